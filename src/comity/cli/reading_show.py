"""Printing readings as they come: for a person, or as JSON, JSON lines or CSV."""

from typing import Any

from comity.cli.formats import CsvWriter, RecordWriter, console
from comity.cli.options import Format
from comity.cli.reading_run import ReadingRun
from comity.cli.reading_view import Tally, print_reading
from comity.cli.selection import EVIDENCE_COLUMNS, evidence_rows, only_pair, outermost_attributions
from comity.codebook.names import find_pair
from comity.model import Failure, Reading


def show_readings(
    run: ReadingRun,
    format: Format,  # noqa: A002 the name of the option
    *,
    about: str | None = None,
    flat: bool = False,
    explain: bool = False,
) -> None:
    """Read everything that ``run`` names and print each reading as soon as it is there."""
    pair = find_pair(about, run.reader.codebook) if about else None
    printer = _printer(run, format, explain)
    for outcome in run.outcomes():
        shown = explained(run, outcome) if explain and format is not Format.csv else outcome
        if isinstance(shown, Reading) and pair:
            shown = only_pair(shown, pair)
        if isinstance(shown, Reading) and flat:
            shown = outermost_attributions(shown)
        with run.paused():
            printer.show(shown)
    printer.close()


def explained(run: ReadingRun, outcome: Reading | Failure) -> Reading | Failure:
    """Return a reading with its explanations: its document is read once more, with all that the stages gave."""
    if isinstance(outcome, Failure):
        return outcome
    products = run.reader.products(outcome.document)
    return outcome if isinstance(products, Failure) else run.explainer(products)


def _printer(run: ReadingRun, format: Format, explain: bool) -> Any:  # noqa: A002
    if format is Format.table:
        return _PagePrinter(run, explain)
    return _CsvPrinter() if format is Format.csv else _RecordPrinter(format)


class _PagePrinter:
    """One report after the other, and their sum at the end if there are several."""

    def __init__(self, run: ReadingRun, explain: bool) -> None:
        self.run = run
        self.explain = explain
        self.console = console()
        self.read = 0
        self.tally = Tally()

    def show(self, outcome: Reading | Failure) -> None:
        if isinstance(outcome, Failure):  # told on standard error
            return
        if self.read:
            self.console.print()
            self.console.rule(characters="─", style="dim")
            self.console.print()
        print_reading(self.console, outcome, self.run.reader.codebook.actor_names, explain=self.explain)
        self.read += 1
        self.tally.add(outcome.evidence)

    def close(self) -> None:
        if self.read > 1:
            self.console.print(f"\n{self.read} reports: {self.tally}", style="bold")


class _CsvPrinter:
    """One line of evidence a row; failures are told on standard error alone."""

    def __init__(self) -> None:
        self.writer = CsvWriter(EVIDENCE_COLUMNS, from_reports=True)

    def show(self, outcome: Reading | Failure) -> None:
        if isinstance(outcome, Reading):
            for row in evidence_rows(outcome):
                self.writer.write(row)

    def close(self) -> None:
        pass


class _RecordPrinter:
    """One Reading or ``{"failure": …}`` a document."""

    def __init__(self, format: Format) -> None:  # noqa: A002
        self.writer = RecordWriter(format)

    def show(self, outcome: Reading | Failure) -> None:
        self.writer.write({"failure": outcome} if isinstance(outcome, Failure) else outcome)

    def close(self) -> None:
        self.writer.close()
