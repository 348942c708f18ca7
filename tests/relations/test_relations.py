"""Series, shifts, reasons, chart and back-test of a ledger of invented events."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from comity.errors import InputError
from comity.exchange.importing import import_file
from comity.ledger import View, Where
from comity.model.relation import Trend
from comity.relations.backtest import Known, read_known, shuffled, traces_of, try_known
from comity.relations.chart import trend_chart, write_chart
from comity.relations.details import GROUPED
from comity.relations.loading import load
from comity.relations.rivals import why
from comity.relations.series import starts_of, trend
from comity.relations.shifts import shifts_of
from ledger.made import NO_RIFT, PAIR, RIFT, SANCTIONS, TREATY, fill, report

DEMO = Path(__file__).parents[2] / "src/comity/data/demo/overlay"
HEAD = "Event ID\tEvent Date\tSource Name\tSource Country\tCAMEO Code\tTarget Name\tTarget Country\tStory ID\tPublisher"
CRISIS = date(2030, 6, 3)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of talks between Veldania and Korsia, and a fortnight of blows; Ambria and Teluria as everybody else."""
    random, rows = np.random.default_rng(3), [HEAD]
    start, path = date(2029, 6, 4).toordinal(), tmp_path_factory.mktemp("made")
    papers = ("Harth Courier", "Littoral Wire", "Pellmar Post", "Strait Mail")

    def put(day: int, code: str, one: str, other: str) -> None:
        paper = papers[int(random.integers(len(papers)))]
        rows.append(
            f"{len(rows)}\t{date.fromordinal(day)}\tActor {random.integers(9)}\t{one}\t{code}\tActor {random.integers(9)}\t{other}\t{len(rows)}\t{paper}"
        )

    for day in range(start, start + 728):
        for _ in range(int(random.poisson(6))):
            put(day, str(random.choice(["040", "057", "112", "190"])), "AMB", "TLR")
        if random.random() < 0.15:
            put(day, str(random.choice(["040", "042", "057"])), "VLD", "KRS")
        if 0 <= day - CRISIS.toordinal() < 14:
            for _ in range(int(random.poisson(3))):
                put(day, str(random.choice(["190", "163", "138", "154"])), "VLD", "KRS")
    file = path / "events.tsv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    import_file("icews", file, path / "x.comity", overlay(path))
    return path / "x.comity"


def overlay(path: Path) -> Path:
    folder = path / "tables" / "actors"
    folder.mkdir(parents=True)
    rows = "id,name,kind,note\nVLD,Veldania,state,invented\nKRS,Korsia,state,invented\nAMB,Ambria,state,invented\nTLR,Teluria,state,invented\n"
    (folder / "states.csv").write_text(rows, encoding="utf-8")
    return path / "tables"


def the_trend(view: View) -> Trend:
    return trend(view, PAIR, ("Korsia", "Veldania"), by="month", shifts=shifts_of(view, PAIR))


def test_the_crisis_is_found_with_its_reason(ledger: Path) -> None:
    with View(ledger) as view:
        (shift,) = [one for one in shifts_of(view, PAIR) if one.direction == "worse"]
        assert abs((shift.date - CRISIS).days) <= 2
        assert shift.kind == "relation"
        assert shift.interval[0] <= shift.date <= shift.interval[1]
        assert shift.strain[1] > 5 > shift.strain[0]
        assert "stands without any one outlet (n = 4)" in shift.reason
        assert shift.evidence
        assert all(name.startswith("icews:1:") for name in shift.evidence)
        assert [one.id for one in shifts_of(view, PAIR) if one.direction == "worse"] == [shift.id]
        assert shift in shifts_of(view)


def test_as_of_and_until_see_only_what_was_there(ledger: Path) -> None:
    with View(ledger) as view:
        assert shifts_of(view, PAIR, until=date(2030, 5, 31)) == []
        assert shifts_of(view, PAIR, as_of=date(2020, 1, 1)) == []


