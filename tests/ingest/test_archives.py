"""Web archives and gzip: every page that was answered, damaged parts passed over, bombs refused."""

import gzip
import io
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.ingest.packed import Unpacked, unpack_whole
from comity.model import Document, Failure
from ingest.invented import (
    LINKED,
    PARAGRAPHS,
    URL,
    article,
    feed,
    found,
    one,
    packed,
    page,
    pdf,
    record,
    refused,
    written,
)


class TestArchives:
    def records(self) -> tuple[bytes, ...]:
        return (
            b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nsoft\r\n\r\n",
            record(page(linked=article()).encode()),
            record(b"\x89PNG", content_type="image/png", url="https://courier.example/a.png"),
            record(page().encode(), status=404, url="https://courier.example/gone"),
            record(
                b"Talks were held in Pellmar.",
                content_type="text/plain",
                url="https://courier.example/t",
            ),
            record(page().encode("utf-16"), url="https://courier.example/16", content_type="text/html"),
        )

    @pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a"])
    def test_every_page_that_was_answered_is_read(self, tmp_path: Path, name: str) -> None:
        data = packed(*self.records()) if name.endswith("gz") else b"".join(self.records())
        first, second, third = found(written(tmp_path, name, data))
        assert isinstance(first, Document)
        assert (first.url, first.published, first.outlet) == (URL, date(2031, 5, 9), "Harth Courier")
        assert PARAGRAPHS[1] in first.text
        assert isinstance(second, Document)
        assert second.text == "Talks were held in Pellmar."
        assert isinstance(third, Document)
        assert PARAGRAPHS[1] in third.text

    def test_pdfs_are_read(self, tmp_path: Path) -> None:
        data = record(pdf(["Talks were held in Pellmar."]), content_type="application/pdf")
        assert one(written(tmp_path, "a.warc", data)).text == "Talks were held in Pellmar."

    def test_a_packed_answer_is_unpacked(self, tmp_path: Path) -> None:
        body = gzip.compress(page().encode())
        data = record(body, content_type="text/html\r\nContent-Encoding: gzip")
        assert PARAGRAPHS[1] in one(written(tmp_path, "a.warc", data)).text

    @pytest.mark.parametrize("packing", ["", "\r\nContent-Encoding: gzip", "\r\nContent-Encoding: deflate"])
    def test_chunks_are_put_together(self, tmp_path: Path, packing: str) -> None:
        body = page().encode()
        pack: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "late": zlib.compress}
        whole = pack.get(packing[-4:], bytes)(body)
        parts = [whole[at : at + 300] for at in range(0, len(whole), 300)]
        chunked = b"".join(b"%x;x=1\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
        data = record(chunked, content_type=f"text/html{packing}\r\nTransfer-Encoding: chunked")
        assert one(written(tmp_path, "a.warc", data)).text == one(written(tmp_path, "a.html", body)).text

    def test_what_is_packed_by_brotli_is_unpacked(self, tmp_path: Path) -> None:
        brotli = pytest.importorskip("brotli")
        told = "text/html\r\nContent-Encoding: br"
        body = brotli.compress(page().encode())
        assert PARAGRAPHS[1] in one(written(tmp_path, "a.warc", record(body, content_type=told))).text
        assert "damaged" in refused(written(tmp_path, "b.warc", record(b"\xff\x00" * 40, content_type=told)))
        bomb = brotli.compress(b"<p>" * 5_000_000)
        assert "more than 10 MB" in refused(written(tmp_path, "c.warc", record(bomb, content_type=told)))

    @pytest.mark.parametrize(
        "told", ["Transfer-Encoding: chunked", "Content-Encoding: gzip", "Content-Encoding: br"]
    )
    def test_what_was_unwrapped_already_is_taken_as_it_is(self, tmp_path: Path, told: str) -> None:
        data = record(page().encode(), content_type=f"text/html\r\n{told}")
        assert PARAGRAPHS[1] in one(written(tmp_path, "a.warc", data)).text

    def test_what_no_server_named_is_told_by_its_content(self, tmp_path: Path) -> None:
        data = record(page().encode()).replace(
            b"Content-Type: text/html; charset=utf-8\r\n", b"X-Content: unknown-type-here-12\r\n"
        )
        assert PARAGRAPHS[1] in one(written(tmp_path, "a.warc", data)).text

    def test_a_bad_record_costs_no_other(self, tmp_path: Path) -> None:
        stub = record(page(paragraphs=("Talks. Subscribe to continue reading.",)).encode(), url=URL + "/stub")
        outcomes = found(written(tmp_path, "a.warc.gz", packed(stub, record(page().encode()))))
        assert [type(each) for each in outcomes] == [Failure, Document]

    def test_a_damaged_part_of_the_file_costs_no_other(self, tmp_path: Path) -> None:
        parts = [gzip.compress(record(page().encode(), url=f"{URL}/{n}")) for n in range(3)]
        middle = len(parts[1]) // 2
        parts[1] = parts[1][:middle] + b"\0" * 40 + parts[1][middle + 40 :]
        outcomes = found(written(tmp_path, "a.warc.gz", b"".join(parts)))
        urls = [each.url for each in outcomes if isinstance(each, Document)]
        assert urls[0] == f"{URL}/0"
        assert urls[-1] == f"{URL}/2"
        assert any(isinstance(each, Failure) and "damaged" in each.message for each in outcomes)

    @pytest.mark.parametrize("packing", [packed, lambda *records: b"".join(records)], ids=["packed", "plain"])
    @pytest.mark.parametrize(
        ("what", "urls"),
        [
            ("mark", "023"),
            ("no length", "0123"),
            ("negative", "0123"),
            ("too long", "0123"),
            ("cut", "0123"),
            ("more", "0123"),
            ("junk", "023"),
        ],
    )
    def test_a_record_whose_length_is_wrong_costs_no_other(
        self, tmp_path: Path, what: str, urls: str, packing: Callable[..., bytes]
    ) -> None:
        records = [record(page(paragraphs=PARAGRAPHS * 3).encode(), url=f"{URL}/{n}") for n in range(4)]
        records[1] = {
            "mark": records[1].replace(b"WARC/1.0", b"XARC/1.0"),
            "no length": records[1].replace(b"Content-Length", b"Content-Lungth", 1),
            "negative": records[1].replace(b"Content-Length: ", b"Content-Length: -", 1),
            "too long": records[1].replace(b"Content-Length: ", b"Content-Length: 999", 1),
            "cut": records[1][:-400],
            "more": records[1][:-4] + b"<p>more</p>" * 9 + b"\r\n\r\n",
            "junk": b"\0\xff" * 300,
        }[what]
        outcomes = found(written(tmp_path, "a.warc.gz" if packing is packed else "a.warc", packing(*records)))
        documents = [each for each in outcomes if isinstance(each, Document)]
        assert [str(each.url)[-1] for each in documents] == list(urls)
        told = [each for each in outcomes if isinstance(each, Failure)] or documents[1].notes
        assert told

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (record(b"", status=500), "no page that was answered"),
            (b"WARC/1.0\r\n", "no page that was answered"),
            (b"WARC/1.0\r\nContent-Length: 99999999999\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200", ""),
        ],
    )
    def test_what_holds_no_page_is_a_failure(self, tmp_path: Path, data: bytes, words: str) -> None:
        assert words in refused(written(tmp_path, "a.warc", data))


