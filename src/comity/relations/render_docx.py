"""A brief as a Word document (OOXML): the same sentences, notes linked both ways, nothing that acts.

python-docx writes the file. It has no footnotes of its own, so that notes stand as a
numbered list at the end, as in the Markdown and the page; a number in the text leads to
its note and back. Everything goes in as text runs: no field, macro or remote part.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from comity.errors import MissingPartError
from comity.model.brief import Brief, Footnote, Line
from comity.relations.render import brief_view, note_address, status_word
from comity.relations.sentences import quoted

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

# What XML 1.0 cannot hold, and what would turn the reading direction.
_ILL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_CHART_WIDTH = 6.3  # inches; the text width of a page of A4 with margins of an inch


def write_docx(brief: Brief, out: Path, chart_png: bytes | None = None) -> None:
    """Write ``brief`` to ``out`` as a Word document, with the picture of its time line if one is given.

    Raises MissingPartError if python-docx is not installed.
    """
    try:
        import docx
        from docx.shared import Inches, Pt
    except ImportError as error:
        raise MissingPartError("Word documents need python-docx; run: pip install python-docx") from error
    view = brief_view(brief)
    paper = docx.Document()
    paper.core_properties.title = _clean(f"{view['head'].names[0]} and {view['head'].names[1]}: a brief")
    paper.core_properties.author = "Comity"
    paper.styles["Normal"].font.size = Pt(10.5)
    page = _Page(view)
    paper.add_heading(_clean(f"{view['head'].names[0]} and {view['head'].names[1]}"), 0)
    if brief.notice:
        paper.add_paragraph().add_run(_clean(brief.notice)).bold = True
    paper.add_paragraph(_clean(f"{view['period']} · {view['counts']}"))
    head = brief.head
    paper.add_paragraph(
        f"Strain {head.strain} ({head.strain_happened} told as happened) · Closeness {head.closeness} "
        f"({head.closeness_happened}) · Neutral {head.neutral} ({head.neutral_happened}): "
        "rows of evidence, never set off against each other"
    )
    for section in brief.sections:
        paper.add_heading(_clean(section.heading), 1)
        if section.note and section.groups:
            paper.add_paragraph().add_run(_clean(section.note)).italic = True
        if not any(group.lines for group in section.groups):
            paper.add_paragraph(_clean(section.empty))
        for group in section.groups:
            if group.heading:
                paper.add_heading(_clean(group.heading), 2)
            for line in group.lines:
                page.told(paper.add_paragraph(style="List Bullet"), line)
                for other in line.beside:
                    page.told(paper.add_paragraph(style="List Bullet 2"), other, other.label or "beside it")
            if group.more:
                paper.add_paragraph(_clean(f"… {group.more}"))
        if section.id == "glance" and chart_png:
            paper.add_picture(BytesIO(chart_png), width=Inches(_CHART_WIDTH))
    paper.add_heading("Evidence", 1)
    paper.add_paragraph().add_run(view["legend"]).italic = True
    for note in brief.footnotes:
        page.note(paper.add_paragraph(), note)
    if brief.notice:
        paper.add_paragraph().add_run(_clean(brief.notice)).bold = True
    paper.save(str(out))


class _Page:
    """Fills paragraphs; keeps which reference of a note is its first, to which the note leads back."""

    def __init__(self, view: dict[str, Any]) -> None:
        self.numbers = view["numbers"]
        self.shown = view["shown"]
        self.referred: set[int] = set()
        self.marks = 0

    def told(self, paragraph: "Paragraph", line: Line, label: str | None = None) -> None:
        """Write a sentence with its type or leaning, its date, and its notes as raised numbers."""
        if line.type != "reported":
            paragraph.add_run(f"{line.type}  ").italic = True
        elif line.leaning:
            opening = f"{label}, {line.leaning}" if label else line.leaning
            paragraph.add_run(f"{opening}{status_word(line)}").bold = True
            more = [line.when] if line.when else []
            more += [f"{line.outlets} outlets"] if line.outlets > 1 and not label else []
            paragraph.add_run("".join(f" · {_clean(part)}" for part in more) + " — ")
        paragraph.add_run(_clean(line.text))
        for number in self.numbers(line):
            if number not in self.referred:
                self.referred.add(number)
                self.mark(paragraph, f"ref_{number}")
            self.link(paragraph, f"note_{number}", str(number), raised=True)

    def note(self, paragraph: "Paragraph", note: Footnote) -> None:
        """Write a note: its number, the exact words, where they stood, and the chain."""
        self.mark(paragraph, f"note_{note.number}")
        self.link(paragraph, f"ref_{note.number}", f"{note.number}.", raised=False)
        paragraph.add_run(
            _clean(
                f" {quoted(note.quote, before=False, after=False)} — {note.outlet or 'no outlet named'}, {self.shown(note.published)}"
            )
        )
        where = note.title or note.url or note.path
        if where:
            paragraph.add_run(_clean(f", {where}"))
        # The address stands as text: a link out of the document would be a part that a click acts on.
        address = note_address(note)
        if address and address != where:
            paragraph.add_run(_clean(f" ({address})"))
        paragraph.add_run(_clean(f". Chain: {' ← '.join(note.chain)}."))

    def mark(self, paragraph: "Paragraph", name: str) -> None:
        """Set a bookmark at the end of what the paragraph holds so far."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self.marks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            at = OxmlElement(tag)
            at.set(qn("w:id"), str(self.marks))
            if tag.endswith("Start"):
                at.set(qn("w:name"), name)
            paragraph._p.append(at)

    def link(self, paragraph: "Paragraph", to: str, text: str, *, raised: bool) -> None:
        """Add a link to a bookmark."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        run = paragraph.add_run(text)
        run.font.superscript = raised
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), to)
        paragraph._p.append(link)
        link.append(run._r)


def _clean(text: str) -> str:
    """Return ``text`` on one line without characters that XML cannot hold."""
    return _ILL.sub("", " ".join(text.split()))
