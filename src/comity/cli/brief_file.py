"""Writing a brief to standard output or to a file whose ending says the format."""

from datetime import date
from pathlib import Path
from typing import Any

from comity.cli.formats import warn
from comity.cli.names import make_pair
from comity.cli.plain import inert
from comity.cli.reading_run import ReadingRun
from comity.errors import InputError

_ENDINGS = (".md", ".html", ".json")


def write_brief(run: ReadingRun, actors: tuple[str, str], until: date | None, out: Path | None) -> None:
    """Read what ``run`` names and write the brief on the two actors."""
    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise InputError(f"{out}: cannot tell the format; end the name with {', '.join(_ENDINGS)}")
    from comity.relations.brief import make_brief

    pair = make_pair(*actors, run.reader.codebook)
    readings = run.readings()
    if not readings:
        return
    made = make_brief(readings, pair, until=until, codebook=run.reader.codebook)
    if out is None:
        print(inert(_rendered(made, ".md", None)))
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    ending = out.suffix.lower()
    chart = _chart(run, readings, pair, until) if ending == ".html" else None
    out.write_text(_rendered(made, ending, chart), encoding="utf-8")
    warn(f"written: {out}")


def _chart(run: ReadingRun, readings: list[Any], pair: tuple[str, str], until: date | None) -> str:
    from comity.relations.timeline import chart_svg, evidence_chart

    return chart_svg(evidence_chart(readings, pair, run.reader.codebook, until=until))


def _rendered(made: Any, ending: str, chart: str | None) -> str:
    from comity.relations.render import render_html, render_json, render_markdown

    if ending == ".json":
        return render_json(made)
    return render_html(made, chart) if ending == ".html" else render_markdown(made)
