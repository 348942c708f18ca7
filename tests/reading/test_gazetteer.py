"""Finding names: the longest match, case, shouting, and what may stand between the words of a name."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import Body, BodyName, StateName
from comity.reading.gazetteer import Gazetteer
from reading.invented import BODIES, BODY_NAMES, OFFICES, OUTLET_NAMES, OUTLETS, PERSONS, STATE_NAMES, STATES

CODEBOOK = Codebook(
    states=STATES,
    state_names=(*STATE_NAMES, StateName(id="amb.u", state="AMB", form="U.A.", kind="name")),
    bodies=(*BODIES, Body(id="UAC", name="Union", kind="intergovernmental")),
    body_names=(
        *BODY_NAMES,
        BodyName(id="uac", body="UAC", form="U.A.C.", kind="acronym"),
        BodyName(id="oda", body="UAC", form="Oda'arel", kind="name", note="ambiguous: a town too"),
    ),
    offices=OFFICES,
    persons=PERSONS,
    outlets=OUTLETS,
    outlet_names=OUTLET_NAMES,
)
GAZETTEER = Gazetteer(CODEBOOK)


def names(text: str) -> list[tuple[str, str]]:
    """Return the words and the actor of each name found."""
    return [(text[hit.span[0] : hit.span[1]], hit.names[0].actor) for hit in GAZETTEER.find(text)[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Korsia left.", [("Korsia", "KRS")]),
        ("Korsians in Pellmar", [("Korsians", "KRS"), ("Pellmar", "KRS")]),
        ("the Harth Courier of Harth", [("Harth Courier", "courier"), ("Harth", "VLD")]),  # longest first
        ("U.A. and U.A.C. officials", [("U.A.", "AMB"), ("U.A.C.", "UAC")]),
        ("Oda'arel reported", [("Oda'arel", "UAC")]),
        ("KORSIA LEAVES", [("KORSIA", "KRS")]),  # headlines shout
        ("the RRF and the rrf", [("RRF", "RRF")]),  # acronyms do not whisper
        ("korsia", []),
        ("Korsiana", []),
        ("", []),
    ],
)
def test_names(text: str, found: list[tuple[str, str]]) -> None:
    assert names(text) == found


def test_titles_match_in_any_case_and_apart_from_names() -> None:
    text = "Foreign Minister Pell and the foreign minister"
    found, titles = GAZETTEER.find(text)
    assert [text[slice(*hit.span)] for hit in titles] == ["Foreign Minister", "foreign minister"]
    assert [text[slice(*hit.span)] for hit in found] == ["Pell"]


def test_a_name_knows_the_row_it_comes_from() -> None:
    (state,) = GAZETTEER.look_up("Korsia")
    assert (state.kind, state.form, state.row, state.ambiguous) == ("state", "name", "state_names:krs", False)
    (body,) = GAZETTEER.look_up("Oda'arel")
    assert body.ambiguous
    assert GAZETTEER.look_up("Korsia Pellmar") == ()


def test_a_person_is_found_by_name_and_by_surname() -> None:
    kinds = [hit.names[0].kind for hit in GAZETTEER.find("Daro Pell met Torvane")[0]]
    assert kinds == ["person", "surname"]


def test_a_name_does_not_reach_into_the_next_paragraph() -> None:
    assert names("Calm returns to Harth\n\nCourier services resumed.") == [("Harth", "VLD")]
