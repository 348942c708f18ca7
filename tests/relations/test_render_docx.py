"""The brief as a Word document: whole, linked within, and inert."""

import re
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest

from comity.model.brief import Brief
from comity.relations.brief import make_brief
from comity.relations.render_docx import write_docx
from relations.invented import NO_RIFT, PAIR, RIFT, SANCTIONS, TABLES, TREATY, Speaker, Told, report

DAY = date(2031, 6, 10)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOSTILE = 'Evil\x00 \x1b[31m \u202e<w:r>&amp;"\ud800 ]]> {MERGEFIELD x} =cmd|x'


@pytest.fixture
def brief() -> Brief:
    readings = [report("Harth Courier", DAY, SANCTIONS, TREATY), report("Karrow Ledger", DAY, RIFT, NO_RIFT)]
    return make_brief(readings, PAIR, until=None, codebook=TABLES, notice="All of this is invented.")


def test_every_sentence_and_note_is_there(brief: Brief, tmp_path: Path) -> None:
    write_docx(brief, tmp_path / "brief.docx")
    told = "\n".join(p.text for p in docx.Document(str(tmp_path / "brief.docx")).paragraphs)
    assert told.count("All of this is invented.") == 2
    for line in brief.lines():
        assert line.text in told
        if line.type == "reported" and line.when and not line.beside:
            assert f" · {line.when}" in told
    assert not re.search(r"\S·", told)
    for note in brief.footnotes:
        assert note.quote in told


def test_links_lead_to_bookmarks_that_are_there_once(brief: Brief, tmp_path: Path) -> None:
    write_docx(brief, tmp_path / "brief.docx")
    with zipfile.ZipFile(tmp_path / "brief.docx") as packed:
        tree = ElementTree.fromstring(packed.read("word/document.xml"))
    marks = [mark.get(f"{W}name") for mark in tree.iter(f"{W}bookmarkStart")]
    anchors = {link.get(f"{W}anchor") for link in tree.iter(f"{W}hyperlink")}
    assert len(marks) == len(set(marks))
    assert anchors <= set(marks)
    assert {f"note_{note.number}" for note in brief.footnotes} <= anchors


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    told = Told(f"{HOSTILE} and Korsia", type="ACCUSE", kind="comment", sources=(Speaker(HOSTILE, "VLD"),))
    reading = report(HOSTILE, DAY, SANCTIONS, told, title=HOSTILE, url="javascript:alert(1)")
    write_docx(
        make_brief([reading], PAIR, until=None, codebook=TABLES, notice=HOSTILE), tmp_path / "brief.docx"
    )
    with zipfile.ZipFile(tmp_path / "brief.docx") as packed:
        body = packed.read("word/document.xml").decode()
        parts = packed.read("word/_rels/document.xml.rels").decode()
    assert "javascript" not in parts
    assert 'TargetMode="External"' not in parts
    assert not re.search(r"<w:(?:fldChar|instrText|fldSimple)", body)
    assert "&lt;w:r&gt;" in body


def test_the_picture_is_set_in(brief: Brief, tmp_path: Path) -> None:
    import vl_convert

    picture = vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    write_docx(brief, tmp_path / "brief.docx", picture)
    assert len(docx.Document(str(tmp_path / "brief.docx")).inline_shapes) == 1
