"""Lemmas: what is kept is what the rules of the pipeline say, word for word."""

import pytest
import spacy

from comity.reading.lemmas import KeptLemmas, find_lemmas, mend, told_lemmas
from comity.reading.parse import DEFAULT_PIPELINE, parse

TEXT = """Premier Pell isn't going to apologise, she's said. There're two more talks, and there's one treaty.

They gotta pay; we're gonna leave. "Let's go, y'all," he'd said, "ain't nothin' here. C'mon!"

Envoys  met in Harth and were staging talks; it was closing its ports, which it has done before.
"""


@pytest.mark.parametrize(
    ("word", "tag", "lemma", "mended"),
    [
        ("hopes", "VBZ", "hop", "hope"),
        ("pushes", "VBZ", "push", "push"),
        ("goes", "VBZ", "go", "go"),
        ("hopes", "NNS", "hop", "hop"),
    ],
)
def test_lemma_of_hopes_is_hope(word: str, tag: str, lemma: str, mended: str) -> None:
    assert mend(word, tag, lemma) == mended


def test_kept_lemmas_are_those_of_the_rules() -> None:
    nlp = spacy.load(DEFAULT_PIPELINE, exclude=["ner", "senter"])
    (ruled,) = parse(nlp, told_lemmas, [TEXT])
    kept = find_lemmas(nlp)
    assert isinstance(kept, KeptLemmas)
    assert "lemmatizer" not in nlp.pipe_names
    for _ in range(2):  # asked for, then kept
        (found,) = parse(nlp, kept, [TEXT])
        assert list(zip(found.text, found.lemma, strict=True)) == list(
            zip(ruled.text, ruled.lemma, strict=True)
        )


def test_rules_without_a_list_of_known_words_are_asked_as_they_are() -> None:
    nlp = spacy.load(DEFAULT_PIPELINE, exclude=["ner", "senter"])
    nlp.get_pipe("lemmatizer").lookups.remove_table("lemma_index")  # type: ignore[attr-defined]
    (ruled,) = parse(nlp, told_lemmas, [TEXT])
    assert parse(nlp, find_lemmas(nlp), [TEXT])[0].lemma == ruled.lemma


def test_rules_that_see_more_than_a_word_stay_in_the_pipeline() -> None:
    nlp = spacy.load(DEFAULT_PIPELINE, exclude=["ner", "senter"])
    nlp.get_pipe("attribute_ruler").add([[{"LOWER": "on"}, {"OP": "?"}, {"LOWER": "off"}]], {"LEMMA": "on"})  # type: ignore[attr-defined]
    assert find_lemmas(nlp) is told_lemmas
    assert "lemmatizer" in nlp.pipe_names
