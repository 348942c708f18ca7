"""Quotations: which marks pair, and what a missing mark may harm."""

from time import process_time

import pytest
from hypothesis import example, given, settings

from comity.reading.quotes import find_quotes
from reading.texts import marked_text


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "no" and "never".', ['"no"', '"never"']),
        ("He said “no” and «never».", ["“no”", "«never»"]),
        ("He said ''no'' there.", ["''no''"]),
        ('He said “no" there.', ['“no"']),  # marks of two sorts
        ("He said ‘not now’ there.", ["‘not now’"]),
        ("He said 'not now', then left.", ["'not now'"]),
        ("The ministers' talks and Korsia's port", []),
        ("Korsia won't. Isn't it? '90s", []),
        ("“He said ‘no’ to me”", ["“He said ‘no’ to me”"]),  # the outer one alone
        ("", []),
    ],
)
def test_marks_pair(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_an_odd_mark_is_passed_over_and_harms_no_other_paragraph() -> None:
    assert quoted('He is 6" tall.\n\nHe said "no".') == ['"no"']


def test_a_quotation_over_paragraphs_runs_to_the_end_of_each() -> None:
    text = 'He said: "We wait.  \n\n"We hope." He left.'
    assert quoted(text) == ['"We wait.', '"We hope."']


def test_a_paragraph_that_opens_with_an_unclosed_quotation_is_quoted_whole() -> None:
    assert quoted("“We wait. We hope.\n\nHe left.") == ["“We wait. We hope."]


def test_low_high_marks_pair() -> None:
    assert quoted("Er sagte „nein“ dazu.") == ["„nein“"]


def test_single_marks_that_never_close_cost_little() -> None:
    began = process_time()
    assert find_quotes(" 'a" * 8000) == ()
    assert (
        process_time() - began < 0.4
    )  # seconds; five times as long now, hours for a text of the largest size


@settings(max_examples=300, deadline=None)
@given(marked_text())
@example("\"''")
@example("``")
@example("“\n“")
@example(" \u00a0'\n'a b'")
def test_quotations_lie_inside_the_text_one_after_the_other(text: str) -> None:
    reached = 0
    for start, end in find_quotes(text):
        assert reached <= start < end <= len(text)
        assert "\n" not in text[start:end]
        reached = end


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("“He said “never” to me,” he said.", ["“He said “never” to me,”"]),
        ('"He said "never" to me," he said.', ['"He said "never" to me,"']),
        ("‘He said “never” to me,’ he said.", ["‘He said “never” to me,’"]),
        ("‘The ministers’ talks won’t help,’ he said.", ["‘The ministers’ talks won’t help,’"]),
        ("‘No,’ said the ministers’ aide. ‘Never.’", ["‘No,’", "‘Never.’"]),
        ('It was 30" too long. "It will sail," he said.', ['"It will sail,"']),
        ("He called it “a day and left. “It will sail,” he said.", ["“It will sail,”"]),
        ("„Nein“, sagte er. „Nie.“", ["„Nein“", "„Nie.“"]),
        ("— We wait, — said Pell.", ["We wait,"]),
        ("The port — shut since May — opened.", []),
        ("In the ‘90s the ministers’ talks failed.", []),
    ],
)
def test_marks_inside_marks_and_odd_ones(text: str, found: list[str]) -> None:
    assert quoted(text) == found


PARAGRAPH = marked_text(12).map(lambda text: text.replace("\n", " "))


@settings(max_examples=300, deadline=None)
@given(PARAGRAPH, PARAGRAPH, PARAGRAPH, PARAGRAPH)
@example("“We wait.", '"', "He left.", "“")
def test_marks_of_one_paragraph_change_nothing_two_paragraphs_off(
    first: str, second: str, one: str, other: str
) -> None:
    """Only the paragraph just before may see whether the next one opens with a mark."""

    def outside(middle: str) -> tuple[list[str], list[str]]:
        text = "\n".join([first, second, middle, second, first])
        after = len(text) - len(first) - len(second) - 1
        spans = find_quotes(text)
        return [text[s:e] for s, e in spans if e <= len(first)], [text[s:e] for s, e in spans if s >= after]

    assert outside("x" + one) == outside("x" + other)
