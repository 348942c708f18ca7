"""Each rule fires on a codebook made by hand, names the row and a remedy; the shipped tables pass them all."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from comity.codebook import Codebook, check, load_codebook, meaning, rules
from comity.codebook.check import RULES, check_codebook
from comity.codebook.findings import Findings, Rule
from comity.codebook.rows import TABLES, Row
from comity.codebook.tables import Problem, columns

BASE: dict[str, dict[str, Any]] = {
    "states": {"id": "VLD", "name": "Veldania", "kind": "state"},
    "state_names": {"id": "vld.name.veldania", "state": "VLD", "form": "Veldania", "kind": "name"},
    "bodies": {"id": "LTL", "name": "Littoral League", "kind": "intergovernmental"},
    "body_names": {"id": "ltl.name", "body": "LTL", "form": "Littoral League", "kind": "name"},
    "agencies": {"id": "vld.admiralty", "country": "VLD", "form": "Veldanian Admiralty", "sector": "MIL"},
    "offices": {
        "id": "x-portreeve",
        "title": "portreeve",
        "office": "mayor",
        "sector": "GOV",
        "scope": "state",
    },
    "persons": {
        "id": "bram-hedrow",
        "name": "Bram Hedrow",
        "surname": "Hedrow",
        "country": "VLD",
        "gender": "m",
    },
    "holders": {"id": "bram-hedrow.mayor", "person": "bram-hedrow", "office": "mayor", "country": "VLD"},
    "person_names": {"id": "bram-hedrow.b", "person": "bram-hedrow", "form": "B. Hedrow"},
    "outlets": {"id": "littoral-wire", "name": "Littoral Wire", "kind": "agency"},
    "outlet_names": {"id": "littoral-wire.wire", "outlet": "littoral-wire", "form": "Littoral Wire"},
    "outlet_domains": {"id": "wire.example", "outlet": "littoral-wire", "domain": "wire.example"},
    "press_domains": {
        "id": "harth.example",
        "actor": "VLD",
        "domain": "harth.example",
        "name": "Harth Palace",
    },
    "page_signs": {"id": "stub.row-on", "label": "stub", "place": "text", "form": "row on to read"},
    "noun_classes": {"id": "tide.ebb", "class": "tide", "noun": "ebb"},
    "word_lists": {"id": "known_by_surname.mayor", "list": "known_by_surname", "word": "mayor"},
    "cues": {
        "id": "v.burble",
        "cue": "burble",
        "pos": "v",
        "stance": "asserts",
        "family": "speech",
        "complement": ["that"],
    },
    "stances": {"id": "asserts", "commitment": "happened"},
    "hedges": {"id": "x-mayhap", "form": "mayhap", "effect": "possible"},
    "agents": {"id": "portreeve", "noun": "portreeve", "sector": "GOV", "kind": "government"},
    "evaluations": {"id": "a.briny", "head": "briny", "pos": "a", "polarity": "positive", "target": "noun"},
    "factuality": {
        "id": "burble.v.that",
        "head": "burble",
        "pos": "v",
        "complement": ["that"],
        "affirmative": "unknown",
        "negative": "unknown",
    },
    "characterisations": {
        "id": "x-moor.v",
        "head": "moor",
        "pos": "v",
        "object": ["@tide"],
        "leaning": "closeness",
        "strength": 2,
        "pair": ["between"],
    },
    "issues": {"id": "tides.ebb", "issue": "tides", "term": "ebb", "weight": 2},
    "context_terms": {"id": "military.ebb", "context": "military", "term": "ebb", "weight": 2},
    "types": {
        "id": "SANCTION",
        "quad": 4,
        "score": -6,
        "leaning": "strain",
        "recipient": "required",
        "definition": "cut",
    },
    "modes": {
        "id": "sanction.expel",
        "type": "SANCTION",
        "mode": "expel",
        "score": -5.5,
        "definition": "put out",
    },
    "contexts": {"id": "military", "definition": "armed forces"},
    "sectors": {"id": "GOV", "definition": "who governs", "state": "yes"},
    "glosses": {"id": "SANCTION", "gloss": "cuts"},
    "deeds": {
        "id": "x-maroon.v",
        "head": "maroon",
        "pos": "v",
        "type": "SANCTION",
        "mode": "expel",
        "recipient": ["object"],
    },
    "operators": {
        "id": "x-unmoor.v",
        "head": "unmoor",
        "pos": "v",
        "operation": "undo",
        "complement": ["object"],
        "recipient": "none",
    },
    "composition": {
        "id": "undo.yes.x",
        "operation": "undo",
        "polarity": "yes",
        "inner": "SANCTION",
        "type": "SANCTION",
        "mode": "expel",
    },
}
"""One sound row of each table; all names are invented."""


def row(table: str, **changes: Any) -> Row:
    return msgspec.convert(BASE[table] | changes, TABLES[table][1])


def codebook(**tables: list[Row]) -> Codebook:
    """Return a codebook of the sound rows, with the rows of some tables exchanged."""
    sound: dict[str, Any] = {table: (row(table),) for table in BASE}
    sound["state_names"] = (
        row("state_names"),
        row("state_names", id="vld.adj", form="Veldanian", kind="adjective"),
    )
    sound["sectors"] = (row("sectors"), row("sectors", id="MIL", definition="who bears arms for the state"))
    return Codebook(**sound | {table: tuple(rows) for table, rows in tables.items()})


def twice(table: str, **changes: Any) -> list[Row]:
    return [row(table), row(table, id="another", **changes)]


CASES: list[tuple[Rule, dict[str, list[Row]], str, str]] = [
    (rules.unique_ids, {"agents": [row("agents"), row("agents", noun="reeve")]}, "agents", "stands twice"),
    (rules.regular_ids, {"agents": [row("agents", id="Port Reeve")]}, "agents", "not of the shape"),
    (rules.regular_ids, {"states": [row("states", id="vld")]}, "states", "not of the shape"),
    (rules.regular_ids, {"sectors": [row("sectors", id="gov")]}, "sectors", "not of the shape"),
    (rules.regular_ids, {"glosses": [row("glosses", id="sanction")]}, "glosses", "not of the shape"),
    (rules.short_cells, {"deeds": [row("deeds", note="n" * 201)]}, "deeds", "note has 201 characters"),
    (rules.short_cells, {"deeds": [row("deeds", object=["ebb"] * 60)]}, "deeds", "noun_classes.csv"),
    (
        rules.plain_apostrophes,
        {"person_names": [row("person_names", form="O’Dell")]},
        "person_names",
        "make it straight",
    ),
    (
        rules.plain_apostrophes,
        {"persons": [row("persons", name="Bram O’Dell")]},
        "persons",
        "make it straight",
    ),
    (
        rules.references,
        {"state_names": [row("state_names", state="ATL")]},
        "state_names",
        "not among the states",
    ),
    (rules.references, {"body_names": [row("body_names", body="ATL")]}, "body_names", "not among the bodies"),
    (rules.references, {"agencies": [row("agencies", country="LTL")]}, "agencies", "not among the states"),
    (rules.references, {"agencies": [row("agencies", sector="SEA")]}, "agencies", "not among the sectors"),
    (rules.references, {"offices": [row("offices", country="ATL")]}, "offices", "not among the actors"),
    (rules.references, {"offices": [row("offices", sector="SEA")]}, "offices", "not among the sectors"),
    (rules.references, {"agents": [row("agents", sector="SEA")]}, "agents", "not among the sectors"),
    (rules.references, {"persons": [row("persons", country="ATL")]}, "persons", "not among the actors"),
    (rules.references, {"holders": [row("holders", person="nobody")]}, "holders", "not among the persons"),
    (rules.references, {"holders": [row("holders", office="reeve")]}, "holders", "not among the offices"),
    (rules.references, {"holders": [row("holders", country="ATL")]}, "holders", "not among the actors"),
    (
        rules.references,
        {"person_names": [row("person_names", person="nobody")]},
        "person_names",
        "not among the persons",
    ),
    (rules.references, {"outlets": [row("outlets", country="ATL")]}, "outlets", "not among the actors"),
    (
        rules.references,
        {"outlet_names": [row("outlet_names", outlet="no-wire")]},
        "outlet_names",
        "not among the outlets",
    ),
    (rules.references, {"cues": [row("cues", stance="mumbles")]}, "cues", "not among the stances"),
    (
        rules.references,
        {"context_terms": [row("context_terms", context="tides")]},
        "context_terms",
        "not among the contexts",
    ),
    (rules.references, {"deeds": [row("deeds", type="MAROON", mode=None)]}, "deeds", "not among the types"),
    (rules.references, {"deeds": [row("deeds", contexts=["tides"])]}, "deeds", "not among the contexts"),
    (rules.references, {"modes": [row("modes", type="MAROON")]}, "modes", "not among the types"),
    (
        rules.references,
        {"operators": [row("operators", operation="moor")]},
        "operators",
        "not among the operations",
    ),
    (
        rules.known_classes,
        {"deeds": [row("deeds", object=["@no_class"])]},
        "deeds",
        "object: no noun is in the class '@no_class'",
    ),
    (rules.known_classes, {"deeds": [row("deeds", prep="into:ebb|@no_class")]}, "deeds", "prep: no noun"),
    (
        rules.known_classes,
        {"characterisations": [row("characterisations", modifier=["@no_class"])]},
        "characterisations",
        "modifier",
    ),
    (rules.known_modes, {"deeds": [row("deeds", mode="drown")]}, "deeds", "has no mode 'drown'"),
    (
        rules.known_modes,
        {"composition": [row("composition", mode="drown")]},
        "composition",
        "has no mode 'drown'",
    ),
    (
        rules.known_modes,
        {"composition": [row("composition", type="MAROON")]},
        "composition",
        "no type 'MAROON'",
    ),
    (
        rules.known_inner_deeds,
        {"composition": [row("composition", inner="SANCTION/drown")]},
        "composition",
        "is no type",
    ),
    (
        rules.known_glosses,
        {"glosses": [row("glosses"), row("glosses", id="MAROON")]},
        "glosses",
        "'MAROON' is no type",
    ),
    (rules.known_glosses, {"glosses": []}, "types", "has no gloss"),
    (
        rules.known_offices,
        {"word_lists": [row("word_lists", word="reeve")]},
        "word_lists",
        "no office 'reeve'",
    ),
    (
        rules.known_places,
        {"deeds": [row("deeds", recipient=["the object"])]},
        "deeds",
        "no place in a clause",
    ),
    (rules.known_places, {"deeds": [row("deeds", prep="into: ebb:flow")]}, "deeds", "not of the form"),
    (
        rules.known_places,
        {"operators": [row("operators", complement=["to-do"])]},
        "operators",
        "complement 'to-do'",
    ),
    (
        rules.known_places,
        {"factuality": [row("factuality", complement=["2"])]},
        "factuality",
        "complement '2'",
    ),
    (
        rules.known_pairs,
        {"characterisations": [row("characterisations", pair=["beside"])]},
        "characterisations",
        "must list some of",
    ),
    (
        rules.known_pairs,
        {"characterisations": [row("characterisations", pair=[])]},
        "characterisations",
        "must list some of",
    ),
    (
        rules.known_pairs,
        {"characterisations": [row("characterisations", strength=4)]},
        "characterisations",
        "from 1 to 3",
    ),
    (rules.known_pairs, {"issues": [row("issues", weight=0)]}, "issues", "from 1 to 3"),
    (rules.lower_case_heads, {"deeds": [row("deeds", head="Maroon")]}, "deeds", "lower case"),
    (rules.lower_case_heads, {"cues": [row("cues", cue="Burble")]}, "cues", "lower case"),
    (
        meaning.one_meaning,
        {"deeds": twice("deeds", mode=None)},
        "deeds",
        "has another type or mode than row 'x-maroon.v'",
    ),
    (
        meaning.one_meaning,
        {"deeds": twice("deeds", note="again")},
        "deeds",
        "says the same as row 'x-maroon.v'",
    ),
    (meaning.one_meaning, {"cues": twice("cues", complement=["quote"])}, "cues", "says the same"),
    (
        meaning.one_meaning,
        {"operators": twice("operators", operation="do")},
        "operators",
        "another operation",
    ),
    (
        meaning.one_meaning,
        {"characterisations": twice("characterisations", leaning="strain")},
        "characterisations",
        "another leaning",
    ),
    (
        meaning.one_meaning,
        {"evaluations": twice("evaluations", polarity="negative")},
        "evaluations",
        "another polarity",
    ),
    (
        meaning.one_meaning,
        {"outlet_domains": twice("outlet_domains", outlet="harth-courier")},
        "outlet_domains",
        "another outlet",
    ),
    (
        meaning.one_meaning,
        {"page_signs": twice("page_signs", label="live_blog")},
        "page_signs",
        "another label",
    ),
    (
        rules.references,
        {"outlet_domains": [row("outlet_domains", outlet="x")]},
        "outlet_domains",
        "not among",
    ),
    (rules.lower_case_heads, {"page_signs": [row("page_signs", form="Row on")]}, "page_signs", "lower case"),
    (meaning.one_meaning, {"composition": twice("composition", mode=None)}, "composition", "another type"),
    (meaning.named_states, {"state_names": [row("state_names")]}, "states", "has no adjective"),
    (meaning.named_states, {"state_names": []}, "states", "has no name"),
    (meaning.named_states, {"body_names": []}, "bodies", "has no name"),
    (meaning.named_states, {"outlet_names": []}, "outlets", "has no form"),
    (
        meaning.sole_owners,
        {"body_names": [row("body_names", form="Veldania")]},
        "body_names",
        "belongs to VLD and LTL",
    ),
    (
        meaning.sole_owners,
        {"outlet_names": [row("outlet_names", form="Veldania")]},
        "outlet_names",
        "belongs to VLD and littoral-wire",
    ),
    (meaning.sound_dates, {"holders": [row("holders", since="2001-13")]}, "holders", "no date"),
    (meaning.sound_dates, {"holders": [row("holders", until="May 2001")]}, "holders", "no date"),
    (
        meaning.sound_dates,
        {"holders": [row("holders", since="2003-05", until="2003-04-30")]},
        "holders",
        "is after",
    ),
    (meaning.plover_size, {"contexts": [row("contexts")]}, "contexts", "PLOVER has 37"),
    (meaning.plover_size, {"sectors": [row("sectors")]}, "sectors", "PLOVER has 25"),
    (meaning.signed_scores, {"types": [row("types", score=6)]}, "types", "wrong sign"),
    (meaning.signed_scores, {"types": [row("types", score=-11)]}, "types", "outside"),
    (meaning.signed_scores, {"modes": [row("modes", score=5.5)]}, "modes", "wrong sign"),
    (meaning.signed_leanings, {"types": [row("types", leaning="closeness")]}, "types", "must be strain"),
    (meaning.signed_leanings, {"deeds": [row("deeds", leaning="strain")]}, "deeds", "leave the cell empty"),
    (meaning.sanction_is_material, {"types": [row("types", quad=3)]}, "types", "it is 4"),
    (meaning.sound_deeds, {"deeds": [row("deeds", type=None)]}, "deeds", "without a type"),
]


@pytest.mark.parametrize(
    ("rule", "tables", "table", "told"), CASES, ids=lambda case: getattr(case, "__name__", "")
)
def test_a_rule_fires(rule: Rule, tables: dict[str, list[Row]], table: str, told: str) -> None:
    found = [finding for finding in rule(codebook(**tables)) if finding.table == table]
    assert any(told in finding.message for finding in found), found


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule is not meaning.plover_size], ids=lambda rule: rule.__name__
)
def test_no_rule_fires_on_sound_rows(rule: Rule) -> None:
    assert list(rule(codebook())) == []


def test_every_rule_is_tried_here() -> None:
    assert {rule for rule, *_ in CASES} == set(RULES)


def test_every_rule_of_the_modules_is_listed() -> None:
    public = {
        value
        for module in (rules, meaning)
        for value in vars(module).values()
        if callable(value) and getattr(value, "__annotations__", {}).get("return") is Findings
    }
    assert public == set(RULES)


def test_a_note_that_says_ambiguous_or_until_when_suffices() -> None:
    for note in ("ambiguous: also a state", "until 1991, since then another"):
        assert (
            list(meaning.sole_owners(codebook(body_names=[row("body_names", form="Veldania", note=note)])))
            == []
        )


def test_request_is_exempt_from_the_sign() -> None:
    request = row("types", id="REQUEST", quad=3, score=0, leaning="neutral")
    assert (
        list(
            meaning.signed_scores(codebook(types=[request], modes=[row("modes", type="REQUEST", score=0.5)]))
        )
        == []
    )


def test_a_tenure_may_begin_and_end_in_one_year() -> None:
    assert (
        list(meaning.sound_dates(codebook(holders=[row("holders", since="2003-05-01", until="2003")]))) == []
    )


def test_problems_come_with_file_and_line() -> None:
    found = check_codebook(
        codebook(deeds=[row("deeds"), row("deeds", id="x-strand.v", head="strand", mode="drown")])
    )
    assert Problem("plover/deeds.csv", 3, "SANCTION has no mode 'drown'; see modes.csv") in found


def test_rows_that_could_not_be_read_come_first() -> None:
    unread = Problem("actors/states.csv", 7, "has 3 cells, not 4; mend the commas or quote the cell")
    made = Codebook(problems=(unread,))
    assert check_codebook(made)[0] == unread


def test_an_overlay_is_told_by_its_own_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "lexicons" / "cues.csv"
    file.parent.mkdir()
    header = ",".join(columns(TABLES["cues"][1]))
    text = f'{header}\nv.x-burble,burble,v,asserts,speech,that,,"two\nlines"\nv.x-mumble,x-mumble,v,mumbles,speech,that,,\n'
    file.write_text(text, encoding="utf-8")
    found = check_codebook(load_codebook(tmp_path))
    assert [(problem.file, problem.line) for problem in found] == [(str(file), 4)]
    assert "stance 'mumbles' is not among the stances" in found[0].message


def test_an_id_twice_in_an_overlay_is_told(tmp_path: Path) -> None:
    file = tmp_path / "lexicons" / "hedges.csv"
    file.parent.mkdir()
    file.write_text(
        "id,form,effect,note\nx-mayhap,mayhap,possible,\nx-mayhap,perchance,possible,\n", encoding="utf-8"
    )
    found = check_codebook(load_codebook(tmp_path))
    assert found == [Problem(str(file), 3, "the id 'x-mayhap' stands twice; rename or remove this row")]


def test_the_shipped_tables_hold_every_rule() -> None:
    shipped = load_codebook()
    assert [str(problem) for problem in check_codebook(shipped)] == []


def test_the_demo_tables_hold_every_rule() -> None:
    demo = Path(check.__file__).parents[1] / "data" / "demo" / "overlay"
    assert [str(problem) for problem in check_codebook(load_codebook(demo))] == []
