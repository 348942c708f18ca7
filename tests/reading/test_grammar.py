"""Who does a verb, what it acts on, what governs what: on trees made by hand."""

import pytest

from comity.reading.grammar import (
    antecedent,
    controller,
    for_phrase,
    governor,
    is_infinitive,
    is_passive,
    noun_before_infinitive,
    object_,
    subject,
)
from reading.trees import Tree, tree

URGED = tree(
    "Korsia//NNP/nsubjpass/urged was/be/VBD/auxpass/urged urged/urge/VBN/ROOT by//IN/agent/urged"
    " Veldania//NNP/pobj/by to//TO/aux/free free//VB/xcomp/urged the//DT/det/sailors sailors/sailor/NNS/dobj/free ."
)
THREAT = tree(
    "Korsia//NNP/poss/threat 's//POS/case/Korsia threat//NN/nsubj/alarmed to//TO/aux/close close//VB/acl/threat"
    " the//DT/det/port port//NN/dobj/close alarmed/alarm/VBD/ROOT Veldania//NNP/dobj/alarmed ."
)
WHICH = tree(
    "Veldania//NNP/nsubj/apologised ,//,/punct/Veldania which//WDT/nsubj/closed closed/close/VBD/relcl/Veldania"
    " the//DT/det/port port//NN/dobj/closed , apologised/apologise/VBD/ROOT ."
)
ASKED = tree(
    "Veldania//NNP/nsubj/asked asked/ask/VBD/ROOT Korsia//NNP/dobj/asked to//TO/aux/leave"
    " leave//VB/xcomp/asked quietly//RB/advmod/leave and//CC/cc/leave return//VB/conj/leave ."
)
REDUCED = tree(
    "Ships/ship/NNS/nsubj/left seized/seize/VBN/acl/Ships by//IN/agent/seized Korsia//NNP/pobj/by"
    " and//CC/cc/seized searched/search/VBN/conj/seized left/leave/VBD/ROOT ."
)
CALLS = tree(
    "Korsia//NNP/nsubj/brushed brushed/brush/VBD/ROOT off//RP/prt/brushed Veldanian//JJ/amod/calls"
    " calls/call/NNS/dobj/brushed to//TO/aux/act act//VB/advcl/brushed ."
)
WRONG = tree(
    "It//PRP/nsubj/is is/be/VBZ/ROOT wrong//JJ/acomp/is for//IN/prep/is Korsia//NNP/pobj/for"
    " to//TO/aux/attack attack//VB/xcomp/is ."
)


def word(made: Tree, token: int | None) -> str | None:
    return None if token is None else made.parse.text[token]


def test_infinitive_has_its_to() -> None:
    assert is_infinitive(URGED.parse, URGED.at("free"))
    assert not is_infinitive(URGED.parse, URGED.at("urged"))


@pytest.mark.parametrize(
    ("made", "verb", "passive"),
    [
        (URGED, "urged", True),
        (URGED, "free", False),
        (REDUCED, "seized", True),
        (REDUCED, "searched", True),  # by the verb to which it is joined
        (REDUCED, "left", False),
        (WHICH, "closed", False),
    ],
)
def test_passive(made: Tree, verb: str, passive: bool) -> None:
    assert is_passive(made.parse, made.at(verb)) is passive


@pytest.mark.parametrize(
    ("made", "verb", "doer"),
    [
        (URGED, "urged", "Veldania"),  # the by-phrase of a passive
        (URGED, "free", "Korsia"),  # who is urged does it
        (THREAT, "close", "Korsia"),  # the possessor of the noun
        (THREAT, "alarmed", "threat"),
        (WHICH, "closed", "which"),
        (ASKED, "leave", "Korsia"),
        (ASKED, "return", "Korsia"),  # through the coordination
        (REDUCED, "seized", "Korsia"),
        (REDUCED, "searched", None),
        (CALLS, "act", "calls"),  # "Veldanian calls": the noun stands for whose calls they are
        (WRONG, "attack", "Korsia"),
    ],
)
def test_subject(made: Tree, verb: str, doer: str | None) -> None:
    assert word(made, subject(made.parse, made.at(verb))) == doer


@pytest.mark.parametrize(
    ("made", "verb", "thing"),
    [
        (URGED, "urged", "Korsia"),  # the subject of a passive
        (URGED, "free", "sailors"),
        (REDUCED, "seized", "Ships"),
        (REDUCED, "searched", "Ships"),
        (ASKED, "leave", None),
    ],
)
def test_object(made: Tree, verb: str, thing: str | None) -> None:
    assert word(made, object_(made.parse, made.at(verb))) == thing


