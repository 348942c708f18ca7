"""Answers on single lines of evidence, quotations and texts; nothing here knows the protocol."""

from base64 import b64decode, urlsafe_b64encode
from datetime import date
from threading import Lock
from typing import Any

from comity.errors import InputError
from comity.ledger import KeptAttribution, Where, judged_lines, link_view
from comity.ledger.quotation import Standing, check_quote
from comity.mcp.asking import Asking, line
from comity.mcp.shown import (
    Shown,
    answer,
    call,
    document_head,
    evidence_row,
    from_reports,
    plain,
    quotation,
    said_row,
)

_AROUND = 400  # characters shown before and after a quotation
_REPORTS = 200  # reports that hold the words and whose evidence is gone through
_NAMED = 10
_READING = Lock()  # the pipeline reads one report at a time


class EvidenceAnswers(Asking):
    """Answers on evidence and texts."""

    def search_evidence(
        self, words: str | None, pair: str | None, cursor: str | None, limit: int, **asked: Any
    ) -> Shown:
        """Return lines of evidence: by day, or, where words are given, of the reports that hold them."""
        with self.view() as view:
            given = {"words": words, "pair": pair, "limit": limit, **asked}
            where = {**asked, "pair": self.pair_in(view, pair)}
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
        with self.view() as view:
            row, reading = line(view, evidence, as_of)
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
                names=self.names(row.pair),
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

    def check_quote(self, words: str, limit: int, **asked: Any) -> Shown:
        """Say whether words stand in a stored report, where exactly, or what comes nearest."""
        with self.view() as view:
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
        with self.view() as view:
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
        with self.view() as view:
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
