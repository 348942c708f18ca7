"""Dates of a text relative to its publication (set ``timex``): spans, TIMEX3 types and values."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from comity.evaluation.figures import Figure, Figures, ratio, score_figures
from comity.evaluation.figures import score as f1_of
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.model import Document
from comity.reading.dates import TimeExpression

HEADLINE = ("relaxed with value F1", "relaxed with value F1 MEANTIME", "relaxed with value F1 GUM news")


_CALENDAR = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?")
_GUM = re.compile(r"(?:gum:)?GUM_", re.IGNORECASE)
_NO_DAY = "XXXX-XX-XXT"


def inputs(row: Row) -> Row:
    """Return a text and the day it was published."""
    return only(row, "doc", "dct", "text")


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"doc", "timexes": [{"start", "end", "type", "value"}]}``."""
    for row in rows:
        published = date.fromisoformat(row["dct"][:10]) if row["dct"] else None
        products = runner(Document(id=row["doc"], text=row["text"], published=published), "times")
        if products is None:
            continue
        times: tuple[TimeExpression, ...] = products["times"]
        # The name of a document tells its collection, and so the guidelines to write by.
        write = _calendar_date if _GUM.match(row["doc"]) else partial(_timex3, published)
        yield {"doc": row["doc"], "timexes": [item for time in times if (item := write(time)) is not None]}


def _timex3(published: date | None, time: TimeExpression) -> Row:
    """Write an expression after TIMEX3; there a time of day by itself is one of the day of publication."""
    value = time.value
    if published is not None and value.startswith(_NO_DAY) and time.type == "TIME":
        value = f"{published}{value[len(_NO_DAY) - 1 :]}"
    return {"start": time.span[0], "end": time.span[1], "type": time.type, "value": value}


def _calendar_date(time: TimeExpression) -> Row | None:
    """Write an expression after the guidelines of GUM: only what the calendar has, in days, months and years.

    Weeks and weekends are written from day to day, times of day as their day.
    """
    value = time.value.partition("T")[0] if time.type == "TIME" else time.value
    if "W" in value and time.type == "DATE" and time.interval is not None and "X" not in value:
        value = f"{time.interval.start}/{time.interval.end}"
    if time.type in ("DURATION", "SET") or not _CALENDAR.fullmatch(value):
        return None
    return {"start": time.span[0], "end": time.span[1], "type": "DATE", "value": value}


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return F1 of overlapping expressions with the right value (the figure of TempEval-3) and its parts.

    In MEANTIME only the head of each text is annotated: what is found after its last
    gold expression does not count.
    """
    by_doc = {row["doc"]: row["timexes"] for row in predictions}
    counts: dict[str, Counter[str]] = {"": Counter()}
    for row in gold:
        wanted, found = row["timexes"], by_doc.get(row["doc"], [])
        if row["source"] == "MEANTIME":
            last = max((item["end"] for item in wanted), default=0)
            found = [item for item in found if item["start"] < last]
        exact = {(item["start"], item["end"]) for item in wanted}
        told = Counter(gold=len(wanted), predicted=len(found))
        told["strict"] = sum((item["start"], item["end"]) in exact for item in found)
        for item, other in _matches(wanted, found):
            told.update(relaxed=1, value=item["value"] == other["value"], type=item["type"] == other["type"])
        for part in ("", f" {row['source']}"):
            counts.setdefault(part, Counter()).update(told)
    figures: list[Figure] = []
    for part, told in counts.items():
        n = told["gold"]
        for name, key in (("relaxed with value", "value"), ("relaxed", "relaxed"), ("strict", "strict")):
            value = f1_of(told[key], told["predicted"], n)
            figures += (
                score_figures(name, value, n) if not part else [Figure(f"{name} F1{part}", value.f1, n)]
            )
        figures.append(
            Figure(f"value accuracy{part}", ratio(told["value"], told["relaxed"]), told["relaxed"])
        )
        figures.append(Figure(f"type accuracy{part}", ratio(told["type"], told["relaxed"]), told["relaxed"]))
    return tuple(figures)


def _matches(wanted: list[Row], found: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield each gold expression with the unused prediction that overlaps it most."""
    free = list(found)
    for item in wanted:
        best = max(free, key=lambda other: _overlap(item, other), default=None)
        if best is not None and _overlap(item, best) > 0:
            free.remove(best)
            yield item, best


def _overlap(one: Row, other: Row) -> int:
    return int(min(one["end"], other["end"]) - max(one["start"], other["start"]))
