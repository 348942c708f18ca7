"""Who a source is: several together, descriptions tied back, issuers of documents, and when to abstain."""

import pytest

from comity.codebook import Codebook
from comity.codebook.rows import Agent, Anonymous, Office
from comity.model import Attribution, Mention
from comity.reading.attribution import AttributionFinder
from comity.reading.speakers import SpeakerResolver
from reading.cuebook import CUES
from reading.invented import AGENTS, GRAMMAR, OFFICES, words
from reading.trees import Tree, tree

CODEBOOK = Codebook(
    cues=CUES,
    agents=(
        *AGENTS,
        Agent(id="firm", noun="firm", sector="BUS", kind="organisation"),
        Agent(id="government", noun="government", sector="GOV", kind="government"),
    ),
    offices=(
        *OFFICES,
        Office(id="minister", title="minister", office="minister", sector="GOV", scope="state"),
        Office(id="tm", title="trade minister", office="trade_minister", sector="GOV", scope="state"),
    ),
    word_lists=(
        *GRAMMAR,
        *words(
            first_of_two="former",
            last_of_two="latter",
            unnamed_pronoun="others",
            office_of_one="minister",
            document_noun="statement",
            own_organ="government",
            pronoun_first="we our",
        ),
    ),
    anonymous=tuple(Anonymous(id=noun, form=noun) for noun in ("official", "source", "minister")),
)
FIND, RESOLVE = AttributionFinder(CODEBOOK), SpeakerResolver(CODEBOOK)
SAID = "said/say/VBD/ROOT that//IN/mark/left Ambria//NNP/nsubj/left left/leave/VBD/ccomp/said ."


def last(made: Tree, *mentions: Mention) -> Attribution:
    document = made.document()
    return RESOLVE(document, made.parse, tuple(mentions), FIND(document, made.parse))[-1]


def test_two_states_speak_together() -> None:
    made = tree(f"Korsia//NNP/nsubj/said and//CC/cc/Korsia Veldania//NNP/conj/Korsia {SAID}")
    found = last(made, made.mention("Korsia", "KRS"), made.mention("Veldania", "VLD"))
    assert (found.speaker, found.speakers) == ("KRS", ("KRS", "VLD"))


def test_one_speaker_alone_has_no_list() -> None:
    made = tree(f"Korsia//NNP/nsubj/said {SAID}")
    assert last(made, made.mention("Korsia", "KRS")).speakers == ()


def test_officials_of_two_states() -> None:
    made = tree(
        f"Korsian//JJ/amod/officials and//CC/cc/Korsian Veldanian//JJ/conj/Korsian officials/official/NNS/nsubj/said {SAID}"
    )
    found = last(made, made.mention("Korsian", "KRS"), made.mention("Veldanian", "VLD"))
    assert (found.speakers, found.anonymous) == (("KRS", "VLD"), True)


GAVE = "Korsia//NNP/nsubj/met and//CC/cc/Korsia Veldania//NNP/conj/Korsia met/meet/VBD/ROOT .\n"


@pytest.mark.parametrize(("word", "code"), [("former", "KRS"), ("latter", "VLD")])
def test_the_former_and_the_latter(word: str, code: str) -> None:
    made = tree(f"{GAVE}The//DT/det/{word} {word}//JJ/nsubj/said {SAID}")
    assert last(made, made.mention("Korsia", "KRS"), made.mention("Veldania", "VLD")).speaker == code


def test_the_former_of_one_is_open() -> None:
    made = tree(f"Korsia//NNP/nsubj/met met/meet/VBD/ROOT .\nThe//DT/det/former former//JJ/nsubj/said {SAID}")
    found = last(made, made.mention("Korsia", "KRS"))
    assert found.speaker is None
    assert "no two actors" in found.reason


def test_the_source_is_the_one_that_spoke() -> None:
    made = tree(
        f"A//DT/det/source Korsian//JJ/amod/source source//NN/nsubj/said {SAID}\n"
        f"The//DT/det/source source//NN/nsubj/said {SAID}"
    )
    found = last(made, made.mention("Korsian", "KRS"))
    assert (found.speaker, found.anonymous) == ("KRS", True)
    assert "who spoke before" in found.reason


MET = "Pell//NNP/nsubj/met met/meet/VBD/ROOT Torvane//NNP/{dep}/{head} .\n"
MINISTER = f"The//DT/det/minister minister//NN/nsubj/said {SAID}"


def people(made: Tree) -> tuple[Mention, Mention]:
    return (
        made.mention("Pell", "KRS", "person", name="Daro Pell", office="trade_minister"),
        made.mention("Torvane", "VLD", "person", name="Ilsa Torvane", office="foreign_minister"),
    )


def test_the_minister_is_the_one_who_acted() -> None:
    made = tree(MET.format(dep="dobj", head="met") + MINISTER)
    found = last(made, *people(made))
    assert (found.speaker, found.name, found.anonymous) == ("KRS", "Daro Pell", False)


def test_the_minister_of_two_who_acted_together_is_left_open() -> None:
    made = tree("Pell//NNP/nsubj/met and//CC/cc/Pell Torvane//NNP/conj/Pell met/meet/VBD/ROOT .\n" + MINISTER)
    found = last(made, *people(made))
    assert (found.speaker, found.speakers) == (None, ())
    assert "may be Daro Pell or Ilsa Torvane" in found.reason


def test_a_minister_is_unnamed_and_the_minister_is_not() -> None:
    assert last(tree(MINISTER.replace("The", "A"))).anonymous
    assert not last(tree(MINISTER)).anonymous


def test_others_are_unnamed() -> None:
    assert last(tree(f"Others//NNS/nsubj/said {SAID}")).anonymous


def test_a_statement_is_that_of_its_issuer() -> None:
    made = tree(
        "Korsia//NNP/nsubj/issued issued/issue/VBD/ROOT a//DT/det/statement statement//NN/dobj/issued .\n"
        f"The//DT/det/statement statement//NN/nsubj/said {SAID}"
    )
    assert last(made, made.mention("Korsia", "KRS")).speaker == "KRS"
    alone = last(tree(f"A//DT/det/statement statement//NN/nsubj/said {SAID}"))
    assert (alone.speaker, alone.speaker_kind) == (None, "document")


def test_a_firm_of_a_state_is_not_its_government() -> None:
    made = tree(
        f"Quillco//NNP/nsubj/said ,//,/punct/Quillco a//DT/det/firm Korsian//JJ/amod/firm firm//NN/appos/Quillco ,//,/punct/Quillco {SAID}"
    )
    found = last(made, made.mention("Korsian", "KRS"))
    assert (found.name, found.speaker_kind) == ("Quillco", "public")


def test_our_government_is_that_of_the_speaker() -> None:
    made = tree(
        "Pell//NNP/nsubj/said said/say/VBD/ROOT that//IN/mark/says our//PRP$/poss/government government//NN/nsubj/says"
        " says/say/VBZ/ccomp/said Ambria//NNP/nsubj/left left/leave/VBD/ccomp/says ."
    )
    found = last(made, made.mention("Pell", "KRS", "person", name="Daro Pell"))
    assert (found.name, found.speaker) == ("our government", "KRS")


def test_a_stranger_is_named_without_the_apposition() -> None:
    made = tree(
        f"Quill//NNP/nsubj/said ,//,/punct/Quill a//DT/det/dentist dentist//NN/appos/Quill ,//,/punct/Quill {SAID}"
    )
    found = last(made)
    assert (found.speaker, found.name) == (None, "Quill")
    assert "in no table" in found.reason
