"""Each row of evidence as a citation of its report: BibTeX, RIS and CSL-JSON.

The words it rests on and the chain of sources stand in the note, so that a footnote
made from it says what is cited and by whose word.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from comity.exchange.told import Told, web_address

_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9.-]+")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped ones too
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def _note(row: Told) -> str:
    evidence = row.evidence
    return f"“{evidence.quote}” ({' ← '.join(evidence.chain)}; {evidence.leaning}, {evidence.status})"


def _flat(text: str) -> str:
    """Return ``text`` on one line, without what acts on a terminal or turns the reading direction."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _key(row: Told) -> str:
    return _NOT_IN_KEY.sub("-", row.key)


def bibtex(rows: Iterable[Told]) -> Iterator[str]:
    """Yield one ``@misc`` entry for each row; every character that TeX acts on is escaped."""
    for row in rows:
        document = row.document
        fields = {
            "title": document.title,
            "author": f"{{{_tex(document.author)}}}" if document.author else None,
            "howpublished": document.outlet,
            "year": f"{document.published:%Y}" if document.published else None,
            "month": f"{document.published.month}" if document.published else None,
            "day": f"{document.published.day}" if document.published else None,
            "note": _note(row),
        }
        made = [
            f"  {name} = {{{value if name == 'author' else _tex(value)}}}"
            for name, value in fields.items()
            if value
        ]
        url = web_address(document.url)
        if url:
            made.append(f"  url = {{{url.replace('%', chr(92) + '%').replace('#', chr(92) + '#')}}}")
        yield f"@misc{{{_key(row)},\n" + ",\n".join(made) + "\n}\n\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in _flat(text))


def ris(rows: Iterable[Told]) -> Iterator[str]:
    """Yield one record of type NEWS for each row."""
    for row in rows:
        document = row.document
        tags = [
            ("TY", "NEWS"),
            ("ID", _key(row)),
            ("AU", document.author),
            ("TI", document.title),
            ("T2", document.outlet),
            ("PY", f"{document.published:%Y}" if document.published else None),
            ("DA", f"{document.published:%Y/%m/%d}" if document.published else None),
            ("UR", web_address(document.url)),
            ("LA", document.language),
            ("N1", _note(row)),
            *((("KW", word)) for word in (*row.evidence.pair, row.evidence.issue, row.evidence.leaning)),
        ]
        yield "".join(f"{tag}  - {_flat(value)}\n" for tag, value in tags if value) + "ER  - \n\n"


def csl(rows: Iterable[Told]) -> Iterator[str]:
    """Yield a CSL-JSON array, one item a line."""
    first = True
    yield "[\n"
    for row in rows:
        yield ("" if first else ",\n") + msgspec.json.encode(_csl_item(row)).decode()
        first = False
    yield "\n]\n"


def _csl_item(row: Told) -> dict[str, Any]:
    document = row.document
    day = document.published
    item = {
        "id": _key(row),
        "type": "article-newspaper",
        "title": document.title,
        "author": [{"literal": document.author}] if document.author else None,
        "container-title": document.outlet,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": web_address(document.url),
        "language": document.language,
        "note": _note(row),
        "keyword": ", ".join(filter(None, (*row.evidence.pair, row.evidence.issue, row.evidence.leaning))),
    }
    return {name: value for name, value in item.items() if value is not None}
