"""What is loaded of kept reports: texts by which a shift is tried, as of archives."""

from datetime import date, timedelta
from pathlib import Path

from comity.ledger import View, Writer
from comity.model import Reading, Versions
from comity.model.relation import Shift
from comity.relations.shifts import shifts_of
from relations.invented import Told, report

START, CRISIS = date(2030, 1, 5), date(2031, 3, 3)
OUTLETS = ("Harth Courier", "Littoral Wire", "Ambria Post", "Karrow Ledger")
BLOWS = tuple(
    Told(
        f"Veldania did {n}.",
        type=kind,
        mode=mode,
        when=CRISIS + timedelta(days=n % 4),
        issue=None,
        confidence=0.9,
    )
    for n, (kind, mode) in enumerate(
        (kind, mode)
        for kind in ("SANCTION", "COERCE", "ASSAULT", "MOBILIZE")
        for mode in (None, "withdraw", "seize", "restrict")
    )
)


def found(path: Path, crisis: list[Reading]) -> list[Shift]:
    """Return the shifts for the worse of a quiet pair to whose reports those of a crisis are added."""
    quiet = [
        report(
            OUTLETS[n % 4],
            START + timedelta(days=10 * n),
            Told(f"They met, the {n}th time.", type="CONSULT", leaning="closeness"),
        )
        for n in range(42)
    ]
    with Writer(path, Versions(code="t", codebook="t", pipeline="t")) as writer:
        for reading in (*quiet, *crisis):
            writer.add(reading)
    with View(path) as view:
        return [shift for shift in shifts_of(view, ("KRS", "VLD")) if shift.direction == "worse"]


def test_a_shift_that_one_report_tells_alone_is_a_change_in_reporting(tmp_path: Path) -> None:
    alone = found(tmp_path / "one.comity", [report(OUTLETS[0], CRISIS + timedelta(days=4), *BLOWS)])
    assert {shift.kind for shift in alone} == {"reporting"}
    assert "does not stand without the story d-" in alone[0].reason


def test_what_many_reports_tell_is_a_change_in_the_relation(tmp_path: Path) -> None:
    many = [report(OUTLETS[n % 4], CRISIS + timedelta(days=n % 4), blow) for n, blow in enumerate(BLOWS)]
    (shift,) = found(tmp_path / "many.comity", many)
    assert shift.kind == "relation"
    assert "stands without any one story" in shift.reason
