"""STIX 2.1 as the reference library reads it."""

import json

import pytest
import stix2

from comity.exchange.stix import bundle_lines
from comity.exchange.told import Told
from exchange.invented import bare, hostile, rows


def read(told: list[Told]) -> list[dict[str, object]]:
    bundle = stix2.parse("".join(bundle_lines(told)), allow_custom=False)
    found: list[dict[str, object]] = json.loads(bundle.serialize())["objects"]
    return found


def test_every_row_is_a_note_with_an_opinion_on_it() -> None:
    objects = read(rows())
    by_type = {kind: [o for o in objects if o["type"] == kind] for kind in ("report", "note", "opinion")}
    assert {kind: len(found) for kind, found in by_type.items()} == {"report": 2, "note": 5, "opinion": 5}
    assert [o["opinion"] for o in by_type["opinion"]] == [
        "strongly-agree",
        "strongly-agree",
        "strongly-agree",
        "strongly-disagree",
        "disagree",
    ]
    assert by_type["note"][0]["confidence"] == 80
    assert by_type["opinion"][3]["authors"] == ["Maret Oskeline"]


def test_nothing_points_to_what_is_not_there() -> None:
    objects = read(rows())
    ids = [o["id"] for o in objects]
    assert len(ids) == len(set(ids))
    for thing in objects:
        assert set(thing.get("object_refs", ())) <= set(ids)  # type: ignore[call-overload]


def test_two_exports_are_the_same() -> None:
    assert "".join(bundle_lines(rows())) == "".join(bundle_lines(rows()))


@pytest.mark.parametrize("told", [hostile(), bare(), []])
def test_hostile_bare_and_no_rows_are_valid(told: list[Told]) -> None:
    if told:
        assert len(read(told)) > 3
        assert "javascript" not in "".join(bundle_lines(told))
    else:
        assert json.loads("".join(bundle_lines(told)))["objects"] == []
