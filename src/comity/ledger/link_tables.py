"""Schema 4: what ties reports to one another, and lines of evidence as they hold now. Never changed after a release.

Three sorts of tables. *Links* say from when to when they held (``since``, ``until``): a row
is closed once and never deleted. *Lines* repeat the evidence that holds now with all that
a count over time needs, lying by pair and day, so that a pair is one sweep. The *index*
tables find what a new report must be compared with. Lines and index follow from the rest.
"""

_LINKS = {
    "stories": (
        "story TEXT NOT NULL",
        "since TEXT NOT NULL, until TEXT, reports INTEGER NOT NULL, first_day TEXT, last_day TEXT, reason TEXT NOT NULL",
    ),
    "story_members": (
        "document INTEGER NOT NULL REFERENCES documents (number)",
        "since TEXT NOT NULL, until TEXT, story TEXT NOT NULL",
    ),
    "families": (
        "family TEXT NOT NULL",
        "since TEXT NOT NULL, until TEXT, reports INTEGER NOT NULL, origin TEXT, agency TEXT, "
        "containment REAL NOT NULL, reason TEXT NOT NULL",
    ),
    "family_members": (
        "document INTEGER NOT NULL REFERENCES documents (number)",
        "since TEXT NOT NULL, until TEXT, family TEXT NOT NULL",
    ),
    "editions": (
        "document INTEGER NOT NULL REFERENCES documents (number)",
        "since TEXT NOT NULL, until TEXT, id TEXT NOT NULL, earlier TEXT NOT NULL, first TEXT NOT NULL, "
        "number INTEGER NOT NULL, changes TEXT NOT NULL, kept INTEGER NOT NULL, reason TEXT NOT NULL",
    ),
    "things": (
        "thing TEXT NOT NULL",
        "since TEXT NOT NULL, until TEXT, first TEXT NOT NULL, second TEXT NOT NULL, origins INTEGER NOT NULL, "
        "outlets TEXT NOT NULL, circles TEXT NOT NULL, unplaced INTEGER NOT NULL, reason TEXT NOT NULL",
    ),
    "origins": (
        "reading INTEGER NOT NULL REFERENCES readings (number), place INTEGER NOT NULL",
        "since TEXT NOT NULL, until TEXT, thing TEXT NOT NULL, count INTEGER NOT NULL",
    ),
    "denial_links": (
        "id TEXT NOT NULL",
        "since TEXT NOT NULL, until TEXT, first TEXT NOT NULL, second TEXT NOT NULL, "
        "denial_reading INTEGER NOT NULL REFERENCES readings (number), denial TEXT NOT NULL, "
        "claim_reading INTEGER NOT NULL REFERENCES readings (number), claim TEXT NOT NULL, "
        "confidence REAL NOT NULL, reason TEXT NOT NULL",
    ),
    "plan_links": (
        "id TEXT NOT NULL",
        "since TEXT NOT NULL, until TEXT, first TEXT NOT NULL, second TEXT NOT NULL, "
        "plan_reading INTEGER NOT NULL REFERENCES readings (number), plan TEXT NOT NULL, "
        "outcome_reading INTEGER NOT NULL REFERENCES readings (number), outcome TEXT NOT NULL, "
        "kind TEXT NOT NULL, confidence REAL NOT NULL, reason TEXT NOT NULL",
    ),
}
"""Each with the columns of its key and the others."""

KEYS = {table: tuple(part.split()[0] for part in key.split(", ")) for table, (key, _) in _LINKS.items()}


def _spells(table: str, key: str, rest: str) -> str:
    names = ", ".join(KEYS[table])
    changed = " OR ".join(f"new.{name} <> old.{name}" for name in (*KEYS[table], "since"))
    return f"""
CREATE TABLE {table} ({key}, {rest}, PRIMARY KEY ({names}, since)) WITHOUT ROWID;
CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: {table} are never deleted');
END;
CREATE TRIGGER {table}_closed_once BEFORE UPDATE ON {table}
WHEN old.until IS NOT NULL OR {changed} BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: {table} are closed once');
END;
"""


