"""From deeds to events: by whose word, factual or not, foretold, with their rows and scores."""

from datetime import date

import pytest
from msgspec.structs import replace

from comity.model import Attribution, DateInterval, Event
from comity.reading.arguments import Party
from comity.reading.commitments import holding, innermost
from comity.reading.composition import Coded
from comity.reading.dates import TimeExpression
from comity.reading.deed import Deed
from comity.reading.deeds import DeedFinder
from comity.reading.events import EventMaker
from reading.deedbook import CODEBOOK
from reading.test_arguments import CODES
from reading.trees import Tree, tree

FIND, MAKE = DeedFinder(CODEBOOK), EventMaker(CODEBOOK)
PLAIN = "Korsia//NNP/nsubj/attacked attacked/attack/VBD/{} Veldania//NNP/dobj/attacked"
FUTURE = "Korsia//NNP/nsubj/{0} will//MD/aux/{0} {0}//VB/{1} Veldania//NNP/dobj/{0}"


def events(
    made: Tree, *attributions: Attribution, times: tuple[TimeExpression, ...] = ()
) -> tuple[Event, ...]:
    mentions = tuple(
        made.mention(word, CODES[word]) for word in dict.fromkeys(made.parse.text) if word in CODES
    )
    deeds = FIND(made.parse, mentions)
    return MAKE(made.document(published=date(2031, 5, 9)), made.parse, deeds, attributions, times)


def test_an_event_has_quad_score_and_leaning_of_its_rows() -> None:
    made = tree(PLAIN.format("ROOT") + " .")
    (event,) = events(made)
    assert (event.actors, event.recipients) == (("KRS",), ("VLD",))
    assert (event.type, event.quad, event.score, event.leaning) == ("ASSAULT", 4, -9, "strain")
    assert (event.factuality, event.attribution) == ("happened", None)
    assert event.span == (made.span("attacked"),)
    assert (
        event.reason
        == "'attacked' is ASSAULT (deeds:attack.v); recipient from 'object'; happened: plainly told"
    )


def test_the_score_of_a_mode_beats_that_of_its_type() -> None:
    (event,) = events(tree("Korsia//NNP/nsubj/visited visited/visit/VBD/ROOT Veldania//NNP/dobj/visited ."))
    assert (event.mode, event.score) == ("visit", 4)


@pytest.mark.parametrize(
    ("verb", "type_", "factuality"),
    [("visit", "AGREE", "future"), ("attack", "THREATEN", "happened")],
)
def test_what_lies_ahead_by_the_reports_own_word(verb: str, type_: str, factuality: str) -> None:
    (event,) = events(tree(FUTURE.format(verb, "ROOT") + " ."))
    assert (event.type, event.factuality) == (type_, factuality)


@pytest.mark.parametrize(
    ("speaker", "type_", "factuality"), [("KRS", "THREATEN", "happened"), ("VLD", "ASSAULT", "future")]
)
def test_a_hostile_act_that_its_doer_announces_is_a_threat(speaker: str, type_: str, factuality: str) -> None:
    made = tree("Quill//NNP/nsubj/said said/say/VBD/ROOT " + FUTURE.format("attack", "ccomp/said") + " .")
    said = made.attribution("Quill", "said", "Korsia will attack Veldania", speaker=speaker)
    (event,) = events(made, said)
    assert (event.type, event.factuality, event.attribution) == (type_, factuality, said.id)


def test_what_the_doer_says_it_did_not_do_is_denied() -> None:
    made = tree(
        "Quill//NNP/nsubj/said said/say/VBD/ROOT Korsia//NNP/nsubj/attack did/do/VBD/aux/attack not//RB/neg/attack"
        " attack//VB/ccomp/said Veldania//NNP/dobj/attack ."
    )
    for speaker, factuality in (("KRS", "denied"), ("VLD", "did_not_happen")):
        said = made.attribution("Quill", "said", "Korsia did not attack Veldania", speaker=speaker)
        (event,) = events(made, said)
        assert event.factuality == factuality
        assert made.span("not") in event.cue


def test_a_denied_event_is_told_inside_the_denial() -> None:
    made = tree(
        "Quill//NNP/nsubj/denied denied/deny/VBD/ROOT a//DT/det/raid Korsian//JJ/amod/raid raid//NN/dobj/denied on//IN/prep/raid Veldania//NNP/pobj/on ."
    )
    denial = made.attribution("Quill", "denied", "a Korsian raid on Veldania", speaker="KRS", stance="denies")
    (event,) = events(made, denial)
    assert (event.type, event.actors, event.factuality, event.attribution) == (
        "ASSAULT",
        ("KRS",),
        "denied",
        denial.id,
    )
    assert event.trigger == made.span("denied")


