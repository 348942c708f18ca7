"""How to cite what a page shows: enough to find it again, and under which versions it was made."""

import re
from datetime import date

from comity.model import Document
from comity.relations.sentences import day
from comity.settings import VERSION
from comity.web.page import Ask, Citation

_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def cite_page(ask: Ask, title: str, n: str) -> Citation:
    """Return the citation of a table: what it holds (``n``), of which ledger, known when, read by what."""
    ledger = ask.site.ledger.name
    known = state_day(ask)
    versions = ask.kept("versions", lambda: [one.codebook for one, held in ask.view.versions() if held][-1:])
    tables = f", tables {versions[0]}" if versions else ""
    note = f"{n}; ledger {ledger}, as known on {known}; read by Comity {VERSION}{tables}"
    return Citation(
        plain=f"{title}. {note}. {ask.address}",
        bibtex=_entry(
            "misc",
            f"comity:{title}",
            {
                "title": title,
                "note": note,
                "year": known[:4] if known[:4].isdigit() else None,
                "howpublished": ask.address,
            },
        ),
    )


def cite_report(ask: Ask, document: Document) -> Citation:
    """Return the citation of a report itself, as published."""
    title = document.title or next((line for line in document.text.splitlines() if line.strip()), "untitled")
    outlet = document.outlet or "outlet not given"
    when = day(document.published) if document.published else "day of publication not known"
    by = f"{document.author}, " if document.author else ""
    where = f" {document.url}" if document.url else ""
    return Citation(
        plain=f"{by}“{title}”, {outlet}, {when}.{where} ({document.id} in ledger {ask.site.ledger.name})",
        bibtex=_entry(
            "article",
            f"{outlet}:{document.id}",
            {
                "author": document.author,
                "title": title,
                "journal": outlet,
                "date": document.published.isoformat() if document.published else None,
                "year": str(document.published.year) if document.published else None,
                "url": document.url,
                "note": f"{document.id} in ledger {ask.site.ledger.name}",
            },
        ),
    )


def state_day(ask: Ask) -> str:
    """Return the day on which the ledger last changed, as a person reads it."""
    found = next(ask.view.ask("SELECT max(since) FROM standing", []))[0]
    return str(found)[:10] if found else date.today().isoformat()


def _entry(kind: str, key: str, fields: dict[str, str | None]) -> str:
    name = re.sub(r"[^A-Za-z0-9:-]+", "-", key).strip("-")
    lines = [f"  {field} = {{{_escaped(value)}}}" for field, value in fields.items() if value]
    return f"@{kind}{{{name},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(text: str) -> str:
    return "".join(_ESCAPED.get(char, char) for char in " ".join(text.split()))