_LOOKED_UP = """
CREATE INDEX story_members_by_story ON story_members (story);
CREATE INDEX family_members_by_family ON family_members (family);
CREATE INDEX origins_by_thing ON origins (thing);
CREATE INDEX things_by_pair ON things (first, second);
CREATE INDEX denial_links_by_pair ON denial_links (first, second);
CREATE INDEX denial_links_by_denial ON denial_links (denial_reading, denial);
CREATE INDEX denial_links_by_claim ON denial_links (claim_reading);
CREATE INDEX plan_links_by_pair ON plan_links (first, second);
CREATE INDEX plan_links_by_plan ON plan_links (plan_reading, plan);
CREATE INDEX plan_links_by_outcome ON plan_links (outcome_reading);
"""

DAY_OF = "CAST(julianday({0}) - 1721424.5 AS INTEGER)"
"""SQL for the number of a day as ``date.toordinal`` gives it."""

LINES_OF = f"""
SELECT v.first, v.second, coalesce({DAY_OF.format("v.published")}, 0) AS day, d.id AS document, v.place, v.document AS number, v.reading,
    d.outlet, v.kind, v.leaning, v.status, v.issue, e.type, e.mode, c.label, e.score, c.strength, v.confidence,
    e.contexts, v.date_start, v.date_end, v.date_grain
FROM evidence v
JOIN documents d ON d.number = v.document
LEFT JOIN events e ON e.reading = v.reading AND e.id = v.event
LEFT JOIN characterisations c ON c.reading = v.reading AND c.id = v.characterisation
"""
"""Lines as they follow from evidence, without what links add."""

_LINES = f"""
CREATE TABLE lines (
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    day INTEGER NOT NULL,
    document TEXT NOT NULL,
    place INTEGER NOT NULL,
    number INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    outlet TEXT,
    kind TEXT NOT NULL,
    leaning TEXT NOT NULL,
    status TEXT NOT NULL,
    issue TEXT,
    type TEXT,
    mode TEXT,
    label TEXT,
    score REAL,
    strength INTEGER,
    confidence REAL NOT NULL,
    contexts TEXT,
    date_start TEXT,
    date_end TEXT,
    date_grain TEXT,
    story TEXT,
    family TEXT,
    origins INTEGER,
    PRIMARY KEY (first, second, day, document, place)
) WITHOUT ROWID;
INSERT OR IGNORE INTO lines (first, second, day, document, place, number, reading, outlet, kind, leaning, status, issue, type, mode,
    label, score, strength, confidence, contexts, date_start, date_end, date_grain)
{LINES_OF}
JOIN standing s ON s.reading = v.reading AND s.until IS NULL;
"""

_INDEX = """
CREATE TABLE linked (
    document INTEGER PRIMARY KEY REFERENCES documents (number),
    day INTEGER NOT NULL,
    level INTEGER NOT NULL,
    url TEXT,
    agency TEXT
);
CREATE TABLE features (
    document INTEGER PRIMARY KEY REFERENCES documents (number),
    kept BLOB NOT NULL
);
CREATE INDEX linked_by_url ON linked (url) WHERE url IS NOT NULL;
CREATE TABLE near_keys (
    key INTEGER NOT NULL,
    day INTEGER NOT NULL,
    document INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    PRIMARY KEY (key, day, document)
) WITHOUT ROWID;
CREATE TABLE near (
    document INTEGER NOT NULL,
    other INTEGER NOT NULL,
    nearness INTEGER NOT NULL,
    PRIMARY KEY (document, other)
) WITHOUT ROWID;
CREATE TABLE bands (
    band INTEGER NOT NULL,
    day INTEGER NOT NULL,
    document INTEGER NOT NULL,
    PRIMARY KEY (band, day, document)
) WITHOUT ROWID;
CREATE TABLE alike (
    document INTEGER NOT NULL,
    other INTEGER NOT NULL,
    kind TEXT NOT NULL,
    containment REAL,
    PRIMARY KEY (kind, document, other)
) WITHOUT ROWID;
CREATE TABLE told (
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    role INTEGER NOT NULL,
    day INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    id TEXT NOT NULL,
    horizon INTEGER NOT NULL,
    leaning TEXT NOT NULL,
    type TEXT,
    statement BLOB NOT NULL,
    PRIMARY KEY (first, second, role, day, reading, id)
) WITHOUT ROWID;
CREATE INDEX told_by_reading ON told (reading);
"""

