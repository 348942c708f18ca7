"""The invented demo reports: what a careful reader ties together in them."""

from pathlib import Path

import msgspec
import pytest

import comity
from comity.engines.serial import Reader
from comity.links.copies import find_copies
from comity.links.denials import find_denials
from comity.links.editions import find_editions
from comity.links.features import FeatureFinder
from comity.links.plans import find_plans
from comity.links.statements import statements
from comity.links.stories import find_stories
from comity.model import Document, Reading

REPORTS = Path(comity.__file__).parent / "data" / "demo" / "reports.jsonl"


@pytest.fixture(scope="module")
def readings(reader: Reader) -> list[Reading]:
    documents = [msgspec.json.decode(line, type=Document) for line in REPORTS.read_bytes().splitlines()]
    return [outcome for outcome in reader.read(documents) if isinstance(outcome, Reading)]


def test_the_agency_report_and_its_copy(readings: list[Reading], reader: Reader) -> None:
    (family,) = find_copies([r.document for r in readings], reader.codebook)
    assert family.documents == ("demo-07", "demo-08")
    assert (family.origin, family.agency) == ("demo-07", "Littoral Wire")


def test_the_corrected_report(readings: list[Reading]) -> None:
    (edition,) = find_editions(r.document for r in readings)
    assert (edition.earlier, edition.document, edition.kept) == ("demo-15", "demo-16", 11)
    changed = [c for c in edition.changes if c.kind == "changed"]
    assert any("crew of 19" in (c.old or "") and "crew of 17" in (c.new or "") for c in changed)
    assert any("five Korsian officials" in (c.old or "") for c in changed)
    assert any((c.new or "").startswith("Correction, 11 June") for c in edition.changes if c.kind == "added")


def test_the_denied_trip(readings: list[Reading]) -> None:
    told = {(s.document.id, s.id): s for s in statements(readings)}
    links = [link for link in find_denials(readings) if link.denial_document == "demo-09"]
    assert links
    assert "did not cancel his trip" in told["demo-09", links[0].denial].sentence
    assert "has dropped a trip to Korsia" in told[links[0].claim_document, links[0].claim].sentence


def test_the_dropped_visit_and_the_talks_moved_and_held(readings: list[Reading]) -> None:
    found = {(link.plan_document, link.kind, link.outcome_document) for link in find_plans(readings)}
    assert ("demo-01", "cancelled", "demo-09") in found
    assert ("demo-19", "moved", "demo-20") in found
    assert ("demo-20", "held", "demo-21") in found


def test_the_stories(readings: list[Reading], reader: Reader) -> None:
    finder = FeatureFinder(reader.codebook)
    story = {name: s.id for s in find_stories(map(finder, readings)) for name in s.documents}
    assert story["demo-07"] == story["demo-08"]
    assert story["demo-15"] == story["demo-16"]
    assert story["demo-09"] == story["demo-10"]
    assert story["demo-19"] == story["demo-20"]
    assert (
        len({story[name] for name in ("demo-01", "demo-07", "demo-12", "demo-15", "demo-19", "demo-23")}) == 6
    )
