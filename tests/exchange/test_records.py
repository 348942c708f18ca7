"""Web Annotation, PLOVER, GDELT and schema.org: selectors find the words, and nothing is told that did not happen."""

import csv
import io
import json

import pytest

from comity.exchange import formats, gdelt, jsonld, plover_json, webannotation
from comity.exchange.told import Told, web_address
from exchange.invented import bare, hostile, rows


def test_selectors_find_the_words() -> None:
    for row, line in zip(rows(), webannotation.lines(rows()), strict=True):
        made = json.loads(line)
        for target in made["target"]:
            quote, position = target["selector"]
            text = row.document.text
            assert text[position["start"] : position["end"]] == quote["exact"]
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text.count(around) == 1
            assert target["source"] == row.document.url or target["source"].startswith("urn:comity:document:")
    assert {"leaning:strain", "factuality:happened", "issue:trade", "type:SANCTION"} <= {
        body["value"] for body in json.loads(next(webannotation.lines(rows())))["body"]
    }


def test_plover_has_what_the_manual_demands_and_says_what_did_not_happen() -> None:
    made = [json.loads(line) for line in plover_json.lines(rows())]
    assert [record["event"] for record in made] == ["SANCTION", "SUPPORT", "CONSULT"]
    assert [record["has_event"] for record in made] == [True, True, False]
    for record in made:
        assert {"id", "date", "actor", "event"} <= set(record)
    assert made[0]["actor"] == [{"code": "VLD"}]
    assert made[0]["mode"] == "discontinue"
    assert "Harth Courier" in made[0]["comment"]


def test_gdelt_has_its_columns_and_only_what_happened() -> None:
    made = list(csv.reader(io.StringIO("".join(gdelt.lines(rows()))), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [len(line) for line in made] == [gdelt.COLUMNS] * 2
    assert [(line[1], line[5], line[15], line[26], line[28]) for line in made] == [
        ("20310609", "VLD", "KRS", "160", "16"),
        ("20310312", "VLD", "KRS", "050", "05"),
    ]
    assert made[0][57].startswith("https://example.invalid/")


def test_every_type_and_mode_has_a_code_of_cameo() -> None:
    from comity import load_reader

    tables = load_reader().codebook
    wanted = {row.id for row in tables.types} | {f"{row.type}/{row.mode}" for row in tables.modes}
    assert wanted <= set(gdelt.codes())
    for name, row in gdelt.codes().items():
        assert name in wanted
        assert 3 <= len(row.cameo) <= 4
        assert -10 <= row.goldstein <= 10


def test_what_somebody_said_is_a_quotation_and_the_rest_a_claim() -> None:
    document = json.loads("".join(jsonld.document_lines(rows())))
    assert document["@context"] == "https://schema.org"
    made = document["@graph"]
    assert [thing["@type"] for thing in made] == ["Claim", "Claim", "Quotation", "Quotation", "Claim"]
    assert made[3]["spokenByCharacter"] == {
        "@type": "Person",
        "name": "Maret Oskeline",
        "affiliation": {"@type": "Organization", "identifier": "VLD"},
    }
    assert made[2]["spokenByCharacter"]["@type"] == "NewsMediaOrganization"
    assert {p["name"]: p["value"] for p in made[3]["additionalProperty"]}["factuality"] == "denied"


@pytest.mark.parametrize("name", ["webannotation", "plover"])
@pytest.mark.parametrize("told", [hostile(), bare()])
def test_hostile_and_bare_rows_stay_one_line(name: str, told: list[Told]) -> None:
    (line,) = formats.FORMATS[name](told)
    assert json.loads(line)
    assert line.count("\n") == 1
    assert "javascript" not in line


@pytest.mark.parametrize("told", [hostile(), bare(), []])
def test_json_ld_is_one_document(told: list[Told]) -> None:
    lines = list(jsonld.document_lines(told))
    assert len(json.loads("".join(lines))["@graph"]) == len(told) == len(lines) - 2
    assert "javascript" not in "".join(lines)


def test_hostile_words_do_not_break_a_line_of_gdelt() -> None:
    (line,) = gdelt.lines(hostile())
    assert line.count("\t") == gdelt.COLUMNS - 1
    assert line.count("\n") == 1
    assert list(gdelt.lines(bare())) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://example.invalid/a", True),
        ("HTTP://example.invalid", True),
        ("javascript:alert(1)", False),
        ("https://", False),
        ('https://x.invalid/"onload=', False),
        ("https://x.invalid/a b", False),
        ("file:///etc/passwd", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_go_out(given: str | None, kept: bool) -> None:
    assert (web_address(given) == given and given is not None) is kept
