"""The table of judgements: one step of the schema, never changed after a release."""

SCRIPT = """
CREATE TABLE judgements (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (number),
    evidence TEXT NOT NULL,
    span TEXT NOT NULL,
    coded TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'recode', 'unsure')),
    recoding TEXT,
    note TEXT,
    who TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX judgements_by_evidence ON judgements (evidence);
CREATE INDEX judgements_by_document ON judgements (document);
CREATE TRIGGER judgements_not_changed BEFORE UPDATE ON judgements BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: judgements are never changed');
END;
CREATE TRIGGER judgements_not_deleted BEFORE DELETE ON judgements BEGIN
    SELECT RAISE(ABORT, 'a ledger only grows: judgements are never deleted');
END;

CREATE INDEX standing_by_moment ON standing (since);
CREATE INDEX standing_by_end ON standing (until) WHERE until IS NOT NULL;

CREATE VIEW judgements_readable AS
SELECT j.at, j.who, j.verdict, j.recoding, j.note, j.coded, d.published, d.outlet, d.title, d.id AS document, j.evidence
FROM judgements j JOIN documents d ON d.number = j.document;
"""
"""Judgements, and indexes that tell what came since a moment: a reader asks that on every visit."""
