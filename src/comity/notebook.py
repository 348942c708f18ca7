"""A ledger in a notebook: what ``comity.open`` gives.

    pair = comity.open("x.comity").pair("KRS", "VLD")
    pair.evidence().to_polars()
    pair.trend(by="month").plot()
    pair.shifts()[0].why()

Everything shows itself as a table or picture where a notebook asks for it. The words of
reports are escaped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from comity.ledger import View
from comity.ledger.pair_view import PairView

if TYPE_CHECKING:
    from comity.model.brief import Brief
    from comity.model.relation import Layer, Shift, Step, Trend, Why


class Ledger(View):
    """Asks one ledger; its pairs know their series and shifts."""

    def pair(self, first: str, second: str) -> "Pair":
        """Return what the ledger holds on two actors, given by their codes or names. Raises InputError for one that is not known."""
        found = super().pair(self._actor(first), self._actor(second))
        return Pair(self, found.pair)

    def _actor(self, word: str) -> str:
        """Return the code of an actor: one that the ledger has, else what the tables know."""
        if self.knows_actor(word):
            return word
        from comity.codebook import load_codebook
        from comity.codebook.names import find_actor

        return find_actor(word, load_codebook(None))


@dataclass(frozen=True)
class Pair(PairView):
    """What a ledger holds on one pair, and how the two are getting on."""

    def trend(self, *, by: "Step" = "week", layer: "Layer" = "all", **asked: Any) -> "Series":
        """Return both series with the shifts in them. ``asked`` are ``since``, ``until``, ``issue`` and ``as_of``."""
        from comity.relations.series import trend
        from comity.relations.shifts import shifts_of

        shifts = shifts_of(self.view, self.pair, **asked)
        return Series(trend(self.view, self.pair, self.names, by=by, layer=layer, shifts=shifts, **asked))

    def shifts(self, **asked: Any) -> "list[Turn]":
        """Return the shifts, by date."""
        from comity.relations.shifts import shifts_of

        return [
            Turn(self.view, shift, tuple(asked.items())) for shift in shifts_of(self.view, self.pair, **asked)
        ]

    def brief(self, until: date | None = None) -> "BriefShown":
        """Return the brief on the pair from what was published up to and on ``until``."""
        from comity.codebook import load_codebook
        from comity.relations.brief import make_brief
        from comity.relations.rivals import whys

        readings = list(self.view.readings(mentions=False))
        shifts = whys(self.view, self.pair, until=until)
        return BriefShown(
            make_brief(readings, self.pair, until=until, codebook=load_codebook(), shifts=shifts)
        )

    @property
    def names(self) -> tuple[str, str]:
        """The names of the two, as the shipped tables have them; else their codes."""
        from comity.codebook.codebook import load_tables

        known = load_tables(("states", "bodies"), None).actor_names
        first, second = self.pair
        return known.get(first, first), known.get(second, second)


@dataclass(frozen=True)
class Series:
    """Two series of a pair, closeness and strain, never netted. ``trend`` is the record."""

    trend: "Trend"

    def plot(self) -> Any:
        """Return the chart (Altair): both lines with bands, shifts, volume, issues."""
        from comity.relations.chart import trend_chart

        return trend_chart(self.trend)

    def __repr__(self) -> str:
        return f"<{' – '.join(self.trend.names)}: {len(self.trend.rows)} bins, n = {self.trend.n}; {self.trend.reason}>"

    def _repr_html_(self) -> str:
        rows = (
            (row.start, _level(row.closeness.value), row.closeness.n, _level(row.strain.value), row.strain.n)
            for row in self.trend.rows
        )
        head = (self.trend.by, "closeness", "n", "strain", "n")
        return _table(f"{' – '.join(self.trend.names)}: {self.trend.reason}", head, rows)


@dataclass(frozen=True)
class Turn:
    """A shift; ``shift`` is the record."""

    view: View
    shift: "Shift"
    asked: tuple[tuple[str, Any], ...] = ()

    def why(self) -> "Reasons":
        """Return what it rests on, and the rival explanations."""
        from comity.relations.rivals import why

        return Reasons(why(self.view, self.shift.id, **dict(self.asked)))

    def __repr__(self) -> str:
        s = self.shift
        return f"<{s.date} {s.direction}, probability {s.probability:.2f}, {s.kind}, n = {s.n}>"


@dataclass(frozen=True)
class Reasons:
    """What a shift rests on; ``record`` has all of it."""

    record: "Why"

    def __repr__(self) -> str:
        likely = [e.rival for e in self.record.rivals if e.likely]
        return f"<{len(self.record.moved_by)} rows moved it; rivals that are likely: {', '.join(likely) or 'none'}>"

    def _repr_html_(self) -> str:
        movers = ((m.day, m.what, m.outlet or "", f"{m.loss:.2f}") for m in self.record.moved_by)
        rivals = (
            (e.rival, "likely" if e.likely else "", "; ".join(e.speaks_for), "; ".join(e.speaks_against))
            for e in self.record.rivals
        )
        return _table(
            self.record.shift.reason, ("day", "what", "outlet", "lost without it"), movers
        ) + _table("Rival explanations", ("rival", "", "speaks for it", "speaks against it"), rivals)


@dataclass(frozen=True)
class BriefShown:
    """A brief; ``brief`` is the record."""

    brief: "Brief"

    @cached_property
    def markdown(self) -> str:
        """The brief as Markdown."""
        from comity.relations.render import render_markdown

        return render_markdown(self.brief)

    def _repr_markdown_(self) -> str:
        return self.markdown


def _level(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _table(caption: str, head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as HTML, every cell escaped."""
    cells = Markup("").join(Markup("<th>{}</th>").format(name) for name in head)
    body = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in rows
    )
    return str(
        Markup("<table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
            escape(caption), cells, body
        )
    )
