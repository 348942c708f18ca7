"""The learned part of attribution: scores candidates and chooses, for one cue at a time."""

from collections.abc import Iterator
from typing import NamedTuple

from comity.codebook import Codebook
from comity.reading.content_before import both_of, find_before, joins, may_join
from comity.reading.content_begins import find_begins
from comity.reading.content_ends import find_ends, pairs_of
from comity.reading.cue_spans import cue_span_features, find_cue_spans
from comity.reading.cue_tagger import cue_block, cue_features, glance
from comity.reading.cues import CueHit
from comity.reading.frame import Boundary, Found, Frame, Part, frame
from comity.reading.page import Page, Ruled
from comity.reading.ranking import Fact, Linear, Scorer, best, load_models, name, probability
from comity.reading.second_look import second_features
from comity.reading.source_candidates import Source, find_sources, source_facts
from comity.reading.word_classes import WordClasses

# A candidate content: its part before the cue, and the beginning and the end of the part after it, by number.
Choice = tuple[int | None, int | None, int | None]


# Candidates less likely than this are not looked at again.
FIRST = 0.3
# A content chosen with less than this is unsure; with less than that it is a guess.
UNSURE, GUESS = 0.6, 0.3
_SURE_RULE = 0.85  # confidence of the rules for clauses and quotations


ALONE: Fact = (name, "only before")  # nothing of the content stands after the cue


class Contents(NamedTuple):
    """All candidates of one cue: parts before it, with what is seen there, and the boundaries of parts after it."""

    before: list[tuple[Part, list[Fact]]]
    begins: list[Boundary]
    ends: list[Boundary]


class AttributionModel:
    """Five linear models: is it a cue, who is its source, what its content, how far does it reach, is it outermost."""

    def __init__(self, codebook: Codebook, models: dict[str, Linear] | None = None) -> None:
        self.classes = WordClasses(codebook)
        self.models = load_models("attribution") if models is None else models
        self.scorers = {which: Scorer(model) for which, model in self.models.items()}

    def cue(self, page: Page, hit: CueHit, near: frozenset[int]) -> float:
        """Return how likely a candidate is a cue; 0 for one that the first features rule out."""
        model = self.models["cue"]
        first = self.scorers["cue"]([glance(page, hit)])
        if first < model.cut:
            return 0.0
        return probability(first + model.score(cue_features(page, hit, near, self.classes)))

    def read(self, page: Page, hit: CueHit, near: frozenset[int]) -> Found | None:
        """Return source and content of a candidate cue; None for one that is hardly a cue, or has no content."""
        likely = page.likely[hit.token]
        if likely < FIRST:
            return None
        source, told = self.source(page, hit, near)
        fr = frame(page, hit, source.tokens, cue_block(page, hit))
        parts, sure = self.content(page, fr)
        if parts and sure < UNSURE:
            parts = rather_ruled(fr.ruled, parts, sure)
        return Found(fr, likely, source, told, parts, sure) if parts else None

    def outermost(self, page: Page, found: list[Found]) -> list[float]:
        """Return how likely each candidate is one of the outermost attributions of its document."""
        score = self.models["second"].score
        return [probability(score(features)) for features in second_features(page, found)]

    def source(self, page: Page, hit: CueHit, near: frozenset[int]) -> tuple[Source, float]:
        """Return the likeliest source, which may be nobody, and how likely it is."""
        found = find_sources(page, hit)
        score = self.scorers["source"]
        number, sure = best([score(source_facts(page, hit, one, self.classes, near)) for one in found])
        return found[number], sure

    def content(self, page: Page, fr: Frame) -> tuple[tuple[Part, ...], float]:
        """Return the likeliest content in one or two parts and how likely it is; no part if there is no candidate."""
        found = contents_of(page, fr)
        score = self.scorers["content"]
        alone = score([ALONE])
        before = [score(facts) for _, facts in found.before]
        choices: list[Choice] = [(number, None, None) for number in range(len(before))]
        scores = [one + alone for one in before]
        ends = [score(one.facts) for one in found.ends]
        raised = any(part.end == "edge" for part, _ in found.before)
        for b, begin in enumerate(found.begins):
            begun = score(begin.facts)
            joining = joins(page, fr, begin)
            for e, pair in enumerate(pairs_of(page, fr, begin, found.ends)):
                if pair is None:
                    continue
                after = begun + ends[e] + score([pair])
                choices.append((None, b, e))
                scores.append(after)
                if not (joining or raised) or starts_anew(page, begin):
                    continue
                end = found.ends[e]
                for number, (part, _) in enumerate(found.before):
                    if may_join(page, part, end, joining):
                        choices.append((number, b, e))
                        scores.append(after + before[number] + score([both_of(page, fr, part, begin, end)]))
        if not choices:
            return (), 0.0
        number, sure = best(scores)
        return parts_of(found, choices[number]), sure

    def cue_span(self, page: Page, fr: Frame, parts: tuple[Part, ...]) -> tuple[int, ...]:
        """Return how far the cue reaches between its source and its content."""
        found = find_cue_spans(page, fr, parts)
        score = self.models["span"].score
        number, _ = best([score(cue_span_features(page, fr, parts, one)) for one in found])
        return tuple(range(found[number][0], found[number][1] + 1))


