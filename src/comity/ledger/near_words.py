"""Which reports of a ledger are near a new one by their weightiest words.

The rows of ``near_keys`` tell it. A report of a dense archive shares words with ten thousand others;
to add these up in SQL takes two milliseconds, from arrays a tenth of one. So a season that is asked
for again and again is taken into memory. It answers what the table would answer.
"""

import sqlite3
from array import array
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping

from comity.ledger.seasons import season_of, seasons_between

LATEST = 5_000
"""Reports without a day have no other place in time than that of their coming: each is compared with those among the reports that came last."""

_WORTH = 8  # questions from the table cost as much as taking a season into memory
_MOST = 1_500_000  # words of reports in memory, up to 60 bytes each

_NEAR = """
WITH mine (key, weight) AS (VALUES {keys}), at (season) AS (VALUES {seasons})
SELECT k.document, sum(k.weight * mine.weight) AS nearness FROM at CROSS JOIN mine
CROSS JOIN near_keys k ON k.season = at.season AND k.key = mine.key AND k.day BETWEEN ? AND ? AND k.document >= ?
GROUP BY k.document HAVING nearness >= ?
"""


class NearWords:
    """Finds reports by their words. The caller holds a transaction, and says when one was rolled back, or others wrote."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._seasons: OrderedDict[int, _Season] = (
            OrderedDict()
        )  # the one that was asked for last is the last
        self._asked: Counter[int] = Counter()

    def add(self, number: int, day: int, keys: Mapping[int, int]) -> None:
        """Keep the words of a report with their weights; ``day`` is 0 for none."""
        season = season_of(day)
        self.connection.executemany(
            "INSERT INTO near_keys (season, key, day, document, weight) VALUES (?, ?, ?, ?, ?)",
            [(season, key, day, number, weight) for key, weight in keys.items()],
        )
        if season in self._seasons:
            self._seasons[season].add(number, day, keys)
            if not day and self._seasons[season].reports > 2 * LATEST:
                del self._seasons[season]  # half of it is too old by now

    def near(self, keys: Mapping[int, int], day: int, window: int, least: int) -> list[tuple[int, int]]:
        """Return the reports that are at least so near, by number, with their nearness.

        With a day these are reports of ``window`` days before and after; without, of ``LATEST``.
        """
        if not keys:
            return []
        first, last = (max(1, day - window), day + window) if day else (0, 0)
        after = 0 if day else self._last() - LATEST + 1
        found: list[tuple[int, int]] = []
        rest: list[int] = []
        for season in seasons_between(first, last):
            held = self._held(season)
            if held is None:
                rest.append(season)
            else:
                found += held.near(keys, first, last, after, least)
        if rest:
            text = _NEAR.format(keys=_values(len(keys), 2), seasons=_values(len(rest), 1))
            values = [*(value for item in keys.items() for value in item), *rest, first, last, after, least]
            found += self.connection.execute(text, values).fetchall()
        return sorted(found)

    def forget(self) -> None:
        """Forget what is in memory."""
        self._seasons.clear()

    def _last(self) -> int:
        (number,) = self.connection.execute("SELECT max(number) FROM documents").fetchone()
        return int(number)

    def _held(self, season: int) -> "_Season | None":
        """Return a season that is in memory, or is worth it; None where the table is to be asked."""
        if season in self._seasons:
            self._seasons.move_to_end(season)
            return self._seasons[season]
        self._asked[season] += 1
        if self._asked[season] < _WORTH:
            return None
        self._asked[season] = 0
        after = 0 if season else self._last() - LATEST + 1  # all undated ones would be too many
        rows = self.connection.execute(
            "SELECT document, day, key, weight FROM near_keys WHERE season = ? AND document >= ?",
            (season, after),
        )
        made = self._seasons[season] = _Season(rows)
        while sum(held.size for held in self._seasons.values()) > _MOST and len(self._seasons) > 1:
            self._seasons.popitem(last=False)
        return made


class _Season:
    """The words of the reports of a season; reports are numbered within it, so that sums are an array."""

    def __init__(self, rows: Iterable[tuple[int, int, int, int]]) -> None:
        self._places: dict[int, int] = {}
        self._documents, self._days = array("q"), array("q")
        self._words: dict[int, array[int]] = {}  # place and weight in turn
        self.size = 0
        for document, day, key, weight in rows:
            self.add(document, day, {key: weight})

    @property
    def reports(self) -> int:
        """How many there are."""
        return len(self._places)

    def add(self, document: int, day: int, keys: Mapping[int, int]) -> None:
        """Take in some words of a report."""
        place, words = self._place(document, day), self._words
        for key, weight in keys.items():
            held = words.get(key)
            if held is None:
                held = words[key] = array("i")
            held.extend((place, weight))
        self.size += len(keys)

    def near(
        self, keys: Mapping[int, int], first: int, last: int, after: int, least: int
    ) -> list[tuple[int, int]]:
        """Return the reports from one day to another that are near enough, with their nearness."""
        import numpy as np  # only a writer that adds many needs it

        shared = [(weight, self._words[key]) for key, weight in keys.items() if key in self._words]
        if not shared:
            return []
        held = np.concatenate([np.frombuffer(pairs, "i") for _, pairs in shared]).reshape(-1, 2)
        mine = np.repeat([weight for weight, _ in shared], [len(pairs) // 2 for _, pairs in shared])
        # Exact: whole numbers, far below 2 to the 53.
        sums = np.bincount(held[:, 0], mine * held[:, 1], len(self._documents))
        days, documents = np.frombuffer(self._days, "q"), np.frombuffer(self._documents, "q")
        near = np.flatnonzero((sums >= least) & (days >= first) & (days <= last) & (documents >= after))
        return list(zip(documents[near].tolist(), sums[near].astype("q").tolist(), strict=True))

    def _place(self, document: int, day: int) -> int:
        if document not in self._places:
            self._places[document] = len(self._places)
            self._documents.append(document)
            self._days.append(day)
        return self._places[document]


def _values(rows: int, columns: int) -> str:
    return ", ".join([f"({', '.join('?' * columns)})"] * rows)
