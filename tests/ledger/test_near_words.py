"""Reports near by their words: memory answers what the table would answer."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from comity.ledger import Writer, near_words
from comity.ledger.near_words import NearWords
from ledger.made import ONE, Told, fill, report
from ledger.test_links import added, archive, kept


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.comity"


def keys(rng: random.Random) -> dict[int, int]:
    return {rng.randrange(40): rng.randrange(60, 400) for _ in range(12)}


@pytest.mark.parametrize("seed", range(3))
def test_memory_answers_what_the_table_answers(
    path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near_words, "LATEST", 30)
    rng = random.Random(seed)
    with Writer(fill(path), ONE) as writer:
        memory, table = NearWords(writer._connection), NearWords(writer._connection)
        seen = 0
        for number in range(1, 160):
            writer._connection.execute(
                "INSERT INTO documents (number, id, hash, text, added_at) VALUES (?, ?, '', '', '')",
                (number, f"d{number}"),
            )
            day, own = rng.choice([0, 0, *range(1000, 1060)]), keys(rng)
            table._asked.clear()  # so that no season is ever worth it
            found = memory.near(own, day, 14, 100_000)
            assert found == table.near(own, day, 14, 100_000)
            seen += len(found)
            memory.add(number, day, own)
        assert memory._seasons
        assert not table._seasons
        assert seen > 100


def test_what_another_process_adds_is_seen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two writers in turn, each with its memory, keep what one would have kept."""
    monkeypatch.setattr(near_words, "_WORTH", 1)
    reports = archive(3, 40)
    with Writer(path, ONE) as one, Writer(path, ONE) as other:
        for number, whole in enumerate(reports):
            (one if number % 3 else other).add(whole)
    assert kept(path) == kept(added(path.with_name("whole.comity"), [reports]))


def test_memory_is_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_words, "_WORTH", 1)
    monkeypatch.setattr(near_words, "_MOST", 300)
    reports = archive(5, 40)
    with Writer(path, ONE) as writer:
        for whole in reports:
            writer.add(whole)
            held = writer._linker._stories._words._seasons.values()
            assert (
                len(held) == 1 or sum(season.size for season in held) <= 400
            )  # that of this report is still added
    assert kept(path) == kept(added(path.with_name("whole.comity"), [reports]))


def test_a_report_without_a_day_is_compared_with_the_latest_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(near_words, "LATEST", 4)
    told = [
        Told(f"Veldania closed the bridge of Sallowby to lorries, Minister Oskeline said on visit {n}.")
        for n in range(7)
    ]
    far = [
        report(None, date(2031, 6, 1) + timedelta(days=90 * n), Told(f"Other words altogether {n}."))
        for n in range(4)
    ]
    one, other = report(None, None, told[0]), report("Harth Courier", None, told[0], told[1])
    with Writer(path, ONE) as writer:
        writer.add(one)
        writer.add(other)
    assert len({row[1] for row in kept(path)["stories"]}) == 1
    apart = path.with_name("apart.comity")
    with Writer(apart, ONE) as writer:
        for whole in (one, *far, other):
            writer.add(whole)
    stories = dict(row[:2] for row in kept(apart)["stories"])
    assert stories[one.document.id] != stories[other.document.id]
