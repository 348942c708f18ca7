"""Copies across outlets, and where they likely come from."""

from itertools import permutations

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import Outlet, OutletName
from comity.links.copies import AgencyFinder, find_copies
from links.documents import BODY, OTHER, document

TABLES = Codebook(
    outlets=(
        Outlet(id="littoral-wire", name="Littoral Wire", kind="agency"),
        Outlet(id="ambria-post", name="Ambria Post", kind="newspaper"),
    ),
    outlet_names=(OutletName(id="littoral-wire.lw", outlet="littoral-wire", form="LW"),),
)
CUT = " ".join(BODY.split(". ")[i] + "." for i in range(3))


def test_a_cut_copy_with_a_new_head_goes_back_to_the_agency_that_it_names() -> None:
    reports = [
        document("wire", f"HARTH (Littoral Wire) — {BODY}", outlet="Littoral Wire"),
        document("copy", f"HARTH — {CUT} (LW)", outlet="Ambria Post", title="Ports may close"),
        document("owl", OTHER, outlet="Ambria Post"),
    ]
    (family,) = find_copies(reports, TABLES)
    assert set(family.documents) == {"wire", "copy"}
    assert (family.origin, family.agency) == ("wire", "Littoral Wire")
    assert family.containment >= 0.8
    assert all(find_copies(order, TABLES) == (family,) for order in permutations(reports))


def test_without_an_agency_the_earliest_is_the_likely_origin_if_there_is_one() -> None:
    early, late = document("z", outlet="Harth Courier", day=2), document("a", outlet="Ambria Post", day=3)
    (family,) = find_copies([late, early], TABLES)
    assert (family.origin, family.agency) == ("z", None)
    same_day = document("b", outlet="Harth Courier", day=3)
    assert find_copies([late, same_day], TABLES)[0].origin is None


def test_an_agency_that_is_named_but_not_here() -> None:
    one = document("a", f"HARTH (LW) — {BODY}", outlet="Harth Courier")
    (family,) = find_copies([one, document("b", BODY, outlet="Ambria Post")], TABLES)
    assert (family.origin, family.agency) == (None, "Littoral Wire")


@pytest.mark.parametrize(
    "other",
    [
        document("b", BODY, outlet="Harth Courier"),  # an edition
        document("b", BODY, outlet="Ambria Post", day=30),  # weeks later
        document("b", OTHER, outlet="Ambria Post"),
        document("b", "Veldania threatened on Wednesday.", outlet="Ambria Post"),  # too short to tell
    ],
)
def test_no_copy(other: object) -> None:
    assert find_copies([document("a"), other], TABLES) == ()  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"HARTH, May 3 (Littoral Wire) - {BODY}", "Littoral Wire"),
        (f"{BODY} — Littoral Wire", "Littoral Wire"),
        (f"OLLIS BREDWIN/Littoral Wire\n{BODY}", None),  # a picture
        (f"The Littoral Wire said so. {BODY}", None),
    ],
)
def test_the_agency_credited(text: str, agency: str | None) -> None:
    assert AgencyFinder(TABLES)(document("a", text)) == agency
    assert AgencyFinder(Codebook())(document("a", text)) is None
