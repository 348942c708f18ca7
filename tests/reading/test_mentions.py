"""Mentions: states, people with their offices by date, outlets, places; on trees and tables made by hand."""

from datetime import date

import pytest
from msgspec.structs import replace

from comity.codebook import Codebook
from comity.codebook.rows import Office, Person, TimeWord
from comity.model import Mention
from comity.reading.mentions import MentionFinder, index_by_token, parse_text
from reading.invented import (
    AGENCIES,
    AGENTS,
    BODIES,
    BODY_NAMES,
    GRAMMAR,
    HOLDERS,
    OFFICES,
    OUTLET_NAMES,
    OUTLETS,
    PERSONS,
    STATE_NAMES,
    STATES,
)
from reading.trees import Tree, tree

FIND = MentionFinder(
    Codebook(
        states=STATES,
        state_names=STATE_NAMES,
        bodies=BODIES,
        body_names=BODY_NAMES,
        agencies=AGENCIES,
        offices=OFFICES,
        persons=PERSONS,
        holders=HOLDERS,
        outlets=OUTLETS,
        outlet_names=OUTLET_NAMES,
        agents=AGENTS,
        word_lists=GRAMMAR,
        time_words=(TimeWord(id="friday", word="Friday", kind="weekday"),),
    )
)
DAY = date(2030, 5, 9)
QUILL = (
    "Korsian//JJ/amod/Minister Foreign//NNP/compound/Minister Minister//NNP/compound/Quill"
    " Ada//NNP/compound/Quill Quill//NNP/nsubj/met met/meet/VBD/ROOT Torvane//NNP/dobj/met .\n"
    "Quill//NNP/nsubj/left later//RB/advmod/left left/leave/VBD/ROOT Korsia//NNP/dobj/left ."
)


def find(made: Tree, day: date | None = DAY) -> dict[str, Mention]:
    """Return the mentions by their words, " 2" added for the second of the same."""
    found: dict[str, Mention] = {}
    for mention in FIND(made.document(published=day), made.parse):
        words = made.text[slice(*mention.span)]
        found[words if words not in found else f"{words} 2"] = mention
    return found


def test_a_title_takes_country_and_name_with_it() -> None:
    quill = find(tree(QUILL))["Korsian Foreign Minister Ada Quill"]
    assert (quill.actor, quill.kind, quill.name) == ("KRS", "person", "Ada Quill")
    assert quill.role is not None
    assert (quill.role.country, quill.role.office) == ("KRS", "foreign_minister")
    assert "(offices:fm)" in quill.reason
    assert "'Korsian' is KRS (state_names:krs.a)" in quill.reason


def test_a_person_once_introduced_is_known_by_surname() -> None:
    quill = find(tree(QUILL))["Quill"]
    assert (quill.actor, quill.name) == ("KRS", "Ada Quill")


def test_the_only_holder_is_known_by_surname_at_once() -> None:
    torvane = find(tree(QUILL))["Torvane"]
    assert (torvane.actor, torvane.name) == ("VLD", "Ilsa Torvane")
    assert "(holders:torvane)" in torvane.reason


@pytest.mark.parametrize(
    ("day", "office", "sector"),
    [
        (date(2025, 1, 1), "foreign_minister", "GOV"),
        (date(2030, 1, 1), "head_of_government", "GOV"),
        (date(2020, 1, 1), None, "ELI"),  # known, and not yet in office
        (None, "head_of_government", "GOV"),
    ],
)
def test_office_is_that_of_the_day(day: date | None, office: str | None, sector: str) -> None:
    made = tree("Daro//NNP/compound/Pell Pell//NNP/nsubj/left left/leave/VBD/ROOT .")
    pell = find(made, day)["Daro Pell"]
    assert (pell.role.office if pell.role else None, pell.sector, pell.actor) == (office, sector, "KRS")


def test_the_title_of_the_report_introduces_people() -> None:
    made = tree("Friday//NNP/nsubj/left left/leave/VBD/ROOT .")
    document = replace(made.document(published=DAY), title="Bram Friday in Pellmar")
    assert FIND(made.document(published=DAY), made.parse) == ()  # else it is a day of the week
    assert [m.name for m in FIND(document, made.parse)] == ["Bram Friday"]


def test_an_honorific_makes_a_surname_of_a_weekday() -> None:
    made = tree("Mr.//NNP/compound/Friday Friday//NNP/nsubj/left left/leave/VBD/ROOT .")
    assert find(made)["Friday"].name == "Bram Friday"


def test_a_weekday_stays_a_weekday_beside_its_namesake() -> None:
    made = tree(
        "Mr.//NNP/compound/2 Friday//NNP/nsubj/left left/leave/VBD/ROOT on//IN/prep/left Friday//NNP/pobj/on ."
    )
    assert "Friday 2" not in find(made)


def quill_before_her_title(article: str) -> Tree:
    return tree(
        f"Ada//NNP/compound/Quill Quill//NNP/nsubj/left ,//,/punct/Quill {article}"
        " Korsian//JJ/amod/ambassador ambassador//NN/appos/Quill to//IN/prep/ambassador Veldania//NNP/pobj/to"
        " , left/leave/VBD/ROOT ."
    )


def test_a_name_before_its_title() -> None:
    found = find(quill_before_her_title(""))
    assert (found["Ada Quill"].actor, found["Ada Quill"].name) == ("KRS", "Ada Quill")
    assert "Veldania" not in found  # where an ambassador is posted is no party


def test_a_name_before_its_title_ends_before_the_comma() -> None:
    assert "Ada Quill" in find(quill_before_her_title("the//DT/det/ambassador"))


