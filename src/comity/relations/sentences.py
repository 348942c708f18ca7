"""Sentences drawn from evidence: who told it, by what chain, what it was and whether it came about."""

import re
from datetime import date

from comity.codebook import Codebook
from comity.model import DateInterval
from comity.model.brief import Line
from comity.relations.gather import Item, Link, Thing
from comity.relations.phrases import deed_phrases, status_phrases, verbs, with_article

NO_OUTLET = "a report that names no outlet"
_DATELINE = re.compile(r"^[^\W\d_][^—–\n]{0,60} [—–] ")
_LEADING_THAT = re.compile(r"^that\s+")
_BREAK = re.compile(r"(?:[,;:.!?]['\"’”]?\s+|\s[—–]\s|\n)")
_CUT_BEFORE, _CUT_AFTER = "…\u00a0", "\u00a0…"  # no break, so that no line holds dots alone
_MOST_OUTLETS = 3
MOST_NOTES = 4  # footnotes a sentence; the rest is counted


def line_of(thing: Thing, codebook: Codebook, room: int = 125, beside: tuple[Line, ...] = ()) -> Line:
    """Return the reported sentence of ``thing``, quoting up to ``room`` characters (0: no quote)."""
    told = _opening(thing, codebook)
    words = excerpt(thing.lead, room) if room else ""
    text = told
    if words:
        row = thing.lead.evidence
        before, after = _cut(row.quote, words)
        text = f"{told}: {quoted(words, before, after)}"
    rows = len(thing.items)
    notes = _notes(thing)
    text += "." if len(notes) == rows else f" ({len(notes)} of {rows} rows noted)."
    when, dated = shown_date(thing)
    return Line(
        type="reported",
        text=capitalised(text),
        footnotes=notes,
        leaning=thing.leaning,
        status=thing.status,
        when=when,
        dated=dated,
        quote=words or None,
        rows=rows,
        outlets=thing.independent,
        beside=beside,
    )


def _notes(thing: Thing) -> tuple[str, ...]:
    """Return the evidence to note: one row an outlet first, then the others."""
    first = {item.document.outlet or item.document.id: item.evidence.id for item in reversed(thing.items)}
    lead = thing.lead.evidence.id
    others = [i.evidence.id for i in thing.items if i.evidence.id in first.values() and i.evidence.id != lead]
    rest = [i.evidence.id for i in thing.items if i.evidence.id != lead and i.evidence.id not in others]
    return tuple([lead, *others, *rest][:MOST_NOTES])


def _opening(thing: Thing, codebook: Codebook) -> str:
    """Say who told what by which chain."""
    item = thing.lead
    names = tuple(link.name for link in item.links)
    outlets = _listed(
        [i.document.outlet or NO_OUTLET for i in thing.items if tuple(link.name for link in i.links) == names]
    )
    first = item.links[0] if item.links else None
    relayed = first is not None and first.outlet
    speakers = item.links[1:] if relayed else item.links
    teller = f"{first.name}, as relayed by {outlets}," if relayed and first else outlets
    reported = (
        f"{first.name} {verbs()['outlet']}, as relayed by {outlets},"
        if relayed and first
        else f"{outlets} {verbs()['outlet']}"
    )
    if item.evidence.characterisation:
        return _told_of_relation(item, codebook, teller, reported, speakers)
    return _told_of_deed(item, codebook, reported, speakers)


def _told_of_relation(
    item: Item, codebook: Codebook, teller: str, reported: str, speakers: tuple[Link, ...]
) -> str:
    row = item.evidence
    pair = " and ".join(name_of(code, codebook) for code in row.pair)
    clause = status_phrases()[row.status].relation.format(leaning=row.leaning, pair=pair)
    if not speakers:
        return f"{teller} {clause}"
    return f"{_spoken(reported, speakers[:-1])} that {speakers[-1].name} {clause}"


def _told_of_deed(item: Item, codebook: Codebook, reported: str, speakers: tuple[Link, ...]) -> str:
    row = item.evidence
    clause = _deed(item, codebook)
    denied = row.status == "denied"
    if not speakers:
        start = reported.replace(verbs()["outlet"], verbs()["no_speaker_denial"], 1) if denied else reported
        return f"{start} that {clause}"
    start, last = _spoken(reported, speakers[:-1]), speakers[-1]
    by_saying = _said_deed(item, last, codebook)
    if by_saying:
        return f"{start} that {by_saying}"
    own = f"{last.name} "
    if clause.startswith(own) and not clause.startswith(f"{own}and "):
        clause = f"it {clause[len(own) :]}"
    if denied:
        return f"{start} that {last.name} {verbs()['denial']} that {clause}"
    return f"{start} that {_says(last)} that {clause}"


def _spoken(start: str, links: tuple[Link, ...]) -> str:
    return start + "".join(f" that {_says(link)}" for link in links)


def _says(link: Link) -> str:
    if link.outlet:
        return f"{link.name} {verbs()['outlet']}"
    kind = "not" if link.negated else "attitude" if link.family == "attitude" else "speech"
    hearer = f" to {link.hearer}" if link.hearer and kind == "speech" else ""
    return f"{link.name} {verbs()[kind]}{hearer}"


def _said_deed(item: Item, speaker: Link, codebook: Codebook) -> str | None:
    """Return the clause of a deed that its source did by speaking ("X (Korsia) criticised Veldania")."""
    event = item.event
    if (
        event is None
        or item.evidence.status != "happened"
        or event.actors != (speaker.code,)
        or not event.recipients
    ):
        return None
    phrase = deed_phrases().get(f"{event.type}/{event.mode}") or deed_phrases().get(event.type)
    if phrase is None or not phrase.said:
        return None
    return f"{speaker.name} {phrase.past} {_people(event.recipients, codebook)}"


