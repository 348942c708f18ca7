"""Why an event was coded so: every ground has its words and rows, every rival its score."""

from datetime import date

import msgspec
import pytest

from comity.engines.serial import Reader
from comity.model import Document, Failure, Span
from comity.reading.explain import ExplainedReading, Explainer, Explanation, Ground

TEXT = (
    "Korsia threatened to expel the Veldanian ambassador on Monday, Premier Daro Pell told the Harth Courier."
    " Veldania lifted sanctions on Korsia. “Korsia has betrayed us,” said Foreign Minister Maret Oskeline."
)


@pytest.fixture(scope="module")
def explained(reader: Reader) -> ExplainedReading:
    products = reader.products(Document(id="d", text=TEXT, published=date(2031, 5, 9)))
    assert not isinstance(products, Failure)
    return Explainer(reader.codebook)(products)


def explanation(explained: ExplainedReading, type_: str) -> Explanation:
    event = next(e for e in explained.events if e.type == type_)
    return next(e for e in explained.explanations if e.event == event.id)


def grounds(found: Explanation, kind: str) -> list[Ground]:
    return [ground for ground in found.grounds if ground.kind == kind]


def test_every_event_is_explained_in_order(explained: ExplainedReading) -> None:
    assert [e.event for e in explained.explanations] == [e.id for e in explained.events]


def test_a_deed_names_its_row_with_file_and_cells(explained: ExplainedReading) -> None:
    (deed,) = grounds(explanation(explained, "RETREAT"), "deed")
    (row,) = deed.rows
    assert deed.words == "lifted … sanctions"
    assert (row.file, row.id) == ("plover/deeds.csv", "lift.v.sanction")
    assert "head lift" in row.cells
    assert "type RETREAT" in row.cells


def test_a_step_names_the_rule_of_composition(explained: ExplainedReading) -> None:
    found = explanation(explained, "THREATEN")
    rows = [row for step in grounds(found, "step") for row in step.rows]
    assert [row.file for row in rows] == ["plover/composition.csv"]
    simpler = [rival for rival in found.rivals if rival.kind == "simpler"]
    assert [rival.reading for rival in simpler] == ["SANCTION expel"]


def test_actor_and_recipient_have_their_words_and_reasons(explained: ExplainedReading) -> None:
    found = explanation(explained, "THREATEN")
    (actor,), (recipient,) = grounds(found, "actor"), grounds(found, "recipient")
    assert (actor.words, recipient.words) == ("Korsia", "Veldanian ambassador")
    assert "state_names:krs.name.korsia" in actor.reason
    assert {row.file for row in recipient.rows} == {"actors/offices.csv", "actors/state_names.csv"}


def test_the_source_names_cue_and_row(explained: ExplainedReading) -> None:
    (source,) = grounds(explanation(explained, "THREATEN"), "source")
    assert "Premier Daro Pell" in source.words
    assert "lexicons/cues.csv" in {row.file for row in source.rows}
    (own,) = grounds(explanation(explained, "RETREAT"), "source")
    assert "own word" in own.reason


def test_rows_that_lost_stand_below_the_one_that_won(explained: ExplainedReading) -> None:
    rows = [rival for rival in explanation(explained, "THREATEN").rivals if rival.kind == "deed"]
    assert [rival.chosen for rival in rows] == [True] + [False] * (len(rows) - 1)
    assert len(rows) > 1
    scores = [rival.score or 0.0 for rival in rows]
    assert scores == sorted(scores, reverse=True)


def test_confidence_is_the_product_that_it_says(explained: ExplainedReading) -> None:
    for found in explained.explanations:
        event = next(e for e in explained.events if e.id == found.event)
        (told,) = grounds(found, "confidence")
        total, _, factors = told.reason.partition(" = ")
        product = 1.0
        for factor in factors.split(" × "):
            product *= float(factor.split()[-1])
        assert float(total) == pytest.approx(event.confidence, abs=0.006)
        assert product == pytest.approx(event.confidence, abs=0.02)


def test_words_are_the_characters_of_their_spans(explained: ExplainedReading) -> None:
    for found in explained.explanations:
        for ground in found.grounds:
            assert ground.words == " … ".join(TEXT[s:e] for s, e in ground.span)


def test_it_is_a_reading_and_survives_json(explained: ExplainedReading) -> None:
    assert msgspec.json.decode(msgspec.json.encode(explained), type=ExplainedReading) == explained


class Told:
    """An encoder that says the same of every word."""

    def __init__(self, score: float) -> None:
        self.score = score

    def scores(self, sentence: str, span: Span) -> dict[str, float]:
        return {"web": self.score}


@pytest.mark.parametrize(
    ("score", "odds"),
    [(2.0, False), (0.1, False), (-0.1, True), (-7.0, True)],
)
def test_a_second_look_that_disagrees_says_so(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, score: float, odds: bool
) -> None:
    monkeypatch.setattr("comity.reading.explain.load_encoder", lambda: Told(score))
    products = reader.products(Document(id="d", text="Korsia expelled the Veldanian ambassador."))
    assert not isinstance(products, Failure)
    (found,) = Explainer(reader.codebook)(products).explanations
    verdict, look = grounds(found, "factuality")
    assert verdict.reason.startswith("happened")
    assert look.reason.endswith("; at odds with 'happened': read the sentence") is odds


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Korsia failed to sign the treaty with Veldania.", "sign"),
        ("Korsia denied bombing Veldania.", "bombing"),
        ("Korsia threatened to expel the Veldanian ambassador.", "threatened"),
        ("Korsia signed the treaty with Veldania.", "signed"),
    ],
)
def test_the_second_look_is_on_the_word_in_question(reader: Reader, text: str, word: str) -> None:
    products = reader.products(Document(id="d", text=text))
    assert not isinstance(products, Failure)
    found = Explainer(reader.codebook)(products).explanations
    looks = [ground.words for one in found for ground in grounds(one, "factuality")[1:]]
    assert word in looks
