"""Stories: which reports tell of one happening, whatever the order and the batches."""

import random
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.codebook import load_codebook
from comity.links.features import FeatureFinder, Features, stem
from comity.links.stories import find_groups, find_stories, load_story_model
from links.documents import document, features

FINDER = FeatureFinder(load_codebook())
PLACES = ("Sallowby", "Quenholt", "Tassary", "Ostrel", "Lisamar", "Bredwin")
PEOPLE = ("Morrenko", "Oskeline", "Kestrane", "Drummeth", "Vasquith", "Faustmere")
DEEDS = (
    "earthquake shook the town",
    "ferry sank off the coast",
    "court jailed the banker",
    "mine collapsed at dawn",
)


def invented(number: int, rng: random.Random) -> Features:
    """Return a report of one of 24 happenings: two of each kind differ in place, person and number alone."""
    happening = rng.randrange(24)
    place, person = PLACES[happening % 6], PEOPLE[(happening // 4) % 6]
    deed, count = DEEDS[happening % 4], 11 + 7 * happening
    lines = [
        f"An {deed} near {place} on Monday, and {count} people were hurt.",
        f"Mayor {person} of {place} said that {count} beds had been made ready.",
        f"Rescue teams reached {place} in the evening, {person} told reporters there.",
        f"It was the worst such day in {place} for {count % 9 + 2} years.",
    ]
    rng.shuffle(lines)
    return features(
        FINDER,
        document(
            f"r{number:03}", " ".join(lines[: rng.randrange(2, 5)]), day=rng.choice([None, 1, 2, 3, 9, 28])
        ),
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_stories_depend_on_the_reports_alone(seed: int) -> None:
    rng = random.Random(seed)
    reports = [invented(number, rng) for number in range(20)]
    whole = find_stories(reports)
    rng.shuffle(reports)
    assert find_stories([*reports, reports[0]]) == whole


def test_a_group_that_grows_too_large_is_taken_apart() -> None:
    model = msgspec.structs.replace(load_story_model(), largest=4)
    reports = [invented(number, random.Random(number)) for number in range(40)]
    groups = find_groups(reports, model)
    assert sorted(name for group in groups for name in group.reports) == sorted(r.document for r in reports)
    assert max(len(group.reports) for group in groups if group.level < len(model.levels)) <= 4
    assert {group.level for group in groups} >= {0, 1}
    told = [name for story in find_stories(reports, model) for name in story.documents]
    assert sorted(told) == sorted(report.document for report in reports)


def test_equal_reports_without_end_are_held_together_by_day() -> None:
    model = msgspec.structs.replace(load_story_model(), largest=3)
    text = "The weather office of Lisamar expects rain on the coast and wind in the hills of Tassary."
    reports = [
        features(FINDER, document(f"{day}{copy}", text, day=day)) for day in range(1, 7) for copy in "ab"
    ]
    assert [story.documents for story in find_stories(reports, model)] == [
        (f"{day}a", f"{day}b") for day in range(1, 7)
    ]


def test_every_report_is_in_one_story() -> None:
    reports = [invented(number, random.Random(number)) for number in range(30)]
    told = [name for story in find_stories(reports) for name in story.documents]
    assert sorted(told) == sorted(report.document for report in reports)
    assert find_stories([]) == ()


QUAKES = {
    "a1": (
        3,
        "A strong earthquake shook Sallowby before dawn on Monday, killing 31 people. Mayor Morrenko asked for tents.",
    ),
    "b1": (
        4,
        "An earthquake of magnitude 6.1 hit the islands off Lisamar on Tuesday; Governor Oskeline said 7 had died.",
    ),
    "a2": (
        4,
        "In Sallowby rescuers dug for survivors of the earthquake that killed 31 on Monday, Mayor Morrenko said.",
    ),
    "b2": (
        5,
        "Lisamar counts its damage: 7 died when a quake of magnitude 6.1 struck, according to Governor Oskeline.",
    ),
}


def test_two_happenings_of_one_kind_are_two_stories() -> None:
    stories = find_stories(
        features(FINDER, document(name, text, day=day)) for name, (day, text) in QUAKES.items()
    )
    assert [story.documents for story in stories] == [("a1", "a2"), ("b1", "b2")]
    assert all("mean score" in story.reason for story in stories)
    assert stories[0].since
    assert stories[0].until
    assert stories[0].until - stories[0].since == timedelta(days=1)


def test_a_story_does_not_reach_over_the_window() -> None:
    text = (
        "A strong earthquake shook Sallowby before dawn, killing 31 people, Mayor Morrenko said in Sallowby."
    )
    reports = [
        features(FINDER, document(name, text, day=day)) for name, day in (("a", 1), ("b", 2), ("c", 30))
    ]
    assert [story.documents for story in find_stories(reports)] == [("a", "b"), ("c",)]


def test_a_story_keeps_its_id_when_reports_are_added() -> None:
    reports = [invented(number, random.Random(7)) for number in range(3)]
    first = find_stories(reports[:1])[0]
    assert first.id in {story.id for story in find_stories(reports)}


def test_features_name_what_the_report_names() -> None:
    one = features(
        FINDER,
        document(
            "a",
            "[A note of the editor.]\n\nMorrenko landed in Sallowby on Monday with 1,200 tents. He said so.",
        ),
    )
    assert one.counts["names"].keys() == {"morrenko", "sallowby", "monday"}
    assert one.counts["places"].keys() == {"sallowby"}
    assert one.counts["numbers"].keys() == {"1200"}
    assert one.counts["dates"].keys() == {"monday"}
    assert "sallowby monday" not in one.counts["phrases"]  # a word stands between
    assert "editor" not in one.counts["terms"]


@pytest.mark.parametrize(
    ("word", "wanted"),
    [("cities", "city"), ("landed", "land"), ("press", "press"), ("bus", "bus"), ("wire's", "wire")],
)
def test_stem(word: str, wanted: str) -> None:
    assert stem(word) == wanted


def test_the_model_holds_no_words() -> None:
    model = load_story_model()
    assert all(isinstance(weight, float) and weight > 0 for weight in model.weights.values())
