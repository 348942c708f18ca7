"""Who says what: finds the source, cue and content of every attribution, outermost and nested.

The structure is that of Pareti (2015): a cue (a verb, noun, adjective or phrase of the
cue table), the content that hangs on it in the tree or stands beside it in quotation
marks, and the source. Who the source is, and what is nested in what, is decided in
``speakers``.
"""

from typing import NamedTuple

from comity.codebook import Codebook
from comity.model import Document, Span
from comity.reading import grammar
from comity.reading.cues import CueHit, CueTable
from comity.reading.layout import find_turns
from comity.reading.parse import Parse
from comity.reading.quotes import find_quotes

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_ADVERBIAL = frozenset({"advcl", "advmod", "npadvmod", "prep", "punct", "cc", "parataxis"})
_OUTER_PUNCTUATION = ",.;:—–-!? "


class Draft(NamedTuple):
    """An attribution before its source is resolved: tokens of source and cue, spans of content."""

    source: tuple[int, ...]
    cue: tuple[int, ...]
    content: tuple[Span, ...]
    hit: CueHit | None
    label: Span | None = None
    colon: Span | None = None
    negated: bool = False
    confidence: float = 0.5
    reason: str = ""


class AttributionFinder:
    """Finds attributions by the cue table of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.table = CueTable(codebook)
        self.attached = codebook.words["cue_auxiliary"]

    def __call__(self, document: Document, parse: Parse) -> tuple[Draft, ...]:
        """Return the attributions of ``document`` in text order, sources as tokens."""
        work = _Work(self, document.text, parse)
        drafts = [draft for hit in self.table.find(parse) if (draft := work.draft(hit)) is not None]
        drafts = work.continue_quotes(drafts)
        turns = [
            Draft((), (), turn.content, None, turn.label, turn.colon, False, 0.95, "speaker's label of a transcript")
            for turn in find_turns(document.text)
        ]
        return tuple(sorted([*turns, *drafts], key=lambda d: (d.content[0][0], -d.content[-1][1])))


class _Work:
    """The work on one document."""

    def __init__(self, finder: AttributionFinder, text: str, parse: Parse) -> None:
        self.finder = finder
        self.text = text
        self.parse = parse
        self.quotes = find_quotes(text)
        self.quote_of: dict[int, int] = {}
        for number, span in enumerate(self.quotes):
            for token in parse.tokens_in(span):
                self.quote_of[token] = number

    # --- one cue -----------------------------------------------------------------

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
        before = self.preposed(token, source, cue)
        if ("that" in takes or "quote" in takes) and before is not None:
            return self.made(hit, source, cue, [before], 0.9, f"clause before the cue, {told}")
        for dep, word, sure in (("ccomp", "that", 0.9), ("xcomp", "to", 0.8), ("ccomp", "wh", 0.7), ("xcomp", "ing", 0.6), ("advcl", "to", 0.5)):
            if word not in takes and not (word == "that" and "quote" in takes):
                continue
            kid = next((k for k in parse.kids(token, dep) if k > token), None)
            if kid is None or (dep == "advcl" and not grammar.is_infinitive(self.parse, kid)):
                continue
            if word == "to" and dep == "xcomp" and not grammar.is_infinitive(self.parse, kid) and "ing" not in takes:
                continue
            span = self.with_trailing(token, kid, self.clause(kid, cue, token))
            if dep == "xcomp" and (owner := self.infinitive_subject(token, kid)) is not None:
                span = (min(owner, span[0]), span[1])
            return self.made(hit, source, cue, [self.with_quote(span)], sure, f"{dep} clause of the cue, {told}")
        quoted = self.beside(token, source, cue) if "quote" in takes or "that" in takes else None
        if quoted is not None:
            kid = parse.child(token, "dobj")
            if kid is not None and kid > token and quoted[0] - 8 < parse.start[parse.edges[kid][0]] <= quoted[0] and "object" in takes:
                quoted = (parse.start[parse.edges[kid][0]], quoted[1])
            return self.made(hit, source, cue, [quoted], 0.85, f"quotation beside the cue, {told}")
        return self.verb_phrase(hit, source, cue, told)

    def verb_phrase(self, hit: CueHit, source: tuple[int, ...], cue: tuple[int, ...], told: str) -> Draft | None:
        """A verb with its content in an object or a prepositional phrase ("denied any rift")."""
        parse, token = self.parse, hit.token
        takes = hit.row.complement
        passive = parse.child(token, "nsubjpass") is not None
        if "object" in takes and hit.row.hearer != "object":
            kid = parse.child(token, "nsubjpass") if passive else parse.child(token, "dobj", "attr", "oprd")
            if kid is not None and (source or not passive) and parse.tag[kid] not in ("PRP", "WDT", "WP", "WRB"):
                return self.made(hit, source, cue, [self.with_quote(self.phrase_span(kid))], 0.6, f"object of the cue, {told}")
        for prep in takes:
            for kid in parse.kids(token, "prep", "prt", "dative"):
                if parse.lower[kid] == prep and (inner := parse.child(kid, "pobj", "pcomp")) is not None:
                    return self.made(hit, source, cue, [self.with_quote(self.phrase_span(inner))], 0.5, f"{prep}-phrase of the cue, {told}")
        last = cue[-1]
        if len(hit.tokens) > 1 and parse.dep[last] == "prep":
            inner = parse.child(last, "pobj", "pcomp")
            if inner is not None and "object" not in (hit.row.hearer or ""):
                follows = [k for k in parse.kids(token, "xcomp", "advcl", "ccomp") if k > inner and grammar.is_infinitive(self.parse, k)]
                start = self.phrase_span(inner)[0]
                end = self.clause(follows[0], cue, token)[1] if follows else self.phrase_span(inner)[1]
                return self.made(hit, source, cue, [self.with_quote((start, end))], 0.6, f"phrase after the cue, {told}")
        return None

    def noun(self, hit: CueHit) -> Draft | None:
        """A noun that carries content: "the claim that …", "a call for …"."""
        parse, token = self.parse, hit.token
        takes = hit.row.complement
        kid = next((k for k in parse.kids(token, "acl", "ccomp", "relcl", "advcl") if k > token and self.carries(k, takes)), None)
        span: Span | None = None
        if kid is not None:
            span = self.clause(kid, (token,), token)
        else:
            for prep in takes:
                for k in parse.kids(token, "prep"):
                    inner = parse.child(k, "pobj", "pcomp")
                    if parse.lower[k] == prep and inner is not None and prep not in ("with", "as"):
                        span = self.phrase_span(inner)
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
        return self.made(hit, source, (token,), [self.with_quote(span)], 0.6, f"complement of the noun, {told}")

    def adjective(self, hit: CueHit) -> Draft | None:
        """A predicate adjective: "is confident that", "is willing to"."""
        parse, token = self.parse, hit.token
        if parse.dep[token] not in ("acomp", "oprd", "conj", "ROOT"):
            return None
        copula = parse.head[token]
        kid = next((k for k in [*parse.kids(token, "ccomp", "xcomp"), *parse.kids(copula, "ccomp", "xcomp")] if k > token), None)
        if kid is None or not (("to" in hit.row.complement and grammar.is_infinitive(self.parse, kid)) or ("that" in hit.row.complement and parse.dep[kid] == "ccomp")):
            return None
        source, told = self.subject(copula)
        if not source or parse.lower[source[0]] == "it":
            return None
        cue = tuple(sorted({copula, token})) if token - copula < 4 else (token,)
        return self.made(hit, source, cue, [self.with_quote(self.clause(kid, cue, token))], 0.6, f"clause of the adjective, {told}")

    def phrase(self, hit: CueHit) -> Draft | None:
        """A fixed phrase: the source follows it, the content is the clause that it stands in."""
        parse, last = self.parse, hit.tokens[-1]
        source_head = parse.child(last, "pobj")
        if source_head is None:
            kids = [k for k in parse.children[last] if k > last]
            source_head = kids[0] if kids else None
        if source_head is None and last + 1 < len(parse) and parse.sentence[last + 1] == parse.sentence[last]:
            source_head = last + 1
            while parse.head[source_head] > source_head and parse.sentence[parse.head[source_head]] == parse.sentence[last] and parse.dep[source_head] in ("det", "compound", "amod", "poss", "nmod", "case"):
                source_head = parse.head[source_head]
        if source_head is None or parse.is_verb(source_head):
            return None
        source = self.noun_phrase(source_head)
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
        span = self.trim(tokens)
        if span is None:
            return None
        if len(host) > 2 and (opened := self.quote_of.get(host[-1] if parse.text[host[-1]] not in ",." else host[-2])) is not None:
            span = (min(span[0], self.quotes[opened][0]) if self.quotes[opened][0] >= parse.start[sentence[0]] else span[0], max(span[1], self.quotes[opened][1]))
        return self.made(hit, source, hit.tokens, [span], 0.85, "clause of the phrase, source after it")

    # --- source ------------------------------------------------------------------

    def subject(self, token: int) -> tuple[tuple[int, ...], str]:
        """Return the tokens of the source of a verb and how they were found."""
        parse = self.parse
        at, steps = token, 0
        while parse.child(at, "nsubj", "nsubjpass", "expl") is None and parse.dep[at] in ("conj", "xcomp", "acomp") and steps < 5:
            at, steps = parse.head[at], steps + 1
        if parse.child(at, "expl") is not None:
            return (), "impersonal"
        found = grammar.subject(parse, token)
        if found is None:
            return (), "passive without by-phrase" if grammar.is_passive(parse, token) else "no subject"
        if parse.lower[found] in ("who", "which", "that") and parse.tag[found] in ("WP", "WDT"):
            noun = grammar.antecedent(parse, found)
            return (self.noun_phrase(noun), "antecedent of the relative clause") if noun is not None else ((), "no subject")
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

    # --- content -----------------------------------------------------------------

    def preposed(self, token: int, source: tuple[int, ...], cue: tuple[int, ...]) -> Span | None:
        """The clause before "…, he said": from its left edge to the comma before source or cue."""
        parse = self.parse
        kid = next((k for k in parse.kids(token, "ccomp", "parataxis") if k < token), None)
        first = min([*source, *cue])
        if kid is None:
            host = parse.head[token]
            if parse.dep[token] == "parataxis" and host != token and host < first and parse.text[first - 1 : first] in ([","], ['"']):
                kid = host
            elif not (host != token and parse.dep[token] == "prep"):
                return None
            else:
                return None
        low = parse.sentences[parse.sentence[kid]][0] if parse.edges[kid][0] >= first else min(parse.edges[kid][0], kid)
        span = self.trim(list(range(low, first)))
        if span is None:
            return None
        quoted = self.quote_of.get(first - 1, self.quote_of.get(first - 2))
        if quoted is not None and self.quotes[quoted][1] <= parse.start[first] + 1:
            start, end = self.quotes[quoted]
            return min(start, span[0]) if self.same_paragraph(start, span[0]) else span[0], end
        return span

    def beside(self, token: int, source: tuple[int, ...], cue: tuple[int, ...]) -> Span | None:
        """A quotation that touches the cue's clause, before or after it."""
        parse = self.parse
        used = [*source, *cue]
        low, high = min(used), max(used)
        at = low - 1
        while at >= 0 and low - at < 4 and parse.text[at] in ",-—–":
            at -= 1
        number = self.quote_of.get(at)
        if number is not None and number != self.quote_of.get(low) and parse.text[at] in '"\'' and self.same_paragraph(self.quotes[number][0], parse.start[low]):
            return self.quotes[number]
        sentence = parse.sentence[token]
        for at in range(high + 1, min(high + 14, len(parse))):
            number = self.quote_of.get(at)
            if number is not None and number != self.quote_of.get(token):
                return self.quotes[number] if self.same_paragraph(parse.start[at], parse.start[high]) else None
            if parse.is_verb(at) and parse.dep[at] in ("conj", "ROOT"):
                return None
            if parse.text[at] in (";",) or parse.sentence[at] > sentence + (parse.text[at - 1] in ":.") :
                break
        return None

    def clause(self, kid: int, cue: tuple[int, ...], token: int) -> Span:
        """The span of a clause after its cue, cut before the cue's own later material."""
        parse = self.parse
        low, high = parse.edges[kid]
        low = max(low, max(c for c in cue if c <= kid) + 1) if any(c < kid for c in cue) else low
        # A clause that the parser has hung on a verb inside the content may still belong to it.
        while high - 1 > low and parse.dep[high - 1] == "punct" and parse.text[high - 1] in ",.;:!?":
            high -= 1
        while low < high - 1 and parse.text[low] in ",:;—-":
            low += 1
        return parse.span(low, high - 1)

    def phrase_span(self, head: int) -> Span:
        """The span of a noun phrase or gerund with all that hangs on it."""
        parse = self.parse
        low, high = parse.edges[head]
        while high - 1 > low and parse.text[high - 1] in ",.;:!?":
            high -= 1
        return parse.span(low, high - 1)

    def with_quote(self, span: Span) -> Span:
        """Stretch a span that ends inside a quotation to the end of that quotation, and to an opening mark before it."""
        for start, end in self.quotes:
            if start < span[1] < end and start >= span[0] - 2:
                return min(span[0], start), end
            if start < span[0] and span[1] <= end and span[0] - start <= 2:
                return start, max(span[1], end)
            if span[1] == end - 1:
                return span[0], end
        return span

    def trim(self, tokens: list[int]) -> Span | None:
        """Return the span of a run of tokens without punctuation at its ends; quotation marks stay."""
        parse = self.parse
        while tokens and parse.text[tokens[-1]] in _OUTER_PUNCTUATION:
            tokens.pop()
        while tokens and (parse.text[tokens[0]] in _OUTER_PUNCTUATION or (parse.dep[tokens[0]] == "cc" and len(tokens) > 1)):
            tokens.pop(0)
        if not tokens:
            return None
        return parse.span(tokens[0], tokens[-1])

    def continue_quotes(self, drafts: list[Draft]) -> list[Draft]:
        """Give quotations without a cue of their own to the speaker of the sentence before."""
        taken = [span for draft in drafts for span in draft.content]
        result = list(drafts)
        for quote in self.quotes:
            if any(start < quote[1] and quote[0] < end for start, end in taken):
                continue
            if len(self.text[quote[0] : quote[1]].split()) < 4:
                continue
            if not self.whole_sentence(quote):
                continue
            before = [
                (number, draft) for number, draft in enumerate(result)
                if draft.cue and draft.content[-1][1] <= quote[0] and self.is_speech(draft)
                and self.text.count("\n", max(draft.content[-1][1], self.parse.end[draft.cue[-1]]), quote[0]) <= (2 if self.text[quote[0] - 1 : quote[0]] == "\n" else 0)
                and quote[0] - max(draft.content[-1][1], self.parse.end[draft.cue[-1]]) < 160
            ]
            if before:
                number, draft = max(before, key=lambda item: item[1].content[-1][1])
                if any('"' in self.text[s:e] or "“" in self.text[s:e] for s, e in draft.content):
                    result[number] = draft._replace(content=(*draft.content, quote))
                    taken.append(quote)
        return result

    # --- small tests -------------------------------------------------------------

    def is_speech(self, draft: Draft) -> bool:
        return draft.hit is not None and draft.hit.row.family == "speech"

    def whole_sentence(self, quote: Span) -> bool:
        """Say whether a quotation opens a sentence of its own."""
        before = self.text[max(0, quote[0] - 3) : quote[0]].rstrip(" ")
        return before == "" or before[-1] in ".!?\n\"”’'" 

    def same_paragraph(self, one: int, other: int) -> bool:
        low, high = sorted((one, other))
        return "\n" not in self.text[low:high]

    def carries(self, kid: int, takes: tuple[str, ...]) -> bool:
        """Say whether a clause on a noun is its content, not a relative clause about it."""
        parse = self.parse
        opener = parse.child(kid, "mark")
        if opener is not None and parse.lower[opener] == "that":
            return "that" in takes
        return "to" in takes and grammar.is_infinitive(self.parse, kid)

    def infinitive_subject(self, token: int, kid: int) -> int | None:
        """Where the content of "wants Israel to stop" and "urged Israel to stop" begins."""
        parse = self.parse
        owner = parse.child(kid, "nsubj")
        if owner is None:
            owner = next((k for k in parse.kids(token, "dobj") if token < k < kid), None)
        return parse.start[parse.edges[owner][0]] if owner is not None else None

    def with_trailing(self, token: int, kid: int, span: Span) -> Span:
        """Stretch a clause over adverbials that the parser has hung on the cue but that follow the clause at once."""
        parse = self.parse
        last = parse.edges[kid][1]
        for after in parse.children[token]:
            if parse.dep[after] == "advcl" and parse.tag[after] == "VBG" and parse.child(after, "nsubj", "mark") is None:
                break  # ", adding that …" is the speaker's, not what he said
            if after <= kid or parse.edges[after][0] != last or parse.dep[after] not in ("advcl", "prep", "npadvmod", "advmod"):
                continue
            last = parse.edges[after][1]
            span = (span[0], parse.end[last - 1])
        return span

    def cue_tokens(self, hit: CueHit) -> tuple[int, ...]:
        """Return the cue with its auxiliaries and adverbs: "has also called on"."""
        parse, token = self.parse, hit.token
        tokens = set(hit.tokens)
        for kid in parse.kids(token, "aux", "auxpass", "neg", "advmod", "prt"):
            near = abs(kid - token) <= 4 and (kid < token or kid in hit.tokens or parse.dep[kid] == "neg" or parse.dep[kid] == "prt")
            if near and not (parse.dep[kid] == "aux" and parse.tag[kid] == "TO"):
                tokens.add(kid)
        low = min(tokens)
        solid = {t for t in range(low, max(tokens) + 1) if t in tokens or parse.head[t] == token and parse.dep[t] in ("advmod", "neg")}
        run = [token]
        for at in range(token - 1, low - 1, -1):
            if at not in solid:
                break
            run.append(at)
        return tuple(sorted({*run, *hit.tokens}))

    def made(
        self, hit: CueHit, source: tuple[int, ...], cue: tuple[int, ...], content: list[Span], confidence: float, reason: str
    ) -> Draft | None:
        """Build the draft unless cue or source would stand inside the content they introduce."""
        parse = self.parse
        at = parse.start[hit.token]
        if any(start <= at < end for start, end in content):
            return None
        negated = any(parse.dep[kid] == "neg" for kid in parse.children[hit.token])
        return Draft(source, cue, tuple(content), hit, None, None, negated, confidence, f"cue {hit.row.cue!r} (cues:{hit.row.id}); {reason}")
