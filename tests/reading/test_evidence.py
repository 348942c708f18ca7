"""Evidence: pairs, kinds, chains, quotes; from events and characterisations made by hand."""

from datetime import date

import pytest
from msgspec.structs import replace

from comity.codebook import Codebook
from comity.codebook.rows import CharacterisationRow, Gloss, IssueTerm
from comity.model import Attribution, Characterisation, Event, Evidence, Factuality, Spans, quote
from comity.reading.evidence import _LONGEST_QUOTE, EvidenceMaker, clause_span, pairs_of
from reading.invented import STATES
from reading.trees import Tree, tree

MAKE = EvidenceMaker(
    Codebook(
        states=STATES,
        glosses=(Gloss(id="ASSAULT", gloss="attacks"), Gloss(id="CONSULT/visit", gloss="visits")),
        characterisations=(
            CharacterisationRow(id="rift.n", head="rift", pos="n", leaning="strain", strength=2),
        ),
        issues=(IssueTerm(id="port", issue="trade", term="port", weight=2),),
    )
)
SAID = tree(
    "The//DT/det/Courier Courier//NNP/nsubj/wrote wrote/write/VBD/ROOT that//IN/mark/said Pell//NNP/nsubj/said said/say/VBD/ccomp/wrote"
    " Korsia//NNP/nsubj/attacked attacked/attack/VBD/ccomp/said a//DT/det/port Veldanian//JJ/amod/port port//NN/dobj/attacked ."
)
OUTER = SAID.attribution(
    "Courier",
    "wrote",
    "Pell said Korsia attacked a Veldanian port",
    speaker="Harth Courier",
    speaker_kind="outlet",
)
INNER = SAID.attribution("Pell", "said", "Korsia attacked a Veldanian port", speaker="KRS", parent=OUTER)


def event(
    made: Tree,
    word: str,
    actors: tuple[str, ...] = ("KRS",),
    recipients: tuple[str, ...] = ("VLD",),
    *,
    source: Attribution | None = None,
    factuality: Factuality = "happened",
    quad: int = 4,
    symmetric: bool = False,
) -> Event:
    span = made.span(word)
    return Event(
        id=f"e-{word}",
        actors=actors,
        recipients=recipients,
        type="ASSAULT",
        mode=None,
        quad=quad,
        contexts=(),
        factuality=factuality,
        date=None,
        span=(span,),
        trigger=span,
        attribution=source.id if source else None,
        score=-9,
        leaning="strain",
        symmetric=symmetric,
        confidence=0.8,
        reason="made by hand",
    )


def rift(
    made: Tree, words: str, source: Attribution | None = None, factuality: Factuality = "happened"
) -> Characterisation:
    return Characterisation(
        id="c-rift",
        actors=("VLD", "KRS"),
        label="rift.n",
        leaning="strain",
        strength=2,
        factuality=factuality,
        span=(made.span(words),),
        attribution=source.id if source else None,
        confidence=0.8,
        reason="made by hand",
    )


def rows(
    made: Tree,
    *told: Event | Characterisation,
    sources: tuple[Attribution, ...] = (),
    outlet: str | None = "Littoral Wire",
) -> tuple[Evidence, ...]:
    return MAKE(
        made.document(published=date(2031, 5, 9), outlet=outlet),
        made.parse,
        sources,
        tuple(e for e in told if isinstance(e, Event)),
        tuple(c for c in told if isinstance(c, Characterisation)),
    )


@pytest.mark.parametrize(
    ("actors", "recipients", "symmetric", "pairs"),
    [
        (("VLD", "KRS"), ("AMB",), False, [("AMB", "KRS"), ("AMB", "VLD")]),
        (("VLD", "KRS"), ("AMB",), True, [("AMB", "KRS"), ("AMB", "VLD"), ("KRS", "VLD")]),
        (("VLD", "KRS"), (), True, [("KRS", "VLD")]),
        (("VLD", "KRS"), (), False, []),
        (("KRS",), ("KRS",), False, []),
        ((), ("VLD",), False, []),
    ],
)
def test_pairs(
    actors: tuple[str, ...], recipients: tuple[str, ...], symmetric: bool, pairs: list[tuple[str, str]]
) -> None:
    assert pairs_of(event(SAID, "attacked", actors, recipients, symmetric=symmetric, quad=1)) == pairs


def test_two_who_fight_a_third_do_not_fight_each_other() -> None:
    fight = event(SAID, "attacked", ("VLD", "KRS"), ("AMB",), symmetric=True, quad=4)
    assert pairs_of(fight) == [("AMB", "KRS"), ("AMB", "VLD")]


def test_a_row_of_an_event() -> None:
    (row,) = rows(SAID, event(SAID, "attacked"))
    assert (row.pair, row.what, row.issue) == (("KRS", "VLD"), "Korsia attacks Veldania", "trade")
    assert row.chain == ("Littoral Wire",)
    assert row.quote == SAID.text == quote(SAID.text, row.span)
    assert (row.event, row.characterisation, row.attribution) == ("e-attacked", None, None)


