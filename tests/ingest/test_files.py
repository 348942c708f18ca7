"""Documents from files: what is read is read exactly, and every bad input is one clear line that harms no other."""

import io
import json
import logging
import os
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.ingest.counting import expected_documents
from comity.ingest.files import documents_from, make_document
from comity.model import Document, Failure
from comity.settings import Limits

ENGLISH = "Veldania recalled its ambassador from Korsia on Tuesday, the foreign ministry said. "
GERMAN = "Die Regierung von Veldanien hat am Dienstag ihren Botschafter zurückgerufen, teilte das Außenministerium mit. "
JAPANESE = "外務省は火曜日、隣国との国境をめぐる首相の発言を受けて大使を召還したと発表した。"


def one(path: Path, **options: object) -> Document | Failure:
    """Return the only thing that a path gives."""
    (found,) = documents_from([path], **options)  # type: ignore[arg-type]
    return found


def text_of(path: Path) -> str:
    found = one(path)
    assert isinstance(found, Document), found
    return found.text


def refusal(path: Path, **options: object) -> str:
    """Return the message with which a path is refused."""
    found = one(path, **options)
    assert isinstance(found, Failure), found
    assert found.stage == "ingest"
    assert "\n" not in found.message
    return found.message


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def rows(folder: Path, *lines: object, name: str = "reports.jsonl") -> Path:
    return written(
        folder, name, "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n"
    )


class TestMakeDocument:
    def test_keeps_the_text_and_says_where_it_is_from(self) -> None:
        made = make_document(
            "\n  Talks held. \r\n",
            published=date(2031, 5, 1),
            outlet="Littoral Wire",
            title="",
            url="u",
            path="p",
        )
        assert made.text == "\n  Talks held. \r\n"
        assert (made.published, made.outlet, made.title, made.url, made.path) == (
            date(2031, 5, 1),
            "Littoral Wire",
            None,
            "u",
            "p",
        )

    def test_id_depends_on_text_outlet_and_date_alone(self) -> None:
        first = make_document("Talks held.", outlet="Littoral Wire", path="a")
        assert first.id == make_document("Talks held.", outlet="Littoral Wire", path="b").id
        assert first.id != make_document("Talks held.", outlet="Harth Courier").id
        assert make_document("Talks held.", id="mine").id == "mine"

    def test_names_the_language_of_long_texts_and_judges_no_short_ones(self) -> None:
        assert make_document(ENGLISH * 4).language == "en"
        assert make_document(GERMAN).language is None

    @pytest.mark.parametrize(
        ("text", "words"), [(GERMAN * 3, "German (de)"), (JAPANESE * 8, "Japanese (ja)")]
    )
    def test_refuses_other_languages_by_name(self, text: str, words: str) -> None:
        with pytest.raises(InputError, match="Comity reads English") as caught:
            make_document(text)
        assert words in str(caught.value)

    def test_a_list_of_foreign_names_is_still_english(self) -> None:
        names = "Nguyễn Phú Trọng, Recep Tayyip Erdoğan, Mevlüt Çavuşoğlu, Wang Yi, Hossein Amir-Abdollahian, Pedro Sánchez, "
        assert make_document(f"{names * 2} and Mette Frederiksen met on Tuesday in Brussels.").text

    @pytest.mark.parametrize("text", ["", " \n\t", "\ufeff", "a\0b", "half \ud83d"])
    def test_refuses_what_is_no_text(self, text: str) -> None:
        with pytest.raises(InputError):
            make_document(text)

    def test_counts_characters_not_bytes(self) -> None:
        assert make_document("é" * 10, limits=Limits(10)).text
        with pytest.raises(InputError, match=r"11 characters, over the limit of 10 .*--max-chars"):
            make_document("é" * 11, limits=Limits(10))


