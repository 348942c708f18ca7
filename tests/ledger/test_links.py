"""What ties reports together in a ledger: the same as over all reports at once, in whatever order they came."""

import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from comity.codebook import load_codebook
from comity.ledger import View, Writer
from comity.links.copies import find_copies
from comity.links.denials import find_denials
from comity.links.editions import find_editions
from comity.links.features import FeatureFinder
from comity.links.plans import find_plans
from comity.links.stories import find_stories
from comity.model import Document, Reading, Versions
from ledger.made import ONE, RIFT, TWO, Told, fill, other_coding, report

TABLES = load_codebook()
PLACES = ("Sallowby", "Quenholt", "Tassary", "Ostrel")
OUTLETS = ("Harth Courier", "Littoral Wire", "Ambria Post", None)


def archive(seed: int, size: int = 24) -> list[Reading]:
    """Return invented reports of a month: editions, copies, plans, denials, and some without a day."""
    rng = random.Random(seed)
    found: list[Reading] = []
    for number in range(size):
        place, person = rng.choice(PLACES), rng.choice(("Morrenko", "Oskeline", "Kestrane"))
        day = rng.choice([None, *(date(2031, 6, 1) + timedelta(days=rng.randrange(25)) for _ in range(8))])
        told = [
            Told(
                f"Veldania imposed sanctions on the port of {place}, Minister {person} said.",
                by="Harth Courier",
            ),
            Told(
                f"Korsia denied that there were sanctions on the port of {place}.", status="denied", by="KRS"
            ),
            Told(
                f"The two plan to hold talks in {place} on Tuesday, {person} said.",
                type="CONSULT",
                leaning="closeness",
                status="future",
                when=day + timedelta(days=3) if day else None,
            ),
            Told(
                f"The two held talks in {place} on Tuesday, {person} said.",
                type="CONSULT",
                leaning="closeness",
                when=day,
            ),
            rift_or_none(rng),
        ]
        chosen = rng.sample(told, rng.randrange(1, 4))
        url = f"https://example.invalid/{rng.randrange(6)}" if rng.random() < 0.3 else None
        whole = report(rng.choice(OUTLETS), day, *chosen, title=f"{place} {number} (invented)", url=url)
        if found and rng.random() < 0.3:  # a copy or an edition with a sentence more
            whole = again(rng.choice(found), rng, day)
        if whole.document.id not in {known.document.id for known in found}:
            found.append(whole)
    return found


def rift_or_none(rng: random.Random) -> Told:
    return (
        RIFT
        if rng.random() < 0.5
        else Told("no rift at all", type=None, kind="comment", status="denied", by="VLD")
    )


def again(known: Reading, rng: random.Random, day: date | None) -> Reading:
    document = known.document
    later = msgspec.structs.replace(
        document,
        id=f"{document.id}-{rng.randrange(1000)}",
        text=document.text
        + "\nThe talks were the first in years, a diplomat of Ambria said at the ministry in Lisamar.",
        outlet=rng.choice(OUTLETS),
        published=day,
    )
    return msgspec.structs.replace(known, document=later)


LINKS = {
    "stories": "SELECT d.id, m.story, s.reports, s.first_day, s.last_day, s.reason FROM story_members m "
    "JOIN documents d ON d.number = m.document JOIN stories s ON s.story = m.story AND s.until IS NULL WHERE m.until IS NULL",
    "copies": "SELECT d.id, m.family, s.reports, s.origin, s.agency, s.containment, s.reason FROM family_members m "
    "JOIN documents d ON d.number = m.document JOIN families s ON s.family = m.family AND s.until IS NULL WHERE m.until IS NULL",
    "editions": "SELECT d.id, e.id, earlier, first, e.number, changes, kept, reason FROM editions e "
    "JOIN documents d ON d.number = e.document WHERE until IS NULL",
    "things": "SELECT thing, first, second, origins, outlets, circles, unplaced, reason FROM things WHERE until IS NULL",
    "origins": "SELECT d.id, o.place, thing, count FROM origins o JOIN readings r ON r.number = o.reading "
    "JOIN documents d ON d.number = r.document WHERE until IS NULL",
    "denials": "SELECT id, first, second, denial, claim, confidence, reason FROM denial_links WHERE until IS NULL",
    "plans": "SELECT id, first, second, plan, outcome, kind, confidence, reason FROM plan_links WHERE until IS NULL",
    "boards": "SELECT b.board, b.day, d.id, b.place, b.id, first, second, due, ends FROM boards b "
    "JOIN readings r ON r.number = b.reading JOIN documents d ON d.number = r.document",
    "lines": "SELECT first, second, day, document, place, outlet, story, family, origins, type, score FROM lines",
}


