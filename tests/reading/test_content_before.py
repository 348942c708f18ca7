"""Which parts before a cue may be its content."""

from comity.reading.content_before import both_of, find_before, joins, may_join
from comity.reading.content_begins import find_begins
from comity.reading.content_ends import find_ends
from comity.reading.cue_tagger import cue_block
from comity.reading.cues import CueTable
from comity.reading.frame import Frame, frame
from comity.reading.page import Page
from reading.cuebook import CODEBOOK
from reading.trees import Tree, tree

TABLE = CueTable(CODEBOOK)
BEFORE = tree(
    "Still//RB/advmod/closed , ports/port/NNS/nsubj/closed closed/close/VBD/ccomp/said , Pell//NNP/nsubj/said said/say/VBD/ROOT ."
)
AROUND = tree(
    '" The//DT/det/strait strait//NN/nsubj/belongs , " said/say/VBD/parataxis/belongs Pell//NNP/nsubj/said ,'
    ' " belongs/belong/VBZ/ROOT to//IN/prep/belongs nobody//NN/pobj/to . "'
)


def framed(made: Tree, source: str) -> tuple[Page, Frame]:
    page = Page(made.text, made.parse)
    page.note_cues({made.at("said"): 0.9})
    (hit,) = TABLE.find(made.parse)
    return page, frame(page, hit, (made.at(source),), cue_block(page, hit))


def words(made: Tree, first: int, stop: int) -> str:
    return " ".join(made.parse.text[first:stop])


def test_the_clause_and_what_follows_a_comma_in_it() -> None:
    page, fr = framed(BEFORE, "Pell")
    found = {words(BEFORE, part.first, part.stop) for part, _ in find_before(page, fr)}
    assert {"Still , ports closed", "ports closed"} <= found


def test_a_part_before_goes_on_after_the_cue() -> None:
    page, fr = framed(AROUND, "Pell")
    part = next(
        part for part, _ in find_before(page, fr) if words(AROUND, part.first, part.stop) == "The strait"
    )
    begin = next(begin for begin in find_begins(page, fr) if begin.at == AROUND.at("belongs") - 1)
    end = max(find_ends(page, fr, [begin]), key=lambda end: end.at)
    assert joins(page, fr, begin)
    assert may_join(page, part, end, joining=True)
    assert not may_join(page, part, end, joining=False)
    assert both_of(page, fr, part, begin, end)[4] == "TrueTrue"  # both stand in quotation marks
