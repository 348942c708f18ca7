"""The classes of words in the tables."""

from comity.codebook import Codebook
from comity.codebook.rows import Anonymous, Evaluation, NounClass
from comity.reading.word_classes import WordClasses
from reading.invented import AGENTS, words

CLASSES = WordClasses(
    Codebook(
        agents=AGENTS,
        anonymous=(Anonymous(id="official", form="official"),),
        evaluations=(Evaluation(id="v.slam", head="slam", pos="v", polarity="negative", target="object"),),
        noun_classes=(NounClass(id="port.quay", class_="port", noun="quay"),),
        word_lists=words(motion_verb="sail", document_noun="memo"),
    )
)


def test_classes_of_verbs_and_nouns() -> None:
    assert CLASSES.of("v", "slam") == ("negative",)
    assert CLASSES.of("v", "sail") == ("motion_verb",)
    assert CLASSES.of("n", "memo") == ("document_noun",)
    assert CLASSES.of("n", "quay") == ("port",)
    assert "unnamed" in CLASSES.of("n", "official")


def test_a_word_that_the_tables_lack_has_none() -> None:
    assert CLASSES.of("v", "quay") == ()
