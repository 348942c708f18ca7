"""Schema 5: the index by which new reports find those near them lies by season. Never changed after a release.

Keys and bands are hashes: with the hash first, each of the sixty of a report fell on a page of its
own, the more surely the larger the ledger, and each page was written twice. With the season
first a report writes where its neighbours stand.
"""

from collections.abc import Iterable

SEASON = 32
"""Days. A window of 14 days to each side meets two seasons, at most, of 30 days three."""


def season_of(day: int) -> int:
    """Return the season of a day (0 for none)."""
    return day // SEASON


def seasons_between(first: int, last: int) -> Iterable[int]:
    """Return the seasons from one day to another."""
    return range(season_of(first), season_of(last) + 1)


SCRIPT = f"""
CREATE TABLE keys_by_season (
    season INTEGER NOT NULL,
    key INTEGER NOT NULL,
    day INTEGER NOT NULL,
    document INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (season, key, day, document)
) WITHOUT ROWID;
INSERT INTO keys_by_season SELECT day / {SEASON}, key, day, document, weight FROM near_keys ORDER BY 1, 2, 3, 4;
DROP TABLE near_keys;
ALTER TABLE keys_by_season RENAME TO near_keys;
CREATE TABLE bands_by_season (
    season INTEGER NOT NULL,
    band INTEGER NOT NULL,
    day INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (season, band, day, document)
) WITHOUT ROWID;
INSERT INTO bands_by_season SELECT day / {SEASON}, band, day, document FROM bands ORDER BY 1, 2, 3, 4;
DROP TABLE bands;
ALTER TABLE bands_by_season RENAME TO bands;
"""
