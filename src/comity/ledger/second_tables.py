"""What a second reader proposes, beside what was read here: one step of the schema, never changed after a release.

Nested fields are JSON. Nothing here is evidence: no count, series or link takes it in.
"""

_TABLES = ("second_readings", "second_attributions", "second_events")

SCRIPT = """
CREATE TABLE second_readings (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (number),
    model TEXT NOT NULL,
    prompt TEXT NOT NULL,
    at TEXT NOT NULL,
    dropped TEXT NOT NULL,
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL,
    UNIQUE (document, model, prompt)
);
CREATE TABLE second_attributions (
    reading INTEGER NOT NULL REFERENCES second_readings (number),
    place INTEGER NOT NULL,
    source TEXT NOT NULL,
    cue TEXT NOT NULL,
    content TEXT NOT NULL,
    speaker TEXT,
    PRIMARY KEY (reading, place)
) WITHOUT ROWID;
CREATE TABLE second_events (
    reading INTEGER NOT NULL REFERENCES second_readings (number),
    place INTEGER NOT NULL,
    actors TEXT NOT NULL,
    recipients TEXT NOT NULL,
    type TEXT NOT NULL,
    factuality TEXT NOT NULL,
    span TEXT NOT NULL,
    cue TEXT NOT NULL,
    PRIMARY KEY (reading, place)
) WITHOUT ROWID;
CREATE VIEW second_events_readable AS
SELECT r.model, r.prompt, d.published, d.outlet, d.title, e.type, e.factuality, e.actors, e.recipients,
    substr(d.text, json_extract(e.span, '$[0][0]') + 1, json_extract(e.span, '$[0][1]') - json_extract(e.span, '$[0][0]')) AS quote,
    d.id AS document
FROM second_events e JOIN second_readings r ON r.number = e.reading JOIN documents d ON d.number = r.document;
""" + "".join(
    f"""
CREATE TRIGGER {table}_not_changed BEFORE UPDATE ON {table} BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: {table} are never changed');
END;
CREATE TRIGGER {table}_not_deleted BEFORE DELETE ON {table} BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: {table} are never deleted');
END;
"""
    for table in _TABLES
)
