"""Spans, quotes and ids."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model import Span, content_id, quote
from comity.model.document import document_id
from comity.model.spans import Spans, covers, union

SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda p: (p[0], p[0] + p[1])), max_size=8
)


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([], ()),
        ([(5, 7), (0, 2)], ((0, 2), (5, 7))),
        ([(0, 2), (2, 4)], ((0, 4),)),  # touching
        ([(0, 9), (2, 4)], ((0, 9),)),
        ([(0, 2), (3, 4)], ((0, 2), (3, 4))),
    ],
)
def test_union(spans: list[Span], merged: Spans) -> None:
    assert union(spans) == merged


@given(SPANS)
def test_union_holds_the_same_letters_once(spans: list[Span]) -> None:
    merged = union(spans)
    assert {n for s in spans for n in range(*s)} == {n for s in merged for n in range(*s)}
    assert all(a[1] < b[0] for a, b in pairwise(merged))
    assert union(reversed(spans)) == merged == union(merged)
    assert all(covers(merged, span) for span in spans)


def test_covers_asks_for_one_span_that_holds_it_whole() -> None:
    assert covers(((0, 5), (9, 12)), (9, 12))
    assert not covers(((0, 5), (5, 9)), (4, 6))
    assert not covers((), (0, 1))


def test_quote_joins_fragments_with_an_ellipsis() -> None:
    text = "“Never,” he said. “Not 😀 now.”"
    assert quote(text, [(0, 8), (18, 30)]) == "“Never,” … “Not 😀 now.”"
    assert quote(text, []) == ""


def test_content_id_never_changes() -> None:
    # Ledgers hold these ids: if this fails, every stored id is orphaned.
    assert content_id("m", (0, 6), "KRS", "state") == "m-ee0c9cc381ff"
    assert content_id("d", "\ud800", None) == "d-d1dbb5ce921c"  # what cannot be encoded still has an id


def test_content_id_depends_on_every_part_and_its_place() -> None:
    parts = [("a", "b"), ("b", "a"), ("ab",), ("a", "b", None), ("a", ("b",)), ()]
    assert len({content_id("x", *p) for p in parts}) == len(parts)
    assert content_id("x", 1) != content_id("y", 1)


def test_document_id_is_of_text_outlet_and_day() -> None:
    day = date(2031, 5, 9)
    ids = {
        document_id("a", "Wire", day),
        document_id("b", "Wire", day),
        document_id("a", None, day),
        document_id("a", "Wire", None),
    }
    assert len(ids) == 4
    assert document_id("a", "Wire", day) in ids