def test_why_ranks_by_loss_and_weighs_rivals(ledger: Path) -> None:
    with View(ledger) as view:
        (shift,) = [one for one in shifts_of(view, PAIR) if one.direction == "worse"]
        told = why(view, shift.id)
        assert shift.id == f"s-KRS-VLD-{shift.date}-worse"
        losses = [row.loss for row in told.moved_by]
        assert losses == sorted(losses, reverse=True)
        assert losses[0] > 0
        assert sum(share for _, share in told.outlets) == pytest.approx(1.0)
        rivals = {one.rival: one for one in told.rivals}
        assert len(rivals) == 4
        assert not rivals["change in reporting"].likely
        assert not rivals["third-party event"].likely
        assert all(one.speaks_for or one.speaks_against for one in told.rivals)
        with pytest.raises(InputError, match="no shift has the id"):
            why(view, "s-nothing")
        with pytest.raises(InputError, match="no shift has the id"):
            why(view, shift.id.replace("worse", "better"))


def test_the_two_series_are_never_netted(ledger: Path) -> None:
    with View(ledger) as view:
        told = the_trend(view)
    crisis = next(row for row in told.rows if row.start == date(2030, 6, 1))
    calm = next(row for row in told.rows if row.start == date(2030, 5, 1))
    assert told.enough
    assert crisis.strain.value is not None
    assert calm.strain.value is not None
    assert crisis.strain.value > 5 * calm.strain.value
    assert crisis.closeness.value is not None
    assert crisis.closeness.value > 0
    assert crisis.strain.expected is not None
    assert crisis.strain.observed > crisis.strain.expected[1]
    assert sum(row.strain.n for row in told.rows) == sum(row.strain.n for row in the_trend(View(ledger)).rows)
    assert crisis.volume > 100


def test_deeds_and_words_are_apart_and_make_up_all(ledger: Path) -> None:
    with View(ledger) as view:
        n = {
            layer: len(load(view, Where(pair=PAIR), layer=layer))
            for layer in ("all", "deeds", "words", "characterisations")
        }
    assert n["all"] == n["deeds"] + n["words"] > n["words"] > 0
    assert n["characterisations"] == 0


def test_evidence_counts_by_happening_weight_and_layer(tmp_path: Path) -> None:
    day = date(2031, 6, 10)
    ledger = fill(
        tmp_path / "x.comity",
        report("Harth Courier", day, SANCTIONS, RIFT),
        report("Littoral Wire", day, SANCTIONS, NO_RIFT),
        report("Pellmar Post", day, TREATY),
    )
    with View(ledger) as view:
        rows = load(view, Where(), grouped=("outlet",))
        assert len(rows) == 3
        distinct = rows.distinct()
        assert sorted(distinct.weight) == [-6.0 * 0.8, 6.0 * 0.8]  # the same deed told twice is one
        assert {int(one) for one in distinct.day} == {date(2031, 6, 9).toordinal(), day.toordinal()}
        said = load(view, Where(), layer="characterisations")
        assert sorted(said.weight) == [-2 * 0.8, -2 * 0.15 * 0.8]  # what is denied weighs what is left of it
        told = trend(view, PAIR, ("Korsia", "Veldania"))
        assert not told.enough
        assert told.reason.startswith("not enough to say")
        assert all(row.strain.value is None for row in told.rows)
        assert shifts_of(view) == []


