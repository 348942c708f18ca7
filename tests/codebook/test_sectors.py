"""The sectors of PLOVER: all of them, each explained, and which act for the state."""

from comity.codebook import load_codebook

SECTORS = load_codebook().sectors


def test_there_are_25_sectors_each_with_a_definition() -> None:
    assert len({row.id for row in SECTORS}) == len(SECTORS) == 25
    assert [row.id for row in SECTORS if not row.definition] == []


def test_the_sectors_of_the_state_are_marked() -> None:
    assert {row.id for row in SECTORS if row.state} == {"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PRM"}
