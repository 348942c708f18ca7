"""CSV and Parquet, and JSON lines under other names: rows by column, a bad one alone."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from comity.ingest.files import documents_from
from comity.model import Document, Failure
from ingest.invented import found, one, refused, written

TEXT = "Veldania recalled its ambassador,\nsaying “enough; more than enough”."


def table(*rows: tuple[str, ...], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


class TestCsv:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
    def test_rows_are_reports_in_any_common_form(self, tmp_path: Path, delimiter: str, encoding: str) -> None:
        text = table(
            ("id", "Text", "published", "outlet", "title", "url", "author", "other"),
            ("7", TEXT, "2031-05-09", "Harth Courier", "Envoy", "u", "Ona Brell", "x"),
            delimiter=delimiter,
        )
        document = one(written(tmp_path, "a.csv", text.encode(encoding)))
        assert (document.id, document.text, document.published) == ("7", TEXT, date(2031, 5, 9))
        assert (document.outlet, document.title, document.url) == ("Harth Courier", "Envoy", "u")
        assert (document.author, document.path) == ("Ona Brell", f"{tmp_path / 'a.csv'}:2")

    def test_columns_go_by_the_names_given(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.csv", table(("body", "headline"), (TEXT, "Envoy")))
        document = one(path, columns={"text": "body", "title": "headline"}, outlet="Harth Courier")
        assert (document.text, document.title, document.outlet) == (TEXT, "Envoy", "Harth Courier")

    def test_a_bad_row_is_told_by_its_line_and_costs_no_other(self, tmp_path: Path) -> None:
        good = table(("text", "published"), (TEXT, "2031-05-09")).encode()
        bad = (
            b"Talks,May 4\nTalks,2031-05-09,one too many\n\xd0\x9d\xd0\x81\xff\xfe,2031-05-09\n,\n\nTalks.,\n"
        )
        outcomes = found(written(tmp_path, "a.csv", good + bad))
        failures = [each for each in outcomes if isinstance(each, Failure)]
        assert [each.text for each in outcomes if isinstance(each, Document)] == [TEXT, "Talks."]
        assert [each.document.rpartition(":")[2] for each in failures] == ["4", "5", "6"]

    def test_a_quote_that_never_closes_is_told(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.csv", 'text,title\nTalks.,a\n"' + "x, y\n" * 30_000)
        first, second, *_ = found(path, max_characters=131_072)
        assert isinstance(first, Document)
        assert isinstance(second, Failure)

    def test_a_quote_that_swallows_the_rows_to_the_end_is_told(self, tmp_path: Path) -> None:
        assert "a quote is never closed, so that 3 lines" in refused(
            written(tmp_path, "a.csv", 'text\n"Veldania recalled its ambassador.\nTalks.\nTalks.\n')
        )

    def test_a_line_that_is_too_long_is_one_failure(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.csv", "text\n" + "a, b, " * 200 + "\nTalks.\n")
        too_long, last = found(path, max_characters=100)
        assert isinstance(too_long, Failure)
        assert isinstance(last, Document)
        assert last.text == "Talks."

    def test_two_columns_of_one_name_are_told(self, tmp_path: Path) -> None:
        assert "two columns 'text'" in refused(written(tmp_path, "a.csv", "text,Text\nOne.,Two.\n"))

    @pytest.mark.parametrize("data", ["text,title\rOne.,Envoy\r", "sep=;\r\ntext;title\r\nOne.;Envoy\r\n"])
    def test_tables_of_old_programs_are_read(self, tmp_path: Path, data: str) -> None:
        document = one(written(tmp_path, "a.csv", data))
        assert (document.text, document.title) == ("One.", "Envoy")

    def test_a_header_may_go_over_lines(self, tmp_path: Path) -> None:
        document = one(written(tmp_path, "a.csv", 'text,"day of\npublication"\nOne.,x\n'))
        assert document.path == f"{tmp_path / 'a.csv'}:3"

    def test_dates_are_read_where_they_mean_one_day(self, tmp_path: Path) -> None:
        path = written(
            tmp_path, "a.csv", "text;published\nOne.;7 May 2031\nTwo.;NA\nThree.;07/05/2031\nFour.;2031-05\n"
        )
        first, second, third, fourth = found(path)
        assert isinstance(first, Document)
        assert isinstance(second, Document)
        assert (first.published, second.published) == (date(2031, 5, 7), None)
        assert isinstance(third, Failure)
        assert "may be 2031-05-07 or 2031-07-05" in third.message
        assert isinstance(fourth, Failure)
        assert "no date" in fourth.message

    def test_without_the_column_it_says_which_there_are(self, tmp_path: Path) -> None:
        message = refused(written(tmp_path, "a.csv", "body,headline\nx,y\n"))
        assert "'body', 'headline'" in message
        assert "--map text=COLUMN" in message

    @pytest.mark.parametrize("data", ["", "text,title\n", "text,title\n\n,\n"])
    def test_an_empty_table_is_a_failure(self, tmp_path: Path, data: str) -> None:
        assert "table has no" in refused(written(tmp_path, "a.csv", data))

    def test_is_told_by_its_header_where_the_name_says_nothing(self, tmp_path: Path) -> None:
        assert one(written(tmp_path, "a", "title,text\nEnvoy,Talks held.\n")).title == "Envoy"
        assert one(written(tmp_path, "b", "Talks, text and title\nwere held.")).title is None


def test_json_lines_go_by_the_names_given_too(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jsonl", '{"body": "Talks.", "text": 5, "by": "Ona Brell"}\n{"text": "x"}\n')
    first, second = documents_from([path], columns={"text": "body", "author": "by"})
    assert isinstance(first, Document)
    assert (first.text, first.author) == ("Talks.", "Ona Brell")
    assert isinstance(second, Failure)


class TestParquet:
    def made(self, path: Path, select: str) -> Path:
        duckdb = pytest.importorskip("duckdb")
        with duckdb.connect() as database:
            database.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
        return path

    def test_rows_are_reports(self, tmp_path: Path) -> None:
        path = self.made(
            tmp_path / "a.parquet",
            "SELECT 'Talks.' AS body, DATE '2031-05-09' AS published, 'Envoy' AS title, 1 AS other "
            "UNION ALL SELECT NULL, NULL, 'x', 2 UNION ALL SELECT 'More.', NULL, NULL, 3",
        )
        first, second, third = found(path, columns={"text": "body"})
        assert isinstance(first, Document)
        assert (first.text, first.published, first.title) == ("Talks.", date(2031, 5, 9), "Envoy")
        assert isinstance(second, Failure)
        assert isinstance(third, Document)

    def test_without_the_column_it_says_which_there_are(self, tmp_path: Path) -> None:
        assert "'body'" in refused(self.made(tmp_path / "a.parquet", "SELECT 'Talks.' AS body"))

    def test_what_is_damaged_is_refused(self, tmp_path: Path) -> None:
        pytest.importorskip("duckdb")
        assert refused(written(tmp_path, "a.parquet", b"PAR1" + b"x" * 500))

    def test_names_with_signs_of_patterns_are_names(self, tmp_path: Path) -> None:
        path = self.made(tmp_path / "plain.parquet", "SELECT 'Talks.' AS text").rename(
            tmp_path / "a[1].parquet"
        )
        assert one(path).text == "Talks."

    def test_without_duckdb_it_says_how_to_get_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
        assert "comity[parquet]" in refused(written(tmp_path, "a.parquet", b"PAR1"))
