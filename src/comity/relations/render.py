"""A brief as Markdown, HTML and JSON. The words of reports are hostile until escaped."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote as percent_encoded
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from comity.model.brief import Brief, Footnote, Line, Section
from comity.relations.phrases import status_phrases
from comity.relations.sentences import day, quoted

_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|~$@^])")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|mailto|data|javascript)(?=:)|\bwww(?=\.)")
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)  # would act on a terminal or turn the reading direction
_FIRST = re.compile(r"^(\s*)([-+=>]|\d+[.)])")
_ACTIVE_SVG = re.compile(
    r"(?i)<\s*(?:script|foreignobject|iframe|image|use)\b|\son\w+\s*=|javascript:|<!entity|@import"
)
_LEGEND = (
    "Sentences are reported unless marked assessed or assumed. A date with “by” is the day of publication: "
    "no date was told. n counts distinct things."
)
_LEANINGS = ("strain", "closeness", "neutral")


def render_json(brief: Brief) -> str:
    """Return the brief as indented JSON, field for field as in ``comity.model.brief``."""
    return msgspec.json.format(msgspec.json.encode(brief), indent=2).decode() + "\n"


def render_markdown(brief: Brief) -> str:
    """Return the brief as Markdown with footnotes; nothing in the words of others acts as markup."""
    view = brief_view(brief)
    view |= {"link": _markdown_link, "marked": _in_marks}
    text = _environment(markdown=True).get_template("brief.md.jinja").render(view)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def render_html(brief: Brief, chart_svg: str | None = None) -> str:
    """Return the brief as one HTML file that needs nothing else and runs nothing.

    ``chart_svg`` is set into the page as it is. Raises ValueError if it is no SVG or
    holds anything that acts.
    """
    style = resources.files("comity.relations").joinpath("templates/brief.css").read_text(encoding="utf-8")
    view = brief_view(brief)
    view |= {"link": _html_link, "split": _split, "style": Markup(style), "chart": _inlined(chart_svg)}
    return _environment(markdown=False).get_template("brief.html.jinja").render(view)


@cache
def _environment(*, markdown: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("comity.relations", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_markdown_cell if markdown else None,
    )
    return environment


def brief_view(brief: Brief) -> dict[str, Any]:
    """Return what every form of a brief shows, links counted in the order of the page."""
    numbers = {row: note.number for note in brief.footnotes for row in note.evidence}
    seen: defaultdict[int, int] = defaultdict(int)
    given: defaultdict[int, int] = defaultdict(int)
    for line in brief.lines():
        for number in _numbers(line, numbers):
            seen[number] += 1

    def ref(number: int) -> str:
        given[number] += 1
        return f"ref-{number}-{given[number]}"

    return {
        "brief": brief,
        "head": brief.head,
        "period": _period(brief),
        "counts": _counts(brief),
        "numbers": lambda line: _numbers(line, numbers),
        "ref": ref,
        "backs": lambda number: [f"ref-{number}-{k}" for k in range(1, seen[number] + 1)],
        "has_lines": _has_lines,
        "shown": _shown,
        "status": status_word,
        "legend": _LEGEND,
    }


def _numbers(line: Line, numbers: dict[str, int]) -> list[int]:
    return list(dict.fromkeys(numbers[row] for row in line.footnotes if row in numbers))


def _has_lines(section: Section) -> bool:
    return any(group.lines for group in section.groups)


def status_word(line: Line) -> str:
    """Say in a word that something did not (yet) happen: its leaning alone would mislead."""
    return f", {status_phrases()[line.status].word}" if line.status not in (None, "happened") else ""


def _shown(at: date | None) -> str:
    return day(at) if at else "day of publication not known"


def _period(brief: Brief) -> str:
    head = brief.head
    asked = f", asked up to {day(head.asked_until)}" if head.asked_until else ""
    if head.since is None or head.until is None:
        return f"Days of publication not known{asked}"
    if head.since == head.until:
        return f"Published {day(head.since)}{asked}"
    return f"Published {day(head.since)} to {day(head.until)}{asked}"


def _counts(brief: Brief) -> str:
    head = brief.head
    reports = (
        f"{head.reports} of {head.read} reports" if head.read != head.reports else _of(head.reports, "report")
    )
    return f"{reports} · {_of(head.outlets, 'outlet')} · {_of(head.evidence, 'row')} of evidence"


def _of(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _split(lines: Iterable[Line]) -> list[list[Line]]:
    """Return the lines of each leaning that there is, strain before closeness before neutral."""
    sides = [[line for line in lines if line.leaning == leaning] for leaning in _LEANINGS]
    return [side for side in sides if side]


def escape_markdown(text: str) -> str:
    """Return ``text`` so that Markdown (CommonMark and GitHub's) shows it as it is, on one line."""
    flat = _UNSEEN.sub("", " ".join(text.split()))
    flat = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    flat = _MARKDOWN.sub(r"\\\1", flat)
    flat = _AUTOLINK.sub(lambda found: f"{found[0]}\\", flat)
    return _FIRST.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", flat)


def _markdown_cell(value: Any) -> Any:
    return value if isinstance(value, Markup) else Markup(escape_markdown(str(value)))


def note_address(note: Footnote) -> str | None:
    """Return the address of a report if it is one of the web; anything else is shown, never linked."""
    if note.url is None:
        return None
    try:
        parts = urlsplit(note.url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return percent_encoded(note.url, safe="/:?#@!$&*+,;=%~-._")


def _markdown_link(note: Footnote) -> Markup:
    address, text = note_address(note), note.title or note.url or note.path or ""
    if address:
        return Markup(f"[{escape_markdown(text)}](<{address}>)")
    where = note.path or note.url
    beside = f" ({escape_markdown(where)})" if where and where != text else ""
    return Markup(escape_markdown(text) + beside)


def _in_marks(words: str) -> str:
    return quoted(words, before=False, after=False)


def _html_link(note: Footnote) -> Markup:
    address, text = note_address(note), note.title or note.url or note.path or ""
    if address:
        return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(address, text)
    where = note.path or note.url
    return Markup("{} ({})").format(text, where) if where and where != text else escape(text)


def _inlined(chart_svg: str | None) -> Markup | None:
    if not chart_svg:
        return None
    svg = chart_svg[chart_svg.find("<svg") :].strip() if "<svg" in chart_svg else ""
    if not svg.endswith("</svg>") or _ACTIVE_SVG.search(svg):
        raise ValueError("the chart is no plain SVG; give what comity.relations.timeline.chart_svg returns")
    return Markup(svg)
