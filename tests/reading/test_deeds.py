"""Deeds composed under their operators, with their parties: the whole stage on trees made by hand."""

import pytest

from comity.reading.deed import Deed
from comity.reading.deeds import DeedFinder
from reading.deedbook import CODEBOOK
from reading.test_arguments import CODES, codes
from reading.trees import Tree, tree

FIND = DeedFinder(CODEBOOK)


def deeds(made: Tree) -> tuple[Deed, ...]:
    seen: dict[str, int] = {}
    mentions = []
    for word in made.parse.text:
        if word in CODES:
            seen[word] = seen.get(word, 0) + 1
            mentions.append(made.mention(word, CODES[word], nth=seen[word]))
    return FIND(made.parse, tuple(mentions))


def told(made: Tree) -> list[str]:
    """Write each deed as "KRS > VLD ASSAULT/mode at trigger", "&" for what several do together."""
    return [
        f"{'&'.join(codes(d.actors))} > {'&'.join(codes(d.recipients))} {d.coded.type}"
        f"{'/' + d.coded.mode if d.coded.mode else ''} at {made.parse.text[d.trigger]}"
        for d in deeds(made)
    ]


@pytest.mark.parametrize(
    ("notation", "found"),
    [
        (
            "Korsia//NNP/nsubj/attacked attacked/attack/VBD/ROOT Veldania//NNP/dobj/attacked .",
            ["KRS > VLD ASSAULT at attacked"],
        ),
        (
            "Korsia//NNP/nsubj/recalled recalled/recall/VBD/ROOT its//PRP$/poss/ambassador ambassador//NN/dobj/recalled from//IN/prep/ambassador Veldania//NNP/pobj/from .",
            ["KRS > VLD SANCTION/withdraw at recalled"],
        ),
        ("Korsia//NNP/nsubj/recalled recalled/recall/VBD/ROOT cars/car/NNS/dobj/recalled .", []),
        (
            "Korsia//NNP/nsubj/met and//CC/cc/Korsia Veldania//NNP/conj/Korsia met/meet/VBD/ROOT .",
            ["KRS&VLD >  CONSULT at met"],
        ),
        (
            "Korsia//NNP/nsubj/met met/meet/VBD/ROOT with//IN/prep/met Veldania//NNP/pobj/with .",
            ["KRS&VLD >  CONSULT at met"],
        ),
        (
            "Veldania//NNP/nsubj/refused refused/refuse/VBD/ROOT to//TO/aux/visit visit//VB/xcomp/refused Korsia//NNP/dobj/visit .",
            ["VLD > KRS REJECT/meet at refused"],
        ),
        (
            "Veldania//NNP/nsubj/lifted lifted/lift/VBD/ROOT sanctions/sanction/NNS/dobj/lifted on//IN/prep/sanctions Korsia//NNP/pobj/on .",
            ["VLD > KRS RETREAT at lifted"],
        ),
        (
            "Veldania//NNP/nsubj/refused refused/refuse/VBD/ROOT to//TO/aux/lift lift//VB/xcomp/refused sanctions/sanction/NNS/dobj/lift on//IN/prep/sanctions Korsia//NNP/pobj/on .",
            ["VLD > KRS REJECT at refused"],
        ),
        (
            "Veldania//NNP/nsubj/condemned condemned/condemn/VBD/ROOT the//DT/det/raid Korsian//JJ/amod/raid raid//NN/dobj/condemned on//IN/prep/raid Ambria//NNP/pobj/on .",
            ["VLD > KRS ACCUSE/disapprove at condemned", "KRS > AMB ASSAULT at raid"],  # both are told
        ),
        (
            "Korsia//NNP/nsubj/canceled canceled/cancel/VBD/ROOT Veldania//NNP/poss/visit 's//POS/case/Veldania visit//NN/dobj/canceled .",
            ["KRS > VLD REJECT/meet at canceled"],
        ),
        (
            "Korsia//NNP/nsubj/held held/hold/VBD/ROOT talks/talk/NNS/dobj/held with//IN/prep/talks Veldania//NNP/pobj/with .",
            ["KRS&VLD >  CONSULT at held"],
        ),
        (
            "Veldania//NNP/nsubj/demanded demanded/demand/VBD/ROOT that//IN/mark/visit Korsia//NNP/nsubj/visit visit//VB/ccomp/demanded Ambria//NNP/dobj/visit .",
            ["VLD > KRS REQUEST at demanded"],
        ),
    ],
)
def test_deeds(notation: str, found: list[str]) -> None:
    assert told(tree(notation)) == found


def test_a_planned_visit() -> None:
    made = tree(
        "Pell//NNP/poss/visit 's//POS/case/Pell planned/plan/VBN/amod/visit visit//NN/ROOT to//IN/prep/visit Veldania//NNP/pobj/to ."
    )
    (deed,) = deeds(made)
    assert (deed.coded.type, deed.operations) == ("AGREE", ("plan",))
    assert deed.trigger == made.at("visit")


def test_a_negated_operator_is_marked_as_used() -> None:
    made = tree(
        "Korsia//NNP/nsubj/cancel did/do/VBD/aux/cancel not//RB/neg/cancel cancel//VB/ROOT the//DT/det/visit visit//NN/dobj/cancel to//IN/prep/visit Veldania//NNP/pobj/to ."
    )
    (deed,) = deeds(made)
    assert (deed.coded.type, deed.coded.hint, deed.negation_used) == ("REJECT", "did_not_happen", True)


def test_do_so_stands_for_the_deed_before_it() -> None:
    made = tree(
        "Korsia//NNP/nsubj/attacked attacked/attack/VBD/ROOT Ambria//NNP/dobj/attacked and//CC/cc/attacked"
        " plans/plan/VBZ/conj/attacked to//TO/aux/do do//VB/xcomp/plans so//RB/advmod/do ."
    )
    assert told(made) == ["KRS > AMB ASSAULT at attacked", "KRS > AMB THREATEN at plans"]


def test_every_deed_says_on_which_rows_it_rests() -> None:
    made = tree(
        "Veldania//NNP/nsubj/lifted lifted/lift/VBD/ROOT sanctions/sanction/NNS/dobj/lifted on//IN/prep/sanctions Korsia//NNP/pobj/on ."
    )
    (deed,) = deeds(made)
    assert deed.coded.rows == ("deeds:sanction.n", "composition:undo.yes.SANCTION")
    assert deed.steps[0] == "'sanctions' is SANCTION (deeds:sanction.n)"
    assert deed.confidence < 0.8


def test_urging_has_a_leaning_of_its_own() -> None:
    made = tree(
        "Veldania//NNP/nsubj/urged urged/urge/VBD/ROOT Korsia//NNP/dobj/urged to//TO/aux/visit visit//VB/xcomp/urged Ambria//NNP/dobj/visit ."
    )
    found = [(d.coded.type, d.leaning, codes(d.recipients)) for d in deeds(made)]
    assert ("REQUEST", "strain", ["KRS"]) in found


def test_auxiliaries_and_names_tell_no_deed() -> None:
    made = tree(
        "Korsia//NNP/nsubj/done may//MD/aux/done meet//VB/aux/done done/do/VBN/ROOT Attack/attack/NNP/dobj/done ."
    )
    assert deeds(made) == ()
