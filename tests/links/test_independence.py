"""How many independent origins there are, and why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.codebook import Codebook, load_codebook
from comity.codebook.rows import Outlet
from comity.links.independence import Owners, Telling, find_circles, independent_origins, owner_names

OWNERS = Owners(
    Codebook(
        outlets=(
            Outlet(id="a", name="Ambria Post", kind="newspaper", owner="Rohiste Group"),
            Outlet(id="b", name="Harth Beacon", kind="newspaper", owner="Beacon Press (Rohiste Group)"),
            Outlet(id="c", name="Harth Courier", kind="newspaper", owner="private"),
            Outlet(id="d", name="Karrow Ledger", kind="newspaper", owner="private"),
        )
    )
)
WORDS = frozenset(["the", "fleet", "left", "the", "harbour", "before", "dawn", "on", "monday"])


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("private", set()),
        ("public", set()),
        ("private, in exile since 2022", set()),
        ("closed 2017, succeeded by Channels 12 and 13", set()),
        ("News UK (News Corp)", {"news uk", "news corp"}),
        ("Saudi state", {"saudi state"}),
        ("Media Trust", {"media trust"}),
        (None, set()),
    ],
)
def test_owners_named(cell: str | None, wanted: set[str]) -> None:
    assert owner_names(cell) == wanted


def test_one_owner_counts_once_and_generic_words_tie_nobody() -> None:
    found = independent_origins(
        [
            Telling(evidence=name, outlet=outlet)
            for name, outlet in zip(
                "1234", ("Ambria Post", "Harth Beacon", "Harth Courier", "Karrow Ledger"), strict=True
            )
        ],
        OWNERS,
    )
    assert found.count == 3
    assert found.origins[0].outlets == ("Ambria Post", "Harth Beacon")
    assert "share the owner rohiste group" in found.origins[0].reason


def test_relayed_credited_and_copied_reports_count_once() -> None:
    found = independent_origins(
        [
            Telling(evidence="1", outlet="Harth Courier", words=WORDS),
            Telling(evidence="2", outlet="Karrow Ledger", relayed=("Harth Courier",)),
            Telling(evidence="3", outlet="Ambria Post", agency="Littoral Wire"),
            Telling(evidence="4", outlet="Radio Veldania", agency="Littoral Wire"),
            Telling(evidence="5", outlet="Harth Beacon", words=WORDS | {"dark"}),
            Telling(evidence="6", outlet=None),
        ]
    )
    assert [origin.outlets for origin in found.origins] == [("Harth Courier",), ("Littoral Wire",)]
    assert found.origins[0].evidence == ("1", "2", "5")
    assert found.unplaced == ("6",)
    assert "Karrow Ledger relays Harth Courier" in found.origins[0].reason
    assert "Harth Beacon has the same words" in found.origins[0].reason
    assert "Ambria Post credits Littoral Wire" in found.origins[1].reason


def test_a_family_of_copies_counts_once() -> None:
    found = independent_origins(
        [Telling(evidence="1", outlet="A", family="f"), Telling(evidence="2", outlet="B", family="f")]
    )
    assert found.count == 1
    assert "B has a copy of the report of A" in found.origins[0].reason


def test_circular_reporting_is_flagged_and_counts_once() -> None:
    ring = [
        Telling(evidence="1", outlet="A", relayed=("B",)),
        Telling(evidence="2", outlet="B", relayed=("C",)),
        Telling(evidence="3", outlet="C", relayed=("A",)),
        Telling(evidence="4", outlet="D"),
    ]
    found = independent_origins(ring)
    assert found.circles == (("A", "B", "C"),)
    assert found.count == 2
    assert "circular reporting among A, B, C" in found.reason
    assert independent_origins(ring, one_thing=False).circles == ()
    assert find_circles([Telling(evidence="1", outlet="A", relayed=("A",))]) == ()


@given(
    st.lists(
        st.builds(
            Telling,
            evidence=st.uuids().map(str),
            outlet=st.sampled_from([None, "A", "B", "C"]),
            relayed=st.lists(st.sampled_from("ABCD"), max_size=2).map(tuple),
        ),
        max_size=8,
    )
)
def test_every_row_is_counted_once(tellings: list[Telling]) -> None:
    found = independent_origins(tellings)
    rows = [row for origin in found.origins for row in origin.evidence] + list(found.unplaced)
    assert sorted(rows) == sorted(telling.evidence for telling in tellings)
    assert found.count == len(found.origins) <= len(tellings)


def test_the_shipped_table_ties_outlets_by_named_owners_alone() -> None:
    codebook = load_codebook()
    owners = Owners(codebook)
    named = [row for row in codebook.outlets if owners(row.name)]
    assert 0.3 < len(named) / len(codebook.outlets) < 0.8
    assert not any({"private", "public", "non-profit"} & owners(row.name) for row in codebook.outlets)