def test_the_chain_goes_from_the_outlet_inward() -> None:
    (row,) = rows(SAID, event(SAID, "attacked", source=INNER), sources=(OUTER, INNER))
    assert row.chain == ("Littoral Wire", "Harth Courier", "KRS")
    assert row.quote == "Korsia attacked a Veldanian port"  # inside what the source says
    assert rows(SAID, event(SAID, "attacked"), outlet=None)[0].chain == ("this report",)


def test_kinds_of_evidence() -> None:
    alone = replace(INNER, parent=None)
    unnamed = replace(alone, anonymous=True)
    other = replace(alone, speaker="VLD")
    for sources, quad, kind in (
        ((), 4, "development"),
        ((alone,), 4, "development"),
        ((alone,), 3, "comment"),  # words of the doer itself
        ((other,), 3, "development"),
        ((unnamed,), 3, "report"),
        ((OUTER, INNER), 3, "report"),  # through another outlet
    ):
        inner = sources[-1] if sources else None
        (row,) = rows(SAID, event(SAID, "attacked", source=inner, quad=quad), sources=sources)
        assert row.kind == kind, (sources, quad)


def test_unnamed_and_unknown_sources_stand_in_the_chain() -> None:
    unnamed = replace(INNER, parent=None, speaker=None, name="Sources")
    nobody = replace(unnamed, name=None)
    thing = replace(unnamed, speaker_kind="thing")
    chains = [
        rows(SAID, event(SAID, "attacked", source=a), sources=(a,))[0].chain[1:]
        for a in (unnamed, nobody, thing)
    ]
    assert chains == [("Sources",), ("unidentified",), ()]


@pytest.mark.parametrize("field", ["public", "in_condition"])
def test_what_is_no_evidence(field: str) -> None:
    assert rows(SAID, replace(event(SAID, "attacked"), **{field: True})) == ()


@pytest.mark.parametrize(
    ("factuality", "kept"), [("generic", False), ("unknown", False), ("denied", True), ("future", True)]
)
def test_denied_and_future_are_kept_with_their_status(factuality: Factuality, kept: bool) -> None:
    found = rows(SAID, event(SAID, "attacked", factuality=factuality))
    assert [row.status for row in found] == ([factuality] if kept else [])


def test_a_characterisation_beside_a_deed_of_the_same_words_is_not_told_twice() -> None:
    both = rows(SAID, event(SAID, "attacked"), rift(SAID, "attacked"))
    assert [row.characterisation for row in both] == [None]
    apart = rows(SAID, event(SAID, "attacked"), rift(SAID, "port"))
    assert {row.characterisation for row in apart} == {None, "c-rift"}


def test_a_deed_that_failed_only_describes_the_relation() -> None:
    failed = event(SAID, "attacked", factuality="did_not_happen")
    assert [row.event for row in rows(SAID, failed, rift(SAID, "attacked"))] == [None]


def test_a_row_of_a_characterisation_quotes_its_words() -> None:
    (row,) = rows(SAID, rift(SAID, "attacked"), sources=(OUTER,))
    assert (row.pair, row.what) == (("KRS", "VLD"), "Korsia and Veldania: “attacked”")


def test_a_caption_is_less_sure() -> None:
    made = tree(
        "Korsia//NNP/nsubj/attacked (//-LRB-/punct/attacked R//NN/nmod/attacked ) attacked/attack/VBD/ROOT Veldania//NNP/dobj/attacked ."
    )
    (row,) = rows(made, event(made, "attacked"))
    assert row.confidence == pytest.approx(0.56)
    assert row.reason.endswith("stands in the caption of a picture")


def test_a_long_sentence_is_cut_to_the_clause() -> None:
    filler = " ".join("slowly//RB/advmod/waited" for _ in range(80))
    made = tree(
        "Korsia//NNP/nsubj/attacked attacked/attack/VBD/ccomp/said the//DT/det/port sprawling//JJ/amod/port industrial//JJ/amod/port northern//JJ/amod/port Veldanian//JJ/amod/port"
        " port//NN/dobj/attacked again//RB/advmod/attacked , Pell//NNP/nsubj/said said/say/VBD/ROOT and//CC/cc/said Ambria//NNP/nsubj/waited"
        f" waited/wait/VBD/conj/said {filler} ."
    )
    assert len(made.text) > _LONGEST_QUOTE
    span = clause_span(made.parse, made.span("attacked")[0], ())
    assert made.text[slice(*span)] == "Korsia attacked the sprawling industrial northern Veldanian port again"


def test_clause_span_stays_inside_the_source() -> None:
    spans: Spans = INNER.content
    assert clause_span(SAID.parse, SAID.span("attacked")[0], (OUTER, INNER)) == spans[0]


def test_rows_stand_in_text_order_and_once() -> None:
    twice = event(SAID, "attacked", ("VLD", "KRS"), (), symmetric=True)
    found = rows(SAID, event(SAID, "port"), twice, twice)
    assert {row.event for row in found} == {"e-attacked", "e-port"}
    assert len(found) == 2
    assert [row.span for row in found] == sorted(row.span for row in found)
