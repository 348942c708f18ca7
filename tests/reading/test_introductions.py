"""Persons whom the noun beside their name introduces, and what they are remembered by."""

import pytest

from comity.codebook.rows import Agent
from comity.reading.acquaintances import Acquaintances, surname_of
from comity.reading.introductions import Introducer, Introduction
from comity.reading.people import People
from reading.test_name_context import around
from reading.trees import Tree, tree

AGENTS = {
    "banker": Agent(id="banker", noun="banker", sector="BUS", kind="public"),
    "bank": Agent(id="bank", noun="bank", sector="BUS", kind="organisation"),
}


def introduced(made: Tree, first: str, last: str) -> Introduction | None:
    context = around(made)

    def owner(token: int) -> tuple[str, str] | None:
        hit = context.hit_at.get(token)
        return context.owner(hit) if hit is not None else None

    run = range(made.at(first), made.at(last) + 1)
    return Introducer(made.parse, context, AGENTS, owner).of(run)


@pytest.mark.parametrize(
    "notation",
    [
        "Korsian//JJ/amod/Brigg banker//NN/compound/Brigg Ansel//NNP/compound/Brigg Brigg//NNP/nsubj/left left/leave/VBD/ROOT",
        "Ansel//NNP/compound/Brigg Brigg//NNP/nsubj/left a//DT/det/banker banker//NN/appos/Brigg"
        " from//IN/prep/banker Korsia//NNP/pobj/from left/leave/VBD/ROOT",
        "a//DT/det/banker Korsian//JJ/amod/banker banker//NN/nsubj/left Ansel//NNP/compound/Brigg"
        " Brigg//NNP/appos/banker left/leave/VBD/ROOT",
    ],
)
def test_the_noun_may_stand_before_or_behind(notation: str) -> None:
    told = introduced(tree(notation), "Ansel", "Brigg")
    assert told is not None
    assert (told.country, told.sector) == ("KRS", "BUS")
    assert "(agents:banker)" in told.reason


@pytest.mark.parametrize(
    "notation",
    [
        "banker//NN/compound/Brigg Ansel//NNP/compound/Brigg Brigg//NNP/nsubj/left left/leave/VBD/ROOT",
        "Korsian//JJ/amod/Brigg bank//NN/compound/Brigg Ansel//NNP/compound/Brigg Brigg//NNP/nsubj/left left/leave/VBD/ROOT",
        "Ansel//NNP/compound/Brigg Brigg//NNP/nsubj/left left/leave/VBD/ROOT Korsia//NNP/dobj/left",
    ],
)
def test_nobody_is_introduced_without_an_owner_or_a_noun_of_persons(notation: str) -> None:
    assert introduced(tree(notation), "Ansel", "Brigg") is None


def test_who_is_described_is_known_by_the_surname() -> None:
    persons = Acquaintances(People(), {}, "2030-01-01")
    assert persons.describe("Ansel Brigg", Introduction("KRS", "BUS", "said so")) == "Brigg"
    assert (persons.known["Brigg"].country, persons.known["Brigg"].sector) == ("KRS", "BUS")


def test_a_title_without_a_country_does_not_take_one_away() -> None:
    persons = Acquaintances(People(), {}, "2030-01-01")
    persons.introduce(None, "Ansel Brigg", "KRS", "envoy", "GOV", False, "first")
    persons.introduce(None, "Brigg", None, "envoy", "GOV", False, "second")
    assert (persons.known["Brigg"].name, persons.known["Brigg"].country) == ("Ansel Brigg", "KRS")


@pytest.mark.parametrize(
    ("full", "surname"), [("Ansel Brigg", "Brigg"), ("Ansel Brigg Jr.", "Brigg"), ("Bram Oss III", "Oss")]
)
def test_surname(full: str, surname: str) -> None:
    assert surname_of(full) == surname
