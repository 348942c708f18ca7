"""Reading tables: what is sound arrives, what is not is named by file and row and costs nothing else."""

from pathlib import Path

import pytest

from comity.codebook import load_codebook
from comity.codebook.rows import TABLES, Cue, Deed, Office, OutletName, Row, State
from comity.codebook.tables import columns, data_folder, read_table
from comity.errors import CodebookError

STATES = "id,name,kind,note\n"


def written(folder: Path, text: str, name: str = "states.csv") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="")
    return file


def read(folder: Path, text: str, row_type: type[Row] = State) -> tuple[list[Row], list[str]]:
    rows, problems = read_table(written(folder, text), "states.csv", row_type)
    return rows, [str(problem) for problem in problems]


def test_a_row_becomes_a_record(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, STATES + 'VLD,Veldania,state,"invented, of course"\n')
    assert rows == [State(id="VLD", name="Veldania", kind="state", note="invented, of course")]
    assert problems == []


def test_alternatives_become_a_tuple_and_empty_cells_none(tmp_path: Path) -> None:
    header = ",".join(columns(Deed))
    rows, problems = read(tmp_path, f"{header}\nlift.v,lift,v,,ban | curfew|,,,CONCEDE,,on|in,,,,,\n", Deed)
    assert problems == []
    deed = rows[0]
    assert isinstance(deed, Deed)
    assert deed.object == ("ban", "curfew")
    assert deed.recipient == ("on", "in")
    assert (deed.particle, deed.mode, deed.contexts, deed.note) == (None, None, (), "")


def test_id_stands_first_and_note_last_in_every_table() -> None:
    for _, row_type in TABLES.values():
        names = columns(row_type)
        assert names[0] == "id"
        assert names[-1] == "note"


def test_the_column_of_a_noun_class_is_called_class() -> None:
    assert columns(TABLES["noun_classes"][1]) == ("id", "class", "noun", "note")


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, "\ufeff" + (STATES + "VLD,Veldania,state,\n").replace("\n", "\r\n"))
    assert [row.id for row in rows] == ["VLD"]
    assert problems == []


def test_empty_lines_are_passed_over(tmp_path: Path) -> None:
    rows, problems = read(tmp_path, STATES + "\nVLD,Veldania,state,\n,,,\n")
    assert [row.id for row in rows] == ["VLD"]
    assert problems == []


@pytest.mark.parametrize(
    "header",
    ["id,name,kind\n", "name,id,kind,note\n", "id;name;kind;note\n", "ID,name,kind,note\n", ""],
)
def test_a_bad_header_says_what_it_must_be(tmp_path: Path, header: str) -> None:
    rows, problems = read(tmp_path, header + "VLD,Veldania,state,\n" if header else "")
    assert rows == []
    assert problems == ["states.csv, row 1: the header must be exactly: id,name,kind,note"]


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        ("KRS,Korsia,state\n", "has 3 cells, not 4"),
        ("KRS,Korsia, the,state,\n", "has 5 cells, not 4"),
        ("KRS,Korsia,planet,\n", "planet"),
    ],
)
def test_a_bad_row_is_named_and_never_costs_another(tmp_path: Path, bad: str, told: str) -> None:
    rows, problems = read(tmp_path, STATES + "VLD,Veldania,state,\n" + bad + "AMB,Ambria,state,\n")
    assert [row.id for row in rows] == ["VLD", "AMB"]
    assert len(problems) == 1
    assert problems[0].startswith("states.csv, row 3: ")
    assert told in problems[0]


def test_every_bad_row_is_named(tmp_path: Path) -> None:
    _, problems = read(tmp_path, STATES + "A,a\nVLD,Veldania,state,\nB,b,c\n")
    assert [problem.split(":")[0] for problem in problems] == ["states.csv, row 2", "states.csv, row 4"]


def test_a_number_that_is_none_is_a_bad_row(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path, "id,issue,term,weight,note\na.b,a,b,much,\na.c,a,c,2,\n", TABLES["issues"][1]
    )
    assert [row.id for row in rows] == ["a.c"]
    assert "row 2" in problems[0]


def test_a_file_that_is_not_utf_8_is_told_so(tmp_path: Path) -> None:
    file = tmp_path / "states.csv"
    file.write_bytes(b"id,name,kind,note\nCIV,C\xf4te d'Ivoire,state,\n")
    rows, problems = read_table(file, "states.csv", State)
    assert rows == []
    assert "is not UTF-8" in str(problems[0])
    assert "save it as UTF-8" in str(problems[0])


def test_the_shipped_tables_are_all_there_and_read_without_a_problem() -> None:
    codebook = load_codebook()
    assert codebook.problems == ()
    for name, (file, _) in TABLES.items():
        assert data_folder().joinpath(file).is_file()
        assert len(getattr(codebook, name)) > 0, file


# --- a user's own folder ------------------------------------------------------------


def test_an_overlay_replaces_by_id_and_adds_the_rest(tmp_path: Path) -> None:
    header = ",".join(columns(OutletName))
    written(
        tmp_path,
        f"{header}\nyle.yle-2,yle,Y.L.E.,mine\nlittoral-wire.wire,littoral-wire,Littoral Wire,invented\n",
        "outlet_names.csv",
    )
    shipped, laid_over = load_codebook(), load_codebook(tmp_path)
    at = [row.id for row in shipped.outlet_names].index("yle.yle-2")
    assert laid_over.outlet_names[at].form == "Y.L.E."
    assert laid_over.outlet_names[-1].form == "Littoral Wire"
    assert len(laid_over.outlet_names) == len(shipped.outlet_names) + 1
    assert laid_over.states == shipped.states
    assert laid_over.overlay == str(tmp_path)


def test_an_overlay_changes_the_version_and_no_overlay_does_not(tmp_path: Path) -> None:
    shipped = load_codebook()
    assert load_codebook(tmp_path).version == shipped.version
    header = ",".join(columns(Cue))
    written(tmp_path, f"{header}\nv.burble,burble,v,asserts,speech,that|quote,,\n", "lexicons/cues.csv")
    assert load_codebook(tmp_path).version != shipped.version


def test_a_bad_row_of_an_overlay_is_named_with_its_own_file_and_costs_nothing(tmp_path: Path) -> None:
    header = ",".join(columns(Office))
    file = written(
        tmp_path,
        f"{header}\nreeve,reeve,mayor,GOV,parish,,\nport-reeve,port reeve,mayor,GOV,state,,\n",
        "actors/offices.csv",
    )
    codebook = load_codebook(tmp_path)
    assert [(problem.file, problem.line) for problem in codebook.problems] == [(str(file), 2)]
    assert codebook.offices[-1].id == "port-reeve"
    assert len(codebook.offices) == len(load_codebook().offices) + 1


def test_an_overlay_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="is no folder; give the folder"):
        load_codebook(tmp_path / "absent")


def test_classes_and_lists_are_gathered() -> None:
    codebook = load_codebook()
    assert "relationship" in codebook.classes["relation"]
    assert {"tie", "chess"} <= codebook.expand(("@relation", "chess"))
    assert codebook.expand(("@no_such_class",)) == frozenset()
    assert codebook.words["no such list"] == frozenset()
