"""Printing a relation over time: series, shifts, reasons, back-test."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, get_args

from rich.text import Text

from comity.cli.formats import RecordWriter, console, print_table, to_json, write_rows
from comity.cli.ledger_show import pair_of
from comity.cli.options import Format
from comity.cli.plain import one_line
from comity.codebook.codebook import load_codebook, load_tables
from comity.codebook.names import find_actor
from comity.errors import InputError
from comity.ledger import View
from comity.model.relation import Layer, Level, Shift, Step, Trend, Why

_QUIET = 3  # bins without a happening, from which on they are one line of the table
_SHOWN = ("id", "from", "to", "p", "kind", "n")  # the id names pair, day and direction

Pair = tuple[str, str]


def step_of(word: str) -> Step:
    """Return the bin that a word names; raises InputError."""
    if word not in get_args(Step):
        raise InputError(f"{word!r} is no step; give {', '.join(get_args(Step))}")
    return word  # type: ignore[return-value]


def layer_of(word: str) -> Layer:
    """Return the layer that a word names; raises InputError."""
    if word not in get_args(Layer):
        raise InputError(f"{word!r} is no layer; give {', '.join(get_args(Layer))}")
    return word  # type: ignore[return-value]


def show_trend(
    ledger: Path,
    pair: Pair,
    by: Step,
    layer: Layer,
    asked: Mapping[str, Any],
    tables: Path | None,
    format: Format,  # noqa: A002 - the option is called so
) -> None:
    """Print the series of a pair, a row a bin."""
    from comity.relations.series import trend

    with View(ledger) as view:
        found = pair_of(view, *pair, tables)
        told = trend(view, found, _names(found, tables), by=by, layer=layer, **asked)
    if format in (Format.json, Format.jsonl):
        records = RecordWriter(format)
        for row in told.rows:
            records.write(row)
        records.close()
        return
    rows = [
        {
            "pair": row.pair,
            "start": row.start,
            **_flat("closeness", row.closeness),
            **_flat("strain", row.strain),
            "volume": row.volume,
        }
        for row in told.rows
    ]
    columns = ("start", *_flat("closeness", None), *_flat("strain", None), "volume")
    if format is Format.csv:
        write_rows(rows, ("pair", *columns), format)
        return
    out = console()
    out.print(Text(one_line(" – ".join(told.names)), style="bold"))
    if told.enough:
        print_table(_bins(told), ("start", "closeness", "n", "strain", " n", "volume"))
    out.print(one_line(told.reason))


def _bins(told: Trend) -> Iterator[dict[str, Any]]:
    """Yield the rows of a trend for people: several bins in which nothing happened are one line."""
    highest = max(level.high or 0.0 for row in told.rows for level in (row.closeness, row.strain))
    digits = 1 if highest >= 10 else 2 if highest >= 1 else 3
    for empty, some in groupby(told.rows, lambda row: row.closeness.n + row.strain.n == 0):
        rows = list(some)
        if empty and len(rows) >= _QUIET:
            bins = f"… {len(rows)} {told.by}s of nothing"
            yield {"start": bins, "volume": sum(row.volume for row in rows)}
            continue
        for row in rows:
            yield {
                "start": row.start,
                "closeness": _told(row.closeness, digits),
                "n": row.closeness.n,
                "strain": _told(row.strain, digits),
                " n": row.strain.n,
                "volume": row.volume,
            }


def _told(level: Level, digits: int) -> str:
    if level.value is None:
        return ""
    return f"{level.value:.{digits}f} ({level.low:.{digits}f} to {level.high:.{digits}f})"


def _flat(name: str, level: Level | None) -> dict[str, Any]:
    return {
        name: level.value if level else None,
        f"{name}_low": level.low if level else None,
        f"{name}_high": level.high if level else None,
        f"{name}_n": level.n if level else None,
    }


def draw_trend(
    ledger: Path,
    pair: Pair,
    by: Step,
    layer: Layer,
    asked: Mapping[str, Any],
    tables: Path | None,
    files: Mapping[str, Path | None],
) -> None:
    """Write the picture of a pair with its shifts, in each form that has a file."""
    from comity.relations.chart import write_chart

    told = trend_of(ledger, pair, by, layer, asked, tables)
    for kind, path in files.items():
        if path is not None:
            write_chart(told, path, kind)
            shifts = len(told.shifts)
            print(f"{path}: n = {told.n} happenings, {shifts} shift{'' if shifts == 1 else 's'}")


def trend_of(
    ledger: Path, pair: Pair, by: Step, layer: Layer, asked: Mapping[str, Any], tables: Path | None
) -> Trend:
    """Return the trend of a pair with its shifts."""
    from comity.relations.series import trend
    from comity.relations.shifts import shifts_of

    with View(ledger) as view:
        found = pair_of(view, *pair, tables)
        shifts = shifts_of(view, found, **asked)
        return trend(view, found, _names(found, tables), by=by, layer=layer, shifts=shifts, **asked)


def _names(pair: Pair, tables: Path | None) -> Pair:
    names = load_tables(("states", "bodies"), tables).actor_names
    return names.get(pair[0], pair[0]), names.get(pair[1], pair[1])


def show_shifts(
    ledger: Path,
    pair: Pair | None,
    asked: Mapping[str, Any],
    tables: Path | None,
    format: Format,  # noqa: A002
) -> None:
    """Print the shifts of a pair, or of all."""
    from comity.relations.shifts import shifts_of

    with View(ledger) as view:
        found = pair_of(view, *pair, tables) if pair else None
        shifts = shifts_of(view, found, **asked)
    if format in (Format.json, Format.jsonl):
        records = RecordWriter(format)
        for shift in shifts:
            records.write(shift)
        records.close()
        return
    columns = ("pair", "date", "from", "to", "direction", "probability", "size", "kind", "n", "id", "reason")
    rows = [_shift_row(shift, format) for shift in shifts]
    if rows or format is Format.csv:
        write_rows(rows, columns if format is Format.csv else _SHOWN, format)
    else:
        print("no shift is found")


def _shift_row(shift: Shift, format: Format) -> dict[str, Any]:  # noqa: A002
    pair = shift.pair if format is Format.csv else " – ".join(shift.pair)
    return {
        "pair": pair,
        "date": shift.date,
        "from": shift.interval[0],
        "to": shift.interval[1],
        "direction": shift.direction,
        "probability": shift.probability,
        "p": f"{shift.probability:.2f}",
        "size": shift.size,
        "kind": shift.kind,
        "n": shift.n,
        "id": shift.id,
        "reason": shift.reason,
    }


def show_why(
    ledger: Path,
    shift: str,
    asked: Mapping[str, Any],
    tables: Path | None,
    format: Format,  # noqa: A002
) -> None:
    """Print what a shift rests on, with the actors by name."""
    from comity.relations.rivals import why

    with View(ledger) as view:
        told = why(view, shift, **asked)
    if format in (Format.json, Format.jsonl):
        print(to_json(told))
        return
    movers = [
        {
            "loss": row.loss,
            "day": row.day,
            "weight": row.weight,
            "outlet": row.outlet,
            "evidence": row.evidence,
            "what": row.what,
        }
        for row in told.moved_by
    ]
    columns = ("loss", "day", "weight", "outlet", "evidence", "what")
    if format is Format.csv:
        write_rows(movers, columns, format)
    else:
        named = load_codebook(tables).actor_names
        _print_why(told, tuple(named.get(code, code) for code in told.shift.pair), movers, columns)


def _print_why(
    told: Why, names: tuple[str, ...], movers: list[dict[str, Any]], columns: tuple[str, ...]
) -> None:
    out, shift = console(), told.shift
    way = shift.direction if shift.kind == "relation" else f"what is told is {shift.direction}"
    out.print(
        Text(
            f"{' – '.join(names)}: {way} since {shift.date} (between {shift.interval[0]} and {shift.interval[1]}), "
            f"probability {shift.probability:.2f}, a change in "
            f"{'the relation' if shift.kind == 'relation' else 'reporting, not in the relation'}",
            style="bold",
        )
    )
    out.print(one_line(shift.reason))
    out.print()
    out.print("what it loses without each row, in nats", style="bold")
    print_table(movers, columns)
    for name, shares in (("outlets", told.outlets), ("stories", told.stories)):
        if shares:
            out.print()
            out.print(f"{name} with a share of the weight", style="bold")
            print_table(
                [{"share": f"{share:.0%}", "name": one} for one, share in shares[:10]], ("share", "name")
            )
    out.print()
    out.print("what else may explain it", style="bold")
    for rival in told.rivals:
        out.print(f"{rival.rival}: {'likely' if rival.likely else 'not likely'}")
        for sign, lines in (("for", rival.speaks_for), ("against", rival.speaks_against)):
            for line in lines:
                out.print(Text(f"    {sign:8}{one_line(line)}"))


def show_backtest(
    ledger: Path,
    known: Path,
    shuffles: int,
    least: int,
    tables: Path | None,
    format: Format,  # noqa: A002
) -> None:
    """Print whether each known turning point is found, and the false alarms in shuffled copies."""
    from comity.ledger import Where
    from comity.relations.backtest import read_known, shuffled, traces_of, try_known
    from comity.relations.loading import load
    from comity.relations.shifts import shifts_of

    codebook = load_codebook(tables)
    points = read_known(known, lambda word: find_actor(word, codebook))
    with View(ledger) as view:
        found = [
            (shift.pair, shift.date, shift.direction)
            for pair in dict.fromkeys(point.pair for point in points)
            for shift in shifts_of(view, pair)
            if shift.kind == "relation"
        ]
        tried = try_known(points, found)
        events = load(view, Where())
    traces = traces_of(points, events)
    copies = shuffled(events, range(1, shuffles + 1)) if shuffles else ()
    alarms = [copy.alarms(least) for copy in copies]
    rows = [
        {
            "found": "found" if one.found else "missed",
            "pair": " – ".join(one.known.pair),
            "date": one.known.date,
            "direction": one.known.direction,
            "n": trace.n,
            "usual": round(trace.usual, 1),
            "near": ", ".join(f"{day} {way}" for day, way in one.near),
        }
        for one, trace in zip(tried, traces, strict=True)
    ]
    write_rows(rows, ("found", "pair", "date", "direction", "n", "usual", "near"), format)
    if format is not Format.table:
        return
    hits = sum(one.found for one in tried)
    print(f"turning points found: {hits} of {len(tried)}" + (f" ({hits / len(tried):.3f})" if tried else ""))
    clear = [one.found for one, trace in zip(tried, traces, strict=True) if trace.clear]
    if clear:
        print(
            f"of those that the ledger tells clearly: {sum(clear)} of {len(clear)} ({sum(clear) / len(clear):.3f}); clear is "
            "what has five happenings of its direction or more from 3 days before to 14 after, and twice as many as usual"
        )
    for one in alarms:
        print(
            f"false alarms a pair-year in shuffled weeks: {one.rate:.4f} "
            f"({one.shifts} in {one.pairs} pairs over {one.years:.1f} years)"
        )
