"""Writing a brief to standard output or to a file whose ending says the format."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from comity.cli.formats import warn
from comity.cli.plain import inert
from comity.codebook import Codebook, load_codebook
from comity.codebook.names import make_pair
from comity.errors import InputError
from comity.model import Reading
from comity.model.relation import Why

_ENDINGS = (".md", ".html", ".docx", ".json")


class Readings(Protocol):
    """Where the readings of a brief come from."""

    @property
    def codebook(self) -> Codebook: ...

    def readings(self) -> list[Reading]: ...


@dataclass(frozen=True)
class Kept:
    """The readings that a ledger holds, without their mentions, which a brief does not need."""

    ledger: Path
    tables: Path | None

    @cached_property
    def codebook(self) -> Codebook:
        """The tables, for names."""
        return load_codebook(self.tables)

    def readings(self) -> list[Reading]:
        """Return all readings that hold."""
        from comity.ledger import View

        with View(self.ledger) as view:
            return list(view.readings(mentions=False))

    def shifts(self, pair: tuple[str, str], until: date | None) -> tuple[Why, ...]:
        """Return the shifts of a pair up to a day, with what they rest on."""
        from comity.ledger import View
        from comity.relations.rivals import whys

        with View(self.ledger) as view:
            return whys(view, pair, until=until)


def write_brief(run: Readings, actors: tuple[str, str], until: date | None, out: Path | None) -> None:
    """Read what ``run`` names and write the brief on the two actors."""
    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise InputError(f"{out}: cannot tell the format; end the name with {', '.join(_ENDINGS)}")
    from comity.relations.brief import make_brief

    pair = make_pair(*actors, run.codebook)
    readings = run.readings()
    if not readings:
        if isinstance(run, Kept):
            raise InputError(
                f"{run.ledger}: holds no report to write a brief from; add some with: comity add"
            )
        return
    shifts = run.shifts(pair, until) if isinstance(run, Kept) else None
    made = make_brief(readings, pair, until=until, codebook=run.codebook, shifts=shifts)
    if out is None:
        print(inert(_rendered(made, ".md", None)))
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    ending = out.suffix.lower()
    chart = _chart(run, readings, pair, until) if ending in (".html", ".docx") else None
    if ending == ".docx":
        from comity.relations.render_docx import write_docx

        write_docx(made, out, _png(chart))
    else:
        out.write_text(_rendered(made, ending, chart), encoding="utf-8")
    warn(f"written: {out}")


def _chart(run: Readings, readings: list[Any], pair: tuple[str, str], until: date | None) -> str:
    from comity.relations.timeline import chart_svg, evidence_chart

    return chart_svg(evidence_chart(readings, pair, run.codebook, until=until))


def _png(svg: str | None) -> bytes | None:
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=2)) if svg else None


def _rendered(made: Any, ending: str, chart: str | None) -> str:
    from comity.relations.render import render_html, render_json, render_markdown

    if ending == ".json":
        return render_json(made)
    return render_html(made, chart) if ending == ".html" else render_markdown(made)
