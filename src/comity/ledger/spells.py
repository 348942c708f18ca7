"""Links with the time for which they held: a row is opened, closed once, and never changed."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from comity.ledger.link_tables import KEYS

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


def hold(
    connection: sqlite3.Connection,
    table: str,
    key: Sequence[Any],
    row: Mapping[str, Any] | None,
    moment: str,
) -> bool:
    """Let ``row`` hold under ``key`` from ``moment`` on, in place of what held; ``None`` ends that.

    Returns whether anything changed. Clocks may be set back: a row never begins before the one before it ended.
    """
    where = " AND ".join(f"{name} = ?" for name in KEYS[table])
    columns = "".join(f", {name}" for name in row or ())
    last = connection.execute(
        f"SELECT since, until{columns} FROM {table} WHERE {where} ORDER BY since DESC LIMIT 1", key
    ).fetchone()
    open_now = last is not None and last[1] is None
    if (open_now and row is not None and tuple(row.values()) == last[2:]) or (row is None and not open_now):
        return False
    if last is not None:
        moment = max(moment, just_after(last[1] or last[0]))
    if open_now:
        connection.execute(
            f"UPDATE {table} SET until = ? WHERE {where} AND since = ?", (moment, *key, last[0])
        )
    if row is not None:
        values = {**dict(zip(KEYS[table], key, strict=True)), "since": moment, **row}
        connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()),
        )
    return True


def just_after(moment: str) -> str:
    """Return the next microsecond."""
    return (datetime.strptime(moment, MOMENT) + timedelta(microseconds=1)).strftime(MOMENT)