def test_confidence_is_that_of_deed_and_source() -> None:
    made = tree("Quill//NNP/nsubj/said said/say/VBD/ROOT " + PLAIN.format("ccomp/said") + " .")
    said = made.attribution("Quill", "said", "Korsia attacked Veldania", speaker="KRS")
    # The same source both times: who says it is a feature of the model, and weighs a little by itself.
    (sure,) = events(made, replace(said, confidence=1.0))
    (less,) = events(made, replace(said, confidence=0.5))
    assert less.confidence == pytest.approx(sure.confidence / 2, abs=0.001)


def test_an_event_takes_the_date_in_its_clause() -> None:
    made = tree(PLAIN.format("ROOT") + " Friday//NNP/npadvmod/attacked .")
    day = DateInterval(start=date(2031, 5, 9), end=date(2031, 5, 9), grain="day", reason="made by hand")
    said = TimeExpression(span=made.span("Friday"), type="DATE", value="2031-05-09", interval=day, reason="")
    assert [event.date for event in events(made, times=(said,))] == [day]
    assert [event.date for event in events(made)] == [None]  # never the day of publication by itself


def test_residents_act_for_the_public() -> None:
    made = tree(
        "Korsian//JJ/amod/residents residents/resident/NNS/nsubj/attacked attacked/attack/VBD/ROOT Veldania//NNP/dobj/attacked ."
    )
    (event,) = events(made)
    assert event.public


def test_an_if_clause_tells_no_event() -> None:
    made = tree(
        "If//IN/mark/attacks Korsia//NNP/nsubj/attacks attacks/attack/VBZ/advcl/act Veldania//NNP/dobj/attacks , it//PRP/nsubj/act will//MD/aux/act act//VB/ROOT ."
    )
    (event,) = events(made)
    assert event.in_condition


def test_praise_happened_by_being_said() -> None:
    made = tree(
        "Pell//NNP/nsubj/said said/say/VBD/ROOT Veldania//NNP/nsubj/is is/be/VBZ/ccomp/said reckless//JJ/acomp/is ."
    )
    said = made.attribution("Pell", "said", "Veldania is reckless", speaker="KRS")
    target = Party("VLD", False, made.mention("Veldania", "VLD"))
    token = made.at("reckless")
    deed = Deed(Coded("ACCUSE", "disapprove"), token, (token,), (), (target,), spoken_in=said.id)
    (event,) = MAKE(made.document(), made.parse, (deed,), (said,), ())
    assert (event.actors, event.recipients, event.factuality) == (("KRS",), ("VLD",), "happened")
    assert event.score == -2


def test_the_innermost_attribution_is_the_one_with_the_shortest_content() -> None:
    made = tree(
        "Quill//NNP/nsubj/said said/say/VBD/ROOT Pell//NNP/nsubj/thinks thinks/think/VBZ/ccomp/said Korsia//NNP/nsubj/left left/leave/VBD/ccomp/thinks ."
    )
    outer = made.attribution("Quill", "said", "Pell thinks Korsia left")
    inner = made.attribution("Pell", "thinks", "Korsia left", parent=outer)
    at = made.span("left")[0]
    assert innermost((outer, inner), at) is inner
    assert innermost((outer, inner), made.span("thinks")[0]) is outer
    assert innermost((outer, inner), 0) is None
    assert holding(inner, at) == made.span("Korsia left")
    assert holding(inner, 0) is None


def test_a_threat_without_a_named_doer_is_the_speakers() -> None:
    made = tree(
        "Pell//NNP/nsubj/told told/tell/VBD/ROOT Torvane//NNP/dobj/told raids/raid/NNS/nsubj/follow will//MD/aux/follow follow//VB/ccomp/told ."
    )
    said = made.attribution("Pell", "told", "raids will follow", speaker="KRS", hearer="VLD")
    token = made.at("raids")
    threat = Deed(Coded("ASSAULT", None, "future"), token, (token,), (), ())
    (event,) = MAKE(made.document(), made.parse, (threat,), (said,), ())
    assert (event.type, event.actors, event.recipients) == ("THREATEN", ("KRS",), ("VLD",))


def test_a_type_that_no_table_knows_gives_no_event() -> None:
    made = tree("raids/raid/NNS/ROOT .")
    assert MAKE(made.document(), made.parse, (Deed(Coded("SING", None), 0, (0,), (), ()),), (), ()) == ()
