"""Asking: by pair, day, issue, kind, status, outlet; in pages; by words."""

import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.errors import InputError, MissingPartError
from comity.ledger import KeptEvidence, View, to_lake
from comity.ledger.connection import open_to_read
from comity.ledger.stores import ranking
from comity.model import Document, Evidence
from ledger.made import KINDS, PAIR, Told, fill, reading, report, undated

OTHER = report(
    "Karrow Ledger",
    date(2031, 6, 3),
    Told("Ambrian envoys met the Veldanian premier.", parties=("AMB", "VLD"), issue="diplomacy"),
    title="Envoys meet (invented)",
    url="https://example.invalid/envoys",
)
READINGS = [*(reading(number) for number in range(5)), undated(), OTHER]


@pytest.fixture(scope="module", params=["ledger", "lake"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the same reports as a ledger, and as a lake made of one."""
    ledger = fill(tmp_path_factory.mktemp("ledger") / "x.comity", *READINGS)
    if request.param == "ledger":
        return ledger
    lake = ledger.with_name("lake")
    to_lake(ledger, lake)
    return lake


@pytest.fixture
def view(path: Path) -> "View":
    return comity.open(path)


class TestQuestions:
    def test_evidence_on_a_pair_by_day_with_its_document(self, view: View) -> None:
        rows = list(view.pair("VLD", "KRS").evidence())
        assert len(rows) == len(view.pair("KRS", "VLD").evidence()) == 21
        assert {row.pair for row in rows} == {PAIR}
        assert [row.published for row in rows] == sorted(
            (row.published for row in rows), key=lambda day: day or date.min
        )
        last = rows[-1]
        whole = reading(4)
        assert (last.document, last.outlet, last.title) == (
            whole.document.id,
            "Harth Courier",
            "Report 4 (invented)",
        )
        plain = {name: getattr(last, name) for name in Evidence.__struct_fields__}
        assert Evidence(**plain) == whole.evidence[-1]

    @pytest.mark.parametrize(
        ("asked", "count"),
        [
            ({}, 22),
            ({"since": date(2031, 6, 3)}, 13),
            ({"until": date(2031, 6, 3)}, 13),
            ({"since": date(2031, 6, 3), "until": date(2031, 6, 3)}, 5),
            ({"pair": PAIR, "since": date(2031, 6, 3), "until": date(2031, 6, 3)}, 4),
            ({"issue": "food"}, 1),
            ({"kind": "comment"}, 5),
            ({"status": "denied"}, 5),
            ({"status": ("denied", "cancelled")}, 10),
            ({"status": ()}, 0),
            ({"leaning": "closeness"}, 6),
            ({"outlet": "Karrow Ledger"}, 1),
            ({"pair": PAIR, "outlet": "Karrow Ledger"}, 0),
            ({"document": OTHER.document.id}, 1),
            ({"pair": ("VLD", "AMB"), "issue": "diplomacy"}, 1),
            ({"outlet": "' OR 1=1 --"}, 0),
            ({"pair": ("x' OR '1'='1", "y")}, 0),
        ],
    )
    def test_what_is_asked_for(self, view: View, asked: dict[str, object], count: int) -> None:
        rows = view.evidence(**asked)
        assert len(rows) == len(list(rows)) == count
        assert bool(rows) == (count > 0)

    def test_the_other_kinds_follow_the_evidence(self, view: View) -> None:
        pair = view.pair("AMB", "VLD")
        assert [document.id for document in pair.documents()] == [OTHER.document.id]
        assert [event.recipients for event in pair.events()] == [("VLD",)]
        assert len(view.pair(*PAIR).events(status="cancelled")) == 5
        assert len(view.pair(*PAIR).characterisations()) == 10
        assert len(view.pair(*PAIR).attributions(status="denied")) == 5
        assert {mention.actor for mention in view.pair(*PAIR).mentions()} == {"VLD"}
        assert len(view.mentions()) == 10
        assert (
            view.mentions(document=READINGS[0].document.id).page(1).rows[0].document
            == READINGS[0].document.id
        )

    def test_whole_readings_and_documents(self, view: View) -> None:
        (whole,) = view.readings(document=READINGS[1].document.id)
        assert whole == READINGS[1]
        (lean,) = view.readings(document=READINGS[1].document.id, mentions=False)
        assert lean == msgspec.structs.replace(READINGS[1], mentions=())
        assert view.document(OTHER.document.id) == OTHER.document
        assert view.document("d-000000000000") is None

    def test_counts_and_pairs(self, view: View) -> None:
        assert view.counts() == {kind: len(getattr(view, kind)()) for kind in view.counts()}
        assert set(view.counts()) == set(KINDS)
        assert view.pairs() == [(PAIR, 21), (("AMB", "VLD"), 1)]
        assert view.pairs(issue="food") == [(PAIR, 1)]
        assert view.knows_actor("AMB")
        assert not view.knows_actor("XXX")

    def test_what_cannot_be_asked_is_said(self, view: View) -> None:
        with pytest.raises(InputError, match=r"cannot be asked by outlets; it can by pair, since"):
            view.evidence(outlets="x")
        with pytest.raises(InputError, match="the same actor"):
            view.pair("VLD", "VLD")


class TestPages:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("size", [1, 3, 100])
    def test_pages_give_all_rows_once(self, view: View, kind: str, size: int) -> None:
        rows = getattr(view, kind)()
        found: list[object] = []
        token = None
        while True:
            page = rows.page(size, token)
            assert len(page.rows) <= size
            found += page.rows
            if (token := page.next) is None:
                break
        assert found == list(rows)

    def test_pages_of_a_pair(self, view: View) -> None:
        rows = view.pair(*PAIR).evidence(since=date(2031, 6, 2))
        first = rows.page(5)
        assert [*first.rows, *rows.page(100, first.next).rows] == list(rows)

    def test_a_token_that_is_none(self, view: View) -> None:
        with pytest.raises(InputError, match="no token"):
            view.evidence().page(5, "' OR 1=1")


class TestWords:
    def test_forms_and_phrases(self, view: View) -> None:
        assert len(view.search("sanction Korsia")) == 5
        assert len(view.search('"ports authority"')) == 5
        assert view.search('"authority ports"') == []
        assert [hit.document for hit in view.search("treaties")] == [undated().document.id]
        assert len(view.search("report 3")) == 1  # a title
        assert len(view.search("sanctions", limit=2)) == 2

    def test_the_snippet_marks_the_words(self, view: View) -> None:
        (hit,) = view.search("ambrian met")
        assert [hit.snippet[start:end] for start, end in hit.marks] == ["Ambrian", "met"]
        assert (hit.title, hit.url) == ("Envoys meet (invented)", "https://example.invalid/envoys")

    def test_within_a_pair(self, view: View) -> None:
        assert len(view.search("invented")) == 7
        assert [hit.document for hit in view.pair("VLD", "AMB").search("invented")] == [OTHER.document.id]
        assert len(view.search("invented", since=date(2031, 6, 3), outlet="Harth Courier")) == 3

    def test_the_index_of_words_is_gone_through_once(self, tmp_path: Path) -> None:
        text = f"EXPLAIN QUERY PLAN {ranking('SELECT number FROM documents WHERE outlet IS NULL')}"
        with closing(open_to_read(fill(tmp_path / "x.comity"))) as connection:
            words = next(row[3] for row in connection.execute(text, ["ambrian"]) if "words" in row[3])
        assert words.startswith("SCAN words")
        assert "=" not in words, "it would be asked for each report"

    @settings(max_examples=150, deadline=None)
    @given(
        words=st.text(max_size=20)
        | st.sampled_from(["title:x", "a NEAR b", "(", '"', "^x", "a AND", "-x", "*"])
    )
    def test_nothing_that_is_typed_is_taken_for_a_query(self, path: Path, words: str) -> None:
        with View(path) as view:
            if any(char.isalnum() for char in words):
                view.search(words)
                return
            with pytest.raises(InputError, match="no word"):
                view.search(words)


class TestTables:
    def test_dictionaries(self, view: View) -> None:
        (row,) = view.pair("AMB", "VLD").evidence().to_dicts()
        assert row["quote"] == "Ambrian envoys met the Veldanian premier."
        assert row["published"] == date(2031, 6, 3)
        assert msgspec.convert(row, KeptEvidence) == next(iter(view.pair("AMB", "VLD").evidence()))
        (document,) = view.pair("AMB", "VLD").documents().to_dicts()
        assert msgspec.convert(document, Document) == OTHER.document

    @pytest.mark.parametrize("library", ["pyarrow", "pandas", "polars"])
    def test_a_library_that_is_missing_is_named(
        self, view: View, library: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, library, None)
        name = library.removeprefix("py")
        with pytest.raises(MissingPartError, match=f"pip install {library}"):
            getattr(view.evidence(), f"to_{name}")()

    @pytest.mark.parametrize("library", ["pyarrow", "pandas", "polars"])
    def test_a_library_that_is_there_gets_flat_columns(self, view: View, library: str) -> None:
        pytest.importorskip(library)
        name = library.removeprefix("py")
        for rows in (view.evidence(), view.evidence(issue="none such"), view.events(), view.mentions()):
            table = getattr(rows, f"to_{name}")()
            assert table.shape[0] == len(rows)
        columns = getattr(view.evidence(), f"to_{name}")()
        assert {"date_start", "quote", "document"} <= set(
            columns.column_names if library == "pyarrow" else columns.columns
        )

    def test_a_view_shows_itself(self, view: View) -> None:
        assert repr(view.evidence()) == "<22 evidence>"


class TestSql:
    """What opens in Datasette: the file alone."""

    @pytest.fixture(autouse=True)
    def _is_a_file(self, path: Path) -> None:
        if path.is_dir():
            pytest.skip("a lake is opened by DuckDB")

    def test_views_read_well(self, view: View) -> None:
        ask = view.connection.execute
        found = ask(
            "SELECT pair, leaning, status, chain, quote, dated, codebook FROM evidence_readable"
        ).fetchall()
        assert len(found) == 22
        assert (
            "KRS – VLD",
            "strain",
            "happened",
            "Harth Courier",
            "Veldania imposed sanctions on the ports authority of Korsia on Monday.",
            "2031-06-09",
            "aaaa",
        ) in found
        assert ask("SELECT DISTINCT status FROM plans").fetchall() == [("cancelled",)]
        assert ask("SELECT DISTINCT denied_by, denied_by_name, chain FROM denials").fetchall() == [
            ("VLD", "Maret Oskeline", "Harth Courier ← VLD")
        ]
        assert ask("SELECT sum(evidence) FROM documents_readable").fetchone() == (22,)

    def test_a_pair_is_found_by_its_index(self, view: View) -> None:
        from comity.ledger.queries import Query, Where

        query = Query("evidence", KeptEvidence, Where(pair=PAIR, since=date(2031, 1, 1)))
        plan = " ".join(str(row[3]) for row in view.ask(f"EXPLAIN QUERY PLAN {query.text}", query.values))
        assert plan.startswith("SEARCH l USING PRIMARY KEY (first=? AND second=? AND day>?)")
        assert "TEMP B-TREE" not in plan  # lines lie in the order wanted
        assert "SCAN" not in plan
