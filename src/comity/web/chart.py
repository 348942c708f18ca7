"""The picture of a pair: closeness above a line, strain below it, never netted.

Above, the two series of ``comity.relations`` with their bands and the shifts; below, the
lines of evidence that they rest on, and the reports published as a ribbon. One Altair specification, drawn on the server by vl-convert and redrawn in the browser by the
JavaScript that vl-convert carries. The server's picture has an address of its own: drawing takes longer than all the rest of a page.
Colours are variables of the style sheet, so that both follow light and dark.
"""

import copy
import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from comity.web.levels import LevelRow, ShiftMark
from comity.web.series import Period, Step

_WIDTH, _LEVELS, _BARS = 860, 190, 170
_HREF = re.compile(r'(?:xlink:)?href="([^"]*)"')
_SIZE = re.compile(r' (?:width|height)="[^"]*"')
_ACTIVE = re.compile(r"(?i)<\s*(?:script|foreignobject|iframe|image|use)\b|\son\w+\s*=|javascript:|\sstyle=")
_BASE = "https://vega.github.io/vega-datasets/"  # vl-convert puts it before every address without a host
_MARKS = ("happened", "planned", "denied")


def pair_chart(
    periods: Sequence[Period],
    by: Step,
    names: str,
    levels: Sequence[LevelRow] = (),
    shifts: Sequence[ShiftMark] = (),
) -> dict[str, Any]:
    """Return the specification (Vega-Lite) of the chart; each period and each shift is a link to its evidence.

    ``levels`` are empty where there is not enough to say; then the bars stand alone.
    """
    bars, hits = _rows(periods)
    spec = copy.deepcopy(_template(by, bool(levels)))
    most = max([1, *(period.volume for period in periods)])
    spec["datasets"] = {
        "bars": bars,
        "zero": [{}],
        "volume": [{**hit, "shade": 0.1 + 0.5 * hit["reports"] / most} for hit in hits if hit["reports"]],
        "label": [{"label": "reports"}],
        "hits": hits,
        "levels": _levels(levels),
        "shifts": [_mark(shift) for shift in shifts],
    }
    spec["description"] = f"{names}: closeness and strain by {by}, with the lines of evidence behind them"
    top = max([3, *(period.closeness for period in periods)])
    bottom = max([3, *(period.strain for period in periods)])
    first = min([periods[0].start, *(row.start for row in levels)])
    last = max([periods[-1].end, *(row.end for row in levels)])
    span = [_instant(first), _instant(last + timedelta(days=1))]
    panel = spec["vconcat"][-1]
    encoding = panel["layer"][0]["encoding"]
    encoding["x"]["scale"]["domain"] = span
    encoding["y"]["scale"]["domain"] = [-bottom * 1.15, top * 1.15]
    every = max(1, -(-len(periods) // 10))
    encoding["x"]["axis"] |= {
        "values": [_instant(period.start) for period in periods[::every]],
        "labelExpr": _axis_words(by, every),
    }
    for layer in spec["vconcat"][0]["layer"] if levels else ():
        if "scale" in layer["encoding"].get("x", {}):
            layer["encoding"]["x"]["scale"]["domain"] = span
    return spec


def _levels(rows: Sequence[LevelRow]) -> list[dict[str, Any]]:
    """Return where each step begins; the last bin is told once more where it ends, else it would have no width."""
    return [
        *(_level(row, row.start) for row in rows),
        *(_level(row, row.end + timedelta(days=1)) for row in rows[-1:]),
    ]


def _level(row: LevelRow, at: date) -> dict[str, Any]:
    """Return a bin of the two series; strain hangs below the line."""
    return {
        "at": _instant(at),
        "closeness": row.closeness,
        "closeness_low": row.closeness_low,
        "closeness_high": row.closeness_high,
        "strain": -row.strain,
        "strain_low": -row.strain_low,
        "strain_high": -row.strain_high,
    }


def _mark(shift: ShiftMark) -> dict[str, Any]:
    return {
        "at": _instant(shift.date),
        "from": _instant(shift.interval[0]),
        "to": _instant(shift.interval[1]),
        "way": shift.direction,
        "kind": shift.kind,
        "link": f"{shift.link}#list",
        "words": shift.words,
        "probability": shift.probability,
    }


def _rows(periods: Sequence[Period]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the bars, and what is under the pointer in each period."""
    bars, hits = [], []
    for period in periods:
        width = (period.end - period.start).days + 1
        at = {"from": _instant(period.start, 0.1, width), "to": _instant(period.start, 0.9, width)}
        for leaning, sign in (("closeness", 1), ("strain", -1)):
            low = 0
            for mark, n in _by_mark(period, leaning).items():
                if n:
                    bars.append(
                        {**at, "low": sign * low, "high": sign * (low + n), "look": f"{leaning}-{mark}"}
                    )
                    low += n
        hits.append(
            {
                "start": _instant(period.start),
                "end": _instant(period.end + timedelta(days=1)),
                "link": f"{period.link}#list",
                "words": period.words,
                "closeness": period.closeness,
                "strain": period.strain,
                "reports": period.volume,
                "chosen": period.chosen,
            }
        )
    return bars, hits


@cache
def _template(by: Step, with_levels: bool) -> dict[str, Any]:
    """Return the chart without its numbers: Altair takes half a second to check a chart, which no page should wait for."""
    import altair as alt

    panels = [*([_levels_panel(alt, by)] if with_levels else []), _bars_panel(alt)]
    chart = (
        alt.vconcat(*panels, spacing=14)
        .resolve_scale(x="independent", color="independent")
        .properties(background="transparent", padding={"left": 4, "right": 8, "top": 4, "bottom": 4})
        .configure(font="sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor="var(--soft)",
            titleColor="var(--soft)",
            tickColor="var(--rule)",
            domainColor="var(--rule)",
            gridColor="var(--hair)",
            labelFontSize=11.5,
            titleFontSize=11.5,
            titleFontWeight="normal",
            minExtent=34,
            titleX=-34,
        )
    )
    spec: dict[str, Any] = chart.to_dict()
    return spec


def _levels_panel(alt: Any, by: Step) -> Any:
    """Return both series with their bands, and the shifts as marks above them.

    A step per bin: a level holds for its bin, and a slope from bin to bin would tell of days that nobody measured.
    """
    data = alt.NamedData("levels")
    x = alt.X("at:T", scale=alt.Scale(type="utc", domain=[0, 1]), axis=None)
    axis = alt.Axis(
        title=f"points a {by}",
        labelExpr="format(abs(datum.value), '~s')",
        tickCount=5,
        domain=False,
        ticks=False,
    )
    bands, lines = [], []
    for name in ("closeness", "strain"):
        y = alt.Y(f"{name}_low:Q", axis=axis, scale=alt.Scale(zero=True))
        bands.append(
            alt.Chart(data)
            .mark_area(interpolate="step-after", opacity=0.22, color=f"var(--f-{name})", aria=False)
            .encode(x=x, y=y, y2=f"{name}_high:Q")
        )
        lines.append(
            alt.Chart(data)
            .mark_line(
                interpolate="step-after",
                strokeWidth=2.2,
                color=f"var(--{name})",
                strokeDash=[1, 0] if name == "closeness" else [7, 3],
                aria=False,
            )
            .encode(x=x, y=alt.Y(f"{name}:Q", axis=axis))
        )
    marks = alt.NamedData("shifts")
    between = (
        alt.Chart(marks)
        .mark_rule(color="var(--soft)", strokeWidth=3, opacity=0.5, aria=False)
        .encode(x=alt.X("from:T"), x2="to:T", y=alt.value(-14))
    )
    rule = (
        alt.Chart(marks)
        .mark_rule(color="var(--soft)", strokeWidth=1, strokeDash=[2, 3], aria=False)
        .encode(x="at:T", y=alt.value(-8), y2=alt.value(_LEVELS))
    )
    point = (
        alt.Chart(marks)
        .mark_point(size=130, strokeWidth=1.4, color="var(--ink)", opacity=1, cursor="pointer")
        .encode(
            x="at:T",
            y=alt.value(-14),
            shape=alt.Shape(
                "way:N",
                scale=alt.Scale(domain=["better", "worse"], range=["triangle-up", "triangle-down"]),
                legend=None,
            ),
            fill=alt.condition(
                "datum.kind === 'relation'", alt.value("var(--ink)"), alt.value("var(--paper)")
            ),
            href="link:N",
            description="words:N",
            tooltip=[
                alt.Tooltip("words:N", title="When"),
                alt.Tooltip("probability:Q", title="Probability", format=".2f"),
            ],
        )
    )
    return alt.layer(*bands, *lines, _zero(alt), between, rule, point).properties(
        width=_WIDTH, height=_LEVELS
    )


def _zero(alt: Any) -> Any:
    return (
        alt.Chart(alt.NamedData("zero"))
        .mark_rule(color="var(--ink)", strokeWidth=1.2, aria=False)
        .encode(y=alt.datum(0))
    )


def _bars_panel(alt: Any) -> Any:
    """Return the lines of evidence as bars, the reports published as a ribbon, and what a pointer can reach."""
    looks = [f"{leaning}-{mark}" for leaning in ("closeness", "strain") for mark in _MARKS]
    bars = (
        alt.Chart(alt.NamedData("bars"))
        .mark_bar(strokeWidth=1, aria=False)
        .encode(
            x=alt.X(
                "from:T",
                scale=alt.Scale(type="utc", domain=[0, 1]),
                axis=alt.Axis(values=[0], grid=False, title=None, labelBound=True),
            ),
            x2="to:T",
            y=alt.Y(
                "low:Q",
                scale=alt.Scale(domain=[-1, 1], nice=False),
                axis=alt.Axis(
                    title="lines of evidence",
                    labelExpr="format(abs(datum.value), 'd')",
                    tickMinStep=1,
                    tickCount=5,
                    domain=False,
                    ticks=False,
                ),
            ),
            y2="high:Q",
            color=alt.Color(
                "look:N",
                scale=alt.Scale(domain=looks, range=[f"url(#look-{look})" for look in looks]),
                legend=None,
            ),
            stroke=alt.condition(
                "indexof(datum.look, 'strain') == 0",
                alt.value("var(--strain)"),
                alt.value("var(--closeness)"),
            ),
        )
    )
    ribbon = (
        alt.Chart(alt.NamedData("volume"))
        .mark_rect(color="var(--soft)", stroke="var(--paper)", strokeWidth=1, aria=False)
        .encode(
            x="start:T",
            x2="end:T",
            y=alt.value(-20),
            y2=alt.value(-9),
            opacity=alt.Opacity("shade:Q", scale=None, legend=None),
        )
    )
    label = (
        alt.Chart(alt.NamedData("label"))
        .mark_text(align="right", baseline="middle", color="var(--soft)", fontSize=11, aria=False)
        .encode(x=alt.value(-6), y=alt.value(-14), text="label:N")
    )
    reach = (
        alt.Chart(alt.NamedData("hits"))
        .mark_rect(color="var(--link)", cursor="pointer")
        .encode(
            x="start:T",
            x2="end:T",
            y=alt.value(-22),
            y2=alt.value(_BARS),
            opacity=alt.condition("datum.chosen", alt.value(0.16), alt.value(0)),
            href="link:N",
            description="words:N",
            tooltip=[
                alt.Tooltip("words:N", title="When"),
                alt.Tooltip("closeness:Q", title="Closeness"),
                alt.Tooltip("strain:Q", title="Strain"),
                alt.Tooltip("reports:Q", title="Reports published"),
            ],
        )
    )
    return alt.layer(bars, _zero(alt), ribbon, label, reach).properties(width=_WIDTH, height=_BARS)


def _axis_words(by: Step, every: int) -> str:
    shown = "%b" if by == "month" else "%-d %b"
    before = 86_400_000 * every * {"day": 1, "week": 7, "month": 31}[by]
    return (
        f"datum.index == 0 || utcyear(datum.value) != utcyear(datum.value - {before}) ? "
        f"[utcFormat(datum.value, '{shown}'), utcFormat(datum.value, '%Y')] : utcFormat(datum.value, '{shown}')"
    )


def drawn(spec: dict[str, Any]) -> str:
    """Return the chart as SVG with the site's links, as large as the place it is shown in.

    Its colours are those of the style sheet that it is shown with. Raises ValueError if it holds what could act, or leads elsewhere.
    """
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec)
    svg = svg[svg.index("<svg") :].replace(f'xlink:href="{_BASE}', 'target="_top" href="')
    if _ACTIVE.search(svg) or any(not link.startswith("/pair/") for link in _HREF.findall(svg)):
        raise ValueError("the chart is no plain SVG with links to this site")
    opened = svg.index(">") + 1
    head = _SIZE.sub("", svg[:opened]).replace('class="marks"', 'class="drawing"')
    return f"{head}{_looks()}{svg[opened:]}"


def picture(drawing: str, style: str, theme: str) -> str:
    """Return a drawing as a document of its own, with the address of its style sheet."""
    shown = f'<svg data-theme="{theme}"' if theme else "<svg"
    return f'<?xml-stylesheet type="text/css" href="{style}"?>\n{drawing.replace("<svg", shown, 1)}'


def _looks() -> str:
    """Return the fills: solid what happened, hatched what is planned or open, dotted what is denied; as in the text."""
    found = []
    for leaning in ("closeness", "strain"):
        ink, fill = f"var(--{leaning})", f"var(--f-{leaning})"
        inside = {
            "happened": f'<rect width="6" height="6" fill="{fill}"/>',
            "planned": f'<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="{ink}" stroke-width="1.3"/>',
            "denied": f'<circle cx="3" cy="3" r="1" fill="{ink}"/>',
        }
        found += [
            f'<pattern id="look-{leaning}-{mark}" patternUnits="userSpaceOnUse" width="6" height="6">{shape}</pattern>'
            for mark, shape in inside.items()
        ]
    return f'<defs class="looks">{"".join(found)}</defs>'


def _by_mark(period: Period, leaning: str) -> dict[str, int]:
    happened = getattr(period, f"{leaning}_happened")
    denied = getattr(period, f"{leaning}_denied")
    return {"happened": happened, "planned": getattr(period, leaning) - happened - denied, "denied": denied}


def _instant(at: date, part: float = 0.0, width: int = 0) -> str:
    moment = at + timedelta(days=int(part * width))
    return f"{moment.isoformat()}T{round((part * width % 1) * 24) % 24:02d}:00:00Z"
