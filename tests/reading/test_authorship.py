"""For whom the name of an outlet speaks."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import (
    Agency,
    Body,
    BodyName,
    Office,
    Outlet,
    PressDomain,
    State,
    StateName,
    WordList,
)
from comity.model import Document
from comity.reading.authorship import Authorship

BOOK = Codebook(
    states=(State(id="KRS", name="Korsia", kind="state"), State(id="VLD", name="Veldania", kind="state")),
    state_names=(
        StateName(id="krs.o", state="KRS", form="Republic of Korsia", kind="official"),
        StateName(id="krs.a", state="KRS", form="Korsian", kind="adjective"),
    ),
    bodies=(Body(id="LTL", name="Littoral League", kind="intergovernmental"),),
    body_names=(BodyName(id="ltl.n", body="LTL", form="Littoral League", kind="name"),),
    agencies=(
        Agency(id="krs.t", country="KRS", form="Tall House", sector="GOV"),
        Agency(id="krs.b", country="KRS", form="Brightwater", sector="BUS"),
    ),
    offices=(
        Office(id="pm", title="prime minister", office="head_of_government", sector="GOV", scope="state"),
    ),
    press_domains=(PressDomain(id="p", actor="KRS", domain="palace.example", name="The Lisamar Palace"),),
    outlets=(Outlet(id="kg", name="Korsian Government Gazette Office", country="KRS", kind="newspaper"),),
    word_lists=tuple(
        WordList(id=f"{name}.{word}", list=name, word=word)
        for name, words in (
            ("issuing_organ", ("government", "ministry", "embassy", "office")),
            ("press_desk", ("office", "press service", "permanent mission")),
        )
        for word in words
    ),
)
SIDE = Authorship(BOOK)


@pytest.mark.parametrize(
    ("outlet", "side"),
    [
        ("Tall House", "KRS"),
        ("The Tall House", "KRS"),
        ("Press Service of the Tall House", "KRS"),
        ("Prime Minister of Korsia", "KRS"),
        ("Office of the Prime Minister of the Republic of Korsia", "KRS"),
        ("Korsian Government", "KRS"),
        ("Korsia Ministry of Trade", "KRS"),
        ("Korsia's Foreign Ministry", "KRS"),
        ("Ministry of Trade of Korsia", "KRS"),
        ("Embassy of Korsia in Veldania", "KRS"),
        ("Permanent Mission of Veldania to the Littoral League", "VLD"),
        ("Littoral League", "LTL"),
        ("Brightwater", None),
        ("Times of Korsia", None),
        ("Korsian Herald", None),
        ("Korsia", None),
        ("Government of Nowhere", None),
        ("Korsian Government Gazette Office", None),
        ("", None),
        (None, None),
    ],
)
def test_sides(outlet: str | None, side: str | None) -> None:
    found = SIDE(Document(id="d", text="We agree.", outlet=outlet))
    assert (found and found.actor) == side


def test_its_reason_names_the_office() -> None:
    found = SIDE(Document(id="d", text="We agree.", outlet="Tall House"))
    assert found is not None
    assert found.reason == "'Tall House' is a press office of KRS"


@pytest.mark.parametrize(
    ("outlet", "url", "side"),
    [
        (None, "https://palace.example/news/1", "KRS"),
        (None, "https://press.Palace.example/news/1", "KRS"),  # a subdomain
        ("palace.example", "https://palace.example/news/1", "KRS"),
        ("Lisamar Palace", None, "KRS"),  # its name
        (
            "Korsian Government Gazette Office",
            "https://palace.example/1",
            None,
        ),  # a paper, wherever it stands
        (None, "https://notpalace.example/news/1", None),
        (None, "https://palace.example.courier.example/1", None),
        (None, "http://[palace.example", None),  # no address
        (None, None, None),
    ],
)
def test_a_domain_of_a_side_speaks_for_it(outlet: str | None, url: str | None, side: str | None) -> None:
    author = SIDE(Document(id="d", text="We urge.", outlet=outlet, url=url))
    assert (author.actor if author else None) == side
