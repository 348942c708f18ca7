"""Parsing: offsets, the cutting of long text, spelling, and the repair of the parser's errors."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.codebook.tables import data_folder
from comity.engines.serial import Reader
from comity.errors import MissingPartError
from comity.evaluation.rows import read_rows
from comity.model import Document
from comity.reading.parse import _LONGEST, _NORMALISE, Parse, _pieces, load_parser, repair, respell
from reading.trees import Tree, tree

TALKS = (
    "Korsian//JJ/amod/officials and//CC/cc/Korsian Veldanian//JJ/conj/Korsian officials/official/NNS/nsubj/met"
    " met/meet/VBD/ROOT in//IN/prep/met Pellmar//NNP/pobj/in ."
)


def parsed(reader: Reader, text: str) -> Parse:
    """Return the parse that the shipped pipeline makes of ``text``."""
    stage = next(stage for stage in reader.stages if stage.name == "parse")
    found: Parse = stage.run(Document(id="d", text=text))
    return found


def labels(made: Tree) -> dict[str, str]:
    """Return "dep<head" of each word."""
    p = made.parse
    return {word: f"{p.dep[t]}<{p.text[p.head[t]]}" for t, word in enumerate(p.text)}


def test_subtree_and_edges_span_a_phrase() -> None:
    made = tree(TALKS)
    p, officials = made.parse, made.at("officials")
    assert p.subtree(officials) == [0, 1, 2, 3]
    assert p.edges[officials] == (0, 4)
    assert p.edges[made.at("Pellmar")] == (6, 7)
    assert p.conjuncts(made.at("Korsian")) == [0, 2]
    assert list(p.ancestors(made.at("Veldanian"))) == [0, 3, 4]


def test_tokens_in_takes_tokens_that_lie_partly_in_the_span() -> None:
    made = tree(TALKS)
    p = made.parse
    assert list(p.tokens_in(made.span("Veldanian officials"))) == [2, 3]
    assert list(p.tokens_in(made.span("danian off"))) == [2, 3]
    assert list(p.tokens_in((p.end[0], p.start[1]))) == []  # the blank between two words
    assert list(p.tokens_in((0, len(made.text)))) == list(range(len(p)))


def test_respell_changes_only_the_verbs_it_is_given() -> None:
    british = frozenset({"apologise", "paralyse"})
    text = (
        "Korsia apologises; Apologised, apologising. Strikes paralysed Harth. It was a surprise, he advises."
    )
    told = respell(text, british)
    assert told == (
        "Korsia apologizes; Apologized, apologizing. Strikes paralyzed Harth. It was a surprise, he advises."
    )
    assert len(told) == len(text)


def test_normalised_copy_has_equal_length() -> None:
    assert all(isinstance(to, str) and len(to) == 1 for to in _NORMALISE.values())


def test_long_paragraph_is_cut_at_a_sentence_end() -> None:
    text = "The port of Harth stays closed. " * 400
    pieces = list(_pieces(text))
    assert len(pieces) > 3
    assert all(piece.rstrip().endswith("closed.") for _, piece in pieces)


def test_long_paragraph_without_sentences_is_cut_at_a_blank() -> None:
    pieces = list(_pieces("harbour " * 1200))
    assert all(set(piece.split()) == {"harbour"} for _, piece in pieces)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "Harth ", "x. ", "\n", " ", "é", "\n\n", "😀"]), st.integers(1, 5000)
        ),
        max_size=6,
    )
)
def test_pieces_cover_every_letter_once(parts: list[tuple[str, int]]) -> None:
    text = "".join(part * times for part, times in parts)
    reached, kept = 0, []
    for offset, piece in _pieces(text):
        assert offset >= reached
        assert text[offset : offset + len(piece)] == piece
        assert 0 < len(piece) <= _LONGEST
        assert "\n" not in piece
        assert not text[reached:offset].strip()
        reached = offset + len(piece)
        kept.append(piece)
    assert not text[reached:].strip()


def test_missing_pipeline_says_how_to_get_it() -> None:
    with pytest.raises(MissingPartError, match="pip install en-core-nothing"):
        load_parser("en_core_nothing")


# --- repair -------------------------------------------------------------------------


def test_subject_labelled_as_modifier_becomes_subject() -> None:
    made = tree(
        "Ambria//NNP/nmod/resume and//CC/cc/Ambria Korsia//NNP/conj/Ambria resume//VBP/ROOT ties/tie/NNS/dobj/resume"
    )
    repair(made.parse)
    assert labels(made)["Ambria"] == "nsubj<resume"


def test_only_verb_labelled_as_adjective_becomes_root() -> None:
    made = tree(
        "Ambria//NNP/ROOT and//CC/cc/Ambria Korsia//NNP/conj/Ambria expel//VBP/amod/diplomats"
        " diplomats/diplomat/NNS/appos/Ambria"
    )
    repair(made.parse)
    found = labels(made)
    assert (found["expel"], found["Ambria"], found["diplomats"]) == (
        "ROOT<expel",
        "nsubj<expel",
        "dobj<expel",
    )


def test_verb_with_a_subject_rises_above_its_object() -> None:
    made = tree(
        "Torvane//NNP/nsubj/hosted hosted/host/VBD/amod/Pell Premier//NNP/compound/Pell Pell//NNP/ROOT ."
    )
    repair(made.parse)
    found = labels(made)
    assert (found["hosted"], found["Pell"]) == ("ROOT<hosted", "dobj<hosted")


def test_repair_leaves_a_sound_tree_alone() -> None:
    made = tree(TALKS)
    before = labels(made)
    repair(made.parse)
    assert labels(made) == before


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_repair_keeps_trees_trees(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 9))
    order = data.draw(st.permutations(range(size)))
    made = Parse(sentences=[(0, size)], sentence=[0] * size)
    head = list(range(size))
    for place, token in enumerate(order[1:], start=1):
        head[token] = order[data.draw(st.integers(0, place - 1))]
    made.head = head
    made.text = made.lemma = [f"w{n}" for n in range(size)]
    made.tag = [data.draw(st.sampled_from(["NNP", "NNS", "VBD", "VBZ", "JJ", "MD"])) for _ in range(size)]
    made.dep = [
        "ROOT"
        if head[n] == n
        else data.draw(st.sampled_from(["amod", "compound", "nsubj", "nmod", "dobj", "conj"]))
        for n in range(size)
    ]
    repair(made)
    roots = [t for t in range(size) if made.head[t] == t]
    assert len(roots) == 1
    for token in range(size):
        at, steps = token, 0
        while made.head[at] != at:
            at, steps = made.head[at], steps + 1
            assert steps <= size, f"{made.head} has a circle"


# --- with the model -----------------------------------------------------------------


def test_tokens_stand_where_the_text_has_them(reader: Reader) -> None:
    text = "\t“We won’t yield,” [Daro] Pell said…\r\n\n \u00a0\nKorsia’s envoy—in Harth—left.\u200b 😀 done."
    p = parsed(reader, text)
    plain = text.translate(_NORMALISE)
    assert all(plain[s:e] == word for s, e, word in zip(p.start, p.end, p.text, strict=True))
    assert all(a <= b for a, b in zip(p.end, p.start[1:], strict=False))
    assert not any(word.isspace() for word in p.text)
    assert len(p.sentence) == len(p) == p.sentences[-1][1] == p.paragraphs[-1][1]


def test_a_paragraph_is_parsed_by_itself(reader: Reader) -> None:
    one, other = "Korsia recalled its ambassador", "“Veldania refused to lift the sanctions, Pell said."
    both = parsed(reader, f"{one}\n\n{other}")
    first, second = parsed(reader, one), parsed(reader, other)
    count = len(first)
    assert both.dep == first.dep + second.dep
    assert both.head == first.head + [head + count for head in second.head]
    assert both.start[count:] == [start + len(one) + 2 for start in second.start]
    assert both.paragraphs == [(0, count), (count, count + len(second))]


def test_a_text_among_others_is_parsed_as_if_alone(reader: Reader) -> None:
    texts = [row["text"] for row in read_rows(Path(str(data_folder())) / "demo" / "reports.jsonl")][:20]
    (together,) = [stage.together for stage in reader.stages if stage.name == "parse"]
    assert together is not None
    several = together([Document(id="d", text=text) for text in texts])
    assert [vars(one) for one in several] == [vars(parsed(reader, text)) for text in texts]


@pytest.mark.parametrize("text", ["", "\n\n", " \t\u00a0\n\u200b"])
def test_nothing_gives_an_empty_parse(reader: Reader, text: str) -> None:
    p = parsed(reader, text)
    assert (len(p), p.sentences, p.paragraphs) == (0, [], [])
