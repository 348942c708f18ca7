"""What was noticed, as records, and as Markdown, HTML, plain text and Atom. The words of reports are hostile until escaped."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal
from urllib.parse import urlsplit
from xml.etree import ElementTree

from markupsafe import Markup

from comity.model.record import Record
from comity.relations.render import escape_markdown

NoticeKind = Literal["shift", "contradiction", "overdue plan"]
_HEADINGS: dict[NoticeKind, str] = {
    "shift": "Shifts",
    "contradiction": "Contradictions",
    "overdue plan": "Plans of which nothing was told",
}
# What XML 1.0 cannot hold, and what turns the direction of writing.
_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")
_ATOM = "http://www.w3.org/2005/Atom"
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "blockquote{margin:.3rem 0 .3rem 1rem;padding-left:.7rem;border-left:3px solid #999}small{color:#555}"
)


class Quoted(Record, kw_only=True, frozen=True):
    """Exact words that a notice rests on; ``label`` says how they stand to it ("claim")."""

    label: str | None
    quote: str
    outlet: str | None
    published: date | None
    url: str | None
    document: str
    evidence: str


class Notice(Record, kw_only=True, frozen=True):
    """One thing that was not so at the last look. ``title`` is ours; ``words`` are of reports, and ``reason`` may quote them."""

    id: str
    kind: NoticeKind
    pair: tuple[str, str]
    title: str
    reason: str
    words: tuple[Quoted, ...]


class Digest(Record, kw_only=True, frozen=True):
    """What one look gave: ``reports`` and ``lines`` of evidence that are new since the look ``before``, and what was noticed."""

    id: str
    at: str
    before: str | None
    reports: int
    lines: int
    notices: tuple[Notice, ...]

    @property
    def subject(self) -> str:
        """What is in it, in a line: "2 shifts, 1 contradiction"."""
        counts = {kind: sum(one.kind == kind for one in self.notices) for kind in _HEADINGS}
        return ", ".join(f"{n} {kind}{'s' if n > 1 else ''}" for kind, n in counts.items() if n)


def markdown(digests: Sequence[Digest]) -> str:
    """Return digests as Markdown, in the order given; nothing in the words of others acts as markup."""
    parts: list[str] = []
    for digest in digests:
        parts += [f"## {_moment(digest.at)}", _counts(digest)]
        for heading, notices in _grouped(digest):
            parts.append(f"### {heading}")
            for one in notices:
                parts.append(f"**{escape_markdown(one.title)}**\n{escape_markdown(one.reason)}")
                parts += [
                    f"> {_label(words)}“{escape_markdown(words.quote)}”\n>\n> {_cited(words)}"
                    for words in one.words
                ]
    return "\n\n".join(["# Noticed by Comity", *parts]) + "\n"


def html(digests: Sequence[Digest]) -> str:
    """Return digests as one page that needs nothing else and runs nothing."""
    body = Markup("").join(_section(digest) for digest in digests)
    page = Markup(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Noticed by Comity</title>'
        '<meta name="viewport" content="width=device-width"><style>{}</style></head><body><h1>Noticed by Comity</h1>{}'
        "</body></html>\n"
    )
    return str(page.format(Markup(_STYLE), body))


def atom(digests: Sequence[Digest], title: str) -> str:
    """Return a feed with an entry for each notice, the newest first."""
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(f"{{{_ATOM}}}feed")
    _element(feed, "id", "urn:comity:watch")
    _element(feed, "title", title)
    _element(feed, "updated", digests[0].at if digests else "1970-01-01T00:00:00Z")
    _element(_element(feed, "author"), "name", "Comity")
    for digest in digests:
        for one in digest.notices:
            entry = _element(feed, "entry")
            _element(entry, "id", f"urn:comity:{digest.id}:{one.id}")
            _element(entry, "title", f"{one.kind}: {one.title}")
            _element(entry, "updated", digest.at)
            _element(entry, "category").set("term", one.kind)
            _element(entry, "content", str(_notice(one))).set("type", "html")
    return ElementTree.tostring(feed, encoding="unicode", xml_declaration=True) + "\n"


def plain(digest: Digest) -> str:
    """Return a digest as text for an e-mail."""
    lines = [_counts(digest)]
    for heading, notices in _grouped(digest):
        lines += ["", heading.upper()]
        for one in notices:
            lines += ["", _fit(one.title), _fit(one.reason)]
            lines += [
                f"  {_label(words)}“{_fit(words.quote)}” ({_fit(_origin(words))}; {words.evidence})"
                for words in one.words
            ]
    return "\n".join(lines) + "\n"


def _section(digest: Digest) -> Markup:
    groups = Markup("").join(
        Markup("<h3>{}</h3>{}").format(heading, Markup("").join(map(_notice, notices)))
        for heading, notices in _grouped(digest)
    )
    return Markup("<h2>{}</h2><p>{}</p>{}").format(_moment(digest.at), _counts(digest), groups)


def _notice(one: Notice) -> Markup:
    words = Markup("").join(
        Markup("<blockquote><p>{}“{}”</p><small>{}</small></blockquote>").format(
            _label(words), _fit(words.quote), _link(words)
        )
        for words in one.words
    )
    return Markup("<p><strong>{}</strong><br>{}</p>{}").format(_fit(one.title), _fit(one.reason), words)


def _link(words: Quoted) -> Markup:
    told = Markup("{} · {}").format(_fit(_origin(words)), words.evidence)
    if _address(words):
        return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(words.url, told)
    return told


def _cited(words: Quoted) -> str:
    told = f"{escape_markdown(_origin(words))} · {escape_markdown(words.evidence)}"
    address = _address(words)
    return f"[{told}](<{address}>)" if address else told


def _address(words: Quoted) -> str | None:
    """Return the address of a report if it is one of the web that can stand in a link."""
    if words.url is None or re.search(r"[\s<>\"\\]", words.url):
        return None
    try:
        parts = urlsplit(words.url)
    except ValueError:
        return None
    return words.url if parts.scheme in ("http", "https") and parts.netloc else None


def _grouped(digest: Digest) -> list[tuple[str, list[Notice]]]:
    found = [
        (heading, [one for one in digest.notices if one.kind == kind]) for kind, heading in _HEADINGS.items()
    ]
    return [(heading, notices) for heading, notices in found if notices]


def _counts(digest: Digest) -> str:
    since = f" since {_moment(digest.before)}" if digest.before else ""
    return f"New{since}: {_n(digest.reports, 'report')}, {_n(digest.lines, 'line')} of evidence."


def _n(n: int, word: str) -> str:
    return f"{n:,} {word}{'' if n == 1 else 's'}"


def _label(words: Quoted) -> str:
    return f"{words.label}: " if words.label else ""


def _origin(words: Quoted) -> str:
    return ", ".join(str(part) for part in (words.outlet or "outlet not known", words.published) if part)


def _moment(at: str) -> str:
    return f"{at[:10]} {at[11:16]} UTC"


def _fit(text: str) -> str:
    return _UNFIT.sub("", " ".join(text.split()))


def _element(parent: ElementTree.Element, name: str, text: str | None = None) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, f"{{{_ATOM}}}{name}")
    made.text = None if text is None else _UNFIT.sub("", text)
    return made
