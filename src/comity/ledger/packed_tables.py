"""Schema 5: what makes a large ledger answer at once. Never changed after a release.

All of it follows from lines and documents, and triggers keep it in step within the
transaction of each report. *Packed* holds lines as numbers, some weeks of a pair a row:
a line that comes, goes or changes empties its row, and ``pack`` fills it again; meanwhile
those weeks are read from the lines themselves. Since schema 8 a row says when the first of its lines came to hold and when
anything last changed in it, so that what was known at an earlier moment is for most weeks what is packed. *Counts* are of what holds now: lines by pair, reports by day, readings by version.
"""

SPAN = 32
"""Days that are packed together."""

_SPAN_OF = f"{{0}}.day / {SPAN}"


def _emptied(row: str) -> str:
    return f"""
    INSERT INTO packed (first, second, span) VALUES ({row}.first, {row}.second, {_SPAN_OF.format(row)})
        ON CONFLICT DO UPDATE SET held = NULL;
"""


def _counted(row: str, sign: str) -> str:
    return f"""
    INSERT INTO pair_counts (first, second, leaning, lines) VALUES ({row}.first, {row}.second, {row}.leaning, {sign}1)
        ON CONFLICT DO UPDATE SET lines = lines {sign} 1;
"""


SCRIPT = f"""
CREATE TABLE names (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE packed (
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    span INTEGER NOT NULL,
    held BLOB,
    PRIMARY KEY (first, second, span)
);
CREATE INDEX packed_waiting ON packed (first, second, span) WHERE held IS NULL;
CREATE TABLE pair_counts (
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    leaning TEXT NOT NULL,
    lines INTEGER NOT NULL,
    PRIMARY KEY (first, second, leaning)
) WITHOUT ROWID;
CREATE TABLE day_counts (
    day INTEGER PRIMARY KEY,
    reports INTEGER NOT NULL
);
CREATE TABLE version_counts (
    version INTEGER PRIMARY KEY REFERENCES versions (number),
    held INTEGER NOT NULL
);
CREATE INDEX lines_by_reading ON lines (reading, leaning);
CREATE INDEX lines_planned ON lines (day, reading, place, date_end) WHERE status = 'future' AND type IS NOT NULL;
CREATE INDEX attributions_of_outlets ON attributions (reading, speaker) WHERE speaker_kind = 'outlet';

INSERT INTO packed (first, second, span) SELECT DISTINCT first, second, {_SPAN_OF.format("lines")} FROM lines;
INSERT INTO pair_counts SELECT first, second, leaning, count(*) FROM lines GROUP BY 1, 2, 3;
INSERT INTO day_counts
SELECT coalesce(CAST(julianday(published) - 1721424.5 AS INTEGER), 0), count(*) FROM documents GROUP BY 1;
INSERT INTO version_counts
SELECT r.version, count(*) FROM readings r JOIN standing s ON s.reading = r.number WHERE s.until IS NULL GROUP BY 1;

CREATE TRIGGER lines_come AFTER INSERT ON lines BEGIN
{_emptied("new")}{_counted("new", "+")}
END;
CREATE TRIGGER lines_go AFTER DELETE ON lines BEGIN
{_emptied("old")}{_counted("old", "-")}
END;
CREATE TRIGGER lines_change AFTER UPDATE ON lines BEGIN
{_emptied("new")}
END;
CREATE TRIGGER documents_counted AFTER INSERT ON documents BEGIN
    INSERT INTO day_counts VALUES (coalesce(CAST(julianday(new.published) - 1721424.5 AS INTEGER), 0), 1)
        ON CONFLICT DO UPDATE SET reports = reports + 1;
END;
CREATE TRIGGER readings_hold AFTER INSERT ON standing BEGIN
    INSERT INTO version_counts SELECT version, 1 FROM readings WHERE number = new.reading
        ON CONFLICT DO UPDATE SET held = held + 1;
END;
CREATE TRIGGER readings_cease AFTER UPDATE ON standing BEGIN
    UPDATE version_counts SET held = held - 1 WHERE version = (SELECT version FROM readings WHERE number = new.reading);
END;
"""

CAME = "min(s.since)"
CHANGED = (
    "max(max(s.since), coalesce(max(s.until), ''), coalesce(max(m.since), ''), coalesce(max(m.until), ''), "
    "coalesce(max(f.since), ''), coalesce(max(f.until), ''), coalesce(max(o.since), ''), coalesce(max(o.until), ''))"
)
SPELLS_OF = """
FROM evidence v
CROSS JOIN standing s ON s.reading = v.reading
LEFT JOIN story_members m ON m.document = v.document
LEFT JOIN family_members f ON f.document = v.document
LEFT JOIN origins o ON o.reading = v.reading AND o.place = v.place
"""
"""All that ever held of some evidence, with ``CAME`` and ``CHANGED``."""
_SPAN_OF_EVIDENCE = f"CAST(julianday(v.published) - 1721424.5 AS INTEGER) / {SPAN}"
EVERY = f"""
INSERT OR IGNORE INTO packed (first, second, span)
SELECT DISTINCT v.first, v.second, coalesce({_SPAN_OF_EVIDENCE}, 0) FROM evidence v
"""
"""A row for all weeks that any line ever was of, those included of which nothing holds now."""

KNOWN = f"""
ALTER TABLE packed ADD COLUMN came TEXT;
ALTER TABLE packed ADD COLUMN changed TEXT;
{EVERY.strip()};
UPDATE packed SET came = k.came, changed = k.changed
FROM (SELECT v.first, v.second, {_SPAN_OF_EVIDENCE} AS span, {CAME} AS came, {CHANGED} AS changed
    {SPELLS_OF} WHERE v.published IS NOT NULL GROUP BY 1, 2, 3) k
WHERE packed.held IS NOT NULL AND packed.first = k.first AND packed.second = k.second AND packed.span = k.span;
CREATE INDEX documents_known ON documents (published, added_at);
"""
"""Schema 8: what was known earlier. Never changed after a release."""
