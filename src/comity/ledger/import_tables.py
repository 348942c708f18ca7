"""Events taken over from the archives of others: coded elsewhere, without a text. Never changed after a release.

They stand apart from evidence, which always has its text. ``day`` is a day's number
(``date.toordinal``); ``first`` and ``second`` are the sorted pair; ``happening`` is equal
for rows that tell one thing. ``import_days`` counts the happenings of a day, over all pairs.
"""

_COLUMNS = """
    import INTEGER NOT NULL REFERENCES imports (number),
    place INTEGER NOT NULL,
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    day INTEGER NOT NULL,
    happening INTEGER NOT NULL,
    actor TEXT NOT NULL,
    recipient TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    recipient_name TEXT NOT NULL,
    actor_sector TEXT,
    recipient_sector TEXT,
    event TEXT,
    code TEXT NOT NULL,
    type TEXT,
    mode TEXT,
    quad INTEGER,
    score REAL NOT NULL,
    issue TEXT,
    outlet TEXT,
    story TEXT,
    reports INTEGER NOT NULL,
"""

SCRIPT = f"""
CREATE TABLE imports (
    number INTEGER PRIMARY KEY,
    layout TEXT NOT NULL,
    path TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    codebook TEXT NOT NULL,
    added_at TEXT NOT NULL
);

CREATE TABLE imported ({_COLUMNS}
    PRIMARY KEY (import, place)
) WITHOUT ROWID;
CREATE INDEX imported_by_pair ON imported (first, second, day);

CREATE TABLE import_days (
    import INTEGER NOT NULL REFERENCES imports (number),
    day INTEGER NOT NULL,
    happenings INTEGER NOT NULL,
    PRIMARY KEY (import, day)
) WITHOUT ROWID;

CREATE VIEW imported_readable AS
SELECT date(v.day + 1721424.5) AS day, v.first || ' – ' || v.second AS pair, v.actor_name, v.actor, v.recipient_name,
    v.recipient, v.code, v.type, v.mode, v.score, v.issue, v.outlet, i.layout, i.path, v.place
FROM imported v JOIN imports i ON i.number = v.import;
""" + "".join(
    f"""
CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: {table} is never changed');
END;
CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: {table} is never deleted');
END;
"""
    for table in ("imports", "imported", "import_days")
)
