"""What is so now and was not at the last look: shifts, contradictions, plans whose day has passed in silence."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from comity.ledger import KeptEvidence, Said, View, Where, link_view
from comity.ledger.boards import plan_entries
from comity.ledger.lookup import line_of
from comity.model.relation import Shift
from comity.relations.shifts import shifts_of
from comity.watch.digest import Notice, NoticeKind, Quoted

Pair = tuple[str, str]
_MANY = 20  # pairs, from which on one sweep over all is quicker
_SHOWN = 5  # quotations of a shift
_SAME = timedelta(days=30)  # the date of one shift moves by some days as evidence comes in
_MARKS = {"worse": "more strain, less closeness", "better": "less strain, more closeness"}


class Noticed(NamedTuple):
    """A notice with the key under which it is remembered as told."""

    notice: Notice
    key: str


def notices(
    view: View,
    names: dict[str, str],
    pairs: Sequence[Pair] | None,
    touched: Sequence[Pair],
    told: dict[NoticeKind, set[str]],
    silent_before: date,
) -> Iterator[Noticed]:
    """Yield what was not told before.

    ``pairs`` are those that are told of, all if ``None``; shifts are sought in those of
    them that are ``touched``: whose evidence grew. A plan is overdue when its last day was
    before ``silent_before`` and nothing was told of it.
    """

    def wanted(pair: Pair) -> bool:
        return pairs is None or pair in pairs

    def title(pair: Pair, text: str) -> str:
        return f"{' – '.join(names.get(code, code) for code in pair)}: {text}"

    known = [_shift_of(key) for key in told["shift"]]
    for pair, shifts in _shifts(view, list(filter(wanted, touched))):
        for shift in shifts:
            if shift.kind == "relation" and not any(_same(shift, one) for one in known):
                text = f"{shift.direction} since {shift.date} ({_MARKS[shift.direction]})"
                reason = f"probability {shift.probability:.2f} (n = {shift.n} happenings); {shift.reason}"
                yield Noticed(
                    Notice(
                        id=shift.id,
                        kind="shift",
                        pair=pair,
                        title=title(pair, text),
                        reason=reason,
                        words=tuple(_lines(view, shift.evidence[:_SHOWN])),
                    ),
                    _key_of(shift),
                )
    for one in view.contradictions():
        if wanted(one.pair) and one.id not in told["contradiction"]:
            yield Noticed(
                Notice(
                    id=one.id,
                    kind="contradiction",
                    pair=one.pair,
                    title=title(one.pair, "claimed, and denied"),
                    reason=f"confidence {one.confidence:.2f}; {one.reason}",
                    words=(_quoted(one.claim, "claim"), _quoted(one.denial, "denial")),
                ),
                one.id,
            )
    for entry in plan_entries(view, state="announced"):
        if entry.due is None or entry.due >= silent_before.isoformat():
            continue
        said = link_view.said(view.ask, Where(), entry.reading, entry.id)
        found = line_of(view, said.id)
        key = f"{said.document} {said.id}"
        if found is None or not wanted(found.row.pair) or key in told["overdue plan"]:
            continue
        pair = found.row.pair
        yield Noticed(
            Notice(
                id=said.id,
                kind="overdue plan",
                pair=pair,
                title=title(pair, f"planned for {entry.due}, and nothing was told since"),
                reason=found.row.reason,
                words=(_quoted(said, "plan"),),
            ),
            key,
        )


def _shifts(view: View, pairs: Sequence[Pair]) -> Iterator[tuple[Pair, list[Shift]]]:
    """Yield pairs with their shifts; many are sought in one sweep over the ledger."""
    if len(pairs) <= _MANY:
        yield from ((pair, shifts_of(view, pair)) for pair in pairs)
        return
    found: dict[Pair, list[Shift]] = {pair: [] for pair in pairs}
    for shift in shifts_of(view):
        if shift.pair in found:
            found[shift.pair].append(shift)
    yield from found.items()


def touched_since(view: View, moment: str | None) -> list[Pair]:
    """Return the pairs with evidence of readings that came to hold after a moment; all for ``None``."""
    if moment is None:
        return [pair for pair, _ in view.pairs()]
    found = view.ask(
        "SELECT DISTINCT v.first, v.second FROM standing s JOIN evidence v ON v.reading = s.reading "
        "WHERE s.since > ? AND s.until IS NULL ORDER BY 1, 2",
        [moment],
    )
    return [(first, second) for first, second in found]


def new_since(view: View, moment: str | None) -> tuple[int, int]:
    """Return how many reports were added after a moment, and how many lines of evidence hold that came after it."""
    reports = next(view.ask("SELECT count(*) FROM documents WHERE added_at > ?", [moment or ""]))[0]
    lines = next(
        view.ask(
            "SELECT count(*) FROM standing s JOIN evidence v ON v.reading = s.reading WHERE s.since > ? AND s.until IS NULL",
            [moment or ""],
        )
    )[0]
    return reports, lines


def moment_of(view: View) -> str | None:
    """Return the last moment at which a reading came to hold; ``None`` if there is none."""
    last: str | None = next(view.ask("SELECT max(since) FROM standing", []))[0]
    return last


class _Known(NamedTuple):
    pair: Pair
    direction: str
    date: date


def _key_of(shift: Shift) -> str:
    return msgspec.json.encode(_Known(shift.pair, shift.direction, shift.date)).decode()


def _shift_of(key: str) -> _Known:
    return msgspec.json.decode(key, type=_Known)


def _same(shift: Shift, known: _Known) -> bool:
    return (shift.pair, shift.direction) == known[:2] and abs(shift.date - known.date) <= _SAME


def _lines(view: View, evidence: Sequence[str]) -> Iterator[Quoted]:
    for name in evidence:
        found = line_of(view, name)
        if found is not None:
            yield _quoted(found.row)


def _quoted(said: Said | KeptEvidence, label: str | None = None) -> Quoted:
    return Quoted(
        label=label,
        quote=said.quote,
        outlet=said.outlet,
        published=said.published,
        url=said.url,
        document=said.document,
        evidence=said.id,
    )
