"""Probes: what makes a pair pass, and that the shipped table is sound."""

from collections import Counter
from pathlib import Path

import pytest

from comity.errors import ComityError, InputError
from comity.evaluation import run
from comity.evaluation.probes import Probe, failures, faults, read_probes, score
from comity.evaluation.rows import Row

PROBES = read_probes(None)
ATTACK: Row = {
    "id": "negated.attack",
    "kind": "negated",
    "first": "Korsia attacked Veldania.",
    "type": ["ASSAULT"],
    "actors": ["KRS"],
    "recipients": ["VLD"],
    "second": "Korsia did not attack Veldania.",
    "second_type": ["ASSAULT"],
    "second_actors": ["KRS"],
    "second_recipients": ["VLD"],
    "second_status": ["did_not_happen", "denied"],
    "note": "",
}


def event(type_: str, actors: str, recipients: str, status: str) -> Row:
    return {
        "type": type_,
        "actors": actors.split(),
        "recipients": recipients.split(),
        "status": status,
        "reason": "made by hand",
    }


HAPPENED = event("ASSAULT", "KRS", "VLD", "happened")
NOT = event("ASSAULT", "KRS", "VLD", "did_not_happen")


def found(first: list[Row], second: list[Row]) -> Row:
    return {"id": ATTACK["id"], "first": first, "second": second}


def test_a_pair_passes_if_both_sentences_come_out() -> None:
    assert faults(ATTACK, found([HAPPENED], [NOT])) == []


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ([], [NOT], "“Korsia attacked Veldania.” must give ASSAULT KRS VLD happened; got nothing"),
        ([HAPPENED], [], "“Korsia did not attack Veldania.” must give"),
        ([HAPPENED], [HAPPENED], "got ASSAULT KRS VLD happened"),
        ([HAPPENED], [NOT, HAPPENED], "must not give ASSAULT KRS VLD happened"),
        ([event("ASSAULT", "VLD", "KRS", "happened")], [NOT], "got ASSAULT VLD KRS happened"),
        ([event("ASSAULT", "KRS", "", "happened")], [NOT], "got ASSAULT KRS - happened"),
    ],
)
def test_what_fails_is_told(first: list[Row], second: list[Row], told: str) -> None:
    (line,) = faults(ATTACK, found(first, second))
    assert told in line


def test_the_same_meaning_may_come_out_the_same() -> None:
    same = ATTACK | {"second_status": ["happened"]}
    assert faults(same, found([HAPPENED], [HAPPENED])) == []


def test_without_a_second_type_only_the_first_event_must_be_absent() -> None:
    absent = ATTACK | {"second_type": [], "second_actors": [], "second_recipients": [], "second_status": []}
    assert faults(absent, found([HAPPENED], [])) == []
    assert faults(absent, found([HAPPENED], [HAPPENED])) != []


def test_who_does_it_together_may_stand_on_either_side() -> None:
    talks = ATTACK | {"type": ["CONSULT"], "actors": ["KRS", "VLD"], "recipients": []}
    for sides in (("KRS VLD", ""), ("VLD", "KRS")):
        assert faults(talks, found([event("CONSULT", *sides, "happened")], [NOT])) == []


def test_figures_count_pairs_by_kind() -> None:
    other = ATTACK | {"id": "swapped.attack", "kind": "swapped"}
    figures = score([ATTACK, other], [found([HAPPENED], [NOT])])
    assert [(f.name, f.value, f.n) for f in figures] == [
        ("pairs that pass", 0.5, 2),
        ("negated pass", 1.0, 1),
        ("swapped pass", 0.0, 1),
    ]
    assert "swapped.attack: was not read" in failures([other], [])


def test_the_table_is_broad_and_invented() -> None:
    assert len(PROBES) >= 150
    assert min(Counter(row["kind"] for row in PROBES).values()) >= 7
    assert {"passive", "swapped", "negated", "lifted", "planned", "threatened", "denied", "hedged"} <= {
        row["kind"] for row in PROBES
    }
    assert len({type_ for row in PROBES for type_ in row["type"]}) >= 10
    codes = {code for row in PROBES for code in (*row["actors"], *row["recipients"], *row["second_actors"])}
    assert codes == {"KRS", "VLD", "AMB"}
    assert len({(row["first"], row["second"]) for row in PROBES}) == len(PROBES)


def test_own_probes_have_the_same_columns(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("id,kind\nx,negated\n", encoding="utf-8")
    with pytest.raises(InputError, match="the header must be exactly"):
        read_probes(file)
    assert Probe.__struct_fields__[:3] == ("id", "kind", "first")


def test_other_sets_need_their_gold() -> None:
    with pytest.raises(ComityError, match="needs its gold file"):
        run("plover")
