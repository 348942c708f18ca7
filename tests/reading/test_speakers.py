"""Who a source is, what is nested in what, direct and indirect speech."""

import pytest

from comity.model import Attribution, Mention
from comity.reading.attribution import AttributionFinder
from comity.reading.quotes import find_quotes
from comity.reading.speakers import SpeakerResolver, speech_kind, token_spans
from reading.cuebook import CODEBOOK
from reading.trees import Tree, tree

FIND, RESOLVE = AttributionFinder(CODEBOOK), SpeakerResolver(CODEBOOK)
NESTED = tree(
    "The//DT/det/Courier Courier//NNP/nsubj/reported reported/report/VBD/ROOT that//IN/mark/told Pell//NNP/nsubj/told"
    " told/tell/VBD/ccomp/reported Torvane//NNP/dobj/told that//IN/mark/left we//PRP/nsubj/left left/leave/VBD/ccomp/told ."
)


def said_by(subject: str) -> Tree:
    return tree(
        f"{subject} said/say/VBD/ROOT that//IN/mark/left Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said ."
    )


def resolved(made: Tree, *mentions: Mention) -> tuple[Attribution, ...]:
    document = made.document()
    return RESOLVE(document, made.parse, tuple(mentions), FIND(document, made.parse))


def test_a_chain_of_sources() -> None:
    outlet = NESTED.mention("Courier", None, "outlet", name="Harth Courier")
    pell = NESTED.mention("Pell", "KRS", "person", name="Daro Pell")
    torvane = NESTED.mention("Torvane", "VLD", "person", name="Ilsa Torvane")
    outer, inner = resolved(NESTED, outlet, pell, torvane)
    assert (outer.speaker, outer.speaker_kind, outer.parent) == ("Harth Courier", "outlet", None)
    assert (inner.speaker, inner.speaker_kind, inner.parent) == ("KRS", "actor", outer.id)
    assert inner.hearer == "VLD"


def test_a_person_speaks_for_the_side() -> None:
    made = said_by("Pell//NNP/nsubj/said")
    (found,) = resolved(made, made.mention("Pell", "KRS", "person", name="Daro Pell"))
    assert (found.speaker, found.name, found.anonymous) == ("KRS", "Daro Pell", False)


def test_unnamed_officials_of_a_side() -> None:
    made = said_by("Korsian//JJ/amod/officials officials/official/NNS/nsubj/said")
    (found,) = resolved(made, made.mention("Korsian", "KRS"))
    assert (found.speaker, found.name, found.speaker_kind) == ("KRS", "Korsian officials", "actor")
    assert found.anonymous


def test_unnamed_and_of_no_side() -> None:
    made = said_by("Sources/source/NNS/nsubj/said")
    (found,) = resolved(made)
    assert (found.speaker, found.name, found.anonymous) == (None, "Sources", True)
    assert found.confidence > 0.7  # as sure as the attribution is: an unnamed source lowers nothing


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("Korsian//JJ/amod/residents residents/resident/NNS/nsubj/said", "public"),
        ("A//DT/det/statement Korsian//JJ/amod/statement statement//NN/nsubj/said", "actor"),
        ("Korsian//JJ/amod/prices prices/price/NNS/nsubj/said", "thing"),  # it names Korsia and is none
    ],
)
def test_kind_of_a_speaker(subject: str, kind: str) -> None:
    made = said_by(subject)
    (found,) = resolved(made, made.mention("Korsian", "KRS"))
    assert found.speaker_kind == kind


def test_a_former_official_speaks_for_the_public() -> None:
    made = said_by("Pell//NNP/nsubj/said")
    (found,) = resolved(made, made.mention("Pell", "KRS", "person", sector="ELI"))
    assert found.speaker_kind == "public"


def test_a_pronoun_tied_to_nobody_is_not_determined() -> None:
    (found,) = resolved(said_by("He//PRP/nsubj/said"))
    assert (found.speaker, found.name, found.speaker_kind) == (None, None, None)
    assert found.confidence < 0.9
    assert "could not be tied to anyone" in found.reason


def test_i_is_the_outer_speaker() -> None:
    made = tree(
        "Pell//NNP/nsubj/told told/tell/VBD/ROOT Quill//NNP/dobj/told :"
        " I//PRP/nsubj/said said/say/VBD/ccomp/told Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said ."
    )
    _, inner = resolved(made, made.mention("Pell", "KRS", "person", name="Daro Pell"))
    assert (inner.speaker, inner.name) == ("KRS", "Daro Pell")


def test_negation_of_the_cue_is_part_of_the_stance() -> None:
    made = tree(
        "Pell//NNP/nsubj/say did/do/VBD/aux/say not//RB/neg/say say//VB/ROOT that//IN/mark/left Ambria//NNP/nsubj/left left/leave/VBD/ccomp/say ."
    )
    assert resolved(made)[0].stance == "not asserts"


def test_hedges_inside_the_attribution_are_kept() -> None:
    made = tree(
        "Pell//NNP/nsubj/said reportedly//RB/advmod/said said/say/VBD/ROOT that//IN/mark/left Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said ."
    )
    assert resolved(made)[0].hedges == (made.span("reportedly"),)


@pytest.mark.parametrize(
    ("text", "kind"),
    [('"We wait."', "direct"), ('that "we" wait', "mixed"), ("that we wait", "indirect"), ('""', "indirect")],
)
def test_speech_kind(text: str, kind: str) -> None:
    assert speech_kind(text, ((0, len(text)),), find_quotes(text)) == kind


def test_neighbouring_tokens_make_one_span() -> None:
    made = said_by("Korsian//JJ/amod/officials officials/official/NNS/nsubj/said")
    assert token_spans(made.parse, (0, 1, 3)) == (made.span("Korsian officials"), made.span("that"))