_READABLE = """
CREATE VIEW contradictions AS
SELECT l.first || ' – ' || l.second AS pair, d.published AS denied_on, d.outlet AS denied_in, v.quote AS denial,
    e.published AS claimed_on, e.outlet AS claimed_in, w.quote AS claim, l.confidence, l.reason,
    d.id AS denial_document, e.id AS claim_document, l.denial AS denial_evidence, l.claim AS claim_evidence
FROM denial_links l
JOIN standing s ON s.reading = l.denial_reading AND s.until IS NULL
JOIN standing t ON t.reading = l.claim_reading AND t.until IS NULL
JOIN readings r ON r.number = l.denial_reading JOIN documents d ON d.number = r.document
JOIN readings q ON q.number = l.claim_reading JOIN documents e ON e.number = q.document
LEFT JOIN evidence v ON v.reading = l.denial_reading AND v.id = l.denial
LEFT JOIN evidence w ON w.reading = l.claim_reading AND w.id = l.claim
WHERE l.until IS NULL;

CREATE VIEW plans_followed AS
SELECT l.first || ' – ' || l.second AS pair, l.kind AS outcome, d.published AS planned_on, d.outlet AS planned_in,
    v.quote AS plan, e.published AS told_on, e.outlet AS told_in, w.quote AS what_came, l.confidence, l.reason,
    d.id AS plan_document, e.id AS outcome_document, l.plan AS plan_evidence, l.outcome AS outcome_evidence
FROM plan_links l
JOIN standing s ON s.reading = l.plan_reading AND s.until IS NULL
JOIN standing t ON t.reading = l.outcome_reading AND t.until IS NULL
JOIN readings r ON r.number = l.plan_reading JOIN documents d ON d.number = r.document
JOIN readings q ON q.number = l.outcome_reading JOIN documents e ON e.number = q.document
LEFT JOIN evidence v ON v.reading = l.plan_reading AND v.id = l.plan
LEFT JOIN evidence w ON w.reading = l.outcome_reading AND w.id = l.outcome
WHERE l.until IS NULL;

CREATE VIEW stories_readable AS
SELECT s.first_day, s.last_day, s.reports,
    (SELECT count(DISTINCT d.outlet) FROM story_members m JOIN documents d ON d.number = m.document
     WHERE m.story = s.story AND m.until IS NULL) AS outlets,
    (SELECT d.title FROM story_members m JOIN documents d ON d.number = m.document
     WHERE m.story = s.story AND m.until IS NULL ORDER BY d.published, d.id LIMIT 1) AS first_title,
    s.reason, s.story
FROM stories s WHERE s.until IS NULL;

CREATE VIEW circular_reporting AS
SELECT first || ' – ' || second AS pair, circles, origins, reason, thing FROM things WHERE until IS NULL AND circles <> '[]';
"""

SCRIPT = (
    "".join(_spells(table, key, rest) for table, (key, rest) in _LINKS.items())
    + _LOOKED_UP
    + _LINES
    + _INDEX
    + _READABLE
)

UNASKED = """
DROP INDEX things_by_pair;
"""
"""Schema 8: an index that no question used; each thing wrote a page of it. Never changed after a release."""

ORIGINS_BY_STORY = """
DROP INDEX origins_by_thing;
"""
"""Schema 9: what tells a thing is found through its story. Keyed by a hash, the index had a page to write for each line of a large ledger. Never changed after a release."""
