"""Pronouns, bare titles and descriptions tied to what was named before; and "we" to who says it."""

import pytest

from comity.codebook import Codebook
from comity.model import Mention
from comity.reading.coreference import CoreferenceResolver
from comity.reading.first_person import speak_for
from reading.invented import AGENTS, GRAMMAR, PERSONS
from reading.trees import Tree, tree

CODEBOOK = Codebook(persons=PERSONS, agents=AGENTS, word_lists=GRAMMAR)
RESOLVE = CoreferenceResolver(CODEBOOK)
MET = "Korsia//NNP/nsubj/met and//CC/cc/Korsia Veldania//NNP/conj/Korsia met/meet/VBD/ROOT .\n"


def tied(made: Tree, *mentions: Mention) -> list[tuple[str, str | None]]:
    """Return the words and actor of every mention that was added."""
    known = {mention.id for mention in mentions}
    found = RESOLVE(made.parse, tuple(mentions))
    return [(made.text[slice(*m.span)], m.actor) for m in found if m.id not in known]


def person(made: Tree, words: str, actor: str, name: str, office: str = "premier") -> Mention:
    return made.mention(words, actor, "person", name=name, office=office)


def test_pronouns_agree_in_gender_and_leave_their_own_clause() -> None:
    made = tree(
        "Torvane//NNP/nsubj/told told/tell/VBD/ROOT him/he/PRP/dobj/told that//IN/mark/resign she//PRP/nsubj/resign"
        " would//MD/aux/resign resign//VB/ccomp/told ."
    )
    assert tied(made, person(made, "Torvane", "VLD", "Ilsa Torvane")) == [("she", "VLD")]


def test_an_object_pronoun_is_not_the_subject_of_its_verb() -> None:
    made = tree(
        "Pell//NNP/nsubj/told told/tell/VBD/ROOT him/he/PRP/dobj/told to//TO/aux/go go//VB/xcomp/told ."
    )
    assert tied(made, person(made, "Pell", "KRS", "Daro Pell")) == []


def test_the_subject_of_the_sentence_before_comes_first() -> None:
    made = tree(
        "Pell//NNP/nsubj/met met/meet/VBD/ROOT Quill//NNP/dobj/met .\nHe//PRP/nsubj/left left/leave/VBD/ROOT ."
    )
    found = tied(made, person(made, "Pell", "KRS", "Daro Pell"), person(made, "Quill", "AMB", "Ada Quill"))
    assert found == [("He", "KRS")]


def test_a_pronoun_out_of_reach_stays_open() -> None:
    between = "Rain//NN/nsubj/fell fell/fall/VBD/ROOT .\n"
    for sentences, found in ((3, [("He", "KRS")]), (4, [])):
        made = tree(
            "Pell//NNP/nsubj/left left/leave/VBD/ROOT .\n"
            + between * sentences
            + "He//PRP/nsubj/left left/leave/VBD/ROOT ."
        )
        assert tied(made, person(made, "Pell", "KRS", "Daro Pell")) == found


def test_they_are_the_subjects_joined_by_and() -> None:
    made = tree(MET + "They//PRP/nsubj/agreed agreed/agree/VBD/ROOT .")
    found = tied(made, made.mention("Korsia", "KRS"), made.mention("Veldania", "VLD"))
    assert found == [("They", "KRS"), ("They", "VLD")]


def test_they_are_not_one_state() -> None:
    made = tree(
        "Korsia//NNP/nsubj/left left/leave/VBD/ROOT .\nThey//PRP/nsubj/agreed agreed/agree/VBD/ROOT ."
    )
    assert tied(made, made.mention("Korsia", "KRS")) == []


def test_mention_ids_are_unique() -> None:
    made = tree(
        "Harth//NNP/nsubj/met ,//,/punct/Harth Veldania//NNP/conj/Harth and//CC/cc/Veldania Korsia//NNP/conj/Veldania"
        " met/meet/VBD/ROOT .\nThey//PRP/nsubj/agreed agreed/agree/VBD/ROOT ."
    )
    names = (
        made.mention("Harth", "VLD", name="Veldania"),
        made.mention("Veldania", "VLD"),
        made.mention("Korsia", "KRS"),
    )
    ids = [mention.id for mention in RESOLVE(made.parse, names)]
    assert len(set(ids)) == len(ids)


def test_it_is_the_state_that_was_subject() -> None:
    made = tree(
        "Korsia//NNP/nsubj/met met/meet/VBD/ROOT Veldania//NNP/dobj/met .\n"
        "It//PRP/nsubj/closed closed/close/VBD/ROOT the//DT/det/port port//NN/dobj/closed ."
    )
    assert tied(made, made.mention("Korsia", "KRS"), made.mention("Veldania", "VLD")) == [("It", "KRS")]


def test_it_reported_is_the_outlet() -> None:
    made = tree(
        "Korsia//NNP/nsubj/told told/tell/VBD/ROOT the//DT/det/Courier Courier//NNP/dobj/told .\n"
        "It//PRP/nsubj/reported reported/report/VBD/ROOT more//JJR/dobj/reported ."
    )
    outlet = made.mention("Courier", None, "outlet", name="Harth Courier")
    found = RESOLVE(made.parse, (made.mention("Korsia", "KRS"), outlet))
    assert [m.name for m in found if made.text[slice(*m.span)] == "It"] == ["Harth Courier"]


