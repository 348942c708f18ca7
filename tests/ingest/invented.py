"""Invented reports in every form, made by code: all states, people and outlets here are invented."""

import gzip
import io
import json
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from comity.ingest.files import documents_from
from comity.model import Document, Failure

PARAGRAPHS = (
    "Veldania recalled its ambassador from Korsia on Tuesday, the foreign ministry in Harth said, after a week of angry words.",
    "Korsian Foreign Minister Nerys Calloveth denied any rift. “We are neighbours and we remain neighbours,” she told reporters in Pellmar.",
    "The Littoral Wire reported that Veldania threatened to impose sanctions on Korsia unless the harbour was opened again to fishing boats.",
    "Officials of both governments said that they would meet before the end of the month, though no place and no day were named.",
    "Fishing crews in the strait have waited for three weeks, and several of them said that they would sail in any case on Sunday.",
)
TITLE = "Envoy leaves Pellmar"
LINKED = "<item><title>Envoy</title><description>Veldania recalled its ambassador.</description></item>"
URL = "https://courier.example/2031/05/09/envoy-leaves"


def page(
    *,
    paragraphs: tuple[str, ...] = PARAGRAPHS,
    title: str = TITLE,
    linked: dict[str, object] | None = None,
    head: str = "",
    around: str = "",
) -> str:
    """Return a web page with one report."""
    body = "\n".join(f"<p>{each}</p>" for each in paragraphs)
    data = f'<script type="application/ld+json">{json.dumps(linked)}</script>' if linked else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}{data}</head>'
        f'<body><nav><a href="/">Home</a> <a href="/world">World</a></nav><article><h1>{title}</h1>{body}</article>'
        f"{around}<footer>Copyright</footer></body></html>"
    )


def article(**fields: object) -> dict[str, object]:
    """Return the JSON-LD of a report."""
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "datePublished": "2031-05-09T23:30:00-05:00",
        "publisher": {"@type": "Organization", "name": "Harth Courier"},
        "author": [{"@type": "Person", "name": "Ona Brell"}],
    } | fields


def feed(*items: str, title: str = "Harth Courier") -> str:
    """Return an RSS feed with the items given as XML."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{title}</title><link>https://courier.example/</link>{''.join(items)}</channel></rss>"
    )


def atom(*entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<title>Harth Courier</title>{''.join(entries)}</feed>"
    )


def mail(
    *,
    subject: str = TITLE,
    plain: str | None = "\n\n".join(PARAGRAPHS),
    html: str | None = None,
    attached: int = 0,
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ona Brell <ona@courier.example>"
    message["To"] = "desk@courier.example"
    message["Date"] = datetime.fromisoformat("2031-05-09T23:30:00-05:00")
    message["Subject"] = subject
    if plain is not None:
        message.set_content(plain)
    if html is not None and plain is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    for number in range(attached):
        message.add_attachment(
            b"MZ\0\0", maintype="application", subtype="x-msdownload", filename=f"{number}.exe"
        )
    return message


def pdf(*pages: list[str], title: str | None = None, made: str | None = None) -> bytes:
    """Return a PDF with the lines of each page."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    for lines in pages:
        sheet = writer.add_blank_page(612, 792)
        drawn = ["BT /F1 12 Tf 72 720 Td 14 TL"]
        for line in lines:
            safe = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            drawn.append(f"({safe}) Tj T*")
        content = DecodedStreamObject()
        content.set_data("\n".join([*drawn, "ET"]).encode("cp1252"))
        sheet[NameObject("/Contents")] = writer._add_object(content)
        sheet[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    if title or made:
        writer.add_metadata({k: v for k, v in (("/Title", title), ("/CreationDate", made)) if v})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def record(
    body: bytes, *, url: str = URL, content_type: str = "text/html; charset=utf-8", status: int = 200
) -> bytes:
    """Return one WARC record of the answer of a server."""
    answer = (
        f"HTTP/1.1 {status} OK\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"WARC-Date: 2031-05-10T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """Return records as archives pack them: each a gzip file of its own."""
    return b"".join(gzip.compress(each) for each in records)


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def found(path: Path | str, **options: object) -> list[Document | Failure]:
    return list(documents_from([path], **options))  # type: ignore[arg-type]


def one(path: Path | str, **options: object) -> Document:
    (document,) = found(path, **options)
    assert isinstance(document, Document), document
    return document


def refused(path: Path | str, **options: object) -> str:
    (outcome,) = found(path, **options)
    assert isinstance(outcome, Failure), outcome
    assert outcome.stage == "ingest"
    assert "\n" not in outcome.message
    return outcome.message
