"""Editions: what is one report, and what changed in it."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.links.editions import canonical_url, find_editions, what_changed
from links.documents import BODY, OTHER, document


@pytest.mark.parametrize(
    ("given_url", "wanted"),
    [
        ("http://www.example.invalid/a/b/", "https://example.invalid/a/b"),
        ("https://m.example.invalid:443/a?utm_source=x&id=7#top", "https://example.invalid/a?id=7"),
        ("https://example.invalid/a?b=2&a=1", "https://example.invalid/a?a=1&b=2"),
        ("https://example.invalid:8080/a", "https://example.invalid:8080/a"),
        ("https://www.example.invalid/?utm_source=x", None),
        ("ftp://example.invalid/a", None),
        ("https://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_canonical_url(given_url: str | None, wanted: str | None) -> None:
    assert canonical_url(given_url) == wanted


@given(st.text(max_size=60))
def test_any_address_is_borne_and_stays_itself(url: str) -> None:
    once = canonical_url(f"https://example.invalid/{url}")
    assert once is None or canonical_url(once) == once


def test_the_same_address_later_is_an_edition_with_its_changes() -> None:
    later = BODY.replace("three billion", "two billion") + " A correction was added to it."
    reports = [
        document("b", later, day=4, url="https://example.invalid/x?utm_campaign=mail"),
        document("a", url="http://www.example.invalid/x/"),
        document("c", OTHER, url="https://example.invalid/y"),
    ]
    (edition,) = find_editions(reports)
    assert (edition.document, edition.earlier, edition.first, edition.number) == ("b", "a", "a", 2)
    assert [change.kind for change in edition.changes] == ["changed", "added"]
    changed, added = edition.changes
    assert changed.before
    assert changed.after
    assert added.after
    assert added.before is None
    assert BODY[slice(*changed.before)] == changed.old
    assert later[slice(*changed.after)] == changed.new
    assert edition.kept == 4
    for order in permutations(reports):
        assert find_editions(order) == (edition,)


def test_an_outlet_that_tells_its_report_again_elsewhere_has_made_an_edition() -> None:
    again = document("b", BODY + " Nobody was hurt.", day=9, url="https://example.invalid/other")
    (edition,) = find_editions([document("a", url="https://example.invalid/x"), again])
    assert "same outlet" in edition.reason
    assert find_editions([document("a"), document("b", BODY + " More.", outlet="Karrow Ledger")]) == ()
    assert find_editions([document("a"), document("b", OTHER, day=4)]) == ()


def test_the_same_text_twice_is_no_edition() -> None:
    assert (
        find_editions(
            [document("a", url="https://example.invalid/x"), document("b", url="https://example.invalid/x")]
        )
        == ()
    )


@given(
    st.lists(st.sampled_from(BODY.split(". ")), max_size=6),
    st.lists(st.sampled_from(BODY.split(". ")), max_size=6),
)
def test_changes_quote_their_texts(one: list[str], other: list[str]) -> None:
    old, new = ". ".join(one), ". ".join(other)
    changes, _ = what_changed(old, new)
    for change in changes:
        assert (change.old is None) == (change.before is None)
        assert (change.new is None) == (change.after is None)
        if change.before:
            assert old[slice(*change.before)] == change.old
        if change.after:
            assert new[slice(*change.after)] == change.new
    if old == new:
        assert changes == ()
