"""The picture of a pair over time: one Altair specification for shell, notebook and page.

Two lines with bands, closeness drawn through and strain dashed, never netted; below them
how many happenings each bin holds and how much was published; shifts as marks that point
up or down; issues as small pictures under one another. Told apart by line and shape as
well as by colour (blue and vermilion of Okabe and Ito), so that it reads in black and white.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.model.relation import Level, Shift, Trend, TrendRow
from comity.relations.charthead import headed

if TYPE_CHECKING:
    import altair as alt

_COLOURS = {"closeness": "#0072b2", "strain": "#c04a00"}
_WIDTH, _HEIGHT, _SMALL = 760, 260, 74
_HEADROOM = 1.2  # of the highest band, so that the key covers none
_EXTENT = 36  # points to the left of every panel, so that they stand under one another
_INK, _PALE = "#222222", "#e6e6e6"
_SERIES = ("closeness", "strain")
_STEP = {"day": "day", "week": "week", "month": "month"}


def trend_chart(trend: Trend) -> alt.VConcatChart:
    """Return the chart of a trend. Raises ImportError if Altair is not installed."""
    import altair as alt

    names = " and ".join(trend.names)
    parts: list[Any] = [_levels(alt, trend), _counts(alt, trend)]
    parts += [_issue(alt, trend, issue) for issue in dict.fromkeys(row.issue for row in trend.issues)]
    told = [
        f"Points of score a {_STEP[trend.by]} at the usual volume of publication; bands hold nine tenths of the probability. "
        f"n = {trend.n} distinct happening{'s' if trend.n != 1 else ''}.",
        _told_of(trend),
    ]
    stacked = alt.vconcat(*parts, spacing=8).resolve_scale(x="shared", color="shared")
    chart: alt.VConcatChart = headed(stacked, f"{names}: closeness and strain", told).configure_axis(
        labelColor=_INK, titleColor=_INK, titleFontWeight="normal", labelFontSize=11, titleFontSize=11
    )
    return chart


def _told_of(trend: Trend) -> str:
    if not trend.enough:
        return trend.reason[:1].upper() + trend.reason[1:] + "."
    if not trend.shifts:
        return "No shift was found in this time."
    kinds = sum(shift.kind == "reporting" for shift in trend.shifts)
    told = f"▲ a shift for the better, ▼ for the worse (n = {len(trend.shifts)})"
    return f"{told}; hollow: a change in reporting (n = {kinds})." if kinds else f"{told}."


def _instant(day: Any) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _x(alt: Any, *, labels: bool) -> Any:
    axis = alt.Axis(
        title=None,
        grid=False,
        labels=labels,
        ticks=labels,
        format="%b %Y",
        labelOverlap="greedy",
        labelFlush=True,
        tickCount=8,
        domainColor="#999999",
        tickColor="#999999",
    )
    return alt.X("start:T", scale=alt.Scale(type="utc"), axis=axis)


def _values(rows: Iterable[TrendRow]) -> list[dict[str, Any]]:
    """Return a row a bin and series, for lines and bands."""
    values = []
    for row in rows:
        for name in _SERIES:
            level: Level = getattr(row, name)
            if level.value is not None:
                values.append(
                    {
                        "start": _instant(row.start),
                        "series": name,
                        "value": level.value,
                        "low": level.low,
                        "high": level.high,
                        "n": level.n,
                        "seen": level.observed,
                    }
                )
    return values


def _drawn(alt: Any, rows: Sequence[TrendRow], title: str | None, *, labels: bool, legend: bool) -> list[Any]:
    values = _values(rows)
    data = alt.Data(values=values)
    top = max((value["high"] for value in values), default=0.0)
    key = (
        alt.Legend(
            orient="top-left",
            direction="horizontal",
            title=None,
            symbolType="stroke",
            symbolStrokeWidth=2.5,
            symbolSize=420,
            symbolOpacity=1,
            labelFontSize=12,
            labelColor=_INK,
            offset=2,
            fillColor="#ffffffcc",
        )
        if legend
        else None
    )
    colour = alt.Color(
        "series:N", scale=alt.Scale(domain=[*_SERIES], range=[_COLOURS[name] for name in _SERIES]), legend=key
    )
    dash = alt.StrokeDash(
        "series:N",
        scale=alt.Scale(domain=[*_SERIES], range=[[1, 0], [7, 3]]),
        legend=key,
    )
    axis = alt.Axis(
        title=title,
        titleAngle=-90 if legend else 0,
        titleAlign="left" if not legend else "center",
        titleAnchor="start" if not legend else "middle",
        titleY=-4 if not legend else alt.Undefined,
        titleX=-44 if not legend else alt.Undefined,
        tickCount=5 if legend else 2,
        gridColor=_PALE,
        domain=False,
        ticks=False,
        format=",~f",
        minExtent=_EXTENT,
    )
    scale = alt.Scale(zero=True, domainMax=top * _HEADROOM) if legend and top else alt.Scale(zero=True)
    x = _x(alt, labels=labels)
    base = alt.Chart(data)
    band = base.mark_area(opacity=0.16, interpolate="step-after").encode(
        x=x, y=alt.Y("low:Q", axis=axis, scale=scale), y2="high:Q", color=colour
    )
    line = base.mark_line(strokeWidth=2 if legend else 1.4, interpolate="step-after").encode(
        x=x,
        y=alt.Y("value:Q", axis=axis),
        color=colour,
        strokeDash=dash,
        tooltip=[
            alt.Tooltip("start:T", title="from", format="%-d %b %Y"),
            alt.Tooltip("series:N"),
            alt.Tooltip("value:Q", format=".1f"),
            alt.Tooltip("low:Q", format=".1f"),
            alt.Tooltip("high:Q", format=".1f"),
            alt.Tooltip("n:Q"),
            alt.Tooltip("seen:Q", title="seen in the bin", format=".1f"),
        ],
    )
    return [band, line]


def _levels(alt: Any, trend: Trend) -> Any:
    layers = _drawn(alt, trend.rows, f"points a {_STEP[trend.by]}", labels=False, legend=True)
    layers = [*_marks(alt, trend.shifts), *layers]
    return alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)


def _marks(alt: Any, shifts: Sequence[Shift]) -> list[Any]:
    if not shifts:
        return []
    values = [
        {
            "start": _instant(shift.date),
            "way": shift.direction,
            "y": -8 if shift.direction == "worse" else -21,
            "kind": shift.kind,
            "from": _instant(shift.interval[0]),
            "to": _instant(shift.interval[1]),
            "probability": shift.probability,
            "why": shift.reason,
            "id": shift.id,
        }
        for shift in shifts
    ]
    data = alt.Data(values=values)
    tooltip = [
        alt.Tooltip("start:T", title="date", format="%-d %b %Y"),
        alt.Tooltip("way:N", title="direction"),
        alt.Tooltip("kind:N"),
        alt.Tooltip("from:T", title="between", format="%-d %b %Y"),
        alt.Tooltip("to:T", title="and", format="%-d %b %Y"),
        alt.Tooltip("probability:Q", format=".2f"),
        alt.Tooltip("why:N"),
    ]
    rule = (
        alt.Chart(data)
        .mark_rule(color="#8a8a8a", strokeWidth=0.8, strokeDash=[2, 2])
        .encode(x=_x(alt, labels=False), tooltip=tooltip)
    )
    point = (
        alt.Chart(data)
        .mark_point(size=70, strokeWidth=1.3, color=_INK, filled=False, opacity=1, clip=False)
        .encode(
            x=_x(alt, labels=False),
            y=alt.Y("y:Q", scale=None, axis=None),
            shape=alt.Shape(
                "way:N",
                scale=alt.Scale(domain=["better", "worse"], range=["triangle-up", "triangle-down"]),
                legend=None,
            ),
            fill=alt.condition("datum.kind === 'relation'", alt.value(_INK), alt.value("#ffffff")),
            tooltip=tooltip,
        )
    )
    return [rule, point]


def _counts(alt: Any, trend: Trend) -> Any:
    """Return two strips: how many happenings a bin holds, and how much was published."""
    values: list[dict[str, Any]] = [
        {"start": _instant(row.start), "n": row.closeness.n + row.strain.n, "volume": row.volume}
        for row in trend.rows
    ]
    data = alt.Data(values=values)
    last = not trend.issues
    strips = []
    for field, title, colour, labels in (("n", "n", "#555555", False), ("volume", "volume", "#aaaaaa", last)):
        strips.append(
            alt.Chart(data)
            .mark_area(interpolate="step-after", color=colour, line=False)
            .encode(
                x=_x(alt, labels=labels),
                y=alt.Y(
                    f"{field}:Q",
                    axis=alt.Axis(
                        title=title,
                        titleAngle=0,
                        titleAlign="right",
                        titleX=-30,
                        titleY=20,
                        values=[0, max((int(row[field]) for row in values), default=0)],
                        grid=False,
                        domain=False,
                        ticks=False,
                        format=",d",
                        minExtent=_EXTENT,
                        labelFontSize=9.5,
                    ),
                ),
                tooltip=[alt.Tooltip("start:T", title="from", format="%-d %b %Y"), alt.Tooltip(f"{field}:Q")],
            )
            .properties(width=_WIDTH, height=30)
        )
    return alt.vconcat(*strips, spacing=4).resolve_scale(x="shared")


def _issue(alt: Any, trend: Trend, issue: str | None) -> Any:
    rows = [row for row in trend.issues if row.issue == issue]
    last = list(dict.fromkeys(row.issue for row in trend.issues))[-1] == issue
    n = sum(row.closeness.n + row.strain.n for row in rows)
    title = f"{(issue or '').replace('_', ' ')} (n = {n})"
    layers = _drawn(alt, rows, None, labels=last, legend=False)
    return alt.layer(*layers).properties(
        width=_WIDTH,
        height=_SMALL,
        title=alt.TitleParams(title, anchor="start", fontSize=11, fontWeight="normal", color=_INK, offset=2),
    )


def write_chart(trend: Trend, path: Path, kind: str) -> None:
    """Write the chart as *png* (at twice its size), *svg* or *html*.

    The page holds all it needs and loads nothing.
    """
    import vl_convert

    spec = trend_chart(trend).to_dict()
    if kind == "png":
        path.write_bytes(vl_convert.vegalite_to_png(spec, scale=2))
    elif kind == "svg":
        path.write_text(vl_convert.vegalite_to_svg(spec), encoding="utf-8")
    else:
        path.write_text(vl_convert.vegalite_to_html(spec, bundle=True), encoding="utf-8")