class TestTextFiles:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
    def test_reads_every_marked_encoding_code_point_for_code_point(
        self, tmp_path: Path, encoding: str
    ) -> None:
        text = "\r\nVeldania’s “talks” 😀 with Korsia \r\n\r\n"
        assert text_of(written(tmp_path, "a.txt", text.encode(encoding))) == text

    def test_reads_plausible_windows_1252(self, tmp_path: Path) -> None:
        text = "Veldania’s café talks – “difficult” – cost €5, the minister said in the evening."
        assert text_of(written(tmp_path, "a.txt", text.encode("windows-1252"))) == text

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "empty"),
            (b"\r\n \n", "empty"),
            (b"\x89PNG\r\n\0\0\0", "binary"),
            ("talks with Korsia".encode("utf-16")[2:], "binary"),
            ("Он сказал нет и уехал".encode("windows-1251"), "Comity reads English"),
            (b"all well\nand then \x81\x8d\x90 not", "line 2 is not UTF-8"),
            ("“Talks” are on ".encode() + b"\xff at last", "save the file as UTF-8"),
            ("Talks are “on”".encode()[:-1], "cut off"),
            ("Talks are on".encode("utf-16")[:-1], "cut off"),
            (b"<!DOCTYPE html><html><script>1</script>", "no report was found on this page"),
            (GERMAN.encode() * 3, "German"),
        ],
    )
    def test_refuses_in_one_clear_line(self, tmp_path: Path, data: bytes, words: str) -> None:
        assert words in refusal(written(tmp_path, "a.txt", data))

    def test_refuses_a_huge_file_without_reading_it(self, tmp_path: Path) -> None:
        path = tmp_path / "huge.txt"
        with path.open("wb") as stream:
            stream.truncate(50 << 30)  # sparse: 50 GiB that take no room
        assert "--max-chars" in refusal(path)

    def test_the_limit_can_be_raised(self, tmp_path: Path) -> None:
        path = written(tmp_path, "long.txt", ENGLISH * 3)
        assert "over the limit of 100 characters" in refusal(path, max_characters=100)
        assert isinstance(one(path, max_characters=1000), Document)

    def test_a_text_that_stops_mid_sentence_is_read_with_a_warning(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(logging.WARNING):
            assert text_of(written(tmp_path, "cut.txt", ENGLISH + "The minister added that the"))
            assert text_of(written(tmp_path, "whole.txt", ENGLISH + "\n\nBy a reporter"))
            assert text_of(written(tmp_path, "site.txt", ENGLISH.strip() + " More at www.littoral.example"))
            assert text_of(
                written(tmp_path, "ends.txt", ENGLISH.strip() + " That is all I have. END 1:45 P.M. EDT")
            )
        (record,) = caplog.records
        assert "cut.txt" in record.getMessage()
        assert "middle of a sentence" in record.getMessage()

    def test_says_what_is_missing_or_closed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert "no such file" in refusal(tmp_path / "absent.txt")
        closed = written(tmp_path, "closed.txt", ENGLISH)

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied", str(closed))

        monkeypatch.setattr(Path, "open", refuse)  # by file mode it could not be tested as root
        assert "no permission" in refusal(closed)

    @given(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)
    )
    def test_any_text_comes_back_as_it_was(self, text: str) -> None:
        stream = io.BytesIO(b"\xef\xbb\xbf" + f"Talks in Harth went on. {text}".encode())
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
            (found,) = documents_from(["-"])
        assert isinstance(found, Document)
        assert found.text == f"Talks in Harth went on. {text}"


