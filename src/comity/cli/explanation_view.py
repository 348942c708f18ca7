"""The "because" of one event as a person reads it: words, reasons, rows of tables, and what else was possible."""

from collections.abc import Iterator

from comity.cli.plain import one_line, shortened
from comity.reading.explain import Explanation, Ground, Rival, TableRow

_LABELS = {
    "deed": "deed",
    "step": "step",
    "actor": "who",
    "recipient": "to whom",
    "factuality": "whether",
    "author": "author",
    "date": "when",
    "source": "says who",
    "confidence": "how sure",
}
LABEL_WIDTH = max(map(len, _LABELS.values())) + 1
_LONGEST_WORDS = 80


def explanation_lines(explanation: Explanation) -> Iterator[tuple[str, str]]:
    """Yield labelled lines: the grounds with the rows they name, then the rivals of each kind, best first."""
    for ground in explanation.grounds:
        yield _LABELS[ground.kind], one_line(_ground(ground))
        for row in ground.rows:
            yield "", f"· {_row(row)}"
    for number, rival in enumerate(explanation.rivals):
        yield "" if number else "rivals", one_line(_rival(rival))


def _ground(ground: Ground) -> str:
    if not ground.words:
        return ground.reason
    places = ", ".join(f"{start}–{end}" for start, end in ground.span)
    return f"“{shortened(ground.words, _LONGEST_WORDS)}” [{places}] {ground.reason}"


def _rival(rival: Rival) -> str:
    words = f"“{shortened(rival.words, _LONGEST_WORDS)}”"
    score = f" {rival.score:.2f}" if rival.score is not None else ""
    if rival.kind == "factuality":
        return f"model{score}: {rival.reading}"
    if rival.kind == "simpler":
        return f"without the step: {words} would be {rival.reading}"
    row = f", {rival.row.file} {rival.row.id}" if rival.row is not None else ""
    return f"row{score}: {words} {rival.reading}{row}{' (chosen)' if rival.chosen else ''}"


def _row(row: TableRow) -> str:
    return one_line(f"{row.file} {row.id}: {row.cells}")
