"""Whether words stand in a report: all invented, no model."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import InputError
from comity.ledger import View
from comity.ledger.quotation import LONGEST, check_quote
from comity.model import Document, Reading
from comity.model.document import document_id
from ledger.made import fill

TEXT = (
    "Minister Oskeline said: “We will not\nraise the toll — not this year.” She added that ‘nobody’ had asked.\n"
    "Korsia’s envoy called the charge baseless. Nobody had asked, the envoy said, for the Mer\u00adle to be freed."
)
OTHER = "Herring prices in Pellmar rose again. The toll was raised in spring."


def reading(text: str, title: str | None = None, outlet: str | None = None) -> Reading:
    return Reading(
        document=Document(id=document_id(text, outlet, None), text=text, title=title, outlet=outlet)
    )


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    path = tmp_path_factory.mktemp("quotation") / "x.comity"
    fill(
        path,
        reading(TEXT, "Toll stays, minister says", "Harth Courier"),
        reading(OTHER, outlet="Ambria Post"),
    )
    with View(path) as made:
        yield made


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ("“We will not\nraise the toll", "exact"),
        ("We will not raise the toll", "spacing and marks"),
        ("Korsia's envoy", "spacing and marks"),
        ("raise the toll - not this year", "spacing and marks"),
        ("“Korsia’s envoy called the charge baseless”", "exact"),
        ("minister oskeline", "capitals"),
        ("for the Merle to be freed", "spacing and marks"),
        ("We will not raise … nobody", "spacing and marks"),
        ("Minister Oskeline [...] called the charge baseless.", "exact"),
    ],
)
def test_words_stand_with_their_exact_offsets(view: View, words: str, match: str) -> None:
    told = check_quote(view, words)
    assert [one.match for one in told.stand][:1] == [match]
    document = view.document(told.stand[0].document)
    assert document is not None
    assert " … ".join(document.text[s:e] for s, e in told.stand[0].span) == told.stand[0].found


def test_the_title_is_looked_into(view: View) -> None:
    assert [(one.where, one.span) for one in check_quote(view, "Toll stays").stand] == [("title", ((0, 10),))]


@pytest.mark.parametrize(
    "words",
    [
        "We will raise the toll this year",  # a word left out
        "e will not raise",  # half a word
        "called the charge baseless … We will not raise",  # the other way round
        "baseless charge",
    ],
)
def test_what_does_not_stand_is_not_found(view: View, words: str) -> None:
    assert check_quote(view, words).stand == ()


def test_the_nearest_is_shown_as_it_stands(view: View) -> None:
    told = check_quote(view, "Korsia's ambassador called the charge baseless")
    assert told.nearest is not None
    assert told.nearest.found == "Korsia’s envoy called the charge baseless"
    assert told.nearest.likeness == pytest.approx(5 / 6, abs=0.001)
    assert check_quote(view, "an iceberg sank the flagship of a navy").nearest is None


def test_only_the_reports_asked_for(view: View) -> None:
    assert len(check_quote(view, "the toll").stand) == 2
    assert [one.found for one in check_quote(view, "the toll", outlet="Ambria Post").stand] == ["The toll"]
    assert check_quote(view, "Herring prices", outlet="Harth Courier").stand == ()


@pytest.mark.parametrize("words", ["", "  … ", "“—”", "x" * (LONGEST + 1)])
def test_no_words_are_refused(view: View, words: str) -> None:
    with pytest.raises(InputError):
        check_quote(view, words)


@pytest.mark.parametrize(
    "words", ['" OR "', "toll* NEAR(x)", "title:toll", "(((", "a" * 3_000, ".* (a+)+$ toll"]
)
def test_words_are_never_a_query_or_a_pattern(view: View, words: str) -> None:
    try:
        told = check_quote(view, words)
    except InputError:
        return
    assert told.stand == ()


@given(st.data())
def test_every_stretch_of_whole_words_stands(view: View, data: st.DataObject) -> None:
    words = OTHER.split(" ")
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first + 1, len(words)))
    told = check_quote(view, " ".join(words[first:last]))
    assert "exact" in {one.match for one in told.stand}


def test_places_beyond_the_limit_are_told(tmp_path: Path) -> None:
    fill(tmp_path / "x.comity", reading("The toll is the toll is the toll."))
    with View(tmp_path / "x.comity") as view:
        told = check_quote(view, "the toll", limit=1)
    assert (len(told.stand), told.cut) == (1, True)
