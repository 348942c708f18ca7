"""Editions: the same report later, at the same address or in nearly the same words, and what changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from comity.links.copies import Stood, alike, components
from comity.links.tables import Tracking, load
from comity.links.texts import containment, sentences, shingles
from comity.model import Document, Span, content_id
from comity.model.links import Change, Edition

_ALIKE = 0.5  # two sentences of which half the characters agree in order are one sentence, changed
_PORTS = {"http": 80, "https": 443}
_SAME_REPORT = 0.6  # containment from which two reports of one outlet are one report
APART = timedelta(days=30)
"""Later than that an outlet tells something again in its own stock phrases."""
_MOST_SENTENCES = 2000  # the comparison is quadratic at worst


def canonical_url(url: str | None) -> str | None:
    """Return an address without what does not tell pages apart; None where it is no web address, or one of a site as a whole.

    Scheme, "www.", "m." and "amp." before the host, default ports, the fragment, a final
    slash and the parameters of ``data/links/tracking.csv`` do not; the order of the other
    parameters does not either.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host:
        return None
    for prefix in ("www.", "m.", "amp."):
        host = host.removeprefix(prefix)
    if port and port != _PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = parts.path.strip().rstrip("/")
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(name)
    ]
    if not path and not kept:
        return None  # some sites name their front page as the address of every page
    return urlunsplit(("https", host, path, urlencode(sorted(kept)), ""))


def _tracks(name: str) -> bool:
    name = name.lower()
    return any(
        name.startswith(row.parameter[:-1]) if row.parameter.endswith("*") else name == row.parameter
        for row in load("tracking.csv", Tracking)
    )


def find_editions(documents: Iterable[Document]) -> tuple[Edition, ...]:
    """Return, for each report that is a later edition of another, which and what changed.

    Editions of one report are ordered by date, then by id. A text that is given twice
    unchanged is no edition. The result does not depend on the order of ``documents``.
    """
    ordered = sorted({d.id: d for d in documents}.values(), key=_order)
    tied: defaultdict[str, set[str]] = defaultdict(set)
    by_url: dict[str, str] = {}
    pairs = [(one.id, other.id) for one, other, share in alike(ordered) if same_report(one, other, share)]
    for document in ordered:
        url = canonical_url(document.url)
        if url is not None and by_url.setdefault(url, document.id) != document.id:
            pairs.append((document.id, by_url[url]))
    for one, other in pairs:
        tied[one].add(other)
        tied[other].add(one)
    by_id = {d.id: d for d in ordered}
    return tuple(
        edition_of(step)
        for names in components(by_id, lambda name: tied.get(name, ()))
        for step in steps([by_id[name] for name in names])
    )


class Step(NamedTuple):
    """A report, the edition before it and the first one; ``number`` counts from 2."""

    document: Document
    earlier: Document
    first: Document
    number: int


def steps(group: Iterable[Document]) -> list[Step]:
    """Return the editions of one report after the first; a text and title given again unchanged is left out."""
    members = sorted(group, key=_order)
    found: list[Step] = []
    last = members[0]
    for document in members[1:]:
        if document.text != last.text or document.title != last.title:
            found.append(Step(document, last, members[0], len(found) + 2))
            last = document
    return found


def _order(document: Document) -> tuple[date, str]:
    return (document.published or date.max, document.id)


def same_report(one: Stood, other: Stood, contained: float = 1.0) -> bool:
    """Say whether two reports with so much text in common are one report of one outlet, within 30 days."""
    if one.outlet is None or one.outlet != other.outlet or contained < _SAME_REPORT:
        return False
    return one.published is None or other.published is None or abs(one.published - other.published) <= APART


def edition_of(step: Step) -> Edition:
    """Return what changed from one edition to the next, and why they are taken for one report."""
    document, earlier = step.document, step.earlier
    changes, kept = what_changed(earlier.text, document.text)
    counts = {kind: sum(c.kind == kind for c in changes) for kind in ("added", "removed", "changed")}
    told = ", ".join(f"{n} {kind}" for kind, n in counts.items() if n) or "only space or title differs"
    url = canonical_url(document.url)
    share = containment(shingles(earlier.text), shingles(document.text))
    why = (
        f"same address {url}"
        if url is not None and url == canonical_url(earlier.url)
        else f"same outlet, {share:.0%} of the shorter text in common"
    )
    return Edition(
        id=content_id("n", document.id, earlier.id),
        document=document.id,
        earlier=earlier.id,
        first=step.first.id,
        number=step.number,
        changes=changes,
        kept=kept,
        reason=f"{why}; {kept} sentences kept, {told}",
    )


def what_changed(old: str, new: str) -> tuple[tuple[Change, ...], int]:
    """Return the sentences added, removed and changed, in the order of the new text, and how many were kept."""
    before, after = sentences(old)[:_MOST_SENTENCES], sentences(new)[:_MOST_SENTENCES]
    olds, news = [old[a:b] for a, b in before], [new[a:b] for a, b in after]
    changes: list[Change] = []
    kept = 0
    for tag, a, b, c, d in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if tag == "equal":
            kept += b - a
            continue
        changes += _paired(old, new, before[a:b], after[c:d])
    return tuple(changes), kept


def _paired(old: str, new: str, before: Sequence[Span], after: Sequence[Span]) -> list[Change]:
    """Pair the sentences of one place that are alike, in order; the others were removed or added."""
    changes: list[Change] = []
    at = 0
    for span in after:
        told = new[slice(*span)]
        match = next((n for n in range(at, len(before)) if _alike(old[slice(*before[n])], told)), None)
        if match is None:
            changes.append(Change(kind="added", after=span, new=told))
            continue
        changes += [_removed(old, gone) for gone in before[at:match]]
        was = before[match]
        changes.append(Change(kind="changed", before=was, after=span, old=old[slice(*was)], new=told))
        at = match + 1
    return changes + [_removed(old, gone) for gone in before[at:]]


def _removed(old: str, span: Span) -> Change:
    return Change(kind="removed", before=span, old=old[slice(*span)])


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return (
        matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
    )
