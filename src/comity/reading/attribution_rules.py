"""Attributions by rule: the content hangs on the cue in the tree or stands beside it in quotation marks.

The rules read what stands inside the content of another attribution, where no annotated
corpus tells how a model should read (``attribution``). Which words are cues, and what each
takes, is in the cue table.
"""

from comity.model import Span
from comity.reading import grammar
from comity.reading.content import ContentSpans
from comity.reading.cues import CueHit
from comity.reading.draft import Draft
from comity.reading.parse import Parse

_OPENING_MARKS = frozenset({'"', "“", "„", "«", "``"})


class AttributionRules:
    """The rules at work on one document."""

    def __init__(self, text: str, parse: Parse, quotes: tuple[Span, ...] | None = None) -> None:
        self.parse = parse
        self.spans = ContentSpans(text, parse, quotes)

    def draft(self, hit: CueHit) -> Draft | None:
        """Return the attribution that ``hit`` marks, or None where it marks none."""
        if hit.row.pos == "p":
            return self.phrase(hit)
        if hit.row.pos == "n":
            return self.noun(hit)
        if hit.row.pos == "a":
            return self.adjective(hit)
        return self.verb(hit)

    def verb(self, hit: CueHit) -> Draft | None:
        """A verb: clause, quotation, infinitive, object or prepositional phrase, in that order."""
        parse, token = self.parse, hit.token
        if parse.dep[token] in ("amod", "compound", "aux", "auxpass"):
            return None
        takes = hit.row.complement
        source, told = self.subject(token)
        cue = self.cue_tokens(hit)
        before = self.spans.preposed(token, source, cue)
        if ("that" in takes or "quote" in takes) and before is not None:
            return self.made(hit, source, cue, [before], 0.9, f"clause before the cue, {told}")
        for dep, word, sure in (
            ("ccomp", "that", 0.9),
            ("xcomp", "to", 0.8),
            ("ccomp", "wh", 0.7),
            ("xcomp", "ing", 0.6),
            ("advcl", "to", 0.5),
        ):
            if word not in takes and not (word == "that" and "quote" in takes):
                continue
            kid = next((k for k in parse.kids(token, dep) if k > token), None)
            if kid is None or (dep == "advcl" and not grammar.is_infinitive(self.parse, kid)):
                continue
            if (
                word == "to"
                and dep == "xcomp"
                and not grammar.is_infinitive(self.parse, kid)
                and "ing" not in takes
            ):
                continue
            span = self.spans.with_trailing(token, kid, self.spans.clause(kid, cue, token))
            if dep == "xcomp" and (owner := self.spans.infinitive_subject(token, kid)) is not None:
                span = (min(owner, span[0]), span[1])
            return self.made(
                hit, source, cue, [self.spans.with_quote(span)], sure, f"{dep} clause of the cue, {told}"
            )
        quoted = self.spans.beside(token, source, cue) if "quote" in takes or "that" in takes else None
        if quoted is not None:
            kid = parse.child(token, "dobj")
            if (
                kid is not None
                and kid > token
                and quoted[0] - 8 < parse.start[parse.edges[kid][0]] <= quoted[0]
                and "object" in takes
            ):
                quoted = (parse.start[parse.edges[kid][0]], quoted[1])
            return self.made(hit, source, cue, [quoted], 0.85, f"quotation beside the cue, {told}")
        return self.verb_phrase(hit, source, cue, told)

    def verb_phrase(
        self, hit: CueHit, source: tuple[int, ...], cue: tuple[int, ...], told: str
    ) -> Draft | None:
        """A verb with its content in an object or a prepositional phrase ("denied any rift")."""
        parse, token = self.parse, hit.token
        takes = hit.row.complement
        passive = parse.child(token, "nsubjpass") is not None
        if "object" in takes and hit.row.hearer != "object":
            kid = parse.child(token, "nsubjpass") if passive else parse.child(token, "dobj", "attr", "oprd")
            if (
                kid is not None
                and (source or not passive)
                and parse.tag[kid] not in ("PRP", "WDT", "WP", "WRB")
            ):
                return self.made(
                    hit,
                    source,
                    cue,
                    [self.spans.with_quote(self.spans.phrase_span(kid))],
                    0.6,
                    f"object of the cue, {told}",
                )
        for prep in takes:
            for kid in parse.kids(token, "prep", "prt", "dative"):
                if parse.lower[kid] == prep and (inner := parse.child(kid, "pobj", "pcomp")) is not None:
                    return self.made(
                        hit,
                        source,
                        cue,
                        [self.spans.with_quote(self.spans.phrase_span(inner))],
                        0.5,
                        f"{prep}-phrase of the cue, {told}",
                    )
        last = cue[-1]
        if len(hit.tokens) > 1 and parse.dep[last] == "prep":
            inner = parse.child(last, "pobj", "pcomp")
            if inner is not None and "object" not in (hit.row.hearer or ""):
                follows = [
                    k
                    for k in parse.kids(token, "xcomp", "advcl", "ccomp")
                    if k > inner and grammar.is_infinitive(self.parse, k)
                ]
                start = self.spans.phrase_span(inner)[0]
                end = (
                    self.spans.clause(follows[0], cue, token)[1]
                    if follows
                    else self.spans.phrase_span(inner)[1]
                )
                return self.made(
                    hit,
                    source,
                    cue,
                    [self.spans.with_quote((start, end))],
                    0.6,
                    f"phrase after the cue, {told}",
                )
        return None

    def noun(self, hit: CueHit) -> Draft | None:
        """A noun that carries content: "the claim that …", "a call for …"."""
        parse, token = self.parse, hit.token
        takes = hit.row.complement
        kid = next(
            (
                k
                for k in parse.kids(token, "acl", "ccomp", "relcl", "advcl")
                if k > token and self.carries(k, takes)
            ),
            None,
        )
        span: Span | None = None
        if kid is not None:
            span = self.spans.clause(kid, (token,), token)
        else:
            for prep in takes:
                for k in parse.kids(token, "prep"):
                    inner = parse.child(k, "pobj", "pcomp")
                    if parse.lower[k] == prep and inner is not None and prep not in ("with", "as"):
                        span = self.spans.phrase_span(inner)
                        break
                if span:
                    break
            if span is not None and hit.row.family == "attitude":
                return None
        if span is None:
            return None
        source, told = self.owner(token)
        if not source:
            return None
        return self.made(
            hit, source, (token,), [self.spans.with_quote(span)], 0.6, f"complement of the noun, {told}"
        )

    def adjective(self, hit: CueHit) -> Draft | None:
        """A predicate adjective: "is confident that", "is willing to"."""
        parse, token = self.parse, hit.token
        if parse.dep[token] not in ("acomp", "oprd", "conj", "ROOT"):
            return None
        copula = parse.head[token]
        kid = next(
            (
                k
                for k in [*parse.kids(token, "ccomp", "xcomp"), *parse.kids(copula, "ccomp", "xcomp")]
                if k > token
            ),
            None,
        )
        if kid is None or not (
            ("to" in hit.row.complement and grammar.is_infinitive(self.parse, kid))
            or ("that" in hit.row.complement and parse.dep[kid] == "ccomp")
        ):
            return None
        source, told = self.subject(copula)
        if not source or parse.lower[source[0]] == "it":
            return None
        cue = tuple(sorted({copula, token})) if token - copula < 4 else (token,)
        return self.made(
            hit,
            source,
            cue,
            [self.spans.with_quote(self.spans.clause(kid, cue, token))],
            0.6,
            f"clause of the adjective, {told}",
        )

    def phrase(self, hit: CueHit) -> Draft | None:
        """A fixed phrase: the source follows it, the content is the clause that it stands in."""
        parse, last = self.parse, hit.tokens[-1]
        source_head = parse.child(last, "pobj")
        if source_head is None:
            kids = [k for k in parse.children[last] if k > last]
            source_head = kids[0] if kids else None
        if source_head is None and last + 1 < len(parse) and parse.sentence[last + 1] == parse.sentence[last]:
            source_head = last + 1
            while (
                parse.head[source_head] > source_head
                and parse.sentence[parse.head[source_head]] == parse.sentence[last]
                and parse.dep[source_head] in ("det", "compound", "amod", "poss", "nmod", "case")
            ):
                source_head = parse.head[source_head]
        if source_head is None or parse.is_verb(source_head):
            return None
        source = self.noun_phrase(source_head)
        if not source or parse.text[source[0]] in _OPENING_MARKS:
            return None  # 'from the perspective of "active neutrality"': a principle says nothing
        used = {*hit.tokens, *source}
        sentence = parse.sentences[parse.sentence[hit.token]]
        clause = parse.head[hit.token]
        if parse.is_verb(clause) and parse.dep[clause] == "ccomp":
            sentence = parse.edges[clause]
            if parse.child(clause, "mark") == sentence[0]:
                sentence = (sentence[0] + 1, sentence[1])
        host = [t for t in range(*sentence) if t not in used and t < hit.token]
        after = [t for t in range(*sentence) if t > max(used)]
        tokens = host if len(host) > 2 else after
        span = self.spans.trim(tokens)
        if span is None:
            return None
        if (
            len(host) > 2
            and (
                opened := self.spans.quote_of.get(host[-1] if parse.text[host[-1]] not in ",." else host[-2])
            )
            is not None
        ):
            span = (
                min(span[0], self.spans.quotes[opened][0])
                if self.spans.quotes[opened][0] >= parse.start[sentence[0]]
                else span[0],
                max(span[1], self.spans.quotes[opened][1]),
            )
        return self.made(hit, source, hit.tokens, [span], 0.85, "clause of the phrase, source after it")

    def subject(self, token: int) -> tuple[tuple[int, ...], str]:
        """Return the tokens of the source of a verb and how they were found."""
        parse = self.parse
        at, steps = token, 0
        while (
            parse.child(at, "nsubj", "nsubjpass", "expl") is None
            and parse.dep[at] in ("conj", "xcomp", "acomp")
            and steps < 5
        ):
            at, steps = parse.head[at], steps + 1
        if parse.child(at, "expl") is not None:
            return (), "impersonal"
        found = grammar.subject(parse, token)
        if found is None:
            return (), "passive without by-phrase" if grammar.is_passive(parse, token) else "no subject"
        if parse.lower[found] in ("who", "which", "that") and parse.tag[found] in ("WP", "WDT"):
            noun = grammar.antecedent(parse, found)
            return (
                (self.noun_phrase(noun), "antecedent of the relative clause")
                if noun is not None
                else ((), "no subject")
            )
        return self.noun_phrase(found), "subject"

    def owner(self, token: int) -> tuple[tuple[int, ...], str]:
        """Return the source of a noun: possessor, by- or from-phrase, state adjective, or subject of its light verb."""
        parse = self.parse
        poss = parse.child(token, "poss")
        if poss is not None:
            return self.noun_phrase(poss), "possessor"
        for kid in parse.kids(token, "prep", "agent"):
            inner = parse.child(kid, "pobj")
            if parse.lower[kid] in ("by", "from") and inner is not None:
                return self.noun_phrase(inner), f"{parse.lower[kid]}-phrase"
        for kid in parse.kids(token, "amod", "compound", "nmod"):
            if parse.text[kid][:1].isupper():
                return (kid,), "modifier of the noun"
        if parse.dep[token] == "dobj":
            return self.subject(parse.head[token])[0], "subject of the verb that takes the noun"
        return (), "no owner"

    def noun_phrase(self, head: int) -> tuple[int, ...]:
        """Return the tokens of a noun phrase without its relative and participial clauses."""
        parse = self.parse
        found = [head]
        for at in found:
            for kid in parse.children[at]:
                dep = parse.dep[kid]
                if dep in ("relcl", "advcl", "ccomp", "parataxis") or (dep == "acl" and kid > head):
                    continue
                if at == head and dep == "punct" and (kid > head or parse.text[kid] == ","):
                    continue
                if at == head and dep == "appos" and kid > head + 12:
                    continue
                found.append(kid)
        tokens = sorted(found)
        # A subject that the parser has joined to what stands before a comma ("…, Smith said").
        joined = [t for t in tokens if t < head and parse.text[t] == ","]
        if joined and not any(parse.dep[t] in ("conj", "appos") and t > head for t in tokens):
            tokens = [t for t in tokens if t > joined[-1]]
        while tokens and parse.dep[tokens[-1]] == "punct" and parse.text[tokens[-1]] in ",;:":
            tokens.pop()
        return tuple(tokens)

    def carries(self, kid: int, takes: tuple[str, ...]) -> bool:
        """Say whether a clause on a noun is its content, not a relative clause about it."""
        parse = self.parse
        opener = parse.child(kid, "mark")
        if opener is not None and parse.lower[opener] == "that":
            return "that" in takes
        return "to" in takes and grammar.is_infinitive(self.parse, kid)

    def cue_tokens(self, hit: CueHit) -> tuple[int, ...]:
        """Return the cue with its auxiliaries and adverbs: "has also called on"."""
        parse, token = self.parse, hit.token
        tokens = set(hit.tokens)
        for kid in parse.kids(token, "aux", "auxpass", "neg", "advmod", "prt"):
            near = abs(kid - token) <= 4 and (
                kid < token or kid in hit.tokens or parse.dep[kid] == "neg" or parse.dep[kid] == "prt"
            )
            if near and not (parse.dep[kid] == "aux" and parse.tag[kid] == "TO"):
                tokens.add(kid)
        low = min(tokens)
        solid = {
            t
            for t in range(low, max(tokens) + 1)
            if t in tokens or (parse.head[t] == token and parse.dep[t] in ("advmod", "neg"))
        }
        run = [token]
        for at in range(token - 1, low - 1, -1):
            if at not in solid:
                break
            run.append(at)
        return tuple(sorted({*run, *hit.tokens}))

    def made(
        self,
        hit: CueHit,
        source: tuple[int, ...],
        cue: tuple[int, ...],
        content: list[Span],
        confidence: float,
        reason: str,
    ) -> Draft | None:
        """Build the draft unless cue or source would stand inside the content they introduce."""
        parse = self.parse
        at = parse.start[hit.token]
        if any(start <= at < end for start, end in content):
            return None
        negated = any(parse.dep[kid] == "neg" for kid in parse.children[hit.token])
        return Draft(
            source,
            cue,
            tuple(content),
            hit,
            None,
            None,
            negated,
            confidence,
            f"cue {hit.row.cue!r} (cues:{hit.row.id}); {reason}",
        )
