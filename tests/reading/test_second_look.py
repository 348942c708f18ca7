"""A look at each candidate attribution beside all others."""

from comity.reading.cues import CueHit
from comity.reading.frame import Found, Part, frame
from comity.reading.page import Page
from comity.reading.second_look import second_features
from comity.reading.source_candidates import NOBODY, Source
from reading.cuebook import CUES
from reading.trees import tree

MADE = tree(
    "Quill//NNP/nsubj/said said/say/VBD/ROOT Korsia//NNP/nsubj/denied denied/deny/VBD/ccomp/said it//PRP/dobj/denied ."
)
PAGE = Page(MADE.text, MADE.parse)


def found(cue: str, first: str, last: str, likely: float, source: str | None = None) -> Found:
    token = MADE.at(cue)
    who = Source((MADE.at(source),), MADE.at(source), "nsubj", "bare") if source else NOBODY
    part = Part(MADE.at(first), MADE.at(last) + 1, "ccomp", "sentence")
    hit = CueHit(CUES[0], token, (token,))
    return Found(frame(PAGE, hit, who.tokens, (token,)), likely, who, 0.9, (part,), 0.8)


def beside(*candidates: Found) -> list[set[str]]:
    """Return what each candidate is to the others, as features."""
    names = ("n", "nn", "y", "o", "m", "is", "si", "i")
    return [
        {name for name in features if name.rstrip("0123456789") in names and name[-1] != "0"}
        for features in second_features(PAGE, list(candidates))
    ]


def test_one_inside_the_other() -> None:
    outer, inner = beside(
        found("said", "Korsia", "it", 0.9, "Quill"), found("denied", "it", "it", 0.6, "Korsia")
    )
    assert outer == {"i1"}  # it holds one likely cue
    assert inner == {"n7", "nn5", "si7"}


def test_two_that_hold_each_other() -> None:
    one, two = beside(found("said", "denied", "it", 0.9), found("denied", "Quill", "said", 0.4))
    assert {"n3", "y3"} <= one
    assert {"n7", "y7", "i1"} <= two


def test_contents_that_meet_and_that_are_the_same() -> None:
    one, two = beside(found("said", "it", "it", 0.5), found("denied", "it", "it", 0.8))
    assert one == {"o6", "m6"}
    assert two == {"o4", "m4"}


def test_a_document_without_candidates() -> None:
    assert second_features(PAGE, []) == []


def test_what_a_candidate_tells_by_itself() -> None:
    (features,) = second_features(PAGE, [found("said", "Korsia", "it", 0.9, "Quill")])
    assert {"b", "rv.say", "fvspeech", "pccomp", "ansubj", "z3", "gVBD"} <= set(features)
