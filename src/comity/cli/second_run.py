"""Running the second reader over a ledger, and printing what came of it."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from comity.cli.formats import warn, write_rows
from comity.cli.ledger_show import pair_named
from comity.cli.options import Format
from comity.codebook import load_codebook
from comity.errors import InputError, ServerError
from comity.ledger import View
from comity.ledger.second import keep_second, second_readings
from comity.model import Document
from comity.second.agreement import Comparison
from comity.second.client import Cache, Client
from comity.second.reader import Estimate, Refused, SecondReader
from comity.second.settings import ReaderSettings, read_reader

_OUTCOMES = ("documents", "attributions", "events", "without an answer")


def reader_of(settings: ReaderSettings, tables: Path | None) -> SecondReader:
    """Return the second reader that the settings describe."""
    return SecondReader(Client(settings, Cache(Path(settings.cache))), load_codebook(tables))


def cost_words(estimate: Estimate, settings: ReaderSettings) -> str:
    """Say in a line what a run will take, and to whom the texts go."""
    told = (
        f"{estimate.documents} reports, {estimate.requests} questions to {settings.model} at {settings.endpoint} "
        f"({estimate.cached} answered before); about {estimate.tokens_in:,} tokens sent and {estimate.tokens_out:,} back"
    )
    told += f", {estimate.cost:,.2f} {estimate.currency}" if estimate.cost is not None else ", no prices set"
    return f"{told}; {estimate.minutes:.1f} minutes or more at the pace set"


def read_second(
    ledger: Path,
    path: Path | None,
    pair: str | None,
    asked: Mapping[str, Any],
    limit: int | None,
    yes: bool,
    tables: Path | None,
    format: Format,  # noqa: A002 - the option is called so
) -> int:
    """Tell the cost; with ``yes`` ask on each report that has no second reading yet. Return the exit code."""
    settings = read_reader(path)
    second = reader_of(settings, tables)
    documents = _waiting(ledger, second, pair, asked, limit, tables)
    warn(cost_words(second.estimate((document.text, None) for document in documents), settings))
    if not yes:
        warn("nothing is sent yet; start it with --yes")
        return 0
    done: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    trouble = None
    try:
        for outcome in second.read(documents):
            if isinstance(outcome, Refused):
                warn(f"not read: {outcome.document}: {outcome.reason}")
                done["without an answer"] += 1
                continue
            keep_second(ledger, outcome)
            done.update(documents=1, attributions=len(outcome.attributions), events=len(outcome.events))
            dropped.update(outcome.dropped)
    except ServerError as error:
        trouble = str(error)
    rows = [{"outcome": name, "count": done[name], "reason": ""} for name in _OUTCOMES]
    rows += [{"outcome": "dropped", "count": n, "reason": reason} for reason, n in dropped.most_common()]
    write_rows(rows, ("outcome", "count", "reason"), format)
    if trouble is not None:
        warn(f"given up: {trouble}; what was read is kept, and the same call goes on from there")
    if not done["documents"] and (trouble or done["without an answer"]):
        return 2
    return 1 if trouble or done["without an answer"] else 0


def _waiting(
    ledger: Path,
    second: SecondReader,
    pair: str | None,
    asked: Mapping[str, Any],
    limit: int | None,
    tables: Path | None,
) -> list[Document]:
    """Return the reports asked for that this model has not read under this prompt."""
    with View(ledger) as view:
        on = pair_named(view, pair, tables)
        known = {
            row[0]
            for row in view.ask(
                "SELECT d.id FROM second_readings r JOIN documents d ON d.number = r.document "
                "WHERE r.model = ? AND r.prompt = ?",
                [second.settings.model, second.prompt],
            )
        }
        found = [row for row in view.documents(pair=on, **asked) if row.id not in known]
    return found[:limit]


def compare_second(
    ledger: Path,
    model: str | None,
    pair: str | None,
    differences: bool,
    tables: Path | None,
    format: Format,  # noqa: A002
) -> None:
    """Print how far the two readers agree, or where they differ."""
    comparison = Comparison(load_codebook(tables))
    with View(ledger) as view:
        runs = list(
            view.ask(
                "SELECT model, prompt, count(*) FROM second_readings GROUP BY 1, 2 ORDER BY max(number)", []
            )
        )
        chosen = [run for run in runs if model in (None, run[0])]
        if not chosen:
            raise InputError(
                f"there is no second reading{f' by {model}' if model else ''}; make it with: comity second read --ledger {ledger}"
            )
        if len({run[0] for run in chosen}) > 1:
            raise InputError(
                f"several models have read: {', '.join(sorted({run[0] for run in chosen}))}; give --model"
            )
        name, prompt, _ = chosen[-1]  # of several prompts the last
        on = pair_named(view, pair, tables)
        wanted = None if on is None else {document.id for document in view.documents(pair=on)}
        found = []
        for second in second_readings(view, model=name, prompt=prompt):
            if wanted is None or second.document in wanted:
                reading = next(view.readings(document=second.document, mentions=False), None)
                found += comparison.add(reading, second) if reading is not None else []
    if differences:
        rows = [
            msgspec.structs.asdict(one)
            | {
                "differ": "; ".join(f"{field}: {a} / {b}" for field, (a, b) in one.fields.items())
                or _alone(one.ours)
            }
            for one in found
        ]
        if format in (Format.json, Format.jsonl):
            write_rows([msgspec.to_builtins(one) for one in found], (), format)
        else:
            write_rows(rows, ("document", "what", "differ", "quote"), format)
        return
    if format is Format.table:
        counts = (comparison.ours, comparison.theirs)
        told = ", ".join(
            f"{counts[0][what]} {what} by ours and {counts[1][what]} by it"
            for what in ("events", "attributions")
        )
        print(f"{name}, prompt {prompt}: {comparison.documents} reports; {told}")
    write_rows(
        [_rounded(msgspec.to_builtins(row), format) for row in comparison.agreements()],
        ("question", "n", "observed", "kappa", "alpha"),
        format,
    )


def _rounded(row: dict[str, Any], format: Format) -> dict[str, Any]:  # noqa: A002
    if format is not Format.table:
        return row
    return {name: f"{value:.3f}" if isinstance(value, float) else value for name, value in row.items()}


def _alone(ours: str | None) -> str:
    return "only by it" if ours is None else "only by ours"
