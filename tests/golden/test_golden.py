"""Golden tests: passages written by coders, one case for each table of each passage."""

import csv
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from compare import Report, find_faults
from passages import HERE, Passage, Table, options, read_folder

import comity
from comity.engines.serial import Reader
from comity.model import Document, Failure

DEMO = Path(comity.__file__).parent / "data" / "demo" / "overlay"
PASSAGES, PROBLEMS = read_folder(HERE)
# Fewer passages than this means that a file was lost or not understood.
_FEWEST = 660


@cache
def reader() -> Reader:
    """The pipeline with the invented states of the demo and the few more of ``overlay``."""
    with TemporaryDirectory() as folder:
        tables = Path(folder) / "tables"
        shutil.copytree(DEMO, tables)
        for path in (HERE / "overlay").rglob("*.csv"):
            lay_over(path, tables / path.relative_to(HERE / "overlay"))
        return comity.load_reader(tables=tables)


def lay_over(own: Path, table: Path) -> None:
    """Add the rows of ``own`` to ``table``, which has the same columns."""
    with own.open(encoding="utf-8", newline="") as added, table.open(encoding="utf-8", newline="") as there:
        rows, columns = list(csv.reader(added)), next(csv.reader(there))
    assert rows[0] == columns, f"{own} must have the columns {columns}"
    with table.open("a", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows[1:])


@cache
def report_of(passage: Passage) -> Report:
    """Read a passage once, for all its tables."""
    document = Document(id=passage.id, text=passage.text, published=passage.published, outlet=passage.outlet)
    products = reader().products(document)
    assert not isinstance(products, Failure), (
        f"{passage.file}, {passage.id}: stage {products.stage}: {products.message}"
    )
    return Report.of(passage, products.reading(), products.values["times"])


def cases() -> list[object]:
    return [
        pytest.param(
            passage,
            table,
            id=f"{passage.file.removesuffix('.md')}/{passage.id}/{table.name}",
            marks=pytest.mark.xfail(reason=table.xfail, strict=True) if table.xfail else (),
        )
        for passage in PASSAGES
        for table in passage.tables
    ]


@pytest.mark.parametrize(("passage", "table"), cases())
def test_passage(passage: Passage, table: Table) -> None:
    faults = find_faults(table, report_of(passage))
    if faults:
        head = f"{passage.file}, passage {passage.id}: {passage.title}\n\n    {passage.text}"
        pytest.fail("\n\n".join([head, *faults]), pytrace=False)


def test_files_are_well_formed() -> None:
    assert not PROBLEMS, "\n" + "\n".join(PROBLEMS)
    assert len(PASSAGES) >= _FEWEST


def test_tables_of_the_overlay_are_sound() -> None:
    assert not [problem for problem in reader().codebook.problems if "overlay" in str(problem)]


def test_codes_are_those_of_the_codebook() -> None:
    """A slip in a code would make a row that nothing can match, or a "not" row that nothing can break."""
    codebook = reader().codebook
    known = {
        "type": set(codebook.type_rows),
        "mode": {mode for _, mode in codebook.mode_rows},
        "actor": set(codebook.actor_names),
        "actors": set(codebook.actor_names),
        "recipients": set(codebook.actor_names),
        "pair": set(codebook.actor_names),
        "stance": {stance for row in codebook.stances for stance in (row.id, f"not {row.id}")},
    }
    slips = [
        f"{passage.file}, line {row.line}: {column} {value!r}"
        for passage in PASSAGES for table in passage.tables for row in table.rows for column, cell in row.cells.items()
        for one in options(cell) for value in one.split(",")
        if column in known and value.strip() not in (*known[column], "*", "-")
    ]  # fmt: skip
    assert not slips, "\n" + "\n".join(slips)
