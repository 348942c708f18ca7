"""Sentences about sport and shows, told from the affairs of state."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import ContestTerm
from comity.reading.contests import ContestFinder
from reading.trees import tree

FIND = ContestFinder(
    Codebook(
        contests=tuple(
            ContestTerm(id=form, form=form, weight=weight)
            for form, weight in (("wickets", 2), ("match", 1), ("squad", 1), ("visa", -3), ("half-time", 2))
        )
    )
)


def contests(*sentences: str) -> set[int]:
    made = tree("\n".join(" ".join(f"{word}//NN/ROOT" for word in f"{one} .".split()) for one in sentences))
    return set(FIND(made.document(), made.parse))


@pytest.mark.parametrize(
    ("sentence", "is_one"),
    [
        ("Korsia beat Veldania by eight wickets", True),
        ("the squad won the match", True),
        ("the match of words went on", False),  # one word that others share
        ("Korsia won the match 3-0", True),  # a score beside it
        ("the vote was 3-0", False),
        ("Korsia refused a visa to the bowler with nine wickets", False),
        ("Korsia bombed Veldania", False),
    ],
)
def test_a_sentence_by_its_words(sentence: str, is_one: bool) -> None:
    assert bool(contests(sentence)) == is_one


def test_in_a_report_of_a_match_plain_sentences_are_of_it_too() -> None:
    assert contests("eight wickets fell", "Korsia attacked", "after half-time it rained") == {0, 1, 2}


def test_affairs_of_state_stay_in_a_report_of_a_match() -> None:
    assert contests("eight wickets fell", "Korsia refused a visa", "after half-time it rained") == {0, 2}


def test_one_sentence_about_sport_does_not_colour_a_report() -> None:
    assert contests("eight wickets fell", "Korsia bombed Veldania", "Ambria protested") == {0}


def test_without_the_table_nothing_is_sport() -> None:
    made = tree("wickets//NN/ROOT")
    assert ContestFinder(Codebook())(made.document(), made.parse) == frozenset()
