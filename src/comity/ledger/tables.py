"""Schema 1: what is kept. Never changed after a release; what comes later is a migration of its own.

Rows of a reading lie together (``WITHOUT ROWID``, by reading and place), so that a reading
is read back in one sweep. Nested fields are JSON. ``standing`` says from when to when a
reading was the one that holds; all else but ``quarantine`` is never changed, and the file
itself refuses it.
"""

_FROZEN = (
    "documents",
    "versions",
    "readings",
    "mentions",
    "attributions",
    "events",
    "characterisations",
    "evidence",
)

_TABLES = """
CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    title TEXT,
    outlet TEXT,
    published TEXT,
    url TEXT,
    path TEXT,
    language TEXT,
    added_at TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX documents_by_day ON documents (published, id);
CREATE INDEX documents_by_outlet ON documents (outlet, published, id);
CREATE INDEX documents_by_url ON documents (url) WHERE url IS NOT NULL;

CREATE VIRTUAL TABLE words USING fts5 (
    title, text,
    content = 'documents', content_rowid = 'number',
    tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER documents_indexed AFTER INSERT ON documents BEGIN
    INSERT INTO words (rowid, title, text) VALUES (new.number, new.title, new.text);
END;

CREATE TABLE versions (
    number INTEGER PRIMARY KEY,
    code TEXT NOT NULL,
    codebook TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    UNIQUE (code, codebook, pipeline)
);

CREATE TABLE readings (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (number),
    version INTEGER NOT NULL REFERENCES versions (number),
    added_at TEXT NOT NULL,
    UNIQUE (document, version)
);

CREATE TABLE standing (
    reading INTEGER NOT NULL REFERENCES readings (number),
    since TEXT NOT NULL,
    until TEXT,
    PRIMARY KEY (reading, since)
) WITHOUT ROWID;

CREATE TABLE mentions (
    reading INTEGER NOT NULL REFERENCES readings (number),
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    span TEXT NOT NULL,
    actor TEXT,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT,
    sector TEXT,
    is_place INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (reading, place)
) WITHOUT ROWID;

CREATE TABLE attributions (
    reading INTEGER NOT NULL REFERENCES readings (number),
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    cue TEXT NOT NULL,
    content TEXT NOT NULL,
    speech TEXT NOT NULL,
    stance TEXT NOT NULL,
    family TEXT NOT NULL,
    parent TEXT,
    speaker TEXT,
    speaker_kind TEXT,
    name TEXT,
    anonymous INTEGER NOT NULL,
    hearer TEXT,
    hedges TEXT NOT NULL,
    confidence REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (reading, place)
) WITHOUT ROWID;

CREATE TABLE events (
    reading INTEGER NOT NULL REFERENCES readings (number),
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    actors TEXT NOT NULL,
    recipients TEXT NOT NULL,
    type TEXT NOT NULL,
    mode TEXT,
    quad INTEGER NOT NULL,
    contexts TEXT NOT NULL,
    factuality TEXT NOT NULL,
    date_start TEXT,
    date_end TEXT,
    date_grain TEXT,
    date_reason TEXT,
    span TEXT NOT NULL,
    "trigger" TEXT,
    attribution TEXT,
    score REAL NOT NULL,
    leaning TEXT NOT NULL,
    cue TEXT NOT NULL,
    symmetric INTEGER NOT NULL,
    public INTEGER NOT NULL,
    in_condition INTEGER NOT NULL,
    confidence REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (reading, place)
) WITHOUT ROWID;

CREATE TABLE characterisations (
    reading INTEGER NOT NULL REFERENCES readings (number),
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    actors TEXT NOT NULL,
    label TEXT NOT NULL,
    leaning TEXT NOT NULL,
    strength INTEGER NOT NULL,
    factuality TEXT NOT NULL,
    span TEXT NOT NULL,
    attribution TEXT,
    confidence REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (reading, place)
) WITHOUT ROWID;

CREATE TABLE evidence (
    reading INTEGER NOT NULL REFERENCES readings (number),
    place INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (number),
    published TEXT,
    id TEXT NOT NULL,
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    kind TEXT NOT NULL,
    leaning TEXT NOT NULL,
    status TEXT NOT NULL,
    event TEXT,
    characterisation TEXT,
    attribution TEXT,
    chain TEXT NOT NULL,
    what TEXT NOT NULL,
    issue TEXT,
    date_start TEXT,
    date_end TEXT,
    date_grain TEXT,
    date_reason TEXT,
    span TEXT NOT NULL,
    quote TEXT NOT NULL,
    confidence REAL NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (reading, place)
) WITHOUT ROWID;
CREATE INDEX evidence_by_pair ON evidence (first, second, published);
CREATE INDEX evidence_by_document ON evidence (document);
CREATE INDEX evidence_by_id ON evidence (id);

CREATE TABLE quarantine (
    number INTEGER PRIMARY KEY,
    place TEXT NOT NULL,
    document TEXT,
    stage TEXT NOT NULL,
    reason TEXT NOT NULL,
    input TEXT,
    version INTEGER REFERENCES versions (number),
    attempts INTEGER NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    resolved_at TEXT
);
CREATE UNIQUE INDEX quarantine_open ON quarantine (place) WHERE resolved_at IS NULL;
CREATE INDEX quarantine_by_document ON quarantine (document) WHERE resolved_at IS NULL;

CREATE TRIGGER standing_kept BEFORE DELETE ON standing BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: standing is never deleted');
END;
CREATE TRIGGER standing_closed_once BEFORE UPDATE ON standing
WHEN old.until IS NOT NULL OR new.reading <> old.reading OR new.since <> old.since BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: standing is closed once');
END;
"""

SCRIPT = _TABLES + "".join(
    f"""
CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: {table} are never changed');
END;
CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: {table} are never deleted');
END;
"""
    for table in _FROZEN
)