def test_object_after_a_dative_with_a_preposition_is_none() -> None:
    made = tree("Korsia//NNP/nsubj/sold sold/sell/VBD/ROOT to//IN/dative/sold Ambria//NNP/pobj/to .")
    assert object_(made.parse, made.at("sold")) is None


def test_object_shared_with_the_last_verb() -> None:
    made = tree(
        "Korsia//NNP/nsubj/stopped stopped/stop/VBD/ROOT and//CC/cc/stopped searched/search/VBD/conj/stopped"
        " ships/ship/NNS/dobj/searched ."
    )
    assert word(made, object_(made.parse, made.at("stopped"))) == "ships"


def test_antecedent_of_a_relative() -> None:
    assert word(WHICH, antecedent(WHICH.parse, WHICH.at("which"))) == "Veldania"
    assert antecedent(ASKED.parse, ASKED.at("Korsia")) is None


def test_infinitive_right_after_a_noun_belongs_to_the_noun() -> None:
    assert word(CALLS, noun_before_infinitive(CALLS.parse, CALLS.at("act"))) == "calls"
    assert noun_before_infinitive(ASKED.parse, ASKED.at("leave")) is None  # a name is no such noun


def test_for_phrase_names_the_doer() -> None:
    assert word(WRONG, for_phrase(WRONG.parse, WRONG.at("attack"))) == "Korsia"
    assert for_phrase(ASKED.parse, ASKED.at("leave")) is None


def test_controller_of_a_light_verb_is_its_subject() -> None:
    made = tree(
        "Korsia//NNP/nsubj/has has/have/VBZ/ROOT plans/plan/NNS/dobj/has to//TO/aux/act act//VB/acl/plans ."
    )
    assert word(made, controller(made.parse, made.at("plans"))) == "Korsia"


@pytest.mark.parametrize(
    ("made", "inner", "outer", "how"),
    [
        (URGED, "free", "urged", "to"),
        (URGED, "Korsia", "urged", "object"),
        (URGED, "Veldania", "urged", "by"),
        (THREAT, "close", "threat", "to"),
        (THREAT, "threat", "alarmed", "subject"),
        (ASKED, "return", "asked", "to"),
        (CALLS, "act", "calls", "to"),
    ],
)
def test_governor(made: Tree, inner: str, outer: str, how: str) -> None:
    found = governor(made.parse, made.at(inner))
    assert found is not None
    assert (word(made, found.token), found.complement) == (outer, how)


def test_that_and_whether_clauses_tell_themselves_apart() -> None:
    for mark, complement in (("that", "that"), ("whether", "wh"), ("if", "wh")):
        made = tree(
            f"Pell//NNP/nsubj/asked asked/ask/VBD/ROOT {mark}//IN/mark/left Korsia//NNP/nsubj/left left/leave/VBD/ccomp/asked ."
        )
        assert governor(made.parse, made.at("left")) == (made.at("asked"), complement)


def test_root_and_conjunct_with_its_own_subject_have_no_governor() -> None:
    made = tree(
        "Korsia//NNP/nsubj/left left/leave/VBD/ROOT and//CC/cc/left Ambria//NNP/nsubj/stayed stayed/stay/VBD/conj/left ."
    )
    assert governor(made.parse, made.at("left")) is None
    assert governor(made.parse, made.at("stayed")) is None
    assert governor(WHICH.parse, WHICH.at("closed")) is None


def test_an_adjective_may_have_a_subject_of_its_own() -> None:
    made = tree("Talks/talk/NNS/ROOT Korsia//NNP/nsubj/ready ready//JJ/acomp/Talks .")
    assert word(made, subject(made.parse, made.at("ready"))) == "Korsia"


def test_a_bare_infinitive_is_governed_like_one_with_to() -> None:
    made = tree(
        "Pell//NNP/nsubj/helped helped/help/VBD/ROOT Korsia//NNP/dobj/helped leave//VB/xcomp/helped ."
    )
    assert governor(made.parse, made.at("leave")) == (made.at("helped"), "to")


def test_a_noun_joined_by_and_is_governed_like_the_first() -> None:
    made = tree(
        "Korsia//NNP/nsubj/lifted lifted/lift/VBD/ROOT tariffs/tariff/NNS/dobj/lifted and//CC/cc/tariffs"
        " bans/ban/NNS/conj/tariffs ."
    )
    assert governor(made.parse, made.at("bans")) == (made.at("lifted"), "object")