def kept(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the links that hold, sorted, under ids that do not depend on the order of adding."""
    with View(path) as view:
        return {name: sorted(view.ask(text, []), key=repr) for name, text in LINKS.items()}


def added(path: Path, batches: Iterable[Sequence[Reading]], versions: Versions = ONE) -> Path:
    for batch in batches:
        with Writer(path, versions) as writer, writer.together():
            for whole in batch:
                writer.add(whole)
    return path


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(seed=st.integers(0, 10_000), size=st.integers(1, 9))
def test_links_depend_on_neither_order_nor_batches(seed: int, size: int) -> None:
    reports = archive(seed)
    with tempfile.TemporaryDirectory() as folder:
        whole = kept(added(Path(folder) / "whole.comity", [reports]))
        random.Random(seed).shuffle(reports)
        batches = [reports[n : n + size] for n in range(0, len(reports), size)]
        assert kept(added(Path(folder) / "parts.comity", batches)) == whole


@pytest.mark.parametrize("seed", range(4))
def test_links_are_those_of_all_reports_at_once(tmp_path: Path, seed: int) -> None:
    reports = archive(seed, 40)
    found = kept(added(tmp_path / "x.comity", [reports]))
    stories = find_stories(map(FeatureFinder(TABLES), reports))
    assert {row[:2] for row in found["stories"]} == {(name, s.id) for s in stories for name in s.documents}
    assert {row[5] for row in found["stories"]} == {story.reason for story in stories}
    documents = [whole.document for whole in reports]
    families = find_copies(documents, TABLES)
    assert {row[:2] for row in found["copies"]} == {(name, f.id) for f in families for name in f.documents}
    assert {row[3:] for row in found["copies"]} == {
        (f.origin, f.agency, f.containment, f.reason) for f in families
    }
    editions = find_editions(documents)
    assert {row[:5] for row in found["editions"]} == {
        (e.document, e.id, e.earlier, e.first, e.number) for e in editions
    }
    assert {(row[0], row[3], row[4], row[5]) for row in found["denials"]} == {
        (link.id, link.denial, link.claim, link.confidence) for link in find_denials(reports)
    }
    assert {(row[0], row[5], row[6]) for row in found["plans"]} == {
        (link.id, link.kind, link.confidence) for link in find_plans(reports)
    }
    assert all(found.values()), [name for name, rows in found.items() if not rows]


def test_a_denial_without_parties_is_linked_in_its_report(tmp_path: Path) -> None:
    claim = Told("Veldania imposed sanctions on the port of Quenholt, the paper said.", by="Harth Courier")
    denial = Told(
        "Nobody had imposed sanctions on the port of Quenholt, she said.", status="denied", by="Maret Oskeline"
    )
    whole = report("Harth Courier", date(2031, 6, 3), claim, denial)
    deed = msgspec.structs.replace(whole.events[1], actors=(), recipients=())
    bare = msgspec.structs.replace(whole, events=(whole.events[0], deed), evidence=whole.evidence[:1])
    links = kept(added(tmp_path / "x.comity", [[bare]]))["denials"]
    assert [row[3:5] for row in links] == [(deed.id, whole.evidence[0].id)]
    assert [row[0] for row in links] == [link.id for link in find_denials([bare])]


def test_a_reading_again_ends_where_one_under_other_tables_began(tmp_path: Path) -> None:
    reports = archive(3)
    changed = [other_coding(whole) for whole in reports]
    once = kept(added(tmp_path / "once.comity", [changed], TWO))
    path = added(tmp_path / "x.comity", [reports])
    before = kept(path)
    added(path, [changed[::2], changed[1::2]], TWO)
    now = kept(path)
    for name in ("origins", "things", "denials", "plans"):
        assert now[name] == once[name], name
    added(path, [reports])  # the tables changed back
    assert kept(path) == before


def test_links_as_they_were_known(tmp_path: Path) -> None:
    reports = archive(5)
    path = added(tmp_path / "x.comity", [reports[:12]])
    before = kept(path)
    with View(path) as view:
        moment = next(
            view.ask("SELECT max(since) FROM (SELECT since FROM standing UNION SELECT since FROM things)", [])
        )[0]
    added(path, [reports[12:]])
    with View(path) as view:
        for name, text in LINKS.items():
            if name not in ("lines", "boards"):  # these tell what holds now
                then = text
                for alias in ("m.", "s.", ""):
                    then = (
                        then.replace(
                            f"{alias}until IS NULL",
                            f"{alias}since <= '{moment}' AND coalesce({alias}until, '9') > '{moment}'",
                        )
                        if alias or "m.until" not in text
                        else then
                    )
                assert sorted(view.ask(then, []), key=repr) == before[name], name


def test_two_copies_of_an_agency_and_one_who_went_there(tmp_path: Path) -> None:
    tale = (
        "Veldania closed its ports to Korsian vessels on Wednesday, the harbour master of Sallowby said in the evening.",
        "Fishermen waited off Quenholt with full holds, and the price of herring fell by a third within a day.",
    )
    told = [Told(tale[0]), Told(tale[1], type="COERCE")]
    day = date(2031, 6, 9)
    one, other = report("Harth Courier", day, *told), report("Ambria Post", day, *told)
    third = report(
        "Karrow Ledger",
        day,
        Told(
            "At Sallowby the harbour master turned Korsian vessels away from the closed ports of Veldania on Wednesday."
        ),
    )
    with View(fill(tmp_path / "x.comity", one, other, third)) as view:
        found = view.columns("document", "family", "origins", "type", "story")
        assert len(set(found["story"])) == 1
        assert {found["origins"][n] for n in range(5) if found["type"][n] == "SANCTION"} == {2}
        assert {found["origins"][n] for n in range(5) if found["type"][n] == "COERCE"} == {1}


def test_undated_documents_and_texts_of_nothing(tmp_path: Path) -> None:
    bare = Reading(document=Document(id="d1", text=""))
    found = kept(added(tmp_path / "x.comity", [[bare, Reading(document=Document(id="d2", text="…"))]]))
    assert {row[0] for row in found["stories"]} == {"d1", "d2"}
    assert not found["copies"]


def relaying(outlet: str, cited: str, more: str = "Minister Morrenko said") -> Reading:
    """Return a report that has what it tells from another outlet."""
    told = f"Veldania closed the port of Sallowby to Korsian vessels, {more}."
    made = report(outlet, date(2031, 6, 9), Told(told, type="COERCE", by=cited))
    said = tuple(msgspec.structs.replace(part, speaker_kind="outlet") for part in made.attributions)
    return msgspec.structs.replace(made, attributions=said)


def test_outlets_that_cite_each_other_are_flagged_and_count_once(tmp_path: Path) -> None:
    one, other = relaying("Harth Courier", "Ambria Post"), relaying("Ambria Post", "Harth Courier")
    path = fill(tmp_path / "x.comity", one)
    with View(path) as view:
        alone = view.thing(one.evidence[0].id)
        assert alone is not None
        assert not alone.circles
    fill(path, other)
    with View(path) as view:
        for whole in (one, other):
            thing = view.thing(whole.evidence[0].id)
            assert thing is not None
            assert (thing.origins, thing.circles) == (1, (("Ambria Post", "Harth Courier"),))
            assert "circular reporting among Ambria Post, Harth Courier" in thing.reason
        assert set(view.columns("origins")["origins"]) == {1}
        (row,) = view.ask("SELECT pair, origins, reason FROM circular_reporting", [])
        assert row[:2] == ("KRS – VLD", 1)
    fill(
        path,
        relaying("Karrow Ledger", "Lisamar Times", "fishermen waiting off Quenholt said on Monday evening"),
    )
    with View(path) as view:
        thing = view.thing(one.evidence[0].id)
        assert thing is not None
        assert thing.origins == 2  # who is outside the ring counts


def test_the_board_says_who_denies_what_another_is_cited_for(tmp_path: Path) -> None:
    told = Told(
        "Korsia shelled a Veldanian border post on Wednesday.", type="ASSAULT", parties=("KRS", "VLD")
    )
    claim = report("Harth Courier", date(2031, 6, 8), told)
    charge = replace(told, by="VLD")
    whole = report("Ambria Post", date(2031, 6, 9), charge)
    (inner,) = whole.attributions
    outer = msgspec.structs.replace(inner, id="outer", speaker="KRS", name="Korsia", stance="rejects")
    inner = msgspec.structs.replace(inner, parent="outer")
    denial = msgspec.structs.replace(whole, attributions=(outer, inner))
    with View(fill(tmp_path / "x.comity", claim, denial)) as view:
        (link,) = view.contradictions()
        assert (link.denial.speaker, link.claim.speaker) == ("Korsia", None)
        assert link.reason.endswith("Korsia denies what VLD says")
