"""Tables as files: what is in them is what the ledger holds, and nothing in them acts."""

import errno
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from comity.cli.app import app
from comity.errors import InputError, MissingPartError
from comity.exchange.files import write_parquet, write_xlsx
from comity.ledger import View
from ledger.made import fill, reading, undated

ROWS: list[Mapping[str, Any]] = [
    {"a": "=1+1", "b": date(2031, 6, 9), "c": 0.5, "d": ("x", "y"), "e": None, "f": True},
    {"a": "http://example.invalid", "b": None, "c": None, "d": (), "e": 3, "f": False},
]
TYPES: dict[str, type] = {"a": str, "b": date, "c": float, "d": list, "e": int, "f": bool}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return fill(tmp_path / "x.comity", reading(0), reading(1), undated())


def test_parquet_keeps_types(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    out = tmp_path / "it's.parquet"
    assert write_parquet(ROWS, TYPES, out) == 2
    with duckdb.connect() as connection:
        found = connection.execute("SELECT * FROM read_parquet(?)", [str(out)]).fetchall()
    assert found[0] == ("=1+1", date(2031, 6, 9), 0.5, ["x", "y"], None, True)
    assert found[1] == ("http://example.invalid", None, None, [], 3, False)
    assert write_parquet([], TYPES, out) == 0
    with pytest.raises(InputError, match="cannot be written"):
        write_parquet(ROWS, TYPES, tmp_path / "nowhere" / "x.parquet")


def test_without_duckdb_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingPartError, match=r"comity\[parquet\]"):
        write_parquet(ROWS, TYPES, tmp_path / "x.parquet")


def test_xlsx_holds_text_and_no_formulas(tmp_path: Path) -> None:
    out = tmp_path / "x.xlsx"
    assert write_xlsx([*ROWS, {"a": "\x01long " * 9000, "b": date(1066, 1, 1)}], list(TYPES), out) == (3, 1)
    sheet = pytest.importorskip("openpyxl").load_workbook(out).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == list(TYPES)
    assert (rows[1][0].value, rows[1][0].data_type) == ("=1+1", "s")
    assert rows[2][0].hyperlink is None
    assert rows[1][3].value == "x|y"
    assert rows[3][1].value == "1066-01-01"
    with pytest.raises(InputError, match="cannot be written"):
        write_xlsx(ROWS, list(TYPES), tmp_path / "nowhere" / "x.xlsx")


@pytest.mark.parametrize(
    "kind", ["evidence", "events", "attributions", "documents", "characterisations", "mentions"]
)
def test_everything_can_be_exported(path: Path, tmp_path: Path, kind: str) -> None:
    for format_ in ("xlsx", "parquet"):
        if format_ == "parquet" and not importlib.util.find_spec("duckdb"):
            continue
        out = tmp_path / f"x.{format_}"
        done = CliRunner().invoke(
            app, ["export", kind, "--ledger", str(path), "--format", format_, "--out", str(out)]
        )
        assert done.exit_code == 0, done.output
        with View(path) as view:
            assert f"{len(getattr(view, kind)())} rows" in done.output
        assert out.stat().st_size


def test_a_table_that_is_no_text_needs_a_file(path: Path) -> None:
    done = CliRunner().invoke(app, ["export", "evidence", "--ledger", str(path), "--format", "xlsx"])
    assert done.exit_code == 2
    assert "--out" in done.output


def test_rows_go_to_arrow_polars_and_pandas(path: Path) -> None:
    with View(path) as view:
        rows = view.pair("KRS", "VLD").evidence()
        for library in ("polars", "pandas", "pyarrow"):
            pytest.importorskip(library)
        assert len(rows.to_polars()) == len(rows.to_pandas()) == rows.to_arrow().num_rows == len(rows)
        assert importlib.import_module("pyarrow").table(rows).num_rows == len(rows)
        assert {"story", "origins", "date_start"} <= set(rows.to_polars().columns)


def test_columns_have_their_types_also_where_nothing_is_in_them(path: Path) -> None:
    polars, arrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    pytest.importorskip("pandas")
    with View(path) as view:
        some, none = view.evidence(), view.evidence(since=date(2999, 1, 1))
        assert some.to_polars().schema == none.to_polars().schema
        assert some.to_arrow().schema == none.to_arrow().schema
        types = none.to_polars().schema
        assert (types["published"], types["span"], types["issue"]) == (
            polars.Date,
            polars.List(polars.List(polars.Int64)),
            polars.String,
        )
        assert none.to_arrow().schema.field("date_start").type == arrow.date32()
        for rows in (some, none):
            frame = rows.to_pandas()
            assert str(frame["published"].dtype).startswith("datetime64")
            assert str(frame["date_end"].dtype).startswith("datetime64")
        for kind in ("events", "attributions", "documents", "mentions", "characterisations"):
            found = getattr(view, kind)()
            assert len(found.to_polars()) == found.to_arrow().num_rows == len(found.to_pandas())


@pytest.mark.parametrize("write", [write_parquet, write_xlsx])
def test_what_cannot_be_written_whole_leaves_what_was_there(
    tmp_path: Path, write: Callable[..., object]
) -> None:
    path = tmp_path / "rows.out"
    path.write_text("kept")

    def rows() -> Iterator[dict[str, str]]:
        yield {"name": "one"}
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    columns = {"name": str} if write is write_parquet else ("name",)
    with pytest.raises((InputError, OSError), match="No space left"):
        write(rows(), columns, path)
    assert path.read_text() == "kept"
    assert [each.name for each in tmp_path.iterdir()] == ["rows.out"]


def test_a_folder_is_no_file_to_write(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="it is a folder"):
        write_xlsx([], ("name",), tmp_path)


def test_a_dash_is_standard_output(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    command = ["export", "documents", "--ledger", str(path), "--out", "-"]
    plain = CliRunner().invoke(app, command)
    assert plain.stdout.count("\n") == 3
    assert CliRunner().invoke(app, [*command, "--format", "parquet"]).exit_code == 2
    assert not (tmp_path / "-").exists()
