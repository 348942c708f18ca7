"""Answers on pairs of actors: what there is, how it moved and why, who denies what, what came of plans."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from comity.ledger import KeptEvidence, Where, link_view
from comity.ledger.boards import STATES, State, last_day, plan_counts, plan_ends, plan_entries
from comity.mcp.asking import Asking, line
from comity.mcp.shown import Shown, answer, call, evidence_row, from_reports, paged, plain, said_row
from comity.model.relation import Layer, Level, Shift, Step, TrendRow

_PAIRS = 100  # listed, those with most evidence first
_NAMED = 10
_LATEST = 5


class PairAnswers(Asking):
    """Answers on pairs."""

    def pair_summary(self, first: str | None, second: str | None, **asked: Any) -> Shown:
        """Return what the ledger holds on a pair in numbers; of no pair, which pairs it has."""
        with self.view() as view:
            if first is None or second is None:
                pairs = view.pairs(**asked)
                rows = [
                    {"pair": list(pair), "names": self.names(pair), "evidence": n}
                    for pair, n in pairs[:_PAIRS]
                ]
                return answer(documents=len(view.documents()), n=len(pairs), pairs=rows)
            from comity.relations.shifts import shifts_of

            pair = self.pair(view, first, second)
            columns = view.columns(
                "leaning", "status", "kind", "issue", "outlet", "document", "day", pair=pair, **asked
            )
            days = [day for day in columns["day"] if day]
            counts = Counter(zip(columns["leaning"], columns["status"], strict=True))
            states = plan_counts(view, pair)
            span = {name: asked.get(name) for name in ("since", "until", "as_of")}
            latest: list[KeptEvidence] = []
            for document in dict.fromkeys(reversed(columns["document"])):
                latest += view.evidence(**asked | {"document": document, "pair": pair})
                if len(latest) >= _LATEST:
                    break
            outlets = Counter(outlet for outlet in columns["outlet"] if outlet)
            return answer(
                pair=list(pair),
                names=self.names(pair),
                evidence=len(columns["day"]),
                reports=len(set(columns["document"])),
                first=plain(date.fromordinal(min(days))) if days else None,
                last=plain(date.fromordinal(max(days))) if days else None,
                counts=[
                    {"leaning": leaning, "status": status, "n": n}
                    for (leaning, status), n in sorted(counts.items())
                ],
                kinds=dict(sorted(Counter(columns["kind"]).items())),
                issues=dict(Counter(issue for issue in columns["issue"] if issue).most_common(_NAMED)),
                outlets=len(outlets),
                from_reports=from_reports(outlets=[list(one) for one in outlets.most_common(_NAMED)]),
                shifts=[_shift(shift) for shift in shifts_of(view, pair, **asked)],
                contradictions=len(view.contradictions(pair=pair, **span)),
                plans={state: states[state] for state in STATES},
                latest=[evidence_row(row) for row in latest[:_LATEST]],
                more=[
                    call("search_evidence", pair=",".join(pair), **asked),
                    call("pair_trend", first=pair[0], second=pair[1], **asked),
                    call("contradictions", pair=",".join(pair)),
                    call("plans", pair=",".join(pair)),
                ],
            )

    def pair_trend(
        self, first: str, second: str, by: Step, layer: Layer, offset: int, limit: int, **asked: Any
    ) -> Shown:
        """Return the two series, the latest bins first, and the shifts."""
        from comity.relations.series import resting_on, trend
        from comity.relations.shifts import shifts_of

        with self.view() as view:
            pair = self.pair(view, first, second)
            one, other = self.names(pair)
            shifts = shifts_of(view, pair, **asked)
            told = trend(view, pair, (one, other), by=by, layer=layer, shifts=shifts, **asked)
            end = max(0, len(told.rows) - offset)
            shown = slice(max(0, end - limit), end)
            until_next = told.rows[shown.start : end + 1]  # with the bin after them, where theirs end
            evidence = resting_on(view, until_next, layer=layer, **asked)
        given = {"first": pair[0], "second": pair[1], "by": by, "layer": layer, "limit": limit, **asked}
        bins = [_bin(row, ids) for row, ids in zip(told.rows[shown], evidence, strict=False)][::-1]
        return answer(
            pair=list(pair),
            names=[one, other],
            happenings=told.n,
            enough=told.enough,
            from_reports=from_reports(reason=told.reason),
            shifts=[_shift(shift) for shift in shifts],
            **paged(bins, len(told.rows), offset, "pair_trend", given),
        )

    def explain_shift(self, shift: str, as_of: date | None) -> Shown:
        """Return what a shift rests on, and what else may explain it."""
        from comity.relations.rivals import why

        with self.view() as view:
            told = why(view, shift, as_of=as_of)
            lines = {mover.evidence: line(view, mover.evidence, as_of).row for mover in told.moved_by}
        return answer(
            **{name: value for name, value in _shift(told.shift).items() if name != "from_reports"},
            names=self.names(told.shift.pair),
            moved_by=[
                {"lost_without_it": mover.loss, "weight": mover.weight, **evidence_row(lines[mover.evidence])}
                for mover in told.moved_by
            ],
            stories=[list(one) for one in told.stories],
            rivals=[
                {
                    "rival": one.rival,
                    "likely": one.likely,
                    "from_reports": from_reports(
                        speaks_for=one.speaks_for, speaks_against=one.speaks_against
                    ),
                }
                for one in told.rivals
            ],
            from_reports=from_reports(reason=told.shift.reason, outlets=[list(one) for one in told.outlets]),
            more=[call("get_evidence", evidence=name) for name in told.shift.evidence],
        )

    def contradictions(self, pair: str | None, offset: int, limit: int, **asked: Any) -> Shown:
        """Return denials beside what they deny, the latest first."""
        with self.view() as view:
            found = view.contradictions(pair=self.pair_in(view, pair), **asked)[::-1]
        rows = [
            {
                "pair": list(one.pair),
                "confidence": one.confidence,
                "denial": said_row(one.denial),
                "claim": said_row(one.claim),
                "from_reports": from_reports(reason=one.reason),
            }
            for one in found[offset : offset + limit]
        ]
        given = {"pair": pair, "limit": limit, **asked}
        return answer(**paged(rows, len(found), offset, "contradictions", given))

    def plans(self, pair: str | None, state: State | None, offset: int, limit: int) -> Shown:
        """Return plans with what became of them, the latest announced first."""
        with self.view() as view:
            on = self.pair_in(view, pair)
            counts = plan_counts(view, on)
            rows = [
                {
                    "state": entry.state,
                    "due": entry.due,
                    "plan": said_row(link_view.said(view.ask, Where(), entry.reading, entry.id)),
                    "outcomes": [
                        {
                            "kind": end.kind,
                            "confidence": end.confidence,
                            **said_row(link_view.said(view.ask, Where(), end.reading, end.id)),
                        }
                        for end in plan_ends(view, entry)
                    ],
                }
                for entry in plan_entries(view, on, state, skip=offset, limit=limit)
            ]
            told = {"counted_from": last_day(view), "states": {name: counts[name] for name in STATES}}
        total = counts[state] if state else counts.total()
        given = {"pair": pair, "state": state, "limit": limit}
        return answer(**told, **paged(rows, total, offset, "plans", given))


def _shift(shift: Shift) -> Shown:
    return {
        "shift": shift.id,
        "pair": list(shift.pair),
        "date": plain(shift.date),
        "interval": plain(shift.interval),
        "until": plain(shift.until),
        "direction": shift.direction,
        "probability": shift.probability,
        "size": shift.size,
        "happenings": shift.n,
        "change_in": shift.kind,
        "evidence": list(shift.evidence[:_NAMED]),
        "from_reports": from_reports(reason=shift.reason),
    }


def _bin(row: TrendRow, evidence: Sequence[str]) -> Shown:
    return {
        "start": plain(row.start),
        "evidence": list(evidence),
        "closeness": _level(row.closeness),
        "strain": _level(row.strain),
        "published": row.volume,
    }


def _level(level: Level) -> Shown:
    return {"value": level.value, "low": level.low, "high": level.high, "n": level.n}