def starts_anew(page: Page, begin: Boundary) -> bool:
    """Say whether a conjunction begins a clause of the writer's own after "…, they said": ", and both fleets sailed".

    It may still be theirs (in the training data it mostly is), but nobody is made to say what he may not have said.
    """
    parse, at = page.parse, begin.at
    node = page.opens[at]
    return (
        parse.tag[at] == "CC" and page.quote_of[at] < 0 and node >= 0 and at > 0 and parse.text[at - 1] == ","
    )


def rather_ruled(ruled: Ruled, parts: tuple[Part, ...], sure: float) -> tuple[Part, ...]:
    """Return what the rules draw where the choice is a guess, or where it is unsure and they are sure that the content goes on.

    On the held-out documents the rules are right more often below ``GUESS`` (4 to 1). Above it
    they are not (4 to 6), but a reservation left out of a statement ("…, though no date was
    set") misleads more than one word too many.
    """
    drawn = tuple(Part(*span, "ruled", "ruled") for span in (ruled.before, ruled.after) if span)
    if not drawn or drawn[0].stop - drawn[0].first < 2:
        return parts
    more = (
        len(parts) == len(drawn) == 1 and drawn[0].first == parts[0].first and drawn[0].stop > parts[0].stop
    )
    return drawn if sure < GUESS or (more and ruled.sure >= _SURE_RULE) else parts


def contents_of(page: Page, fr: Frame) -> Contents:
    """Return all candidates for the content of a cue."""
    begins = find_begins(page, fr)
    return Contents(find_before(page, fr), begins, find_ends(page, fr, begins))


def list_choices(page: Page, fr: Frame, found: Contents) -> Iterator[Choice]:
    """Yield all candidate contents of a cue."""
    for number in range(len(found.before)):
        yield number, None, None
    for b, begin in enumerate(found.begins):
        joining = joins(page, fr, begin)
        for e, end in enumerate(found.ends):
            if end.at <= begin.at:
                continue
            yield None, b, e
            for number, (part, _) in enumerate(found.before):
                if may_join(page, part, end, joining):
                    yield number, b, e


def all_facts(page: Page, fr: Frame, found: Contents, choice: Choice) -> list[Fact]:
    """Return all that is seen at a candidate, as training needs it."""
    before, b, e = choice
    facts = list(found.before[before][1]) if before is not None else []
    if b is None or e is None:
        return [ALONE, *facts]
    begin, end = found.begins[b], found.ends[e]
    facts += [*begin.facts, *end.facts, *(pair for pair in pairs_of(page, fr, begin, [end]) if pair)]
    if before is not None:
        facts.append(both_of(page, fr, found.before[before][0], begin, end))
    return facts


def parts_of(found: Contents, choice: Choice) -> tuple[Part, ...]:
    """Return the parts of a candidate, in text order."""
    before, b, e = choice
    parts = (found.before[before][0],) if before is not None else ()
    if b is None or e is None:
        return parts
    begin, end = found.begins[b], found.ends[e]
    return (*parts, Part(begin.at, end.at, begin.kind, end.kind))
