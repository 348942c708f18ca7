"""The words by which statements are compared."""

import pytest

from comity.links.wording import bare, deed_words, name_words, telling_words


@pytest.mark.parametrize(
    "forms",
    [
        ("cancel", "cancelled", "canceled", "cancelling", "cancellation", "dropped", "scrapped"),
        ("impose", "imposed", "imposing", "imposition"),
        ("meet", "met", "meeting", "meetings", "summit"),
        ("visit", "visits", "visited", "trip", "journey"),
        ("close", "closed", "closing", "closure"),
        ("deny", "denied", "denies"),
        ("postpone", "postponed", "delayed", "shelved", "deferred"),
    ],
)
def test_forms_of_a_word_are_one(forms: tuple[str, ...]) -> None:
    assert len({bare(form) for form in forms}) == 1


def test_words_for_different_deeds_stay_apart() -> None:
    words = ("cancel", "postpone", "visit", "meet", "close", "impose", "expel", "recall", "ship", "aircraft")
    assert len({bare(word) for word in words}) == len(words)


def test_plain_words_years_and_parties_tell_nothing() -> None:
    text = "The two said in 2031 that Korsia has closed its embassy in Harth."
    assert telling_words(text, frozenset({"korsia", "harth"})) == {"closed", "embassy"}


def test_a_deed_of_plain_words_keeps_them() -> None:
    assert deed_words("asked Korsia for help", frozenset({"korsia"})) == {"asked", "for", "help"}


def test_titles_and_days_name_nobody() -> None:
    assert {"prime", "minister", "tuesday", "july"} <= name_words()
    assert "oskeline" not in name_words()