def test_names_ask_nothing_of_a_ledger_and_rows_are_fetched_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lake takes a tenth of a second for a question, however few rows it is for."""
    ledger = fill(
        tmp_path / "x.comity",
        report("Harth Courier", date(2031, 6, 10), SANCTIONS, TREATY),
        report("Littoral Wire", date(2031, 6, 11), SANCTIONS),
    )
    asked: list[str] = []
    with View(ledger) as view:
        told = load(view, Where(), grouped=GROUPED).told
        ask = view.ask

        def counted(text: str, values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
            asked.append(text)
            return ask(text, values)

        monkeypatch.setattr(view, "ask", counted)
        outlets, codes = (told.groups(column, np.ones(3)) for column in ("outlet", "code"))
        assert told.names("outlet", outlets) == ("Harth Courier", "Littoral Wire")
        assert [group.share for group in outlets] == pytest.approx([2 / 3, 1 / 3])
        assert told.names("code", codes) == ("SANCTION", "SUPPORT")
        assert told.names("issue", told.groups("issue", np.ones(3)))
        assert not asked
        rows = told.several([2, 0, 2])
        assert rows == [told[2], told[0], told[2]]
        assert len({row.evidence for row in rows}) == 2
        assert len(asked) == 1


def test_bins() -> None:
    days = date(2031, 1, 15).toordinal(), date(2031, 3, 2).toordinal()
    months = [date.fromordinal(int(day)) for day in starts_of(*days, "month")]
    assert months == [date(2031, 1, 1), date(2031, 2, 1), date(2031, 3, 1), date(2031, 4, 1)]
    weeks = starts_of(*days, "week")
    assert date.fromordinal(int(weeks[0])).weekday() == 0
    assert weeks[0] <= days[0] < weeks[1]
    assert weeks[-2] <= days[1] < weeks[-1]
    assert len(starts_of(*days, "day")) == days[1] - days[0] + 2


def test_the_chart_has_both_lines_bands_marks_and_n(ledger: Path, tmp_path: Path) -> None:
    with View(ledger) as view:
        told = the_trend(view)
    spec = trend_chart(told).to_dict()
    text = str(spec)
    assert f"n = {told.n} distinct happenings" in text
    assert "triangle-down" in text
    assert "strokeDash" in text
    assert "http" not in text.replace("https://vega.github.io/schema", "")
    write_chart(told, tmp_path / "x.svg", "svg")
    assert "closeness" in (tmp_path / "x.svg").read_text(encoding="utf-8")
    write_chart(told, tmp_path / "x.png", "png")
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def test_the_chart_of_nothing_says_so() -> None:
    nothing = Trend(
        pair=PAIR,
        names=("Korsia", "Veldania"),
        by="week",
        layer="all",
        rows=(),
        enough=False,
        n=0,
        reason="nothing is held",
    )
    assert "Nothing is held" in str(trend_chart(nothing).to_dict())


def test_the_back_test_asks_for_the_nearest_shift(tmp_path: Path) -> None:
    known = Known(PAIR, date(2030, 6, 3), "worse")

    def found(*near: tuple[int, str]) -> bool:
        shifts = [(PAIR, date.fromordinal(known.date.toordinal() + days), way) for days, way in near]
        return try_known([known], shifts)[0].found  # type: ignore[arg-type]

    assert found((-3, "worse"))
    assert found((14, "worse"))
    assert found((1, "worse"), (-2, "better"))
    assert not found((-4, "worse"))
    assert not found((15, "worse"))
    assert not found((2, "worse"), (-2, "better"))
    table = tmp_path / "known.tsv"
    table.write_text("a\tb\tdate\tkind\nVLD\tKRS\t2030-06-03\tbreak\n", encoding="utf-8")
    assert read_known(table, str) == [known]
    table.write_text("a\tb\tdate\tkind\nVLD\tKRS\t2030-06-03\tquarrel\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2"):
        read_known(table, str)


def test_what_a_ledger_tells_of_a_turning_point(ledger: Path) -> None:
    with View(ledger) as view:
        rows = load(view, Where())
    calm = Known(PAIR, date(2030, 1, 7), "worse")
    crisis, none, warm, nobody = traces_of(
        [
            Known(PAIR, CRISIS, "worse"),
            calm,
            Known(PAIR, CRISIS, "better"),
            Known(("AMB", "VLD"), CRISIS, "worse"),
        ],
        rows,
    )
    assert crisis.clear
    assert crisis.n > 20 > crisis.usual
    assert not none.clear
    assert none.n == nobody.n == 0
    assert not warm.clear
    assert traces_of([calm], rows.chosen(slice(0, 0))) == [(0, 0.0)]


def test_shuffled_weeks_have_no_crisis(ledger: Path) -> None:
    with View(ledger) as view:
        rows = load(view, Where())
    for copy in shuffled(rows, (1, 2)):
        assert sum(copy.happenings.values()) == len(rows.distinct())
        assert copy.alarms().pairs == 2
        assert copy.alarms().shifts == 0


def test_known_turning_points_of_the_tests_are_sound() -> None:
    lists = [
        read_known(Path(__file__).parent / name, str)
        for name in ("turning_points.csv", "turning_points_second.csv")
    ]
    points = [point for some in lists for point in some]
    assert min(len(some) for some in lists) > 350
    assert len({(point.pair, point.date) for point in points}) == len(points)
    assert all(2005 <= point.date.year <= 2009 for point in points)
