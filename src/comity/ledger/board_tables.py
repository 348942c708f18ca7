"""Schema 6: denials and plans as boards show them, by day. Never changed after a release.

A plan is a line of evidence about the future, or whatever else something is linked to that is told of it later. Its
state follows from its day and from ``ends``, the kinds of what is told (``held``, ``moved``, ``cancelled``,
``denied``), sorted, with spaces between. What is no line of evidence, since no two parties were
found, stands here with the pair of its likeliest link. Triggers on lines keep it in step; so did triggers on links up
to schema 8, since when ``renew`` does, once for all links of a transaction.
"""

import sqlite3
from collections.abc import Iterable

from comity.ledger.link_tables import DAY_OF

_TABLE = """
CREATE TABLE boards (
    board TEXT NOT NULL,
    day INTEGER NOT NULL,
    reading INTEGER NOT NULL,
    place INTEGER NOT NULL,
    id TEXT NOT NULL,
    first TEXT NOT NULL,
    second TEXT NOT NULL,
    due TEXT,
    ends TEXT NOT NULL,
    PRIMARY KEY (board, day, reading, place, id)
) WITHOUT ROWID;
CREATE INDEX boards_by_reading ON boards (reading, id);
DROP INDEX lines_planned;
"""
_DAY = f"coalesce({DAY_OF.format('d.published')}, 0)"
_ENDS = """coalesce((SELECT group_concat(kind, ' ') FROM (
    SELECT kind FROM plan_links WHERE plan_reading = {reading} AND plan = {id} AND until IS NULL
    UNION SELECT 'denied' FROM denial_links WHERE claim_reading = {reading} AND claim = {id} AND until IS NULL ORDER BY 1)), '')"""
_LINKED = (
    "EXISTS (SELECT 1 FROM {link}_links WHERE {link}_reading = {reading} AND {link} = {id} AND until IS NULL)"
)
_SIDE = (
    "(SELECT {side} FROM {link}_links WHERE {link}_reading = {reading} AND {link} = {id} AND until IS NULL "
    "ORDER BY confidence DESC, id LIMIT 1)"
)


def _rows(board: str, reading: str, id: str, given: str = "") -> tuple[str, str]:  # noqa: A002 - the column is called so
    """Return the rows of what has an id in a reading: of a line of evidence, or of a deed that is none.

    ``given`` is a table that has the two, with a comma; where it is empty they are columns of a trigger.
    """
    at = {"reading": reading, "id": id, "link": board}
    linked = _LINKED.format(**at)
    sides = f"{_SIDE.format(side='first', **at)}, {_SIDE.format(side='second', **at)}"
    lines = "LEFT JOIN lines l ON l.reading = v.reading AND l.place = v.place" if board == "plan" else ""
    planned = "(l.status = 'future' AND l.type IS NOT NULL) OR" if board == "plan" else ""
    ends = _ENDS.format(**at) if board == "plan" else "''"
    return (
        f"""
    SELECT '{board}', {_DAY}, v.reading, v.place, v.id, v.first, v.second, v.date_end, {ends}
    FROM {given} evidence v CROSS JOIN documents d ON d.number = v.document
    {lines}
    WHERE v.reading = {reading} AND v.id = {id} AND ({planned} {linked})""",
        f"""
    SELECT '{board}', {_DAY}, e.reading, -1, e.id, {sides}, NULL, {ends}
    FROM {given} events e CROSS JOIN readings r ON r.number = e.reading CROSS JOIN documents d ON d.number = r.document
    WHERE e.reading = {reading} AND e.id = {id} AND {linked}""",
    )


def _kept(*selects: str) -> str:
    return "".join(f"    INSERT INTO boards{select} ON CONFLICT DO NOTHING;\n" for select in selects)


def _anew(board: str, reading: str, id: str) -> str:  # noqa: A002 - the column is called so
    return f"""
    DELETE FROM boards WHERE board = '{board}' AND reading = {reading} AND id = {id};
{_kept(*_rows(board, reading, id))}"""


def _on_links(table: str, event: str) -> str:
    plan = ("new.plan_reading", "new.plan") if table == "plan_links" else ("new.claim_reading", "new.claim")
    denial = _anew("denial", "new.denial_reading", "new.denial") if table == "denial_links" else ""
    return f"""
CREATE TRIGGER {table}_on_boards_{event.partition(" ")[0].lower()} AFTER {event} ON {table} BEGIN
{_anew("plan", *plan)}{denial}
END;
"""


_ID = "(SELECT id FROM evidence WHERE reading = new.reading AND place = new.place)"
_TRIGGERS = f"""
CREATE TRIGGER lines_planned_come AFTER INSERT ON lines WHEN new.status = 'future' AND new.type IS NOT NULL BEGIN
{_anew("plan", "new.reading", _ID)}
END;
CREATE TRIGGER lines_planned_go AFTER DELETE ON lines WHEN old.status = 'future' AND old.type IS NOT NULL BEGIN
    DELETE FROM boards WHERE board = 'plan' AND reading = old.reading AND place = old.place;
END;
""" + "".join(
    _on_links(table, event)
    for table in ("plan_links", "denial_links")
    for event in ("INSERT", "UPDATE OF until")
)


def _linked(board: str) -> str:
    return f"(SELECT DISTINCT {board}_reading AS reading, {board} AS id FROM {board}_links WHERE until IS NULL) x CROSS JOIN"


_PLANNED = f"""
    SELECT 'plan', l.day, l.reading, l.place, v.id, l.first, l.second, l.date_end, {_ENDS.format(reading="v.reading", id="v.id")}
    FROM lines l CROSS JOIN evidence v ON v.reading = l.reading AND v.place = l.place
    WHERE l.status = 'future' AND l.type IS NOT NULL"""
ROWS = (
    _PLANNED,
    *_rows("plan", "x.reading", "x.id", _linked("plan")),
    *_rows("denial", "x.reading", "x.id", _linked("denial")),
)
"""What there is to be, counted from lines and links; a row may come twice."""
FILL = f"DELETE FROM boards;\n{_kept(*ROWS)}"
"""Makes all of it anew."""

SCRIPT = _TABLE + FILL + _TRIGGERS

ONCE = """
DROP TRIGGER plan_links_on_boards_insert;
DROP TRIGGER plan_links_on_boards_update;
DROP TRIGGER denial_links_on_boards_insert;
DROP TRIGGER denial_links_on_boards_update;
"""
"""Schema 8: links change the boards at the end of a transaction. Never changed after a release."""
_GONE = "DELETE FROM boards WHERE board = ? AND reading = ? AND id = ?"
_RENEWED = {
    board: [
        f"INSERT INTO boards {select} ON CONFLICT DO NOTHING" for select in _rows(board, ":reading", ":id")
    ]
    for board in ("plan", "denial")
}


def renew(connection: sqlite3.Connection, board: str, ends: Iterable[tuple[int, str]]) -> None:
    """Make the rows of plans or denials anew whose links changed; each is given by its reading and its id there."""
    changed = [{"reading": reading, "id": name} for reading, name in ends]
    connection.executemany(_GONE, [(board, *end.values()) for end in changed])
    for statement in _RENEWED[board]:
        connection.executemany(statement, changed)
