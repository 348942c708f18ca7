"""Judging: new rows with who and when, beside the machine's word; taken out as gold, and measured by."""

import re
import shutil
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from comity.engines.serial import Reader
from comity.errors import InputError
from comity.evaluation import judgements as judged_set
from comity.evaluation.golden import golden_text, quoted
from comity.evaluation.sets import SETS, evaluate
from comity.ledger import View, add_judgement, judged_lines, judgements_in
from comity.model import Coding, Document, Failure, Judgement, Recoding
from comity.web import Site
from conftest import DEMO_OVERLAY
from web.conftest import HERE, client_of

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))  # a folder of passages, not a package
from compare import Report, find_faults
from passages import find_words, read_folder

ORIGIN = {"origin": HERE}


def lines(client: TestClient, document: str = "demo-04") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/report/{document}.json").json()["lines"]
    return found


def judge(client: TestClient, line: dict[str, Any], **form: str) -> int:
    data = {"document": line["document"], "evidence": line["id"], "who": "Ada", **form}
    return client.post("/judge", data=data, headers=ORIGIN, follow_redirects=False).status_code


def test_a_verdict_is_shown_beside_the_line_everywhere(own: TestClient) -> None:
    line = lines(own)[0]
    assert judge(own, line, verdict="accept", note="as the text says") == 303
    (verdict,) = lines(own)[0]["verdicts"]
    assert (verdict["verdict"], verdict["who"], verdict["note"]) == ("accept", "Ada", "as the text says")
    assert datetime.fromisoformat(verdict["at"]).tzinfo is not None
    assert "accepted by" in own.get("/report/demo-04").text
    assert "accepted by" in own.get("/pair/KRS/VLD").text
    assert "accept by Ada" in own.get("/pair/KRS/VLD.csv").text
    page = own.get("/judgements.json").json()
    assert page["total"] == 1
    assert page["found"][0]["evidence"] == line["id"]


def test_a_later_verdict_takes_the_place_of_the_earlier_and_both_are_kept(own: TestClient) -> None:
    line = lines(own)[0]
    for verdict in ("accept", "unsure", "reject"):
        assert judge(own, line, verdict=verdict) == 303
    assert judge(own, line, verdict="accept", who="Bo") == 303
    assert [(v["who"], v["verdict"]) for v in lines(own)[0]["verdicts"]] == [
        ("Ada", "reject"),
        ("Bo", "accept"),
    ]
    page = own.get("/judgements.json").json()
    assert (page["several"], page["disputed"]) == (1, 1)
    with View(own.app.state.site.ledger) as view:  # type: ignore[attr-defined]
        assert len(list(judgements_in(view))) == 2
        assert [one.verdict for _, one in judgements_in(view, every=True)] == [
            "accept",
            "reject",
            "unsure",
            "accept",
        ]


def test_a_recoding_keeps_only_what_differs(own: TestClient) -> None:
    line = lines(own)[0]
    form = {
        "leaning": "strain",
        "status": line["status"],
        "type": "REQUEST",
        "actors": "KRS AMB",
        "recipients": "VLD",
    }
    assert judge(own, line, verdict="recode", **form) == 303
    assert lines(own)[0]["verdicts"][0]["words"] == "leaning strain, actors KRS and AMB"
    agreement = {
        one["field"]: (one["agreed"], one["n"]) for one in own.get("/judgements.json").json()["agreement"]
    }
    assert agreement["leaning"] == (0, 1)
    assert agreement["status"] == (1, 1)


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "recode"},
        {"verdict": "recode", "type": "NOTHING"},
        {"verdict": "recode", "actors": "XXX"},
        {"verdict": "recode", "leaning": "sideways"},
        {"verdict": "praise"},
        {"verdict": ""},
        {"verdict": "accept", "who": " "},
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(own: TestClient, form: dict[str, str]) -> None:
    line = lines(own)[0]
    given = {"actors": "KRS", "recipients": "VLD", **form} if form["verdict"] == "recode" else form
    own.app.state.site.__dict__["judge"] = None  # type: ignore[attr-defined]
    assert judge(own, line, **given) == 400
    assert lines(own)[0]["verdicts"] == []


def test_a_line_that_does_not_hold_cannot_be_judged(own: TestClient) -> None:
    assert judge(own, {"document": "demo-04", "id": "v-nothing"}, verdict="accept") == 404
    assert judge(own, {"document": "nothing", "id": "v-nothing"}, verdict="accept") == 404


def test_a_reader_for_reading_alone_takes_nothing(demo_kept: Path) -> None:
    client = client_of(Site(demo_kept, tables=DEMO_OVERLAY, read_only=True))
    page = client.get("/report/demo-04")
    assert 'action="/judge"' not in page.text
    assert judge(client, lines(client)[0], verdict="accept") == 400
    assert client.post("/add", data={"text": "x"}, headers=ORIGIN).status_code == 400


def test_the_ledger_refuses_to_change_a_judgement(own: TestClient) -> None:
    import sqlite3

    judge(own, lines(own)[0], verdict="accept")
    connection = sqlite3.connect(own.app.state.site.ledger)  # type: ignore[attr-defined]
    for change in ("DELETE FROM judgements", "UPDATE judgements SET verdict = 'reject'"):
        with pytest.raises(sqlite3.IntegrityError, match="only grows"):
            connection.execute(change)
    connection.close()


