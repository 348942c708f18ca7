"""The learned part of attribution: scores candidates and chooses, for one cue at a time."""

from collections.abc import Iterator
from typing import NamedTuple

from comity.codebook import Codebook
from comity.reading import content_candidates as contents
from comity.reading.content_candidates import Both, Contents, Frame, Pair, Part
from comity.reading.cue_spans import cue_span_features, find_cue_spans
from comity.reading.cue_tagger import cue_features
from comity.reading.cues import CueHit
from comity.reading.page import Page
from comity.reading.ranking import Linear, best, load_models, probability
from comity.reading.source_candidates import Source, find_sources, source_features


class Choice(NamedTuple):
    """A candidate content: its part before the cue, and the two ends of the part after it."""

    before: int | None
    begin: int | None
    end: int | None


class AttributionModel:
    """Four linear models: is it a cue, who is its source, what is its content, how far does the cue reach."""

    def __init__(self, codebook: Codebook, models: dict[str, Linear] | None = None) -> None:
        self.agents = frozenset(row.noun for row in codebook.agents)
        self.models = load_models("attribution") if models is None else models
        self._pairs: dict[Pair, float] = {}
        self._boths: dict[Both, float] = {}

    def cue(self, page: Page, hit: CueHit, near: frozenset[int]) -> float:
        """Return how likely a candidate is a cue."""
        return probability(self.models["cue"].score(cue_features(page, hit, near)))

    def source(self, page: Page, hit: CueHit, near: frozenset[int]) -> tuple[Source, float]:
        """Return the likeliest source, which may be nobody, and how likely it is."""
        found = find_sources(page, hit)
        score = self.models["source"].score
        number, sure = best([score(source_features(page, hit, one, self.agents, near)) for one in found])
        return found[number], sure

    def content(self, page: Page, fr: Frame) -> tuple[tuple[Part, ...], float]:
        """Return the likeliest content in one or two parts and how likely it is; no part if there is no candidate."""
        found = contents.contents_of(page, fr)
        score = self.models["content"].score
        before = [score(features) for _, features in found.before]
        choices = [Choice(number, None, None) for number in range(len(before))]
        scores = [one + self._alone for one in before]
        ends = [score(one.features) for one in found.ends]
        for b, begin in enumerate(found.begins):
            begun = score(begin.features)
            for e, end in enumerate(found.ends):
                if end.at <= begin.at:
                    continue
                after = begun + ends[e] + self._pair(contents.pair_of(page, fr, begin, end))
                choices.append(Choice(None, b, e))
                scores.append(after)
                for number, (part, _) in enumerate(found.before):
                    if contents.may_join(page, fr, part, begin, end):
                        choices.append(Choice(number, b, e))
                        scores.append(after + before[number] + self._both(contents.both_of(page, fr, part, begin, end)))
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

    # Few distinct values come again and again: their scores are kept, which halves the time of a reading.

    def _pair(self, pair: Pair) -> float:
        kept = self._pairs.get(pair)
        if kept is None:
            kept = self._pairs[pair] = self.models["content"].score(contents.pair_features(pair))
        return kept

    def _both(self, both: Both) -> float:
        kept = self._boths.get(both)
        if kept is None:
            kept = self._boths[both] = self.models["content"].score(contents.both_features(both))
        return kept

    @property
    def _alone(self) -> float:
        return self.models["content"].score(["only before"])


def list_choices(page: Page, fr: Frame, found: Contents) -> Iterator[Choice]:
    """Yield all candidate contents of a cue."""
    for number in range(len(found.before)):
        yield Choice(number, None, None)
    for b, begin in enumerate(found.begins):
        for e, end in enumerate(found.ends):
            if end.at <= begin.at:
                continue
            yield Choice(None, b, e)
            for number, (part, _) in enumerate(found.before):
                if contents.may_join(page, fr, part, begin, end):
                    yield Choice(number, b, e)


def joint_features(page: Page, fr: Frame, found: Contents, choice: Choice) -> list[str]:
    """Return the features of a candidate beyond those of its boundaries."""
    if choice.begin is None or choice.end is None:
        return ["only before"]
    begin, end = found.begins[choice.begin], found.ends[choice.end]
    features = contents.pair_features(contents.pair_of(page, fr, begin, end))
    if choice.before is not None:
        return [*features, *contents.both_features(contents.both_of(page, fr, found.before[choice.before][0], begin, end))]
    return features


def all_features(page: Page, fr: Frame, found: Contents, choice: Choice) -> list[str]:
    """Return every feature of a candidate, as training needs them."""
    features = joint_features(page, fr, found, choice)
    if choice.before is not None:
        features = features + found.before[choice.before][1]
    if choice.begin is not None and choice.end is not None:
        features = features + found.begins[choice.begin].features + found.ends[choice.end].features
    return features


def parts_of(found: Contents, choice: Choice) -> tuple[Part, ...]:
    """Return the parts of a candidate, in text order."""
    parts: tuple[Part, ...] = ()
    if choice.before is not None:
        parts = (found.before[choice.before][0],)
    if choice.begin is not None and choice.end is not None:
        begin, end = found.begins[choice.begin], found.ends[choice.end]
        parts = (*parts, Part(begin.at, end.at, begin.kind, end.kind))
    return parts