def test_the_president_is_the_last_one_named() -> None:
    made = tree(
        "Torvane//NNP/nsubj/left left/leave/VBD/ROOT .\n"
        "The//DT/det/president president//NN/nsubj/spoke spoke/speak/VBD/ROOT ."
    )
    bare = made.mention("president", None, "person", office="head_of_state")
    found = RESOLVE(
        made.parse, (person(made, "Torvane", "VLD", "Ilsa Torvane", office="head_of_state"), bare)
    )
    assert (found[1].actor, found[1].name) == ("VLD", "Ilsa Torvane")
    assert "taken from 'Ilsa Torvane' before it" in found[1].reason


@pytest.mark.parametrize(("named", "actor"), [("Daro Pell", "KRS"), ("Quill", None)])
def test_another_name_under_the_only_title_in_the_report_is_not_of_its_state(
    named: str, actor: str | None
) -> None:
    last = named.rsplit(maxsplit=1)[-1]
    made = tree(
        "Pell//NNP/nsubj/left left/leave/VBD/ROOT .\n"
        f"Minister//NNP/compound/{last} {last}//NNP/nsubj/spoke spoke/speak/VBD/ROOT ."
    )
    guest = person(made, "Pell", "KRS", "Daro Pell", office="foreign_minister")
    titled = made.mention(f"Minister {last}", None, "person", office="foreign_minister")
    assert RESOLVE(made.parse, (guest, titled))[1].actor == actor


def test_a_bare_title_between_two_of_its_office_stays_open() -> None:
    made = tree(
        "The//DT/det/president president//NN/nsubj/met met/meet/VBD/ROOT Torvane//NNP/dobj/met and//CC/cc/Torvane Ossian//NNP/conj/Torvane ."
    )
    bare = made.mention("president", None, "person", office="head_of_state")
    found = RESOLVE(
        made.parse,
        (
            bare,
            person(made, "Torvane", "VLD", "Ilsa Torvane", office="head_of_state"),
            person(made, "Ossian", "AMB", "Ossian", office="head_of_state"),
        ),
    )
    assert found[0].actor is None


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("The//DT/det/kingdom kingdom//NN/nsubj/left left/leave/VBD/ROOT .", [("The kingdom", "VLD")]),
        ("A//DT/det/kingdom kingdom//NN/nsubj/left left/leave/VBD/ROOT .", []),
        (
            "The//DT/det/countries two//CD/nummod/countries countries/country/NNS/nsubj/met met/meet/VBD/ROOT .",
            [("The two countries", "KRS"), ("The two countries", "VLD")],
        ),
        ("The//DT/det/countries countries/country/NNS/nsubj/met met/meet/VBD/ROOT .", []),
    ],
)
def test_descriptions(sentence: str, found: list[tuple[str, str]]) -> None:
    made = tree(MET + sentence)
    assert tied(made, made.mention("Korsia", "KRS"), made.mention("Veldania", "VLD")) == found


def test_the_last_word_of_a_bodys_name_stands_for_it() -> None:
    made = tree(
        "The//DT/det/League Littoral//NNP/compound/League League//NNP/nsubj/met met/meet/VBD/ROOT .\n"
        "The//DT/det/League League//NNP/nsubj/left left/leave/VBD/ROOT ."
    )
    assert tied(made, made.mention("Littoral League", "LTL", "organisation")) == [("League", "LTL")]


def test_we_are_the_side_of_the_innermost_speaker() -> None:
    made = tree(
        "Pell//NNP/nsubj/said said/say/VBD/ROOT we//PRP/nsubj/heard heard/hear/VBD/ccomp/said Torvane//NNP/nsubj/say"
        " say//VB/ccomp/heard we//PRP/nsubj/agree agree//VBP/ccomp/say ."
    )
    outer = made.attribution("Pell", "said", "we heard Torvane say we agree", speaker="KRS")
    inner = made.attribution("Torvane", "say", "we agree", speaker="VLD", parent=outer)
    found = speak_for(made.parse, (), (outer, inner), first_person=CODEBOOK.words["pronoun_first"])
    assert [(m.actor, m.reason) for m in found] == [
        ("KRS", "'we' is said by Pell"),
        ("VLD", "'we' is said by Torvane"),
    ]


def test_we_of_an_unknown_speaker_stay_open() -> None:
    made = tree("Sources/source/NNS/nsubj/said said/say/VBD/ROOT we//PRP/nsubj/agree agree//VBP/ccomp/said .")
    said = made.attribution("Sources", "said", "we agree", speaker=None, speaker_kind=None)
    assert speak_for(made.parse, (), (said,), first_person=CODEBOOK.words["pronoun_first"]) == ()


def test_their_own_minister_is_of_the_speakers_side() -> None:
    made = tree(
        "Pell//NNP/nsubj/said said/say/VBD/ROOT the//DT/det/president president//NN/nsubj/left left/leave/VBD/ccomp/said ."
    )
    said = made.attribution("Pell", "said", "the president left", speaker="KRS")
    bare = made.mention("president", None, "person", office="head_of_state")
    (told,) = speak_for(made.parse, (bare,), (said,), first_person=CODEBOOK.words["pronoun_first"])
    assert (told.actor, told.role.country if told.role else None) == ("KRS", "KRS")
    named = made.mention("president", "VLD", "person", office="head_of_state")
    assert speak_for(made.parse, (named,), (said,), first_person=CODEBOOK.words["pronoun_first"]) == (named,)