def made(evidence: str, document: str = "demo-04", **more: Any) -> Judgement:
    coded = Coding(pair=("KRS", "VLD"), kind="comment", leaning="strain", status="happened")
    return Judgement(
        document=document,
        evidence=evidence,
        span=((0, 5),),
        coded=coded,
        **{"verdict": "accept", "who": "Ada", "at": "2031-05-09T00:00:00.000000Z", **more},
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "recode"},
        {"recoding": Recoding(leaning="strain")},
        {"verdict": "recode", "recoding": Recoding()},
        {"who": " "},
        {"document": "nothing"},
    ],
)
def test_unsound_judgements_are_not_kept(demo_kept: Path, tmp_path: Path, wrong: dict[str, Any]) -> None:
    path = tmp_path / "x.comity"
    shutil.copyfile(demo_kept, path)
    with pytest.raises(InputError):
        add_judgement(path, made("v-1", **wrong))


def test_judgements_come_back_as_they_were_given(demo_kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.comity"
    shutil.copyfile(demo_kept, path)
    given = [made(f"v-{n}") for n in range(600)]
    given.append(made("v-0", who="Bo", verdict="recode", recoding=Recoding(actors=(), mode="none"), note="…"))
    for judgement in given:
        add_judgement(path, judgement)
    with View(path) as view:
        assert [one for _, one in judgements_in(view)] == given[::-1]
        assert judged_lines(view, [f"v-{n}" for n in range(600)])["v-0"] == (given[0], given[-1])
        first = list(judgements_in(view, limit=10))
        assert [one for _, one in judgements_in(view, limit=5, before=first[4][0])] == [
            one for _, one in first[5:]
        ]


def all_judged(client: TestClient, document: str) -> list[dict[str, Any]]:
    found = lines(client, document)
    for number, line in enumerate(found):
        judge(client, line, verdict="reject" if number % 3 == 2 else "accept")
    return found


def test_judgements_become_golden_passages(own: TestClient, tmp_path: Path, reader: Reader) -> None:
    """What was accepted must be found by the same reading; what was rejected must be what "not" forbids."""
    for document in ("demo-04", "demo-09", "demo-18"):
        all_judged(own, document)
    with View(own.app.state.site.ledger) as view:  # type: ignore[attr-defined]
        (tmp_path / "judged.md").write_text(golden_text(view), encoding="utf-8")
    passages, problems = read_folder(tmp_path)
    assert problems == []
    assert [passage.id for passage in passages] == ["demo-04", "demo-09", "demo-18"]
    for passage in passages:
        report = Document(
            id=passage.id, text=passage.text, published=passage.published, outlet=passage.outlet
        )
        products = reader.products(report)
        assert not isinstance(products, Failure)
        found = Report.of(passage, products.reading(), products.values["times"])
        assert {table.name for table in passage.tables} >= {"evidence", "events"}
        for table in passage.tables:
            faults = find_faults(table, found)
            assert len(faults) == (len(table.rows) if table.name.startswith("not") else 0), faults


@pytest.mark.parametrize(
    ("text", "span", "cell"),
    [
        ("Korsia left. Korsia came.", (13, 19), "Korsia [2]"),
        ("“Korsia left.”", (0, 14), "Korsia left"),
        ("a" * 30 + " " + "b" * 30 + " end of it", (0, 71), None),
        ("One\n\nTwo three", (0, 14), "One … Two three"),
        ("...", (0, 3), None),
    ],
)
def test_words_that_find_their_place_again(text: str, span: tuple[int, int], cell: str | None) -> None:
    found = quoted(text, (span,))
    if cell is not None or text == "...":
        assert found == cell
    if found:
        start, end = find_words(text, found)
        assert span[0] <= start < end <= span[1]


def test_agreement_is_measured_with_its_n(own: TestClient, reader: Reader) -> None:
    found = all_judged(own, "demo-09")
    judge(
        own, found[0], verdict="recode", leaning="closeness" if found[0]["leaning"] == "strain" else "strain"
    )
    judge(own, found[1], verdict="unsure")
    path = own.app.state.site.ledger  # type: ignore[attr-defined]
    rows = judged_set.read_judgements(path)
    assert [row["id"] for row in rows] == ["demo-09"]
    assert "judged" not in judged_set.inputs(rows[0])
    figures = {f.name: f for f in evaluate(SETS["judgements"], rows, reader).figures}
    rejected = sum(1 for n in range(len(found)) if n % 3 == 2)
    assert figures["line"].n == len(found) - 1
    assert figures["line"].value == pytest.approx((len(found) - 1 - rejected) / (len(found) - 1))
    kept = len(found) - 1 - rejected
    assert figures["leaning"].n == kept
    assert figures["leaning"].value == pytest.approx((kept - 1) / kept)
    assert figures["status"].value == 1.0


def test_a_card_offers_what_can_be_judged(client: TestClient) -> None:
    html = client.get(lines(client)[0]["link"]).text
    assert re.findall(r'name="verdict" value="(\w+)"', html) == ["accept", "reject", "unsure", "recode"]
    assert 'data-key="a"' in html
