"""Schema 2: views for people who open the file in Datasette or any SQLite browser.

They show what holds now; what was superseded stays in the tables.
"""

_PLAIN = """
    d.published, d.outlet, d.title, v.first || ' – ' || v.second AS pair, v.leaning, v.status, v.kind, v.issue,
    v.what,
    CASE WHEN v.date_start = v.date_end THEN v.date_start
         WHEN v.date_grain IS NOT NULL
         THEN coalesce(v.date_start, '…') || ' to ' || coalesce(v.date_end, '…') END AS dated,
    (SELECT group_concat(value, ' ← ') FROM json_each(v.chain)) AS chain,
    v.quote, v.confidence, v.reason
"""

_ROWS = """
FROM evidence v
JOIN standing s ON s.reading = v.reading AND s.until IS NULL
JOIN documents d ON d.number = v.document
"""

_KEYS = "d.url, d.id AS document, v.id AS evidence"

SCRIPT = f"""
CREATE INDEX events_by_type ON events (type, mode);

CREATE VIEW evidence_readable AS
SELECT {_PLAIN}, {_KEYS}, n.code, n.codebook, n.pipeline
{_ROWS}
JOIN readings r ON r.number = v.reading
JOIN versions n ON n.number = r.version;

CREATE VIEW plans AS
SELECT {_PLAIN}, {_KEYS}
{_ROWS}
WHERE v.status IN ('future', 'conditional', 'cancelled');

CREATE VIEW denials AS
SELECT {_PLAIN}, a.speaker AS denied_by, a.name AS denied_by_name, {_KEYS}
{_ROWS}
LEFT JOIN attributions a ON a.reading = v.reading AND a.id = v.attribution
WHERE v.status = 'denied';

CREATE VIEW documents_readable AS
SELECT d.published, d.outlet, d.title, d.url, d.language, length(d.text) AS characters, d.added_at, d.id AS document,
    (SELECT count(*) FROM evidence v JOIN standing s ON s.reading = v.reading AND s.until IS NULL
     WHERE v.document = d.number) AS evidence
FROM documents d;
"""

WITH_AUTHOR = f"""
DROP VIEW evidence_readable;
CREATE VIEW evidence_readable AS
SELECT {_PLAIN}, v.author_factuality, {_KEYS}, n.code, n.codebook, n.pipeline
{_ROWS}
JOIN readings r ON r.number = v.reading
JOIN versions n ON n.number = r.version;
"""
"""Schema 7: evidence with what the author of the report commits to."""
