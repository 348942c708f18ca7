"""Links with the time for which they held: a row is opened, closed once, and never changed."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from comity.ledger.link_tables import KEYS

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


def written(moment: datetime) -> str:
    """Return a moment (in UTC) as a ledger writes it: it sorts as text."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"  # strftime takes ten times as long


def hold(
    connection: sqlite3.Connection,
    table: str,
    key: Sequence[Any],
    row: Mapping[str, Any] | None,
    moment: str,
) -> bool:
    """Let ``row`` hold under ``key`` from ``moment`` on, in place of what held; ``None`` ends that.

    Returns whether anything changed. What began at ``moment`` itself nobody has seen: it is put right, or never held.
    Clocks may be set back: a row never begins before the one before it ended.
    """
    look, close, begin, mend = _written(table, tuple(row or ()))
    last = connection.execute(look, key).fetchone()
    open_now = last is not None and last[1] is None
    if (open_now and row is not None and tuple(row.values()) == last[2:]) or (row is None and not open_now):
        return False
    if open_now and last[0] == moment:
        if row is None:
            connection.execute(close, (moment, *key, moment))
        else:
            connection.execute(mend, (*row.values(), *key, moment))
        return True
    if last is not None:
        moment = max(moment, just_after(last[1] or last[0]))
    if open_now:
        connection.execute(close, (moment, *key, last[0]))
    if row is not None:
        connection.execute(begin, (*key, moment, *row.values()))
    return True


@cache
def _written(table: str, columns: tuple[str, ...]) -> tuple[str, str, str, str]:
    """Return the statements that look up the last spell under a key, close it, begin one, and put one right."""
    where = " AND ".join(f"{name} = ?" for name in KEYS[table])
    names = (*KEYS[table], "since", *columns)
    return (
        f"SELECT {', '.join(('since', 'until', *columns))} FROM {table} WHERE {where} ORDER BY since DESC LIMIT 1",
        f"UPDATE {table} SET until = ? WHERE {where} AND since = ?",
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE {where} AND since = ?",
    )


def just_after(moment: str) -> str:
    """Return the next microsecond."""
    return written(datetime.fromisoformat(moment) + timedelta(microseconds=1))