class TestRows:
    def test_a_row_wins_over_the_options_and_its_other_fields_are_ignored(self, tmp_path: Path) -> None:
        path = rows(
            tmp_path,
            {"id": 7, "text": "Talks.", "published": "2031-05-01", "outlet": "Littoral Wire", "label": [1]},
            {"text": "Talks. 2", "published": "2031-05-02T23:30:00Z"},
            {"id": "", "text": "Talks. 3", "published": None, "title": "T", "url": "u"},
        )
        first, second, third = documents_from([path], published=date(2030, 1, 1), outlet="Harth Courier")
        assert isinstance(first, Document)
        assert isinstance(second, Document)
        assert isinstance(third, Document)
        assert (first.id, first.published, first.outlet) == ("7", date(2031, 5, 1), "Littoral Wire")
        assert (second.published, second.outlet) == (date(2031, 5, 2), "Harth Courier")
        assert (third.published, third.title, third.url) == (date(2030, 1, 1), "T", "u")
        assert third.id.startswith("d-")
        assert third.path == f"{path}:3"

    def test_a_bad_row_is_told_by_its_line_and_costs_no_other(self, tmp_path: Path) -> None:
        path = rows(
            tmp_path,
            {"text": "One."},
            "",
            {"id": 1},
            "[1]",
            "not json",
            {"text": "x", "published": "May 4"},
            {"text": "a\0b"},
            {"text": 5},
            '{"text": "\\ud83d"}',
            {"text": "Two."},
            {"text": GERMAN * 3},
        )
        found = list(documents_from([path]))
        assert [f.text for f in found if isinstance(f, Document)] == ["One.", "Two."]
        failures = [f for f in found if isinstance(f, Failure)]
        assert [f.document for f in failures] == [f"{path}:{line}" for line in (3, 4, 5, 6, 7, 8, 9, 11)]
        assert all(f.stage == "ingest" and "\n" not in f.message for f in failures)
        assert "2025-05-09" in failures[3].message

    def test_a_line_that_is_cut_off_is_called_so(self, tmp_path: Path) -> None:
        path = written(tmp_path, "a.jsonl", '{"text": "One."}\n{"text": "Tw')
        first, second = documents_from([path])
        assert isinstance(first, Document)
        assert isinstance(second, Failure)
        assert "cut off" in second.message

    def test_a_line_that_is_too_long_is_passed_over(self, tmp_path: Path) -> None:
        path = rows(
            tmp_path, {"text": "One."}, {"text": "x" * 200_000}, {"text": "y " * 90}, {"text": "Two."}
        )
        first, second, third, last = documents_from([path], max_characters=100)
        assert isinstance(second, Failure)
        assert isinstance(third, Failure)
        assert "--max-chars" in second.message
        assert "180 characters" in third.message
        assert [d.text for d in (first, last) if isinstance(d, Document)] == ["One.", "Two."]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_reads_marked_encodings(self, tmp_path: Path, encoding: str) -> None:
        path = written(tmp_path, "a.jsonl", '{"text": "“One.”"}\n{"text": "Two."}\n'.encode(encoding))
        assert [d.text for d in documents_from([path]) if isinstance(d, Document)] == ["“One.”", "Two."]

    @pytest.mark.parametrize("indent", [None, 2])
    def test_an_array_is_read_object_by_object(self, tmp_path: Path, indent: int | None) -> None:
        path = written(
            tmp_path, "a.json", json.dumps([{"text": "One."}, {"id": 1}, {"text": "Two."}], indent=indent)
        )
        one, bad, two = documents_from([path])
        assert isinstance(one, Document)
        assert isinstance(two, Document)
        assert isinstance(bad, Failure)
        assert [each.rpartition("/")[2] for each in (str(one.path), bad.document)] == ["a.json#1", "a.json#2"]
        assert [one.text, two.text] == ["One.", "Two."]

    def test_an_object_around_an_array_is_read_as_the_array(self, tmp_path: Path) -> None:
        answer = {
            "status": "ok",
            "articles": [{"source": {"id": None, "name": "Harth Courier"}, "body": "One."}],
        }
        path = written(tmp_path, "a.json", json.dumps(answer))
        (found,) = documents_from([path], columns={"text": "body", "outlet": "source.name"})
        assert isinstance(found, Document)
        assert (found.text, found.outlet) == ("One.", "Harth Courier")

    @pytest.mark.parametrize("data", [b'{\n"text": "One.', b'[{"text": "One."}', b"[]", b"[1]"])
    def test_json_that_is_damaged_is_one_failure(self, tmp_path: Path, data: bytes) -> None:
        assert refusal(written(tmp_path, "a.json", data))

    def test_what_has_no_text_says_what_it_has(self, tmp_path: Path) -> None:
        path = rows(tmp_path, {"body": "One.", "date": "2031-05-09"})
        assert refusal(path) == "the row has no 'text', only 'body', 'date'; name it: --map text=COLUMN"
        assert "nothing under 'text'" in refusal(rows(tmp_path, {"text": None}))
        assert "is no text" in refusal(rows(tmp_path, {"text": ["One."]}))

    def test_fields_may_be_lists_and_numbers(self, tmp_path: Path) -> None:
        found = one(
            rows(tmp_path, {"text": "One.", "id": 7.0, "author": ["Ona Brell", "Tia Vane"], "title": 2031})
        )
        assert isinstance(found, Document)
        assert (found.id, found.author, found.title) == ("7", "Ona Brell; Tia Vane", "2031")

    def test_an_empty_file_is_a_failure(self, tmp_path: Path) -> None:
        assert "empty" in refusal(written(tmp_path, "a.jsonl", b"\n\n"))


