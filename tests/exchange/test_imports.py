"""Files of other archives: layouts, actors as of the day, codes, what is left out. All rows are invented."""

import gzip
from pathlib import Path

import pytest

from comity.codebook.codebook import load_tables
from comity.errors import InputError
from comity.exchange.actors import TABLES, ActorNames
from comity.exchange.cameo import Cameo
from comity.exchange.importing import Import, import_file
from comity.exchange.layouts import Layout
from comity.exchange.tables import CameoCode, load
from comity.ledger import View, Where, check
from comity.ledger.imported import imported_events
from comity.ledger.scan import coded, volume

DEMO = Path(__file__).parents[2] / "src/comity/data/demo/overlay"
BOOK = load_tables((*TABLES, "contexts"), DEMO)
NAMES = ActorNames(BOOK)
CAMEO = Cameo(BOOK)

FOUR = """date\tsource\trelation\ttarget
2031-03-01\tVeldania\tMake a visit\tKorsia
2031-03-01\tKorsia\tMake a visit\tVeldania
2031-03-02\tForeign Affairs (Korsia)\tThreaten with military force\tVeldania
2031-03-03\tNobody Known\tConsult\tKorsia
2031-03-04\tPolice (Korsia)\tConsult\tKorsia
2031-03-05\tVeldania\tDance with\tKorsia
5 March\tVeldania\tConsult\tKorsia
2031-03-06\tVeldania\tMake statement\tKorsia
"""


def taken(tmp_path: Path, layout: Layout, text: str, name: str = "events.tsv") -> tuple[Import, Path]:
    file, ledger = tmp_path / name, tmp_path / "x.comity"
    if name.endswith(".gz"):
        file.write_bytes(gzip.compress(text.encode()))
    else:
        file.write_text(text, encoding="utf-8")
    return import_file(layout, file, ledger, DEMO), ledger


def kept(ledger: Path) -> list[tuple[str, str, str, str | None, float]]:
    with View(ledger) as view:
        return [
            (*event.pair, event.code, event.type, event.score) for event in imported_events(view, Where())
        ]


@pytest.mark.parametrize("name", ["events.tsv", "events.tsv.gz"])
def test_four_columns(tmp_path: Path, name: str) -> None:
    done, ledger = taken(tmp_path, "icews", FOUR, name)
    assert (done.rows, done.kept) == (8, 4)
    assert done.unknown == {"Nobody Known": 1}
    assert set(done.reasons) == {
        "an actor is not known",
        "both actors are of one state or body",
        "no event of CAMEO is called 'Dance with'",
        "the row has no date as 2005-04-09",
    }
    assert sorted(kept(ledger)) == [
        ("KRS", "VLD", "010", None, 0.0),
        ("KRS", "VLD", "042", "CONSULT", 4.0),
        ("KRS", "VLD", "042", "CONSULT", 4.0),
        ("KRS", "VLD", "138", "THREATEN", -3.5),
    ]
    with View(ledger) as view:
        both = [row[3] for row in coded(view, Where(pair=("VLD", "KRS")), ("v.code",)) if row[-1] == "042"]
        assert len(both) == 2
        assert len(set(both)) == 1  # told from each side, it is one happening
        assert [n for _, n in volume(view, Where())] == [1, 1, 1]
        assert view.knows_actor("KRS")
    assert not [finding for finding in check(ledger) if finding.wrong]


def test_the_same_file_again_is_passed_over(tmp_path: Path) -> None:
    taken(tmp_path, "icews", FOUR)
    done, ledger = taken(tmp_path, "icews", FOUR)
    assert done.outcome == "same"
    assert len(kept(ledger)) == 4


def test_imported_events_are_never_changed(tmp_path: Path) -> None:
    import sqlite3

    _, ledger = taken(tmp_path, "icews", FOUR)
    connection = sqlite3.connect(ledger)
    for table in ("imported", "imports", "import_days"):
        with pytest.raises(sqlite3.IntegrityError, match="a ledger only grows"):
            connection.execute(f"DELETE FROM {table}")
    connection.close()


ICEWS = "\t".join(
    [
        "Event ID",
        "Event Date",
        "Source Name",
        "Source Sectors",
        "Source Country",
        "Event Text",
        "CAMEO Code",
        "Intensity",
        "Target Name",
        "Target Sectors",
        "Target Country",
        "Story ID",
        "Sentence Number",
        "Publisher",
        "City",
    ]
)


def test_official_icews(tmp_path: Path) -> None:
    row = "1\t2031-03-01\tA Person\tExecutive,Government\tKorsia\tThreaten\t13\t-6.0\tArmy\tMilitary\tVeldania\t77\t2\tHarth Courier\t\n"
    done, ledger = taken(tmp_path, "icews", f"{ICEWS}\n{row}{row.replace('13', '9999', 1)}broken\trow\n")
    assert (done.rows, done.kept) == (3, 1)
    with View(ledger) as view:
        (event,) = imported_events(view, Where())
        assert (event.outlet, event.story, event.type) == ("Harth Courier", "77", "THREATEN")
        assert next(view.ask("SELECT actor_sector, recipient_sector, event FROM imported", [])) == (
            "GOV",
            "MIL",
            "1",
        )


