"""BibTeX, RIS and CSL-JSON as other libraries read them."""

import json

import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

from comity.exchange.citations import bibtex, csl, ris
from comity.exchange.told import Told
from exchange.invented import bare, hostile, rows


def test_bibtex_is_read_by_another_library() -> None:
    read = parse_string("".join(bibtex(rows())), "bibtex")
    assert len(read.entries) == len(rows()) == 5
    entry = read.entries[rows()[0].key.replace(":", "-")]
    assert entry.fields["howpublished"] == "Harth Courier"
    assert (entry.fields["year"], entry.fields["month"], entry.fields["day"]) == ("2031", "6", "10")
    assert entry.fields["url"] == r"https://example.invalid/a?b=(c)&d=1\%20\#e"
    assert "Veldania imposed sanctions on the ports authority of Korsia on Monday." in entry.fields["note"]


def test_ris_is_read_by_another_library() -> None:
    read = rispy.loads("".join(ris(rows())))
    assert [entry["type_of_reference"] for entry in read] == ["NEWS"] * 5
    assert read[0]["secondary_title"] == "Harth Courier"
    assert read[0]["date"] == "2031/06/10"
    assert read[2]["title"] == "Zwölf Schiffe “fest” (invented)"
    assert {"KRS", "VLD", "trade", "strain"} <= set(read[0]["keywords"])


def test_csl_is_read_by_another_library() -> None:
    items = json.loads("".join(csl(rows())))
    read = CiteProcJSON(items)
    assert len(read) == 5
    assert read[items[0]["id"].lower()].issued.year == 2031
    assert items[0]["container-title"] == "Harth Courier"


@pytest.mark.parametrize("told", [hostile(), bare()])
def test_hostile_and_bare_rows_stay_one_record(told: list[Told]) -> None:
    assert len(parse_string("".join(bibtex(told)), "bibtex").entries) == 1
    assert len(rispy.loads("".join(ris(told)))) == 1
    assert len(json.loads("".join(csl(told)))) == 1


def test_tex_acts_on_nothing() -> None:
    text = "".join(bibtex(hostile()))
    assert r"\input" not in text
    assert r"\textbackslash{}input\textbraceleft{}" in text
    assert not {"\x00", "\x1b", "\u202e"} & set(text)
    assert "javascript" not in text
