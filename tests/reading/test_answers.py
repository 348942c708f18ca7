"""Answers tied to what they answer; from events made by hand."""

from typing import Literal

from comity.codebook import Codebook
from comity.codebook.rows import EventNoun
from comity.model import Event
from comity.reading.answers import AnswerFinder
from reading.trees import Tree, tree

FIND = AnswerFinder(
    Codebook(
        event_nouns=(
            EventNoun(id="deal", noun="deal", kind="both", types="AGREE"),
            EventNoun(id="move", noun="move", kind="doer", types="*"),
            EventNoun(id="claim", noun="claim", kind="claim", types="*"),
            EventNoun(id="envoy", noun="envoy", kind="answer", types="*"),
        )
    )
)
CLOSED = "Korsia//NNP/nsubj/closed closed/close/VBD/ROOT it//PRP/dobj/closed ."


def event(
    made: Tree,
    word: str,
    type: str,  # noqa: A002 - the field is called so
    *parties: tuple[str, ...],
    leaning: Literal["strain", "closeness"] = "strain",
) -> Event:
    span = made.span(word)
    actors, recipients = parties
    return Event(
        id=f"e-{word}",
        actors=actors,
        recipients=recipients,
        type=type,
        mode=None,
        quad=3,
        contexts=(),
        factuality="happened",
        date=None,
        span=(span,),
        trigger=span,
        attribution=None,
        score=-2.0,
        leaning=leaning,
        confidence=0.8,
        reason="made by hand",
    )


def answered(made: Tree, *events: Event) -> Event:
    return FIND(made.parse, (), events)[-1]


def test_a_noun_gives_the_side_with_its_row_and_less_confidence() -> None:
    made = tree(
        f"{CLOSED}\nAmbria//NNP/nsubj/condemned condemned//VBD/ROOT the//DT/det/move move//NN/dobj/condemned ."
    )
    found = answered(
        made,
        event(made, "closed", "SANCTION", ("KRS",), ("VLD",)),
        event(made, "condemned", "ACCUSE", ("AMB",), ()),
    )
    assert found.recipients == ("KRS",)
    assert found.confidence == 0.56
    assert "'move' is SANCTION, told before (event_nouns:move)" in found.reason
    assert found.id != "e-condemned"


def test_what_is_told_later_is_not_meant() -> None:
    made = tree(
        f"Ambria//NNP/nsubj/condemned condemned//VBD/ROOT the//DT/det/move move//NN/dobj/condemned .\n{CLOSED}"
    )
    events = (
        event(made, "condemned", "ACCUSE", ("AMB",), ()),
        event(made, "closed", "SANCTION", ("KRS",), ("VLD",)),
    )
    assert FIND(made.parse, (), events)[0].recipients == ()


def test_a_deal_needs_two() -> None:
    made = tree(
        f"{CLOSED}\nAmbria//NNP/nsubj/praised praised//VBD/ROOT the//DT/det/deal deal//NN/dobj/praised ."
    )
    alone = event(made, "closed", "AGREE", ("KRS",), (), leaning="closeness")
    praise = event(made, "praised", "SUPPORT", ("AMB",), (), leaning="closeness")
    assert answered(made, alone, praise).recipients == ()


def test_who_is_named_stays() -> None:
    made = tree(
        f"{CLOSED}\nAmbria//NNP/nsubj/condemned condemned//VBD/ROOT the//DT/det/move move//NN/dobj/condemned ."
    )
    found = answered(
        made,
        event(made, "closed", "SANCTION", ("KRS",), ("VLD",)),
        event(made, "condemned", "ACCUSE", ("AMB",), ("TLR",)),
    )
    assert found.recipients == ("TLR",)


def test_its_envoy_is_recalled_from_the_one_opponent() -> None:
    made = tree(
        f"{CLOSED}\nAmbria//NNP/nsubj/recalled recalled//VBD/ROOT its//PRP$/poss/envoy envoy//NN/dobj/recalled ."
    )
    closed = event(made, "closed", "SANCTION", ("KRS",), ("AMB",))
    recalled = event(made, "recalled", "SANCTION", ("AMB",), ())
    assert answered(made, closed, recalled).recipients == ("KRS",)


def test_without_the_table_nothing_is_tied() -> None:
    made = tree(CLOSED)
    events = (event(made, "closed", "SANCTION", ("KRS",), ()),)
    assert AnswerFinder(Codebook())(made.parse, (), events) == events