def test_title_with_its_country_after_it() -> None:
    made = tree(
        "The//DT/det/premier premier//NN/nsubj/resigned of//IN/prep/premier Korsia//NNP/pobj/of resigned/resign/VBD/ROOT ."
    )
    premier = find(made)["premier of Korsia"]
    assert (premier.actor, premier.role.office if premier.role else None) == ("KRS", "head_of_government")


def test_a_former_holder_is_not_the_government() -> None:
    made = tree(
        "The//DT/det/premier former//JJ/amod/premier Korsian//JJ/amod/premier premier//NN/nsubj/left left/leave/VBD/ROOT ."
    )
    assert find(made)["Korsian premier"].sector == "ELI"


def test_a_title_without_a_country_says_so() -> None:
    made = tree("The//DT/det/premier premier//NN/nsubj/resigned resigned/resign/VBD/ROOT .")
    premier = find(made)["premier"]
    assert premier.actor is None
    assert premier.reason.endswith("no country is told")


def test_kinds_of_names() -> None:
    made = tree(
        "Korsia//NNP/nsubj/met ,//,/punct/Korsia Korsians/korsian/NNPS/conj/Korsia ,//,/punct/Korsia Tidewater//NNP/compound/Palace"
        " Palace//NNP/conj/Korsia ,//,/punct/Korsia Korsian//NNP/compound/Navy Navy//NNP/conj/Korsia and//CC/cc/Korsia RRF//NNP/conj/Korsia"
        " met/meet/VBD/ROOT the//DT/det/League Littoral//NNP/compound/League League//NNP/dobj/met"
        " in//IN/prep/met the//DT/det/Isles Sunder//NNP/compound/Isles Isles//NNP/pobj/in ."
    )
    found = {words: (m.actor, m.kind) for words, m in find(made).items()}
    assert found == {
        "Korsia": ("KRS", "state"),
        "Korsians": ("KRS", "public"),
        "Tidewater Palace": ("KRS", "government"),
        "Korsian Navy": ("KRS", "government"),
        "RRF": ("RRF", "armed_group"),
        "Littoral League": ("LTL", "organisation"),
        "Sunder Isles": ("SND", "unknown"),
    }


def test_a_place_after_in_is_only_a_place() -> None:
    made = tree("Korsia//NNP/nsubj/spoke spoke/speak/VBD/ROOT in//IN/prep/spoke Harth//NNP/pobj/in .")
    found = find(made)
    assert (found["Korsia"].place, found["Harth"].place) == (False, True)


def test_an_outlet_has_a_name_and_no_actor_and_a_platform_is_none() -> None:
    made = tree(
        "The//DT/det/Courier Harth//NNP/compound/Courier Courier//NNP/nsubj/reported reported/report/VBD/ROOT"
        " it//PRP/dobj/reported on//IN/prep/reported Gullchat//NNP/pobj/on ."
    )
    ((words, courier),) = find(made).items()
    assert (words, courier.actor, courier.kind, courier.name) == (
        "Harth Courier",
        None,
        "outlet",
        "Harth Courier",
    )


def test_part_of_another_name_is_no_mention() -> None:
    made = tree(
        "Pell//NNP/compound/Street Street//NNP/nsubjpass/closed was/be/VBD/auxpass/closed closed/close/VBN/ROOT ."
    )
    assert find(made) == {}


def test_plain_quotes_keep_the_length() -> None:
    text = "‘Oda’arel’\u00a0left"
    assert parse_text(text) == "'Oda'arel' left"
    assert len(parse_text(text)) == len(text)


def test_index_by_token_covers_every_token_of_a_mention() -> None:
    made = tree(QUILL)
    mention = made.mention("Korsian Foreign Minister Ada Quill", "KRS", "person")
    covering = index_by_token(made.parse, (mention,))
    assert [bool(there) for there in covering] == [True] * 5 + [False] * (len(made.parse) - 5)


def test_a_title_that_only_one_state_has() -> None:
    made = tree(
        "The//DT/det/chancellor harbour//NN/compound/chancellor chancellor//NN/nsubj/left left/leave/VBD/ROOT ."
    )
    finder = MentionFinder(
        Codebook(
            states=STATES,
            offices=(
                Office(
                    id="hc",
                    title="harbour chancellor",
                    office="head_of_government",
                    sector="GOV",
                    scope="state",
                    country="AMB",
                ),
            ),
            word_lists=GRAMMAR,
        )
    )
    (mention,) = finder(made.document(), made.parse)
    assert (mention.actor, mention.name) == ("AMB", "harbour chancellor")
    assert mention.reason.endswith("the title alone tells AMB")


def test_a_state_is_called_by_its_name_in_the_tables() -> None:
    made = tree("Pellmar//NNP/nsubj/left left/leave/VBD/ROOT .")
    assert find(made)["Pellmar"].name == "Korsia"


@pytest.mark.parametrize(("given", "found"), [("Torvane", []), ("Sela", ["Torvane"])])
def test_a_name_that_many_bear_is_that_of_whom_the_report_named_in_full(given: str, found: list[str]) -> None:
    bearer = Person(id="brell", name=f"{given} Brell", surname="Brell", country="KRS")
    find_names = MentionFinder(
        Codebook(
            states=STATES,
            state_names=STATE_NAMES,
            offices=OFFICES,
            persons=(*PERSONS, bearer),
            holders=HOLDERS,
            word_lists=GRAMMAR,
        )
    )
    made = tree(
        "Oda//NNP/compound/Torvane Torvane//NNP/nsubj/ran ran/run/VBD/ROOT .\n"
        "Torvane//NNP/nsubj/won won/win/VBD/ROOT ."
    )
    assert [made.text[slice(*m.span)] for m in find_names(made.document(published=DAY), made.parse)] == found
