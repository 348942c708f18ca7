"""The learned part of attribution: scores candidates and chooses, for one cue at a time."""

from collections.abc import Iterator
from typing import NamedTuple

from comity.codebook import Codebook
from comity.reading.content_after import Pair, find_begins, find_ends, pair_features, pairs_of
from comity.reading.content_before import Both, both_features, both_of, find_before, joins, may_join
from comity.reading.cue_spans import cue_span_features, find_cue_spans
from comity.reading.cue_tagger import cue_block, cue_features, glance_features
from comity.reading.cues import CueHit
from comity.reading.frame import Boundary, Found, Frame, Part, frame
from comity.reading.page import Page
from comity.reading.ranking import Linear, best, load_models, probability
from comity.reading.second_look import second_features
from comity.reading.source_candidates import Source, find_sources, source_features
from comity.reading.word_classes import WordClasses

# A candidate content: its part before the cue, and the beginning and the end of the part after it, by number.
Choice = tuple[int | None, int | None, int | None]


# Candidates less likely than this are not looked at again.
FIRST = 0.15


class Contents(NamedTuple):
    """All candidates of one cue: parts before it, with features, and the boundaries of parts after it."""

    before: list[tuple[Part, list[str]]]
    begins: list[Boundary]
    ends: list[Boundary]


class AttributionModel:
    """Four linear models: is it a cue, who is its source, what is its content, how far does the cue reach."""

    def __init__(self, codebook: Codebook, models: dict[str, Linear] | None = None) -> None:
        self.classes = WordClasses(codebook)
        self.models = load_models("attribution") if models is None else models
        # Few distinct values come again and again: their scores are kept, which saves half of the time.
        self._pairs: dict[Pair, float] = {}
        self._boths: dict[Both, float] = {}

    def cue(self, page: Page, hit: CueHit, near: frozenset[int]) -> float:
        """Return how likely a candidate is a cue; 0 for one that the first features rule out."""
        model = self.models["cue"]
        glance = model.score(glance_features(page, hit))
        if glance < model.cut:
            return 0.0
        return probability(glance + model.score(cue_features(page, hit, near, self.classes)))

    def read(self, page: Page, hit: CueHit, near: frozenset[int]) -> Found | None:
        """Return source and content of a candidate cue; None for one that is hardly a cue, or has no content."""
        likely = page.likely[hit.token]
        if likely < FIRST:
            return None
        source, told = self.source(page, hit, near)
        fr = frame(page, hit, source.tokens, cue_block(page, hit))
        parts, sure = self.content(page, fr)
        return Found(fr, likely, source, told, parts, sure) if parts else None

    def outermost(self, page: Page, found: list[Found]) -> list[float]:
        """Return how likely each candidate is one of the outermost attributions of its document."""
        score = self.models["second"].score
        return [probability(score(features)) for features in second_features(page, found)]

    def source(self, page: Page, hit: CueHit, near: frozenset[int]) -> tuple[Source, float]:
        """Return the likeliest source, which may be nobody, and how likely it is."""
        found = find_sources(page, hit)
        score = self.models["source"].score
        number, sure = best([score(source_features(page, hit, one, self.classes, near)) for one in found])
        return found[number], sure

    def content(self, page: Page, fr: Frame) -> tuple[tuple[Part, ...], float]:
        """Return the likeliest content in one or two parts and how likely it is; no part if there is no candidate."""
        found = contents_of(page, fr)
        score = self.models["content"].score
        before = [score(features) for _, features in found.before]
        choices: list[Choice] = [(number, None, None) for number in range(len(before))]
        scores = [one + self._alone for one in before]
        ends = [score(one.features) for one in found.ends]
        pairs, boths = self._pairs, self._boths
        raised = any(part.end == "edge" for part, _ in found.before)
        for b, begin in enumerate(found.begins):
            begun = score(begin.features)
            joining = joins(page, fr, begin)
            for e, pair in enumerate(pairs_of(page, fr, begin, found.ends)):
                if pair is None:
                    continue
                kept = pairs.get(pair)
                if kept is None:
                    kept = pairs[pair] = score(pair_features(pair))
                after = begun + ends[e] + kept
                choices.append((None, b, e))
                scores.append(after)
                if not (joining or raised):
                    continue
                end = found.ends[e]
                for number, (part, _) in enumerate(found.before):
                    if may_join(page, part, end, joining):
                        both = both_of(page, fr, part, begin, end)
                        kept = boths.get(both)
                        if kept is None:
                            kept = boths[both] = score(both_features(both))
                        choices.append((number, b, e))
                        scores.append(after + before[number] + kept)
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

    @property
    def _alone(self) -> float:
        return self.models["content"].score(["only before"])


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


def all_features(page: Page, fr: Frame, found: Contents, choice: Choice) -> list[str]:
    """Return every feature of a candidate, as training needs them."""
    before, b, e = choice
    features: list[str] = []
    if before is not None:
        features += found.before[before][1]
    if b is None or e is None:
        return ["only before", *features]
    begin, end = found.begins[b], found.ends[e]
    pair = pairs_of(page, fr, begin, [end])[0]
    if pair is not None:
        features += pair_features(pair)
    if before is not None:
        features += both_features(both_of(page, fr, found.before[before][0], begin, end))
    return features + begin.features + end.features


def parts_of(found: Contents, choice: Choice) -> tuple[Part, ...]:
    """Return the parts of a candidate, in text order."""
    before, b, e = choice
    parts = (found.before[before][0],) if before is not None else ()
    if b is None or e is None:
        return parts
    begin, end = found.begins[b], found.ends[e]
    return (*parts, Part(begin.at, end.at, begin.kind, end.kind))
