"""Contexts of a sentence and the issue of a passage."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import ContextTerm, IssueTerm
from comity.reading.subjects import Phrases, SubjectTable
from reading.trees import tree

TABLE = SubjectTable(
    Codebook(
        context_terms=(
            ContextTerm(id="1", context="military", term="troops", weight=1),
            ContextTerm(id="2", context="military", term="missile", weight=1),
            ContextTerm(id="3", context="economic", term="free trade", weight=1),
            ContextTerm(id="4", context="drugs", term="narcotic", weight=1),
            ContextTerm(id="5", context="drugs", term="narcotics", weight=1),
            ContextTerm(id="6", context="asylum", term="asylum", weight=2),
        ),
        issues=(
            IssueTerm(id="1", issue="trade", term="tariff", weight=2),
            IssueTerm(id="2", issue="trade", term="tariffs", weight=2),
            IssueTerm(id="3", issue="water", term="river", weight=2),
            IssueTerm(id="4", issue="water", term="dam", weight=1),
            IssueTerm(id="5", issue="border", term="fence", weight=3),
        ),
    )
)


def noun(word: str, lemma: str = "") -> str:
    return f"{word}/{lemma}/NNS/dobj/sent"


def test_context_needs_two_terms_or_one_of_several_words() -> None:
    made = tree(
        f"sent//VBD/ROOT {noun('troops', 'troop')} {noun('missiles', 'missile')}\n"
        f"sent//VBD/ROOT {noun('troops', 'troop')}\n"
        f"sent//VBD/ROOT {noun('free')} {noun('trade')}"
    )
    assert TABLE.contexts(made.parse) == {0: ("military",), 2: ("economic",)}


def test_a_distinctive_word_is_enough() -> None:
    made = tree(f"sent//VBD/ROOT {noun('asylum')}")
    assert TABLE.contexts(made.parse) == {0: ("asylum",)}


def test_one_word_is_one_term() -> None:
    made = tree(f"sent//VBD/ROOT {noun('narcotics', 'narcotic')}")
    assert TABLE.contexts(made.parse) == {}


@pytest.mark.parametrize(
    ("words", "issue"),
    [
        ([noun("tariffs", "tariff"), noun("fence")], "border"),  # listed in both forms, it counts once
        ([noun("rivers", "river"), noun("dams", "dam"), noun("tariff")], "water"),
        ([noun("river"), noun("tariff")], "trade"),  # as heavy: the first by name
        ([noun("letters", "letter")], None),
    ],
)
def test_issue_is_the_heaviest(words: list[str], issue: str | None) -> None:
    made = tree(f"sent//VBD/ROOT {' '.join(words)}")
    assert TABLE.issue(made.parse, 0, len(made.parse)) == issue


def test_a_phrase_does_not_reach_beyond_its_passage() -> None:
    phrases = Phrases([("free trade", "economic", 1)])
    made = tree(f"sent//VBD/ROOT {noun('free')} {noun('trade')}")
    assert phrases.find(made.parse, 0, 3) == [("economic", 2, 1)]
    assert phrases.find(made.parse, 0, 2) == []