class TestPacked:
    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("a.html.gz", page()),
            ("a.jsonl.gz", '{"text": "Talks."}\n'),
            ("a.gz", "Talks."),
            ("a.rss.gz", feed(LINKED)),
        ],
    )
    def test_any_kind_may_be_packed(self, tmp_path: Path, name: str, data: str) -> None:
        assert one(written(tmp_path, name, gzip.compress(data.encode()))).text

    def test_bombs_are_refused(self, tmp_path: Path) -> None:
        layer = gzip.compress(b"\0" * 50_000_000)
        for name, start in (("a.csv.gz", b"text\nTalks.\n"), ("a.warc.gz", record(page().encode()))):
            first, *_, last = found(written(tmp_path, name, gzip.compress(start) + layer))
            assert isinstance(first, Document)
            assert isinstance(last, Failure)
            assert "gzip bomb" in last.message
        assert "more than once" in refused(written(tmp_path, "a.gz", gzip.compress(gzip.compress(layer))))
        with pytest.raises(InputError, match="unpacks to"):
            unpack_whole(layer, 10_000_000)

    def test_zip_is_refused_unopened(self, tmp_path: Path) -> None:
        assert "ZIP" in refused(written(tmp_path, "a.txt", b"PK\x03\x04" + b"\0" * 99))

    @given(st.lists(st.binary(max_size=300), max_size=4))
    def test_pieces_come_back_as_they_were(self, pieces: list[bytes]) -> None:
        data = b"".join(gzip.compress(each) for each in pieces)
        unpacked = Unpacked(io.BytesIO(data))
        assert io.BufferedReader(unpacked).read() == b"".join(pieces)
        assert unpacked.damaged == 0

    @given(st.binary(max_size=200), st.integers(0, 200), st.binary(max_size=60))
    def test_what_is_broken_ends(self, data: bytes, cut: int, junk: bytes) -> None:
        packed_twice = gzip.compress(data) * 2
        assert (
            io.BufferedReader(Unpacked(io.BytesIO(packed_twice[:cut] + junk + packed_twice[cut:]))).read()
            is not None
        )


@given(
    st.sampled_from(["a.html", "a.warc", "a.pdf", "a.eml", "a.csv", "a.rss", "a.jsonl", "a.gz"]), st.data()
)
def test_broken_files_are_outcomes_and_end_no_run(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    whole = {
        "a.html": page().encode(),
        "a.warc": record(page().encode()),
        "a.pdf": _PDF,
        "a.eml": b"From: a <a@b.example>\nDate: Fri, 9 May 2031 10:00:00 +0000\nMIME-Version: 1.0\n\nTalks.",
        "a.csv": b'text,published\n"Talks, held",2031-05-09\n',
        "a.rss": feed(LINKED).encode(),
        "a.jsonl": b'{"text": "Talks."}\n',
        "a.gz": gzip.compress(b"Talks."),
    }[name]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 50)))
    broken = whole[:start] + data.draw(st.binary(max_size=30)) + whole[end:]
    folder = tmp_path_factory.mktemp("broken")
    assert found(written(folder, name, broken))


_PDF = pdf(["Talks were held in Pellmar."])


def test_texts_that_were_made_of_pages_are_read(tmp_path: Path) -> None:
    text = b"Talks were held in Pellmar."
    head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {URL}\r\nContent-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n"
    document = one(written(tmp_path, "a.warc", head.encode() + text + b"\r\n\r\n"))
    assert (document.text, document.url) == (text.decode(), URL)
