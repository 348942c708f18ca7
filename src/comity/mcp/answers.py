"""What the tools answer: each asks the ledger once and renders; nothing here knows the protocol."""

from base64 import b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from comity.codebook import Codebook, load_codebook
from comity.codebook.names import find_pair, make_pair
from comity.errors import InputError
from comity.ledger import KeptAttribution, KeptEvidence, View, Where, judged_lines, link_view
from comity.ledger.lookup import Line, line_of
from comity.ledger.plan_states import STATES, State, last_day, plan_ends, plan_entries
from comity.ledger.quotation import Standing, check_quote
from comity.mcp.shown import (
    Shown,
    answer,
    call,
    document_head,
    evidence_row,
    from_reports,
    paged,
    plain,
    quotation,
    said_row,
)
from comity.model.relation import Layer, Level, Shift, Step, TrendRow

Pair = tuple[str, str]
_AROUND = 400  # characters shown before and after a quotation
_REPORTS = 200  # reports that hold the words and whose evidence is gone through
_NAMED = 10
_LATEST = 5
_READING = Lock()  # the pipeline reads one report at a time


class Answers:
    """Answers of one ledger; every call opens it anew, so that what is added meanwhile is seen."""

    def __init__(self, ledger: Path, tables: Path | None = None) -> None:
        self.ledger = ledger
        self.tables = tables

    @cached_property
    def codebook(self) -> Codebook:
        """The tables, for names."""
        return load_codebook(self.tables)

    @contextmanager
    def _view(self) -> Iterator[View]:
        with View(self.ledger) as view:
            yield view

    def _pair(self, view: View, first: str, second: str) -> Pair:
        one, other = sorted((first.strip(), second.strip()))
        if one != other and view.knows_actor(one) and view.knows_actor(other):
            return one, other
        return make_pair(first, second, self.codebook)

    def _pair_in(self, view: View, words: str | None) -> Pair | None:
        if words is None:
            return None
        parts = [part.strip() for part in words.split(",")]
        if len(parts) == 2 and all(parts):
            return self._pair(view, *parts)
        return find_pair(words, self.codebook)

    def _names(self, pair: Pair) -> list[str]:
        return [self.codebook.actor_names.get(code, code) for code in pair]

    def search_evidence(
        self, words: str | None, pair: str | None, cursor: str | None, limit: int, **asked: Any
    ) -> Shown:
        """Return lines of evidence: by day, or, where words are given, of the reports that hold them."""
        with self._view() as view:
            given = {"words": words, "pair": pair, "limit": limit, **asked}
            where = {**asked, "pair": self._pair_in(view, pair)}
            if words is None:
                found = view.evidence(**where)
                page = found.page(limit, _token(cursor))
                more = call("search_evidence", **given, cursor=_cursor(page.next)) if page.next else None
                return answer(n=len(found), rows=[evidence_row(row) for row in page.rows], more=more)
            hits = view.search(words, limit=_REPORTS, **where)
            held = [row for hit in hits for row in view.evidence(**where | {"document": hit.document})]
        inside = [row for row in held if _holds(row.quote, words)]
        ranked = [*inside, *(row for row in held if not _holds(row.quote, words))]
        offset = _number(cursor)
        after = offset + limit
        rows = [
            {**evidence_row(row), "words_in": "quote" if number < len(inside) else "report"}
            for number, row in enumerate(ranked[offset:after], offset)
        ]
        more = call("search_evidence", **given, cursor=str(after)) if after < len(ranked) else None
        told = {"reports": len(hits), "reports_cut": len(hits) == _REPORTS}
        return answer(**told, n=len(ranked), rows=rows, more=more)

    def get_evidence(self, evidence: str, as_of: date | None) -> Shown:
        """Return everything on one line of evidence."""
        with self._view() as view:
            row, reading = _line(view, evidence, as_of)
            document = view.document(row.document)
            assert document is not None
            said = {one.id: one for one in view.attributions(document=row.document, as_of=as_of)}
            chain: list[KeptAttribution] = []
            at = row.attribution
            while at is not None and at in said and len(chain) < _NAMED:
                chain.append(said[at])
                at = said[at].parent
            events = [e for e in view.events(document=row.document, as_of=as_of) if e.id == row.event]
            thing = view.thing(evidence, as_of=as_of)
            story = view.story(row.story, as_of=as_of) if row.story else None
            start, end = max(0, row.span[0][0] - _AROUND), row.span[-1][1] + _AROUND
            links = view.ask(
                "SELECT 'denies', claim_reading, claim FROM denial_links WHERE denial_reading = ? AND denial = ? AND until IS NULL "
                "UNION ALL SELECT 'denied by', denial_reading, denial FROM denial_links WHERE claim_reading = ? AND claim = ? AND until IS NULL "
                "UNION ALL SELECT 'outcome: ' || kind, outcome_reading, outcome FROM plan_links WHERE plan_reading = ? AND plan = ? AND until IS NULL "
                "UNION ALL SELECT 'outcome of', plan_reading, plan FROM plan_links WHERE outcome_reading = ? AND outcome = ? AND until IS NULL",
                [reading, evidence] * 4,
            )
            judged = judged_lines(view, [evidence]).get(evidence, ())
            return answer(
                **evidence_row(row),
                names=self._names(row.pair),
                report=document_head(document),
                context={
                    "offset": start,
                    "from_reports": from_reports(text=document.text[start:end]),
                    "rest": call("read_text", document=row.document, offset=start),
                },
                event=_event(events[0]) if events else None,
                attributions=[
                    {
                        "speech": one.speech,
                        "stance": one.stance,
                        "anonymous": one.anonymous,
                        "cue": plain(one.cue),
                        "source": plain(one.source),
                        "content": plain(one.content),
                        "from_reports": from_reports(speaker=one.speaker, name=one.name, reason=one.reason),
                    }
                    for one in chain
                ],
                linked=[
                    {"how": how, **said_row(link_view.said(view.ask, Where(), number, name))}
                    for how, number, name in list(links)
                ],
                told_by=thing
                and {
                    "origins": thing.origins,
                    "evidence": list(thing.evidence),
                    "from_reports": from_reports(outlets=thing.outlets, circles=thing.circles),
                },
                story_reports=list(story.documents) if story else [],
                judgements=[
                    {"verdict": one.verdict, "who": one.who, "at": one.at, "recoding": plain(one.recoding)}
                    for one in judged
                ],
            )

    def pair_summary(self, first: str | None, second: str | None, **asked: Any) -> Shown:
        """Return what the ledger holds on a pair in numbers; of no pair, which pairs it has."""
        with self._view() as view:
            if first is None or second is None:
                pairs = view.pairs(**asked)
                rows = [
                    {"pair": list(pair), "names": self._names(pair), "evidence": n} for pair, n in pairs[:100]
                ]
                return answer(documents=len(view.documents()), n=len(pairs), pairs=rows)
            from comity.relations.shifts import shifts_of

            pair = self._pair(view, first, second)
            columns = view.columns(
                "leaning", "status", "kind", "issue", "outlet", "document", "day", pair=pair, **asked
            )
            days = [day for day in columns["day"] if day]
            counts = Counter(zip(columns["leaning"], columns["status"], strict=True))
            states = Counter(entry.state for entry in plan_entries(view, pair))
            span = {name: asked.get(name) for name in ("since", "until", "as_of")}
            latest: list[KeptEvidence] = []
            for document in dict.fromkeys(reversed(columns["document"])):
                latest += view.evidence(**asked | {"document": document, "pair": pair})
                if len(latest) >= _LATEST:
                    break
            outlets = Counter(outlet for outlet in columns["outlet"] if outlet)
            return answer(
                pair=list(pair),
                names=self._names(pair),
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
        from comity.relations.series import trend
        from comity.relations.shifts import shifts_of

        with self._view() as view:
            pair = self._pair(view, first, second)
            one, other = self._names(pair)
            shifts = shifts_of(view, pair, **asked)
            told = trend(view, pair, (one, other), by=by, layer=layer, shifts=shifts, **asked)
        given = {"first": pair[0], "second": pair[1], "by": by, "layer": layer, "limit": limit, **asked}
        bins = [_bin(row) for row in reversed(told.rows)]
        return answer(
            pair=list(pair),
            names=[one, other],
            happenings=told.n,
            enough=told.enough,
            from_reports=from_reports(reason=told.reason),
            shifts=[_shift(shift) for shift in shifts],
            **paged(bins[offset : offset + limit], len(bins), offset, "pair_trend", given),
        )

    def explain_shift(self, shift: str, as_of: date | None) -> Shown:
        """Return what a shift rests on, and what else may explain it."""
        from comity.relations.rivals import why

        with self._view() as view:
            told = why(view, shift, as_of=as_of)
            lines = {mover.evidence: _line(view, mover.evidence, as_of).row for mover in told.moved_by}
        return answer(
            **{name: value for name, value in _shift(told.shift).items() if name != "from_reports"},
            names=self._names(told.shift.pair),
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
        with self._view() as view:
            found = view.contradictions(pair=self._pair_in(view, pair), **asked)[::-1]
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
        with self._view() as view:
            entries = plan_entries(view, self._pair_in(view, pair))
            chosen = [entry for entry in entries if state in (None, entry.state)]
            rows = [
                {
                    "state": entry.state,
                    "due": entry.due,
                    "plan": said_row(link_view.said(view.ask, Where(), entry.reading, entry.name)),
                    "outcomes": [
                        {
                            "kind": end.kind,
                            "confidence": end.confidence,
                            **said_row(link_view.said(view.ask, Where(), end.reading, end.name)),
                        }
                        for end in plan_ends(view, entry)
                    ],
                }
                for entry in chosen[offset : offset + limit]
            ]
            counts = Counter(entry.state for entry in entries)
            told = {"counted_from": last_day(view), "states": {name: counts[name] for name in STATES}}
        given = {"pair": pair, "state": state, "limit": limit}
        return answer(**told, **paged(rows, len(chosen), offset, "plans", given))

    def check_quote(self, words: str, limit: int, **asked: Any) -> Shown:
        """Say whether words stand in a stored report, where exactly, or what comes nearest."""
        with self._view() as view:
            told = check_quote(view, words, limit=limit, **asked)
            heads = {
                one.document: view.document(one.document)
                for one in (*told.stand, *([told.nearest] if told.nearest else []))
            }
            evidence = {name: [(row.id, row.span) for row in view.evidence(document=name)] for name in heads}

        def place(one: Standing) -> Shown:
            head = heads[one.document]
            assert head is not None
            touching = [
                name
                for name, span in evidence[one.document]
                if one.where == "text" and span[0][0] < one.span[-1][1] and one.span[0][0] < span[-1][1]
            ]
            return {
                "match": one.match,
                "likeness": one.likeness,
                "where": one.where,
                **quotation(one.document, one.found, one.span),
                "from_reports": from_reports(found=one.found),
                "evidence": touching,
                "report": document_head(head),
            }

        return answer(
            stands=bool(told.stand),
            places=[place(one) for one in told.stand],
            nearest=place(told.nearest) if told.nearest else None,
            reports_looked_into=told.looked_into,
            more="more places hold these words; ask again with document, or a higher limit"
            if told.cut
            else None,
        )

    def read_text(self, document: str, offset: int, length: int) -> Shown:
        """Return a part of the text of a report, with the evidence that rests on it."""
        with self._view() as view:
            found = view.document(document)
            if found is None:
                raise InputError(
                    f"the ledger has no report {document!r}; search_evidence gives ids of reports"
                )
            lines = [(row.id, row.span) for row in view.evidence(document=document)]
        if offset > len(found.text):
            raise InputError(
                f"offset {offset} lies behind the end of the text, which has {len(found.text)} characters"
            )
        end = min(len(found.text), offset + length)
        return answer(
            **document_head(found),
            text={"offset": offset, "end": end, "from_reports": from_reports(text=found.text[offset:end])},
            evidence=[name for name, span in lines if span[0][0] < end and span[-1][1] > offset],
            more=call("read_text", document=document, offset=end, length=length)
            if end < len(found.text)
            else None,
        )

    def add_report(
        self, text: str, title: str | None, outlet: str | None, published: date | None, url: str | None
    ) -> Shown:
        """Read a report and keep it."""
        from comity import load_reader
        from comity.engines.keeping import keep
        from comity.ingest.files import make_document
        from comity.ledger import Writer
        from comity.model import Failure

        document = make_document(text, published=published, outlet=outlet, title=title, url=url)
        with _READING:
            reader = load_reader(self.tables)
            with Writer(self.ledger, reader.versions, reader.codebook) as writer:
                kept = keep(document, writer, reader)
        if isinstance(kept, Failure):
            raise InputError(
                f"the report could not be read ({kept.stage}: {kept.message}); it is in quarantine"
            )
        with self._view() as view:
            rows = [evidence_row(row) for row in view.evidence(document=kept.document)]
        return answer(
            document=kept.document,
            outcome=kept.outcome,
            n=len(rows),
            rows=rows[:_NAMED],
            more=call("search_evidence", document=kept.document) if len(rows) > _NAMED else None,
        )


def _cursor(token: str) -> str:
    """Return the token of a page as plain letters: what looks like JSON is taken for it on the way."""
    return urlsafe_b64encode(token.encode()).decode()


def _token(cursor: str | None) -> str | None:
    if cursor is None:
        return None
    try:
        return b64decode(cursor, b"-_", validate=True).decode()
    except ValueError:
        raise InputError(
            f"{cursor[:40]!r} is no cursor; give the one that the answer before it named"
        ) from None


def _number(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not cursor.isdecimal():
        raise InputError(f"{cursor[:40]!r} is no cursor of this search; give the one that its answer named")
    return int(cursor)


def _holds(text: str, words: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words.casefold().replace('"', " ").split())


def _line(view: View, evidence: str, as_of: date | None) -> Line:
    found = line_of(view, evidence, as_of)
    if found is None:
        raise InputError(
            f"no line of evidence {evidence!r} holds now; search_evidence gives those that do (as_of asks for earlier ones)"
        )
    return found


def _event(event: Any) -> Shown:
    return {
        "actors": list(event.actors),
        "recipients": list(event.recipients),
        "type": event.type,
        "mode": event.mode,
        "quad": event.quad,
        "contexts": list(event.contexts),
        "factuality": event.factuality,
        "score": event.score,
        "confidence": event.confidence,
        "from_reports": from_reports(reason=event.reason),
    }


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


def _bin(row: TrendRow) -> Shown:
    return {
        "start": plain(row.start),
        "closeness": _level(row.closeness),
        "strain": _level(row.strain),
        "published": row.volume,
    }


def _level(level: Level) -> Shown:
    return {"value": level.value, "low": level.low, "high": level.high, "n": level.n}
