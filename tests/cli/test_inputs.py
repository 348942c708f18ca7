"""What ``comity read`` takes: files of all kinds together, columns by name, and the web only as asked for."""

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import comity
from comity.cli.app import app
from ingest.invented import LINKED, PARAGRAPHS, article, feed, mail, page, pdf, record, written

OVERLAY = Path(comity.__file__).parent / "data" / "demo" / "overlay"


def read(*arguments: str | Path, given: str | bytes | None = None) -> Result:
    told = ["read", *map(str, arguments), "--tables", str(OVERLAY)]
    return CliRunner().invoke(app, told, input=given, env={"COLUMNS": "100"})


def documents(done: Result) -> list[dict[str, object]]:
    return [json.loads(line).get("document") or json.loads(line) for line in done.stdout.splitlines()]


def test_a_folder_of_everything_is_read_in_one_run(tmp_path: Path) -> None:
    written(tmp_path, "a.html", page(linked=article()))
    written(tmp_path, "b.eml", bytes(mail()))
    written(tmp_path, "c.pdf", pdf(["Veldania recalled its ambassador from Korsia."]))
    written(tmp_path, "d.rss", feed(LINKED))
    written(tmp_path, "e.warc", record(page().encode()))
    written(tmp_path, "f.csv", "text,published\nVeldania recalled its ambassador from Korsia.,2031-05-09\n")
    written(tmp_path, "g.pdf", b"%PDF-1.7 nothing")
    written(tmp_path, "h.txt", "Veldania recalled its ambassador from Korsia.")
    done = read(tmp_path, "--format", "jsonl")
    assert done.exit_code == 1
    told = documents(done)
    assert [Path(str(d["path"])).name for d in told if "path" in d] == [
        "a.html",
        "b.eml",
        "c.pdf",
        "d.rss#1",
        "e.warc#1",
        "f.csv:2",
        "h.txt",
    ]
    assert "g.pdf" in done.stderr
    first = told[0]
    assert (first["outlet"], first["author"], first["published"]) == (
        "Harth Courier",
        "Ona Brell",
        "2031-05-09",
    )
    readings = [json.loads(line) for line in done.stdout.splitlines()]
    # The summary in the feed names one state alone; a pair takes two.
    assert [bool(each["evidence"]) for each in readings if "document" in each] == [True] * 3 + [False] + [
        True
    ] * 3


def test_spans_count_the_extracted_text(tmp_path: Path) -> None:
    done = read(written(tmp_path, "a.html", page()), "--format", "jsonl")
    reading = json.loads(done.stdout)
    text = reading["document"]["text"]
    assert "<p>" not in text
    for row in reading["evidence"]:
        assert text[row["span"][0][0] : row["span"][-1][1]].startswith(row["quote"][:20])


def test_patterns_are_spelt_out(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    written(tmp_path / "in", "a.html", page())
    written(tmp_path, "b.txt", "Talks held.")
    done = read(tmp_path / "**" / "*.html", "--format", "jsonl")
    assert [Path(str(d["path"])).name for d in documents(done)] == ["a.html"]
    assert "no file is like this pattern" in read(tmp_path / "*.xyz").stderr


def test_standard_input_is_told_by_its_content(tmp_path: Path) -> None:
    for given in (page().encode(), bytes(mail()), pdf([PARAGRAPHS[0][:80]]), feed(LINKED).encode()):
        done = read("-", "--format", "jsonl", given=given)
        assert done.exit_code == 0, done.stderr
        assert "Veldania recalled" in str(documents(done)[0]["text"])


def test_columns_by_name(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "body;headline\nVeldania recalled its envoy.;Envoy\n")
    for maps in (("--map", "text=body,title=headline"), ("--map", "text=body", "--map", "title=headline")):
        (document,) = documents(read(path, *maps, "--format", "jsonl"))
        assert (document["text"], document["title"]) == ("Veldania recalled its envoy.", "Envoy")
    assert "--map text=COLUMN" in read(path).stderr


@pytest.mark.parametrize("told", ["text", "text=", "body=text", "text=a,,"])
def test_columns_that_are_not_well_told_are_a_usage_error(tmp_path: Path, told: str) -> None:
    done = read(written(tmp_path, "a.csv", "text\nTalks.\n"), "--map", told)
    assert done.exit_code == 2
    assert "text=COLUMN" in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("twice", "said"),
    [
        (("--map", "text=a", "--map", "text=b"), "text is to be in 'a' and in 'b'"),
        (("--about", "VLD,KRS", "--about", "VLD,AMB"), "one pair at a time"),
    ],
)
def test_what_is_told_twice_and_can_hold_once_is_a_usage_error(
    tmp_path: Path, twice: tuple[str, ...], said: str
) -> None:
    done = read(written(tmp_path, "a.csv", "a,b\nTalks.,Talks.\n"), *twice)
    assert done.exit_code == 2
    assert said in done.stderr


def test_this_machine_is_not_fetched_from_unless_allowed() -> None:
    done = read("http://127.0.0.1:9/")
    assert done.exit_code == 2
    assert "--allow-private" in done.stderr
    assert "cannot be read" in read("http://127.0.0.1:9/", "--allow-private").stderr


def test_many_warnings_of_one_kind_are_summed_up(tmp_path: Path) -> None:
    cut = (
        "Veldania recalled its ambassador from Korsia on Tuesday, the ministry in Harth said, after a week of"
    )
    text = "\n".join(json.dumps({"text": f"{cut} {n}"}) for n in range(8))
    done = read(written(tmp_path, "a.jsonl", text), "--format", "jsonl")
    assert done.stderr.count("may be cut off") == 5
    assert "3 more like the 5 above were not shown" in done.stderr


def test_notes_stand_in_the_heading(tmp_path: Path) -> None:
    done = read(written(tmp_path, "a.html", page(linked=article(headline="Strait crisis: live updates"))))
    assert "note: live blog" in done.stdout


def test_help_starts_at_once() -> None:
    import subprocess
    import sys

    times = []
    for _ in range(3):
        begun = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "comity.cli", "--help"], capture_output=True, check=True, timeout=30
        )
        times.append(time.monotonic() - begun)
    assert min(times) < 0.6  # 0.15 on a quiet machine; several share this one
