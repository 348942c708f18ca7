"""How much evidence there is on each pair: counted once for each state of the ledger, the same everywhere.

Counting a million lines takes SQLite a second. So the counts are kept in memory, and when
the ledger has grown only what came since is counted.
"""

from collections import Counter
from threading import Lock

from comity.ledger import View
from comity.model.record import Record
from comity.web.site import Site

Cell = tuple[str, str, str]  # first, second, leaning
_LOCK = Lock()
_HELD = "FROM evidence v JOIN standing t ON t.reading = v.reading"


class PairCount(Record, kw_only=True, frozen=True):
    """How many lines of evidence there are on a pair, by leaning; ``fresh`` came since the last visit."""

    pair: tuple[str, str]
    names: tuple[str, str]
    link: str
    lines: int
    strain: int
    closeness: int
    neutral: int
    fresh: int = 0


class _Counts:
    def __init__(self) -> None:
        self.state = ""
        self.cells: Counter[Cell] = Counter()

    def bring_up(self, view: View, state: str) -> None:
        """Add what came to hold after the state that is counted, take away what ceased to hold."""
        if state == self.state:
            return
        before = self.state
        if not before:
            self._add(view, f"{_HELD} WHERE t.until IS NULL", [], 1)
        else:
            self._add(view, f"{_HELD} WHERE t.since > ? AND t.until IS NULL", [before], 1)
            self._add(view, f"{_HELD} WHERE t.until > ? AND t.since <= ?", [before, before], -1)
        self.state = state

    def _add(self, view: View, source: str, values: list[str], sign: int) -> None:
        for first, second, leaning, n in view.ask(
            f"SELECT v.first, v.second, v.leaning, count(*) {source} GROUP BY 1, 2, 3", values
        ):
            self.cells[first, second, leaning] += sign * n


def pair_cells(site: Site, view: View) -> Counter[Cell]:
    """Return the number of lines that hold now, by pair and leaning."""
    with _LOCK:
        counts = site.kept("counts of pairs", _Counts)
        # A state is read before its rows: what comes between is counted twice by no one, since
        # everything below is asked in one transaction.
        view.connection.execute("BEGIN")
        try:
            state = str(next(view.ask("SELECT max(since) FROM standing", []))[0])
            counts.bring_up(view, state)
        finally:
            view.connection.execute("COMMIT")
        return Counter(counts.cells)


def since_cells(view: View, moment: str) -> Counter[Cell]:
    """Return the lines that came to hold after ``moment`` and hold now, by pair and leaning."""
    return Counter(
        {
            (first, second, leaning): n
            for first, second, leaning, n in view.ask(
                f"SELECT v.first, v.second, v.leaning, count(*) {_HELD} "
                "WHERE t.since > ? AND t.until IS NULL GROUP BY 1, 2, 3",
                [moment],
            )
        }
    )
