"""Climbing from a deed to what governs it."""

import pytest

from comity.codebook.rows import Deed as DeedRow
from comity.reading.commitments import CommitmentTable
from comity.reading.composition import Coded, CompositionTable
from comity.reading.deed import Deed
from comity.reading.grammar import governor
from comity.reading.operator_finder import OperatorFinder
from comity.reading.operators import OperatorChain
from comity.reading.predicates import PredicateTable
from reading.deedbook import CODEBOOK
from reading.test_arguments import arguments, codes
from reading.trees import Tree, tree

PREDICATES, COMPOSITION, COMMITMENTS = (
    PredicateTable(CODEBOOK),
    CompositionTable(CODEBOOK),
    CommitmentTable(CODEBOOK),
)


def no_deed(_: int) -> tuple[DeedRow, int | None] | None:
    return None


def chain(made: Tree) -> OperatorChain:
    args = arguments(made)
    finder = OperatorFinder(PREDICATES, args, no_deed, frozenset({"face"}))
    return OperatorChain(finder, COMPOSITION, COMMITMENTS, args)


def climb(made: Tree, word: str, type_: str, actors: str = "", recipients: str = "") -> list[Deed]:
    """Climb from a plain deed at ``word`` whose parties stand at the words given."""
    args, token = arguments(made), made.at(word)
    base = Deed(
        Coded(type_, None),
        token,
        (token,),
        args.parties(made.at(actors)) if actors else (),
        args.parties(made.at(recipients)) if recipients else (),
    )
    return chain(made).climb(base)


def test_each_step_is_kept_as_the_inner_deed() -> None:
    made = tree(
        "Veldania//NNP/nsubj/refused refused/refuse/VBD/ROOT to//TO/aux/lift lift//VB/xcomp/refused sanctions/sanction/NNS/dobj/lift"
        " on//IN/prep/sanctions Korsia//NNP/pobj/on"
    )
    (deed,) = climb(made, "sanctions", "SANCTION", recipients="Korsia")
    assert (deed.coded.type, deed.operations) == ("REJECT", ("undo", "refuse"))
    assert [made.parse.text[t] for t in deed.tokens] == ["sanctions", "lift", "refused"]
    assert deed.inner is not None
    assert deed.inner.coded.type == "RETREAT"
    assert (codes(deed.actors), codes(deed.recipients)) == (["VLD"], ["KRS"])


def test_what_is_condemned_is_told_too() -> None:
    made = tree(
        "Veldania//NNP/nsubj/condemned condemned/condemn/VBD/ROOT the//DT/det/raid Korsian//JJ/amod/raid raid//NN/dobj/condemned"
    )
    inner, outer = climb(made, "raid", "ASSAULT", actors="Korsian")
    assert (inner.coded.type, codes(inner.actors)) == ("ASSAULT", ["KRS"])
    assert (outer.coded.type, codes(outer.actors), codes(outer.recipients)) == ("ACCUSE", ["VLD"], ["KRS"])


def test_what_is_denied_stays_the_deed_of_its_doer() -> None:
    made = tree(
        "Veldania//NNP/nsubj/denied denied/deny/VBD/ROOT the//DT/det/raid Korsian//JJ/amod/raid raid//NN/dobj/denied"
    )
    (deed,) = climb(made, "raid", "ASSAULT", actors="Korsian")
    assert (deed.coded.type, deed.coded.hint, codes(deed.actors)) == ("ASSAULT", "denied", ["KRS"])


@pytest.mark.parametrize(("verb", "found"), [("free//VB", "demand.v"), ("freed/free/VBD", None)])
def test_only_a_subjunctive_is_demanded(verb: str, found: str | None) -> None:
    made = tree(
        f"Veldania//NNP/nsubj/demanded demanded/demand/VBD/ROOT that//IN/mark/5 Korsia//NNP/nsubj/5 {verb}/ccomp/demanded sailors//NNS/dobj/5"
    )
    above = governor(made.parse, 4)
    assert above is not None
    row = chain(made).finder.operator(above, 4)
    assert (row.id if row else None) == found


def test_an_operator_before_the_noun() -> None:
    made = tree("planned/plan/VBN/amod/raid raid//NN/ROOT on//IN/prep/raid Korsia//NNP/pobj/on")
    (deed,) = climb(made, "raid", "ASSAULT", recipients="Korsia")
    assert (deed.coded.type, deed.trigger) == ("THREATEN", made.at("raid"))


def test_the_climb_ends_where_no_operator_stands() -> None:
    made = tree("Pell//NNP/nsubj/saw saw/see/VBD/ROOT the//DT/det/raid raid//NN/dobj/saw")
    (deed,) = climb(made, "raid", "ASSAULT")
    assert (deed.tokens, deed.operations) == ((made.at("raid"),), ())


def test_the_owner_of_a_noun_operator() -> None:
    made = tree(
        "Korsia//NNP/poss/threat 's//POS/case/Korsia threat//NN/ROOT to//TO/aux/attack attack//VB/acl/threat Veldania//NNP/dobj/attack"
    )
    (deed,) = climb(made, "attack", "ASSAULT", recipients="Veldania")
    assert (deed.coded.type, codes(deed.actors), codes(deed.recipients)) == ("THREATEN", ["KRS"], ["VLD"])


def test_no_longer_planned_is_cancelled() -> None:
    made = tree(
        "Korsia//NNP/nsubj/plans no//RB/neg/longer longer//RB/advmod/plans plans/plan/VBZ/ROOT to//TO/aux/visit"
        " visit//VB/xcomp/plans Veldania//NNP/dobj/visit ."
    )
    (deed,) = climb(made, "visit", "CONSULT", recipients="Veldania")
    assert (deed.coded.type, deed.coded.hint, deed.no_longer) == ("AGREE", "cancelled", True)


def test_the_one_addressed_stands_where_the_row_says() -> None:
    made = tree(
        "Veldania//NNP/nsubj/urged urged/urge/VBD/ROOT Korsia//NNP/dobj/urged to//TO/aux/visit visit//VB/xcomp/urged Ambria//NNP/dobj/visit ."
    )
    (deed,) = climb(made, "visit", "CONSULT", actors="Korsia", recipients="Ambria")
    assert (codes(deed.actors), codes(deed.recipients)) == (["VLD"], ["KRS"])


def test_without_a_place_in_the_row_the_usual_prepositions_are_tried() -> None:
    made = tree(
        "Veldania//NNP/nsubj/condemned condemned/condemn/VBD/ROOT the//DT/det/raid raid//NN/dobj/condemned"
        " with//IN/prep/condemned Ambria//NNP/pobj/with ."
    )
    outer = climb(made, "raid", "ASSAULT")[-1]
    assert codes(outer.recipients) == ["AMB"]