POLECAT = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tContexts\tActor Name\tActor Country\tRecipient Name\tRecipient Country\tSource"


def test_polecat(tmp_path: Path) -> None:
    rows = "p1\t2031-03-01\tCONSULT\tvisit\tdiplomatic;economic\tEnvoy\tKRS\tNone\tVLD\tPellmar Post\np2\t2031-03-01\tDANCE\t\t\tx\tKRS\ty\tVLD\tz\n"
    done, ledger = taken(tmp_path, "polecat", f"{POLECAT}\n{rows}")
    assert done.kept == 1
    with View(ledger) as view:
        (event,) = imported_events(view, Where())
        assert (event.type, event.score, event.issue, event.outlet) == (
            "CONSULT",
            4.0,
            "diplomatic",
            "Pellmar Post",
        )


def gdelt(columns: int, one: str = "KRS", other: str = "VLD") -> str:
    cells = [""] * columns
    cells[0], cells[1], cells[5], cells[6], cells[7] = "9", "20310301", one, "KORSIA", one
    cells[12], cells[15], cells[16], cells[17] = "GOV", other, "VELDANIA", other
    cells[26], cells[33], cells[-1] = "190", "12", "https://www.harth-courier.example/a"
    return "\t".join(cells) + "\n"


@pytest.mark.parametrize("columns", [57, 58, 61])
def test_gdelt(tmp_path: Path, columns: int) -> None:
    text = gdelt(columns) + gdelt(columns, "TMP", "ROM") + gdelt(columns, "KRS", "") + "too\tshort\n"
    done, ledger = taken(tmp_path, "gdelt", text)
    assert (done.rows, done.kept) == (4, 2)
    assert {row[:2] for row in kept(ledger)} == {("KRS", "VLD"), ("ROU", "TLS")}
    with View(ledger) as view:
        outlets = {event.outlet for event in imported_events(view, Where())}
        assert outlets == ({None} if columns == 57 else {"harth-courier.example"})
        assert next(view.ask("SELECT reports FROM imported", [])) == (12,)


def test_a_file_of_another_layout_is_refused(tmp_path: Path) -> None:
    for layout in ("icews", "polecat"):
        with pytest.raises(InputError, match="the header must hold"):
            taken(tmp_path, layout, "a\tb\n1\t2\n")
    broken = tmp_path / "x.tsv.gz"
    broken.write_bytes(gzip.compress(FOUR.encode())[:-30])
    with pytest.raises(InputError, match="nothing of it was kept"):
        import_file("icews", broken, tmp_path / "y.comity", DEMO)
    assert kept(tmp_path / "y.comity") == []


@pytest.mark.parametrize(
    ("name", "month", "actor", "sector"),
    [
        ("France", "2005-01", "FRA", None),
        ("Foreign Affairs (France)", "2005-01", "FRA", None),
        ("Police (Korea, Republic of)", "2005-01", "KOR", "COP"),
        ("Military (Palestinian Territory, Occupied)", "2005-01", "PSE", "MIL"),
        ("Barack Obama", "2010-01", "USA", "GOV"),
        ("Dmitry Anatolyevich Medvedev", "2009-01", "RUS", "GOV"),
        ("Alvaro Uribe Velez", "2009-01", "COL", "GOV"),
        ("Georgios Papandreou", "2009-11", "GRC", "GOV"),
        ("Okada Katsuya", "2009-11", "JPN", "GOV"),
        ("UN Security Council", "2009-01", "UNSC", None),
        ("Ban Ki-moon", "2005-01", "KOR", "GOV"),
        ("Ban Ki-moon", "2010-01", "UNO", "GOV"),
        ("NATO", "2009-01", "NATO", None),
        ("Abdullah Gul", "2009-01", "TUR", "GOV"),
    ],
)
def test_actors_as_of_the_day(name: str, month: str, actor: str, sector: str | None) -> None:
    found = NAMES.find(name, month)
    assert found is not None
    assert (found.actor, found.sector) == (actor, sector), found.reason


def test_nobody_is_guessed() -> None:
    assert NAMES.find("Nobody Known", "2005-01") is None
    assert NAMES.find("Citizen (Nowhere)", "2005-01") is None
    assert NAMES.country("XYZ") is None


def test_the_crosswalk_names_types_modes_and_issues_that_there_are() -> None:
    types, modes = BOOK.type_rows, BOOK.mode_rows
    issues = {row.issue for row in load_tables(("issues",)).issues}
    for row in load("cameo.csv", CameoCode):
        assert row.type is None or row.type in types
        assert row.mode is None or (row.type, row.mode) in modes, row
        assert row.issue is None or row.issue in issues, row
        assert (row.type is None) == row.id.startswith(("01", "02")), row


def test_codes_by_number_and_words() -> None:
    visit = CAMEO.by_label("Make a visit")
    assert visit is not None
    assert (visit.code, visit.type, visit.mode, visit.quad, visit.score) == (
        "042",
        "CONSULT",
        "visit",
        1,
        4.0,
    )
    finer = CAMEO.by_code("0429")
    assert finer is not None
    assert finer.code == "042"
    assert CAMEO.by_code("99") is None
    assert CAMEO.by_label("fight with artillery and tanks") == CAMEO.by_code("194")