class TestFolders:
    def test_finds_reports_sorted_and_nothing_else(self, tmp_path: Path) -> None:
        (tmp_path / "b").mkdir()
        (tmp_path / ".git").mkdir()
        for name in ("c.txt", "a.md", "b/z.TXT", ".git/x.txt", ".hidden.txt", "d.png", "notes.docx"):
            written(tmp_path, name, f"Talks in {name}.")
        rows(tmp_path, {"text": "Row one."}, {"text": "Row two."}, name="r.jsonl")
        (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
        found = [d.text for d in documents_from([tmp_path]) if isinstance(d, Document)]
        assert found == ["Talks in a.md.", "Talks in b/z.TXT.", "Talks in c.txt.", "Row one.", "Row two."]
        assert expected_documents([tmp_path, tmp_path / "c.txt"]) == len(found) + 1

    def test_rows_are_counted_beforehand_and_what_cannot_be_is_not(self, tmp_path: Path) -> None:
        written(tmp_path, "a.csv", 'id;text\n1;"Talks\nheld."\n\n2;Talks ended.\n')
        written(tmp_path, "b.csv", "text\n")
        assert [expected_documents([tmp_path / name]) for name in ("a.csv", "b.csv")] == [2, 1]
        for name, data in (("f.xml", b"<rss></rss>"), ("w.warc", b"WARC/1.0\r\n"), ("p.gz", b"\x1f\x8b\x08")):
            assert expected_documents([written(tmp_path, name, data)]) is None
        assert expected_documents(["https://courier.example/feed"]) is None

    def test_pipes_are_not_waited_for_and_links_back_not_followed(self, tmp_path: Path) -> None:
        written(tmp_path, "a.txt", "Talks held.")
        os.mkfifo(tmp_path / "b.txt")
        (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
        for path in (tmp_path, tmp_path / "**" / "*.txt", tmp_path / "**"):
            assert [d.path for d in documents_from([path]) if isinstance(d, Document)] == [
                str(tmp_path / "a.txt")
            ]

    def test_names_that_are_no_utf8_can_be_written(self, tmp_path: Path) -> None:
        for name, data in ((b"a\xff.txt", b"Talks held."), (b"b\xff.txt", b"")):
            (tmp_path / os.fsdecode(name)).write_bytes(data)
        document, empty = documents_from([tmp_path])
        assert isinstance(document, Document)
        assert isinstance(empty, Failure)
        assert (document.path, empty.document) == (f"{tmp_path}/a\ufffd.txt", f"{tmp_path}/b\ufffd.txt")

    def test_json_in_a_folder_is_read_where_it_holds_reports(
        self, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        written(tmp_path, "array.json", '[{"text": "One."},\n {"text": "Two."}]')
        written(tmp_path, "object.json", '{\n "id": 7,\n "text": "Three."\n}')
        written(tmp_path, "settings.json", '{"colour": "blue", "items": [1]}')
        written(tmp_path, "service.json", '{"articles": [{"body": {"plain": "Four."}}]}')
        texts = [d.text for d in documents_from([tmp_path]) if isinstance(d, Document)]
        assert texts == ["One.", "Two.", "Three."]
        assert "passed over: 2 .json" in caplog.text
        (found,) = documents_from([tmp_path], columns={"text": "body.plain"})
        assert isinstance(found, Document)
        assert (found.text, found.path) == ("Four.", f"{tmp_path / 'service.json'}#1")
        assert expected_documents([tmp_path]) is None

    def test_what_is_passed_over_is_told(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        for name in ("a.txt", "b.png", "c.docx", "d.docx"):
            written(tmp_path, name, "Talks held.")
        assert len(list(documents_from([tmp_path]))) == 1
        assert "passed over: 2 .docx, 1 .png" in caplog.text

    @pytest.mark.parametrize("path", ["ftp://courier.example/a", "file:///etc/passwd", "javascript:alert"])
    def test_addresses_that_are_not_of_the_web_are_no_files(self, path: str) -> None:
        (found,) = documents_from([path])
        assert isinstance(found, Failure)
        assert "only http and https" in found.message

    @pytest.mark.parametrize("path", ["", "  "])
    def test_an_empty_path_is_not_the_folder_here(self, path: str) -> None:
        (found,) = documents_from([path])
        assert isinstance(found, Failure)
        assert "the path is empty" in found.message

    def test_a_folder_without_reports_is_a_failure(self, tmp_path: Path) -> None:
        written(tmp_path, "a.png", b"\x89PNG")
        assert "holds no reports" in refusal(tmp_path)

    def test_order_is_that_of_the_call(self, tmp_path: Path) -> None:
        paths = [written(tmp_path, name, f"Talks in {name}.") for name in ("b.txt", "a.txt")]
        found = list(documents_from([paths[0], tmp_path / "absent", paths[1]]))
        assert [type(f) for f in found] == [Document, Failure, Document]


class TestStandardInput:
    @pytest.mark.parametrize(
        ("data", "texts"),
        [
            (b"Talks held.\n{not json}", ["Talks held.\n{not json}"]),
            (b"[Invented] Talks held.", ["[Invented] Talks held."]),
            (b'\n  {"text": "One."}\n\n{"text": "Two."}', ["One.", "Two."]),
            (b'\xef\xbb\xbf{"text": "One."}', ["One."]),
            ('{"text": "One."}\n'.encode("utf-16"), ["One."]),
            ("Talks “held”.".encode("utf-16"), ["Talks “held”."]),
            (b"\n\n Talks held.", ["\n\n Talks held."]),
        ],
    )
    def test_is_rows_if_it_begins_with_a_brace(
        self, monkeypatch: pytest.MonkeyPatch, data: bytes, texts: list[str]
    ) -> None:
        reading, writing = os.pipe()
        os.write(writing, data)
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))
            assert [d.text for d in documents_from(["-"]) if isinstance(d, Document)] == texts

    def test_empty_input_is_a_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO()))
        (found,) = documents_from(["-"])
        assert isinstance(found, Failure)
        assert found.document == "standard input"
        assert expected_documents(["-"]) is None
