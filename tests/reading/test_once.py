"""Questions about a parse: each is answered once, for its parse, its table and its words alone."""

from dataclasses import replace

from comity.reading.once import once, once_by
from comity.reading.parse import Parse
from reading.trees import tree

MET = "Korsia//NNP/nsubj/met met/meet/VBD/ROOT Veldania//NNP/dobj/met ."


class Table:
    """Tells the lemma of a word, in a writing of its own."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.asked = 0

    @once_by
    def lemma(self, parse: Parse, token: int, *, twice: bool = False) -> str:
        """Return the lemma between marks."""
        self.asked += 1
        return self.mark + parse.lemma[token] * (2 if twice else 1)


def test_a_question_is_answered_once_for_a_parse() -> None:
    asked: list[int] = []

    @once
    def tag(parse: Parse, token: int) -> str | None:
        asked.append(token)
        return parse.tag[token] if token else None

    parse = tree(MET).parse
    assert [tag(parse, 1), tag(parse, 1), tag(parse, 0), tag(parse, 0)] == ["VBD", "VBD", None, None]
    assert asked == [1, 0]
    assert tag(tree(MET).parse, 1) == "VBD"
    assert asked == [1, 0, 1]


def test_tables_ways_of_asking_and_copies_have_answers_of_their_own() -> None:
    parse = tree(MET).parse
    one, other = Table("1"), Table("2")
    assert [one.lemma(parse, 1), other.lemma(parse, 1)] == ["1meet", "2meet"]
    assert [one.lemma(parse, 1, twice=True), one.lemma(parse, 1)] == ["1meetmeet", "1meet"]
    assert one.asked == 2
    copy = replace(parse, lemma=["korsia", "greet", "veldania", "."])
    assert one.lemma(copy, 1) == "1greet"