def _deed(item: Item, codebook: Codebook) -> str:
    """Say who did, plans or denies what to whom; by the row's own words if the table has none."""
    event, status = item.event, status_phrases()[item.evidence.status]
    phrase = None
    if event is not None:
        phrase = deed_phrases().get(f"{event.type}/{event.mode}") or deed_phrases().get(event.type)
    if event is None or phrase is None or not event.actors:
        return f"{item.evidence.what} ({status.word})"
    actors, recipients = event.actors, event.recipients
    if not recipients:
        actors, recipients = actors[:1], actors[1:]
    return status.deed.format(
        who=_people(actors, codebook),
        whom=_people(recipients, codebook),
        past=phrase.past,
        infinitive=phrase.infinitive,
        plan=phrase.plan,
        dropped=phrase.dropped or phrase.plan,
    ).strip()


def _people(codes: tuple[str, ...], codebook: Codebook) -> str:
    return _joined([name_of(code, codebook) for code in codes])


def name_of(code: str, codebook: Codebook) -> str:
    """Return the name of an actor as it stands within a sentence."""
    return with_article(codebook.actor_names.get(code, code))


def _listed(outlets: list[str]) -> str:
    """Return names, each once, at most three; the others counted."""
    unique = list(dict.fromkeys(outlets))
    shown = unique[:_MOST_OUTLETS]
    left = len(unique) - len(shown)
    return _joined([*shown, f"{left} more"] if left else shown)


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def capitalised(text: str) -> str:
    """Return ``text`` with its first letter raised, unless the first word has capitals of its own (eKathimerini)."""
    first = text.split(" ", 1)[0]
    return text if any(c.isupper() for c in first) else text[:1].upper() + text[1:]


def excerpt(item: Item, room: int) -> str:
    """Return characters of the quote, around what was coded, cut at clauses or words."""
    row = item.evidence
    start, end = row.span[0]
    first = whole = row.quote[: end - start]
    for pattern in (_DATELINE, _LEADING_THAT):
        found = pattern.match(whole)
        if found and found.end() < len(whole):
            whole = whole[found.end() :]
    whole = whole.strip()
    if len(whole) <= room:
        return _even(whole)
    offset = start + first.index(whole)
    coded = item.event.span if item.event else item.characterisation.span if item.characterisation else ()
    inside = [s - offset for s, _ in coded if 0 <= s - offset < len(whole)]
    at = min(inside, default=0)
    begin = 0
    denying = item.said is not None and item.said.stance == "denies"
    # What is denied begins where the quote does. Else, where what was coded would be cut off, start at the clause before it.
    if at > room - 40 and not denying:
        begin = max((m.end() for m in _BREAK.finditer(whole, 0, at) if at - m.end() < room - 40), default=0)
        begin = begin or whole.rfind(" ", 0, max(1, at - 40)) + 1
    part = whole[begin : begin + room + 1]
    if len(whole) - begin > room:
        part = part[: part.rfind(" ")] if " " in part[40:] else part[:room]
    return _even(part.strip())


_OUTER = {"“": "”", '"': '"', "‘": "’"}


def _even(text: str) -> str:
    """Return ``text`` without a quotation mark at an end that has no partner inside."""
    text = text.rstrip(" ,;:—–")
    opening, closing = text[:1], _OUTER.get(text[:1])
    if closing and closing not in text[1:]:
        text = text[1:]
    if text[-1:] in '”"' and not any(o in text[:-1] for o, c in _OUTER.items() if c == text[-1:]):
        text = text[:-1]
    elif (
        opening
        and closing
        and text.startswith(opening)
        and text.endswith(closing)
        and opening not in text[1:-1]
    ):
        text = text[1:-1].rstrip(" ,;:—–") if closing not in text[1:-1] else text
    return text[:-1] if text.endswith(".") and "." not in text.rsplit(" ", 1)[-1][:-1] else text


def _cut(whole: str, part: str) -> tuple[bool, bool]:
    """Say whether ``part`` leaves out words of ``whole`` before and after it."""
    at = whole.find(part)
    before, after = whole[:at], whole[at + len(part) :]
    skipped = _LEADING_THAT.sub("", _DATELINE.sub("", before))
    return bool(re.search(r"\w", skipped)), bool(re.search(r"\w", after))


def quoted(words: str, before: bool, after: bool) -> str:
    """Return ``words`` in quotation marks that they do not hold themselves, cuts shown by dots outside them."""
    opening, closing = ("‘", "’") if re.search(r"[“”\"]", words) else ("“", "”")
    return f"{opening}{_CUT_BEFORE if before else ''}{words}{_CUT_AFTER if after else ''}{closing}"


def shown_date(thing: Thing) -> tuple[str | None, bool]:
    """Return the date for people, and whether it was told; else the day of publication."""
    told = thing.date
    if told is not None:
        return interval_words(told), True
    published = [i.document.published for i in thing.items if i.document.published]
    return (f"by {day(min(published))}" if published else None), False


def interval_words(interval: DateInterval) -> str:
    """Return an interval in the grain in which it was told."""
    start, end = interval.start, interval.end
    if start is None or end is None:
        known = start or end
        return f"{'from' if start else 'until'} {day(known)}" if known else "undated"
    if start == end:
        return day(start)
    if interval.grain == "month" and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    if interval.grain == "year" and start.year == end.year:
        return str(start.year)
    if start.year == end.year:
        first = str(start.day) if start.month == end.month else f"{start.day} {start:%b}"
        return f"{first}–{day(end)}"
    return f"{day(start)}–{day(end)}"


def day(at: date) -> str:
    """Return a day as "9 Jun 2031"."""
    return f"{at.day} {at:%b} {at.year}"
