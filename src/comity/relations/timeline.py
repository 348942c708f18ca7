"""Evidence over time as a picture: closeness above a line, strain below it, never netted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from comity.codebook import Codebook
from comity.model import Leaning, Reading
from comity.relations.charthead import headed
from comity.relations.gather import Item, gather
from comity.relations.phrases import status_mark
from comity.relations.sentences import day

if TYPE_CHECKING:
    import altair as alt

Step = Literal["week", "month"]
Mark = Literal["happened", "planned", "denied"]

_MOST_WEEKS = 40  # more bars than that in 720 points leave no room for their numbers
_FEWEST_BINS = 9  # fewer would be drawn as walls
# Told dates further out would squeeze the period of the reports.
_BEFORE, _AFTER = timedelta(days=31), timedelta(days=62)
_MARKS: tuple[Mark, ...] = ("happened", "planned", "denied")
_NAMES = {
    "happened": "happened",
    "planned": "planned, possible or open",
    "denied": "denied, dropped or not done",
}
_FILLS = {
    ("closeness", "happened"): "#1f6fae",
    ("closeness", "planned"): "#a9cbe7",
    ("closeness", "denied"): "#eaf2f9",
    ("strain", "happened"): "#b8501f",
    ("strain", "planned"): "#efbb9e",
    ("strain", "denied"): "#fbeee7",
}
"""Blue and vermilion stay apart for colour-blind readers, side of the line for all; ``chart_svg`` turns the paler two into patterns."""
_EDGES = {"closeness": "#0b3f68", "strain": "#6b2606"}
_WIDTH, _HEIGHT = 720, 240


class _Bar(NamedTuple):
    start: date
    end: date
    leaning: Leaning
    mark: Mark
    low: int
    high: int


def evidence_chart(
    readings: Sequence[Reading],
    pair: tuple[str, str],
    codebook: Codebook,
    *,
    until: date | None = None,
    notice: str | None = None,
) -> alt.LayerChart:
    """Return the chart of the evidence on ``pair`` by week, or by month if the period is longer than 40 weeks.

    A bar's length is a number of rows: solid what happened, hatched what is planned,
    possible or open, dotted what is denied or did not happen. Rows without a date stand
    at the day of publication; the subtitle says how many. The ribbon above counts the
    reports read. Raises ImportError if Altair is not installed.
    """
    import altair as alt

    read = [r for r in {r.document.id: r for r in readings}.values() if until is None or _in_time(r, until)]
    wanted = (min(pair), max(pair))
    items = [i for i in gather(read, codebook) if i.evidence.pair == wanted]
    published = [r.document.published for r in read if r.document.published]
    drawn, told = _placed(items, published)
    step, starts = _bins([at for at, _ in drawn] + published)
    bars = _bars(drawn, step)
    names = " and ".join(codebook.actor_names.get(code, code) for code in wanted)
    lines = _subtitle(items, read, step, told)
    if notice:
        lines.append(notice)
    layers = [
        *_bar_layers(alt, bars, starts, step),
        *_ribbon(alt, Counter(_start(at, step) for at in published), step),
    ]
    layered = alt.layer(*layers).properties(width=_WIDTH, height=_HEIGHT)
    chart: alt.LayerChart = headed(layered, f"{names}: evidence of closeness and of strain", lines)
    return chart


def _in_time(reading: Reading, until: date) -> bool:
    return reading.document.published is not None and reading.document.published <= until


def _placed(items: Iterable[Item], published: list[date]) -> tuple[list[tuple[date, Item]], Counter[str]]:
    """Return the items with their day, and how many were left out or stand at the day of publication."""
    told: Counter[str] = Counter()
    drawn: list[tuple[date, Item]] = []
    low = min(published) - _BEFORE if published else None
    high = max(published) + _AFTER if published else None
    for item in items:
        at = item.at
        if item.evidence.leaning == "neutral":
            told["neutral"] += 1
        elif at is None:
            told["nowhere"] += 1
        elif low is not None and high is not None and not low <= at <= high:
            told["outside"] += 1
        else:
            interval = item.evidence.date
            told["undated"] += interval is None or (interval.start is None and interval.end is None)
            drawn.append((at, item))
    return drawn, told


def _subtitle(items: Sequence[Item], read: Sequence[Reading], step: Step, told: Counter[str]) -> list[str]:
    drawn = len(items) - told["neutral"] - told["nowhere"] - told["outside"]
    outlets = len({r.document.outlet for r in read if r.document.outlet})
    first = f"n = {drawn} rows drawn of {len(items)}, by {step}; {_of(len(read), 'report')} by {_of(outlets, 'outlet')} (ribbon: reports read)"
    left = []
    if told["undated"]:
        left.append(f"{told['undated']} of {drawn} rows tell no date and stand at the day of publication")
    if told["neutral"]:
        left.append(f"{told['neutral']} neutral not drawn")
    if told["outside"]:
        left.append(f"{told['outside']} dated far outside the period not drawn")
    if told["nowhere"]:
        left.append(f"{told['nowhere']} with no day at all not drawn")
    return [first + ".", *([f"{'; '.join(left)}.".capitalize()] if left else [])]


def _of(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"


def _start(at: date, step: Step) -> date:
    return at - timedelta(days=at.weekday()) if step == "week" else at.replace(day=1)


def _next(start: date, step: Step) -> date:
    return (
        start + timedelta(days=7)
        if step == "week"
        else (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    )


def _bins(days: Sequence[date]) -> tuple[Step, list[date]]:
    """Return the step that the period asks for, and the first day of every bin."""
    if not days:
        return "week", []
    step: Step = "week" if (max(days) - min(days)).days <= 7 * _MOST_WEEKS else "month"
    starts = [_start(min(days), step)]
    while _next(starts[-1], step) <= max(days):
        starts.append(_next(starts[-1], step))
    while len(starts) < _FEWEST_BINS:
        starts = [_start(starts[0] - timedelta(days=1), step), *starts, _next(starts[-1], step)]
    return step, starts


def _bars(drawn: Iterable[tuple[date, Item]], step: Step) -> list[_Bar]:
    """Stack rows outward from the line: what happened first, then what may, then what did not."""
    counts: defaultdict[tuple[date, Leaning], Counter[str]] = defaultdict(Counter)
    for at, item in drawn:
        counts[_start(at, step), item.evidence.leaning][status_mark(item.evidence.status)] += 1
    bars: list[_Bar] = []
    for (start, leaning), by_mark in sorted(counts.items()):
        sign, low = (1 if leaning == "closeness" else -1), 0
        for mark in _MARKS:
            if by_mark[mark]:
                bars.append(
                    _Bar(start, _next(start, step), leaning, mark, sign * low, sign * (low + by_mark[mark]))
                )
                low += by_mark[mark]
    return bars


def _instant(at: date, part: float = 0.0, width: int = 0) -> str:
    moment = at + timedelta(days=int(part * width))
    return f"{moment.isoformat()}T{round((part * width % 1) * 24) % 24:02d}:00:00Z"


def _bar_layers(alt: Any, bars: Sequence[_Bar], starts: Sequence[date], step: Step) -> list[Any]:
    rows: list[dict[str, Any]] = []
    ends: dict[tuple[date, Leaning], dict[str, Any]] = {}
    for bar in bars:
        width = (bar.end - bar.start).days
        name = f"{bar.leaning}: {_NAMES[bar.mark]}"
        rows.append(
            {
                "from": _instant(bar.start, 0.08, width),
                "to": _instant(bar.start, 0.92, width),
                "low": bar.low,
                "high": bar.high,
                "what": name,
                "leaning": bar.leaning,
                "n": abs(bar.high - bar.low),
                "since": day(bar.start),
            }
        )
        ends[bar.start, bar.leaning] = {
            "at": _instant(bar.start, 0.5, width),
            "high": bar.high,
            "n": str(abs(bar.high)),
        }
    labels = list(ends.values())
    names = [f"{leaning}: {_NAMES[mark]}" for leaning in ("closeness", "strain") for mark in _MARKS]
    fills = [_FILLS[leaning, mark] for leaning in ("closeness", "strain") for mark in _MARKS]
    top = max([3, *(bar.high for bar in bars)])
    bottom = min([-3, *(bar.high for bar in bars)])
    scale = alt.Scale(domain=[bottom * 1.12, top * 1.12], nice=False)
    every = max(1, -(-len(starts) // 8))
    shown = "%-d %b" if step == "week" else "%b"
    before = (
        86_400_000 * every * (7 if step == "week" else 31)
    )  # the year stands under the first tick and where it changes
    axis = alt.Axis(
        values=[_instant(at) for at in starts[::every]],
        grid=False,
        title=None,
        labelExpr=f"datum.index == 0 || utcyear(datum.value) != utcyear(datum.value - {before}) ? "
        f"[utcFormat(datum.value, '{shown}'), utcFormat(datum.value, '%Y')] : utcFormat(datum.value, '{shown}')",
        labelFontSize=11,
        labelColor="#222222",
        tickColor="#555555",
        domainColor="#bbbbbb",
        labelBound=True,
    )
    span = [_instant(starts[0]), _instant(_next(starts[-1], step))] if starts else []
    x = alt.X(
        "from:T", scale=alt.Scale(type="utc", domain=span) if span else alt.Scale(type="utc"), axis=axis
    )
    y = alt.Y(
        "low:Q",
        scale=scale,
        axis=alt.Axis(
            title="strain  ◂  rows of evidence  ▸  closeness",
            labelExpr="format(abs(datum.value), 'd')",
            tickMinStep=1,
            tickCount=6,
            gridColor="#e4e4e4",
            domain=False,
            ticks=False,
            labelFontSize=11,
            titleFontSize=11,
            titleFontWeight="normal",
            titleColor="#222222",
            labelColor="#222222",
        ),
    )
    drawn = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(strokeWidth=1)
        .encode(
            x=x,
            x2="to:T",
            y=y,
            y2="high:Q",
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=names, range=fills),
                legend=alt.Legend(
                    orient="bottom",
                    columns=3,
                    title=None,
                    symbolType="square",
                    symbolSize=170,
                    labelFontSize=11,
                    labelLimit=240,
                    symbolStrokeWidth=1,
                    symbolStrokeColor="#333333",
                    labelColor="#222222",
                    columnPadding=18,
                ),
            ),
            stroke=alt.condition(
                "datum.leaning == 'strain'", alt.value(_EDGES["strain"]), alt.value(_EDGES["closeness"])
            ),
            tooltip=["since:N", "what:N", "n:Q"],
        )
    )
    line = alt.Chart(alt.Data(values=[{}])).mark_rule(color="#222222", strokeWidth=1.2).encode(y=alt.datum(0))
    numbers = [
        alt.Chart(alt.Data(values=[label for label in labels if (label["high"] > 0) == above]))
        .mark_text(dy=-7 if above else 8, fontSize=10, color="#111111")
        .encode(x="at:T", y="high:Q", text="n:N")
        for above in (True, False)
    ]
    return [drawn, line, *numbers]


def _ribbon(alt: Any, volume: Counter[date], step: Step) -> list[Any]:
    most = max(volume.values(), default=1)
    cells = [
        {
            "start": _instant(at),
            "end": _instant(_next(at, step)),
            "middle": _instant(at, 0.5, (_next(at, step) - at).days),
            "n": n,
            "shade": 0.12 + 0.33 * n / most,
        }
        for at, n in sorted(volume.items())
    ]
    data = alt.Data(values=cells)
    rect = (
        alt.Chart(data)
        .mark_rect(color="#555555", stroke="#ffffff", strokeWidth=1)
        .encode(
            x="start:T",
            x2="end:T",
            y=alt.value(-24),
            y2=alt.value(-10),
            opacity=alt.Opacity("shade:Q", scale=None, legend=None),
            tooltip=["start:T", "n:Q"],
        )
    )
    text = (
        alt.Chart(data)
        .mark_text(fontSize=9.5, color="#000000", baseline="middle")
        .encode(x="middle:T", y=alt.value(-17), text="n:Q")
    )
    label = (
        alt.Chart(alt.Data(values=[{"label": "reports"}]))
        .mark_text(fontSize=10.5, align="right", baseline="middle", color="#222222")
        .encode(x=alt.value(-5), y=alt.value(-17), text="label:N")
    )
    return [rect, text, label]


def chart_svg(chart: alt.LayerChart | alt.Chart) -> str:
    """Return the chart as SVG, with hatching and dots in place of the pale fills."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(chart.to_dict())
    patterns = []
    for (leaning, mark), fill in _FILLS.items():
        if mark == "happened":
            continue
        name = f"comity-{leaning}-{mark}"
        ink = _EDGES[leaning]
        inside = (
            f'<path d="M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2" stroke="{ink}" stroke-width="1.3"/>'
            if mark == "planned"
            else f'<circle cx="3" cy="3" r="0.9" fill="{ink}"/>'
        )
        ground = fill if mark == "planned" else "#ffffff"
        patterns.append(
            f'<pattern id="{name}" patternUnits="userSpaceOnUse" width="6" height="6"><rect width="6" height="6" fill="{ground}"/>{inside}</pattern>'
        )
        svg = svg.replace(f'fill="{fill}"', f'fill="url(#{name})"')
    opened = svg.index(">", svg.index("<svg")) + 1
    return f"{svg[:opened]}<defs>{''.join(patterns)}</defs>{svg[opened:]}"


def chart_png(chart: alt.LayerChart | alt.Chart, path: Path) -> None:
    """Write the chart as PNG at twice its size in points, patterns and all."""
    import vl_convert

    path.write_bytes(vl_convert.svg_to_png(chart_svg(chart), scale=2))
