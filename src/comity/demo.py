"""The demo: invented reports in, a brief, a chart and evidence out."""

from collections.abc import Callable
from importlib import resources
from pathlib import Path

import msgspec

from comity.codebook import Codebook
from comity.codebook.tables import data_folder
from comity.errors import InputError
from comity.model import Document, Failure, Reading
from comity.relations.brief import make_brief
from comity.relations.gather import gather

NOTICE = "All of this is invented: the states, people, outlets and happenings do not exist."
_PAIR = ("KRS", "VLD")


def run_demo(out: Path, echo: Callable[[str], None]) -> None:
    """Read the bundled reports and write brief.md, brief.html, timeline.svg, timeline.png and evidence.jsonl into ``out``.

    ``echo`` prints one text at a time. Raises InputError if a bundled report cannot be read.
    """
    from comity.relations.render import render_html, render_markdown
    from comity.relations.timeline import chart_png, chart_svg, evidence_chart

    out.mkdir(parents=True, exist_ok=True)
    with resources.as_file(data_folder() / "demo") as folder:
        readings, codebook = _read(folder)
    brief = make_brief(readings, _PAIR, until=None, codebook=codebook, notice=NOTICE)
    chart = evidence_chart(readings, _PAIR, codebook, notice=NOTICE)
    svg, markdown = chart_svg(chart), render_markdown(brief)
    (out / "brief.md").write_text(markdown, encoding="utf-8")
    (out / "brief.html").write_text(render_html(brief, svg), encoding="utf-8")
    (out / "timeline.svg").write_text(svg, encoding="utf-8")
    chart_png(chart, out / "timeline.png")
    (out / "evidence.jsonl").write_text("".join(evidence_lines(readings, codebook)), encoding="utf-8")

    loud = f"*** INVENTED DATA. {NOTICE} ***"
    echo(f"{loud}\n")
    echo(markdown)
    echo(f"{loud}\n")
    echo(f"Read {len(readings)} invented reports. Written:")
    for name in ("brief.html", "brief.md", "timeline.svg", "timeline.png", "evidence.jsonl"):
        echo(f"  {out / name}")


def demo_ledger(path: Path | None = None) -> tuple[Path, Path]:
    """Make a ledger of the bundled reports (at ``path``, else in a temporary folder); return it and the demo's tables."""
    from tempfile import mkdtemp

    from comity.engines.serial import versions_of
    from comity.ledger import Writer

    with resources.as_file(data_folder() / "demo") as folder:
        readings, codebook = _read(folder)
        overlay = folder / "overlay"
    path = path or Path(mkdtemp(prefix="comity-demo-")) / "demo.comity"
    with Writer(path, versions_of(codebook), codebook) as writer:
        for reading in readings:
            writer.add(reading)
    return path, overlay


def _read(folder: Path) -> tuple[list[Reading], Codebook]:
    """Read the reports in ``folder`` with its tables laid over the shipped ones."""
    from comity import load_reader
    from comity.ingest.files import documents_from

    reader = load_reader(tables=folder / "overlay")
    documents: list[Document] = []
    readings: list[Reading] = []
    for found in documents_from([folder / "reports.jsonl"]):
        if isinstance(found, Failure):
            raise InputError(f"{found.document}: {found.message}; install Comity again")
        documents.append(
            msgspec.structs.replace(found, path=None)
        )  # where it was unpacked means nothing to a reader
    for outcome in reader.read(documents):
        if isinstance(outcome, Failure):
            raise InputError(f"{outcome.document}: {outcome.stage}: {outcome.message}; please report this")
        readings.append(outcome)
    return readings, reader.codebook


def evidence_lines(readings: list[Reading], codebook: Codebook) -> list[str]:
    """Return every row of evidence as a line of JSON with its document, each marked as invented."""
    return [
        msgspec.json.encode(
            {
                "invented": NOTICE,
                "document": item.document.id,
                "outlet": item.document.outlet,
                "title": item.document.title,
                "published": item.document.published,
                **msgspec.structs.asdict(item.evidence),
            }
        ).decode()
        + "\n"
        for item in gather(readings, codebook)
    ]
