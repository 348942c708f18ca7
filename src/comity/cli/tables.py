"""The tables of the codebook on the command line: check, list, show, compare."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import msgspec

from comity.cli.formats import console, print_table, warn, write_rows
from comity.cli.options import Format
from comity.cli.plain import one_line
from comity.codebook import Codebook, load_codebook
from comity.codebook.rows import TABLES, Row
from comity.codebook.tables import Problem, columns
from comity.errors import InputError


def find_problems(codebook: Codebook) -> list[Problem]:
    """Return everything that is wrong in the tables: unsound rows, then what no single row can tell."""
    from comity.codebook.check import check_codebook

    return list(dict.fromkeys([*codebook.problems, *check_codebook(codebook)]))


def show_problems(overlay: Path | None, format: Format) -> int:  # noqa: A002 - the option is called so
    """Print each problem as "file, row N: what; remedy"; returns 1 if there is any."""
    codebook = load_codebook(overlay)
    problems = find_problems(codebook)
    if format is Format.table:
        for problem in problems:
            print(one_line(str(problem)))
        rows = sum(len(getattr(codebook, name)) for name in TABLES)
        sum_up = f"{len(problems)} to mend" if problems else "all sound"
        print(f"{len(TABLES)} tables, {rows:,} rows: {sum_up}")
    else:
        shown = [{"file": p.file, "row": p.line, "problem": p.message} for p in problems]
        write_rows(shown, ("file", "row", "problem"), format)
    return 1 if problems else 0


def table_rows(codebook: Codebook) -> list[dict[str, Any]]:
    """Return a row for each table: its name, file, number of rows and what it holds."""
    return [
        {"table": name, "file": file, "rows": len(getattr(codebook, name)), "holds": _holds(row_type)}
        for name, (file, row_type) in TABLES.items()
    ]


def list_tables(overlay: Path | None, format: Format) -> None:  # noqa: A002
    """Print all tables, how many rows each has and what it holds."""
    write_rows(table_rows(load_codebook(overlay)), ("table", "file", "rows", "holds"), format)


def show_table(name: str, word: str | None, overlay: Path | None, format: Format) -> None:  # noqa: A002
    """Print the rows of a table, all or those that hold ``word`` in any cell, in any case of letters."""
    table = _find_table(name)
    rows = [_cells(row) for row in getattr(load_codebook(overlay), table)]
    if word is not None:
        wanted = word.casefold()
        rows = [row for row in rows if any(wanted in cell.casefold() for cell in row.values())]
        if not rows:
            warn(f"no row of {table} holds {word!r}")
    write_rows(rows, columns(TABLES[table][1]), format)


def show_difference(folder: Path, format: Format) -> int:  # noqa: A002
    """Print what the tables in ``folder`` add to the shipped ones or replace in them; returns 1 if a row is unsound."""
    shipped, laid = load_codebook(), load_codebook(folder)
    known = {file for file, _ in TABLES.values()}
    for file in sorted(folder.rglob("*.csv")):
        if file.relative_to(folder).as_posix() not in known:
            warn(f"{file}: is none of the tables and is not read; see: comity codebook show")
    problems = [problem for problem in laid.problems if problem not in shipped.problems]
    for problem in problems:
        warn(str(problem))
    rows = list(_differences(shipped, laid))
    if format is not Format.table:
        write_rows(rows, ("table", "id", "change", "column", "was", "is"), format)
    elif rows:
        _print_differences(rows)
    else:
        print("no row is added or replaced")
    return 1 if problems else 0


def _differences(shipped: Codebook, laid: Codebook) -> Iterator[dict[str, Any]]:
    """Yield a row for each cell that differs; an added row counts as one change over all its cells."""
    for table in TABLES:
        before = {row.id: _cells(row) for row in getattr(shipped, table)}
        for row in getattr(laid, table):
            now = _cells(row)
            was = before.get(row.id)
            if was is None:
                yield {"table": table, "id": row.id, "change": "added", "is": _told(now)}
                continue
            for column, cell in now.items():
                if cell != was[column]:
                    yield {
                        "table": table,
                        "id": row.id,
                        "change": "replaced",
                        "column": column,
                        "was": was[column],
                        "is": cell,
                    }


def _print_differences(rows: list[dict[str, Any]]) -> None:
    """Print the changes under the name of each table, with their number."""
    for table in dict.fromkeys(row["table"] for row in rows):
        own = [row for row in rows if row["table"] == table]
        added = sum(row["change"] == "added" for row in own)
        replaced = len({row["id"] for row in own if row["change"] == "replaced"})
        counts = [f"{added} added"] * bool(added) + [f"{replaced} replaced"] * bool(replaced)
        console().print(f"{TABLES[table][0]}: {', '.join(counts)}", style="bold")
        print_table(own, ("change", "id", "column", "was", "is"))
        print()


def _told(cells: Mapping[str, str]) -> str:
    return " · ".join(
        f"{column} {cell}" for column, cell in cells.items() if cell and column not in {"id", "note"}
    )


def _cells(row: Row) -> dict[str, str]:
    """Return the cells of a row as they stand in its file."""
    record: dict[str, Any] = msgspec.to_builtins(row)
    return {
        column: "|".join(cell)
        if isinstance(cell := record[column], list | tuple)
        else ""
        if cell is None
        else str(cell)
        for column in columns(type(row))
    }


def _find_table(name: str) -> str:
    """Return the table that ``name`` names: "states", "states.csv" or "actors/states.csv"."""
    by_name = {table: table for table in TABLES}
    by_name |= {file: table for table, (file, _) in TABLES.items()}
    by_name |= {file.rpartition("/")[2]: table for table, (file, _) in TABLES.items()}
    if name in by_name:
        return by_name[name]
    near = get_close_matches(name, by_name, n=1)
    hint = f"did you mean {by_name[near[0]]}?" if near else "see: comity codebook show"
    raise InputError(f"there is no table {name!r}; {hint}")


def _holds(row_type: type[Row]) -> str:
    """Say what a table holds: the first sentence about its rows, or else its columns."""
    about = row_type.__dict__.get("__doc__") or ""
    if about:
        return one_line(about.partition(". ")[0]).rstrip(".")
    return ", ".join(column for column in columns(row_type) if column not in {"id", "note"})
