"""Who the labels of transcripts stand for, and when they are left open."""

import dataclasses
from datetime import date

import pytest
from msgspec.structs import replace

from comity.codebook import Codebook
from comity.codebook.rows import Holder, Person
from comity.model import Attribution, Mention
from comity.reading.attribution import AttributionFinder
from comity.reading.authorship import Author
from comity.reading.speakers import SpeakerResolver
from reading.cuebook import CUES
from reading.invented import AGENTS, GRAMMAR, HOLDERS, OFFICES, PERSONS, STATE_NAMES, words
from reading.trees import Tree, tree

CODEBOOK = Codebook(
    cues=CUES,
    agents=AGENTS,
    offices=OFFICES,
    persons=PERSONS,
    holders=HOLDERS,
    state_names=STATE_NAMES,
    word_lists=(*GRAMMAR, *words(honorific="mr. ms.", transcript_questioner="q", heading_label="note")),
)
FIND, RESOLVE = AttributionFinder(CODEBOOK), SpeakerResolver(CODEBOOK)
DAY = date(2031, 5, 9)


def speakers(
    text: str, *mentions: tuple[str, str, str, str], title: str | None = None, day: date | None = DAY
) -> dict[str, Attribution]:
    """Return the first attribution of each label; a mention is words, actor, name, office."""
    made = tree("\n\n".join(_line(line) for line in text.splitlines()))
    found = tuple(_mention(made, *mention) for mention in mentions)
    document = replace(made.document(published=day), title=title)
    result: dict[str, Attribution] = {}
    for one in RESOLVE(document, made.parse, found, FIND(document, made.parse)):
        result.setdefault(made.text[slice(*one.source[0])], one)
    return result


def _line(line: str) -> str:
    first, *rest = line.split()
    return " ".join([f"{first}//NNP/ROOT", *(w if w in ".:,?" else f"{w}//NN/dep/1" for w in rest)])


def _mention(made: Tree, said: str, actor: str, name: str, office: str) -> Mention:
    return made.mention(said, actor, "person", name=name, office=office)


def test_a_surname_holds_office_on_the_day() -> None:
    found = speakers("Q : When ?\nMS. TORVANE : Soon .")
    assert (found["MS. TORVANE"].speaker, found["MS. TORVANE"].name) == ("VLD", "Ilsa Torvane")


def test_who_asks_is_not_named_and_asks() -> None:
    asked = speakers("Q : When ?\nMS. TORVANE : Soon .")["Q"]
    assert (asked.speaker, asked.speaker_kind, asked.anonymous, asked.stance) == (
        None,
        "public",
        True,
        "asks",
    )


@pytest.mark.parametrize(
    ("label", "code"),
    [("KORSIAN PREMIER", "KRS"), ("PREMIER OF KORSIA", "KRS"), ("PREMIER PELL", "KRS"), ("MR. QUILL", None)],
)
def test_office_country_and_name_in_the_label(label: str, code: str | None) -> None:
    assert speakers(f"Q : When ?\n{label} : Soon .")[label].speaker == code


def test_an_office_alone_is_left_open() -> None:
    found = speakers("Q : When ?\nPREMIER : Soon .")["PREMIER"]
    assert found.speaker is None
    assert "no country is told" in found.reason


def test_an_office_alone_is_of_whom_the_title_names() -> None:
    found = speakers("Q : When ?\nPREMIER : Soon .", title="Press conference by Daro Pell, Pellmar")
    assert found["PREMIER"].speaker == "KRS"


def test_an_office_alone_is_of_whom_the_question_addresses() -> None:
    text = "Q : Pell , when ?\nPREMIER : Soon ."
    assert speakers(text, ("Pell", "KRS", "Daro Pell", "head_of_government"))["PREMIER"].speaker == "KRS"


def test_it_is_not_the_one_of_whom_the_label_speaks() -> None:
    text = "Pell speaks .\nQ : When ?\nPREMIER : Ask Pell-Quill ."
    named = ("Pell speaks", "KRS", "Daro Pell", "head_of_government")
    assert speakers(text, named)["PREMIER"].speaker == "KRS"
    spoken_of = ("Pell-Quill", "KRS", "Daro Pell", "head_of_government")
    assert speakers(text, named, spoken_of)["PREMIER"].speaker is None


def test_it_is_not_the_one_with_a_label_of_his_own() -> None:
    text = "Pell speaks .\nPREMIER OF KORSIA : Welcome .\nPREMIER : Thanks ."
    found = speakers(text, ("Pell speaks", "KRS", "Daro Pell", "head_of_government"))
    assert found["PREMIER OF KORSIA"].speaker == "KRS"
    assert found["PREMIER"].speaker is None


NAMESAKES = dataclasses.replace(
    CODEBOOK,
    persons=(*PERSONS, Person(id="ada", name="Ada Torvane", surname="Torvane", country="KRS", gender="f")),
    holders=(
        *HOLDERS,
        Holder(id="ada", person="ada", office="foreign_minister", country="KRS", since="2030"),
    ),
)


@pytest.mark.parametrize(
    ("title", "author", "code"),
    [
        (None, None, None),  # either may be meant
        ("Daily briefing by the President", None, "VLD"),  # the title names an office of hers
        ("Daily briefing", Author("KRS", "Korsian Government", "its name"), "KRS"),
        ("Daily briefing by the President", Author("AMB", "Ambrian Government", "its name"), "VLD"),
    ],
)
def test_of_namesakes_the_title_or_the_author_tells_whom(
    title: str | None, author: Author | None, code: str | None
) -> None:
    made = tree("\n\n".join(_line(line) for line in ("Q : When ?", "MS. TORVANE : Soon .")))
    document = replace(made.document(published=DAY), title=title)
    resolve = SpeakerResolver(NAMESAKES)
    found = resolve(document, made.parse, (), AttributionFinder(NAMESAKES)(document, made.parse), author)
    assert found[-1].speaker == code
