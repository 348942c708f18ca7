"""What a brief does not know: dates, outlets, sources, languages, gaps in time."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from comity.codebook import Codebook
from comity.model import Document
from comity.model.brief import BriefHead, Line
from comity.relations.gather import Item
from comity.relations.sentences import day, name_of

FEW_REPORTS = 10
_GAP_DAYS = 14


def missing_lines(
    head: BriefHead, items: Sequence[Item], documents: Sequence[Document], unplaced: int, codebook: Codebook
) -> tuple[Line, ...]:
    """Return what is missing, most telling first; every line is a count of what the brief rests on, or assumed."""
    told = [
        _few(head),
        _outlets(head, items, documents, codebook),
        _dates(items, unplaced),
        _sources(items),
        _time_gap(documents),
        _languages(documents),
    ]
    lines = [Line(type="assessed", text=text, count=True) for text in told if text]
    if items:
        lines.append(
            Line(
                type="assumed",
                text="Outlets are independent unless one relays another or carries its words; "
                "what gives no date happened by the day of publication.",
            )
        )
    return tuple(lines)


def _few(head: BriefHead) -> str | None:
    if head.reports == 0:
        return f"None of the {head.read} reports read says anything on this pair."
    if head.reports >= FEW_REPORTS:
        return None
    one = head.reports == 1
    return f"Only {head.reports} {'report' if one else 'reports'}: this is what {'it chooses' if one else 'they choose'} to tell, no picture of the whole."


def _outlets(
    head: BriefHead, items: Sequence[Item], documents: Sequence[Document], codebook: Codebook
) -> str | None:
    if not items:
        return None
    about = {i.document.id for i in items}
    named = {d.outlet for d in documents if d.id in about and d.outlet}
    unnamed = sum(1 for d in documents if d.id in about and not d.outlet)
    homes = {row.name.casefold(): row.country for row in codebook.outlets}
    based = Counter(homes.get(name.casefold()) for name in named)
    parts = [
        f"{based.get(code, 0)} of {len(named)} outlets from {name_of(code, codebook)}" for code in head.pair
    ]
    unknown = based.get(None, 0)
    if unknown:
        parts.append(f"{unknown} of unknown home")
    text = "Outlets: " + ", ".join(parts)
    if len(named) == 1:
        text = f"All was read in one outlet, {next(iter(named))}" + (
            f" ({name_of(home, codebook)})" if (home := next(iter(based))) else ""
        )
    if unnamed:
        text += f"; {unnamed} of {head.reports} reports name no outlet"
    return f"{text}."


def _dates(items: Sequence[Item], unplaced: int) -> str | None:
    undated = sum(1 for i in items if i.evidence.date is None)
    parts = []
    if undated:
        parts.append(f"{undated} of {len(items)} rows tell no date and stand “by” the day of publication")
    if unplaced:
        parts.append(
            f"{unplaced} {'report bears' if unplaced == 1 else 'reports bear'} no day of publication and {'is' if unplaced == 1 else 'are'} left out"
        )
    return f"Dates: {'; '.join(parts)}." if parts else None


def _sources(items: Sequence[Item]) -> str | None:
    lost = sum(1 for i in items if any(link.unidentified for link in i.links))
    unnamed = sum(1 for i in items if any(link.anonymous for link in i.links))
    parts = []
    if unnamed:
        parts.append(f"unnamed behind {unnamed} of {len(items)} rows")
    if lost:
        parts.append(f"not identified behind {lost} of {len(items)} rows")
    return f"Sources: {', '.join(parts)}." if parts else None


def _time_gap(documents: Sequence[Document]) -> str | None:
    days: list[date] = sorted({d.published for d in documents if d.published})
    gaps = [(late - early, early, late) for early, late in pairwise(days)]
    if not gaps:
        return None
    longest, early, late = max(gaps, key=lambda gap: gap[0])
    if longest.days < _GAP_DAYS:
        return None
    return f"Time: no report between {day(early)} and {day(late)}, the longest gap ({longest.days} days)."


def _languages(documents: Sequence[Document]) -> str | None:
    if not documents:
        return None
    counts = Counter(d.language or "not determined" for d in documents)
    told = ", ".join(f"{language} {n}" for language, n in sorted(counts.items()))
    return f"Languages: {told} (of {len(documents)} reports); nothing in other languages was read."
