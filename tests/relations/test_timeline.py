"""The chart: counts above and below the line, status by pattern, and what is said about dates."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from comity.model import Reading
from comity.relations.render import render_html
from comity.relations.timeline import chart_png, chart_svg, evidence_chart
from relations.invented import NO_RIFT, PAIR, SANCTIONS, TABLES, TREATY, TRIP, Told, report

MARCH, JUNE = date(2031, 3, 13), date(2031, 6, 10)


def spec(*readings: Reading, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = evidence_chart(readings, PAIR, TABLES, **more).to_dict()
    return made


def bars(made: dict[str, Any]) -> list[dict[str, Any]]:
    layers = [layer["data"] for layer in made["layer"]]
    rows = [row for data in layers for row in data.get("values", [])]
    return [row for row in rows if "what" in row]


def subtitle(made: dict[str, Any]) -> str:
    return " ".join(made["title"]["subtitle"])


def test_sides_are_never_netted() -> None:
    found = bars(
        spec(
            report("Harth Courier", JUNE, SANCTIONS, Told("Korsia and Veldania agreed.", leaning="closeness"))
        )
    )
    assert {(row["leaning"], row["low"], row["high"]) for row in found} == {
        ("strain", 0, -1),
        ("closeness", 0, 1),
    }


def test_status_is_stacked_outward() -> None:
    happened = Told("They met.", type="CONSULT", leaning="closeness")
    planned = Told("They will meet.", type="CONSULT", leaning="closeness", status="future")
    found = bars(spec(report("Harth Courier", JUNE, TRIP, planned, happened)))
    assert [(row["what"].partition(": ")[2].split(",")[0], row["low"], row["high"]) for row in found] == [
        ("happened", 0, 1),
        ("planned", 1, 2),
        ("denied", 2, 3),
    ]


def test_undated_rows_stand_at_publication_and_that_is_said() -> None:
    made = spec(report("Harth Courier", JUNE, SANCTIONS, NO_RIFT, Told("They asked.", leaning="neutral")))
    assert "n = 2 rows drawn of 3, by week" in subtitle(made)
    assert "1 of 2 rows tell no date and stand at the day of publication; 1 neutral not drawn" in subtitle(
        made
    )


def test_long_periods_go_by_month() -> None:
    readings = [report("Harth Courier", MARCH + timedelta(days=40 * n), SANCTIONS) for n in range(12)]
    assert "by month" in subtitle(spec(*readings))


def test_dates_far_outside_the_period_are_counted_not_drawn() -> None:
    old = Told("They met a year ago.", leaning="closeness", when=date(2030, 3, 4))
    assert "1 dated far outside the period not drawn" in subtitle(
        spec(report("Harth Courier", JUNE, SANCTIONS, old))
    )


def test_until_holds_here_too() -> None:
    made = spec(report("Harth Courier", MARCH, TREATY), report("Harth Courier", JUNE, SANCTIONS), until=MARCH)
    assert {row["leaning"] for row in bars(made)} == {"closeness"}


def test_svg_tells_status_by_pattern_and_can_be_inlined() -> None:
    from comity.relations.brief import make_brief

    reading = report(
        "Harth Courier",
        JUNE,
        SANCTIONS,
        TRIP,
        NO_RIFT,
        Told("They will meet.", leaning="closeness", status="future"),
    )
    svg = chart_svg(evidence_chart([reading], PAIR, TABLES, notice="All of this is invented."))
    for name in ("closeness-planned", "closeness-denied", "strain-denied"):
        assert f'id="comity-{name}"' in svg
        assert f'fill="url(#comity-{name})"' in svg
    assert "All of this is invented." in svg
    assert "http" not in svg.replace("http://www.w3.org", "")
    assert svg in render_html(make_brief([reading], PAIR, until=None, codebook=TABLES), svg)


def test_png_is_written(tmp_path: Path) -> None:
    chart_png(
        evidence_chart([report("Harth Courier", JUNE, SANCTIONS)], PAIR, TABLES), tmp_path / "chart.png"
    )
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_nothing_to_draw_still_draws() -> None:
    assert chart_svg(evidence_chart([report("Harth Courier", JUNE)], PAIR, TABLES)).startswith("<svg")
    assert chart_svg(evidence_chart([], PAIR, TABLES)).startswith("<svg")


def test_hostile_names_do_nothing() -> None:
    odd = msgspec.structs.replace(TABLES.states[0], name="<script>alert(1)</script>")
    tables = type(TABLES)(states=(odd, *TABLES.states[1:]))
    assert "<script" not in chart_svg(
        evidence_chart([report("Harth Courier", JUNE, SANCTIONS)], PAIR, tables)
    )


def test_charts_are_imported_only_when_drawn() -> None:
    code = "import sys, comity.relations.timeline, comity.relations.brief; print({'altair', 'vl_convert', 'spacy'} & set(sys.modules))"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "set()"
    )
