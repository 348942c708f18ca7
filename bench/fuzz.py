"""Break files for as long as is wanted, led by coverage: whatever is given, ingest gives documents and failures.

    python bench/fuzz.py NAME [SECONDS]      NAME is one of tests/ingest/test_broken_files.py; 60 seconds, if not said

Needs atheris (``pip install atheris``, Linux). What ends ingest is written to ``crash-…`` in the
working folder; made into a file of tests/ingest it stays mended.
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path

_LARGEST = 20_000  # bytes; a page or an archive of two reports has less than half
_WORDS: dict[str, tuple[str, ...]] = {  # what coverage alone finds late: the words that a reader of a kind looks for
    "html": ("<article>", "<p>", "<br/>", "<table><tr><td>", "<time datetime='", "<meta property='og:", "<meta charset='", "<script type='application/ld+json'>",
             '{"@type":"NewsArticle",', '"articleBody":', '"datePublished":', '"author":', "[", "{", "null", "<!--", "<svg>", "<template>", "</html>", "&#x110000;", "&nbsp;", "utf-16"),
    "warc": ("WARC/1.0\r\n", "WARC/1.1\r\n", "WARC-Type: response\r\n", "WARC-Type: revisit\r\n", "WARC-Target-URI: ", "WARC-Date: ", "Content-Length: ", "Content-Length: -1\r\n",
             "HTTP/1.1 200 OK\r\n", "Content-Encoding: gzip\r\n", "Content-Encoding: br\r\n", "Transfer-Encoding: chunked\r\n", "Content-Type: text/html; charset=", "\r\n\r\n", "ffffffff\r\n"),
    "pdf": ("%PDF-1.7", "obj", "endobj", "stream\n", "endstream", "xref", "trailer", "startxref", "%%EOF", "/Type/ObjStm", "/Type/XRef", "/FlateDecode", "/LZWDecode", "/ASCII85Decode",
            "/RunLengthDecode", "/Prev ", "/Root ", "/Kids[", "/Count ", "/Contents ", "/Encrypt ", "/ToUnicode ", "beginbfrange", "<</Length ", "Tj", "TJ", " 0 R", "/W[1 2 1]"),
    "csv": (",", ";", "\t", '"', '""', "\r", "\n", "id", "text", "published", "\ufeff", "\x00"),
    "eml": ("Content-Type: multipart/mixed; boundary=", "Content-Type: message/rfc822", "Content-Type: text/html; charset=", "Content-Transfer-Encoding: base64", "quoted-printable",
            "=?utf-8?B?", "=?utf-8?Q?", "?=", "--", "Date: ", "From: ", "Subject: ", "MIME-Version: 1.0", "\r\n\r\n", "filename*0*=", "utf-7", "unknown-8bit"),
    "jsonl": ("{", "}", "[", '"text"', '"id"', '"published"', "null", "1e999", "\\ud800", "\n"),
    "xml": ("<item>", "</item>", "<entry>", "<rss>", "<feed xmlns='http://www.w3.org/2005/Atom'>", "<content:encoded>", "<![CDATA[", "]]>", "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;",
            "<link href='", "<pubDate>", "<updated>", "<guid>", "<summary type='xhtml'>", "<?xml version='1.0' encoding='", "xml:base='", "<base64>"),
}  # fmt: skip


def target(name: str) -> Callable[[bytes], None]:
    """Return what reads bytes as a file of a name and raises only where ingest would end."""
    from comity.ingest.intake import Intake, Item
    from comity.ingest.kinds import hint_of
    from comity.ingest.readers import read_item
    from comity.model import Document, Failure
    from comity.settings import MAX_CHARACTERS, Limits

    intake = Intake(None, None, Limits(MAX_CHARACTERS), {}, False, False, None)

    def read(data: bytes) -> None:
        for found in read_item(intake, Item(name, io.BytesIO(data), hint=hint_of(name))):
            assert isinstance(found, Document | Failure)

    return read


def words_of(name: str) -> str:
    """Return the words of a kind of file as libFuzzer reads them: one a line, quoted, each byte by its number."""
    kind = next(part for part in reversed(name.split(".")) if part in _WORDS)
    return "".join('"' + "".join(f"\\x{byte:02x}" for byte in word.encode()) + '"\n' for word in _WORDS[kind])


def main(name: str, seconds: int) -> None:
    """Run until the time is up or something broke."""
    import logging
    import random
    import tempfile

    import atheris

    logging.disable(logging.CRITICAL)  # each broken file would be told of
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    with atheris.instrument_imports(include=["comity.ingest", "trafilatura", "pypdf", "feedparser"]):
        from ingest.test_broken_files import WHOLE, broken

        read = target(name)
        read(WHOLE[name]())  # what reads this kind is imported when it is first needed

    def changed(data: bytes, longest: int, seed: int) -> bytes:
        """Change bytes as libFuzzer does, and every fourth time whole parts."""
        return bytes(atheris.Mutate(data, longest)) if seed % 4 else broken(data, random.Random(seed))[:longest]

    with tempfile.TemporaryDirectory() as folder:
        seeds, words = Path(folder) / "seeds", Path(folder) / "words"
        seeds.mkdir()
        (seeds / name).write_bytes(WHOLE[name]())
        words.write_text(words_of(name), encoding="ascii")
        asked = (f"-max_total_time={seconds}", f"-max_len={_LARGEST}", "-report_slow_units=30", f"-dict={words}")
        atheris.Setup([sys.argv[0], *asked, str(seeds)], read, custom_mutator=changed)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60)
