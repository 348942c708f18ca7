"""Which of several states a form names: by the rest of the report, by the day, else by the table."""

import pytest

from comity.reading.gazetteer import Hit, Name
from comity.reading.namesakes import Namesakes

KRS = Name("state", "KRS", "name", "state_names:krs")
AMB = Name("state", "AMB", "name", "state_names:amb")
LOCAL = Name("state", "VLD", "province", "state_names:vld.p")
ENDED = Name("state", "OLD", "capital", "state_names:old.c")


def seen(*names: Name, ended: dict[str, str] | None = None, day: str | None = "2030-01-01") -> Namesakes:
    return Namesakes([Hit((0, 1), (name,)) for name in names], ended or {}, day)


def first(namesakes: Namesakes, *names: Name) -> str:
    return namesakes.ranked(names)[0].actor


def test_the_state_that_the_report_names_otherwise() -> None:
    assert first(seen(AMB, AMB), KRS, AMB) == "AMB"


def test_the_first_of_the_table_where_the_report_tells_both_apart() -> None:
    assert first(seen(AMB, AMB, KRS), KRS, AMB) == "KRS"


def test_the_order_of_the_table_where_nothing_tells() -> None:
    assert first(seen(), KRS, AMB) == "KRS"


@pytest.mark.parametrize(
    ("towns", "actor"),
    [((), "AMB"), ((5010, 9000), "VLD"), ((4900, 9000), "VLD"), ((3000, 9000), "AMB")],
)
def test_a_province_counts_only_where_another_place_of_its_state_stands_beside_it(
    towns: tuple[int, ...], actor: str
) -> None:
    state = Name("state", "VLD", "name", "state_names:vld")
    town = Name("state", "VLD", "city", "state_names:vld.t")
    doubtful = Hit((5000, 5005), (AMB, LOCAL))
    surely = [Hit((at, at + 1), (town,)) for at in towns]
    hits = sorted([doubtful, *surely, Hit((10, 11), (state,)), Hit((20, 21), (AMB,))])
    assert first(Namesakes(hits, {}, None), LOCAL, AMB) == actor


def test_a_former_state_is_meant_while_it_stood() -> None:
    ended = {"OLD": "1991"}
    assert first(seen(ended=ended, day="1985-05-01"), KRS, ENDED) == "OLD"
    assert first(seen(ended=ended, day="1995-05-01"), ENDED, KRS) == "KRS"
    assert first(seen(ended=ended, day=None), ENDED, KRS) == "KRS"


def test_names_of_one_state_stay_as_they_are() -> None:
    assert seen(AMB).ranked((KRS, KRS)) == (KRS, KRS)


def test_the_reason_tells_the_other_states_and_what_decided() -> None:
    assert seen(AMB).reason(AMB, (KRS, AMB)) == "; also of KRS: named 1 times otherwise in the report"
    assert seen().reason(KRS, (KRS, AMB)) == "; also of AMB: nothing in the report tells"
    assert seen().reason(KRS, (KRS,)) == ""
