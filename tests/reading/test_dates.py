"""Time expressions: which days they are, and which event they date. All names are invented."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from comity.codebook.rows import TimeWord
from comity.codebook.tables import data_folder, read_table
from comity.errors import CodebookError
from comity.model.dates import DateInterval
from comity.reading.dates import RESOLVERS, TimeExpression, event_date, find_dates
from comity.reading.parse import Parser, load_parser
from comity.reading.periods import Period
from comity.reading.timex import RULES, DateTable

FRIDAY = date(2025, 5, 9)
Finder = Callable[..., tuple[TimeExpression, ...]]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return load_parser()


@pytest.fixture(scope="module")
def table() -> DateTable:
    rows, problems = read_table(data_folder() / "lexicons" / "time_words.csv", "time_words.csv", TimeWord)
    assert not problems
    return DateTable(row for row in rows if isinstance(row, TimeWord))


@pytest.fixture(scope="module")
def find(parser: Parser, table: DateTable) -> Finder:
    def find_in(text: str, published: date | None = FRIDAY) -> tuple[TimeExpression, ...]:
        return find_dates(text, parser([text])[0], published, table)

    return find_in


def days(expression: TimeExpression) -> str:
    """Write an interval as "start..end", one day as itself, an open end as nothing."""
    interval = expression.interval
    if interval is None:
        return "-"
    if interval.start == interval.end:
        return str(interval.start)
    return f"{interval.start or ''}..{interval.end or ''}"


# One line: sentence | words | type | value | days. Published on Friday, 2025-05-09.
CASES = """
Ardova closed the port on 2024-11-30. | 2024-11-30 | DATE | 2024-11-30 | 2024-11-30
Ardova closed the port on March 3, 2014. | March 3, 2014 | DATE | 2014-03-03 | 2014-03-03
Ardova closed the port on 3 March 2014. | 3 March 2014 | DATE | 2014-03-03 | 2014-03-03
Ardova closed the port on the 3rd of March 2014. | the 3rd of March 2014 | DATE | 2014-03-03 | 2014-03-03
Ardova closed the port on 22.03.2013. | 22.03.2013 | DATE | 2013-03-22 | 2013-03-22
Ardova closed the port on 11/30/2024. | 11/30/2024 | DATE | 2024-11-30 | 2024-11-30
Ardova closed the port on 4/5/2011. | 4/5/2011 | DATE | 2011-XX-XX | -
Ardova closed the port on Dec. 4. | Dec. 4 | DATE | 2024-12-04 | 2024-12-04
Ardova will close the port on Dec. 4. | Dec. 4 | DATE | 2025-12-04 | 2025-12-04
Ardova closed the port on Sunday, May 4. | Sunday, May 4 | DATE | 2025-05-04 | 2025-05-04
KESTREL CITY, May 8 (Invented Wire) - Ardova closed its port. | May 8 | DATE | 2025-05-08 | 2025-05-08
The ministers met on Thursday. | Thursday | DATE | 2025-05-08 | 2025-05-08
The ministers met on Friday. | Friday | DATE | 2025-05-09 | 2025-05-09
The ministers will meet on Thursday. | Thursday | DATE | 2025-05-15 | 2025-05-15
The ministers plan to meet on Thursday. | Thursday | DATE | 2025-05-15 | 2025-05-15
The ministers managed to meet on Thursday. | Thursday | DATE | 2025-05-08 | 2025-05-08
The talks scheduled for Monday were in doubt. | Monday | DATE | 2025-05-12 | 2025-05-12
The festival opens on Sunday. | Sunday | DATE | 2025-05-11 | 2025-05-11
The envoy arrived last Thursday. | last Thursday | DATE | 2025-05-08 | 2025-05-08
The envoy arrives next Thursday. | next Thursday | DATE | 2025-05-15 | 2025-05-15
Shelling resumed on Thursday night. | Thursday night | TIME | 2025-05-08TNI | 2025-05-08
Thursday of next week will be busy. | Thursday of next week | DATE | 2025-05-15 | 2025-05-15
The envoy left yesterday. | yesterday | DATE | 2025-05-08 | 2025-05-08
The envoy leaves tomorrow. | tomorrow | DATE | 2025-05-10 | 2025-05-10
The envoy spoke today. | today | DATE | 2025-05-09 | 2025-05-09
The envoy speaks tonight. | tonight | TIME | 2025-05-09TNI | 2025-05-09
The envoy spoke this morning. | this morning | TIME | 2025-05-09TMO | 2025-05-09
The envoy spoke last night. | last night | TIME | 2025-05-08TNI | 2025-05-08
Guns fell silent at 9 p.m. on Thursday. | 9 p.m. on Thursday | TIME | 2025-05-08T21:00 | 2025-05-08
Guns fell silent at 21:30 GMT. | 21:30 GMT | TIME | XXXX-XX-XXT21:30Z | -
Ms Okoro resigned earlier this week. | earlier this week | DATE | 2025-W19 | 2025-05-05..2025-05-09
The cabinet will vote later this month. | later this month | DATE | 2025-05 | 2025-05-09..2025-05-31
The bank will report early next year. | early next year | DATE | 2026 | 2026-01-01..2026-04-30
The bank cut its rate this week. | this week | DATE | 2025-W19 | 2025-05-05..2025-05-09
The bank cut its rate last week. | last week | DATE | 2025-W18 | 2025-04-28..2025-05-04
The bank cut its rate last month. | last month | DATE | 2025-04 | 2025-04-01..2025-04-30
The bank will cut its rate next year. | next year | DATE | 2026 | 2026-01-01..2026-12-31
They quarrelled over the weekend. | the weekend | DATE | 2025-W18-WE | 2025-05-03..2025-05-04
They will meet this weekend. | this weekend | DATE | 2025-W19-WE | 2025-05-10..2025-05-11
Troops will leave in the coming days. | the coming days | DURATION | PXD | 2025-05-09..
Trade fell in the past two weeks. | the past two weeks | DURATION | P2W | 2025-04-25..2025-05-09
They signed two days ago. | two days ago | DATE | 2025-05-07 | 2025-05-07
They signed two weeks ago. | two weeks ago | DATE | 2025-W17 | 2025-04-21..2025-04-27
They fought a decade ago. | a decade ago | DATE | 2015 | 2015-01-01..2015-12-31
They signed several weeks ago. | several weeks ago | DATE | PAST_REF | -
They will ratify it in three weeks. | three weeks | DATE | 2025-W22 | 2025-05-26..2025-06-01
Prices doubled in three weeks. | three weeks | DURATION | P3W | -
The truce has held since 2003. | 2003 | DATE | 2003 | 2003-01-01..
The truce held until last year. | last year | DATE | 2024 | ..2024-12-31
The bridge will not open until October. | October | DATE | 2025-10 | 2025-10-01..2025-10-31
They must leave by June 1. | June 1 | DATE | 2025-06-01 | ..2025-06-01
They spoke after Thursday's vote. | Thursday | DATE | 2025-05-08 | 2025-05-08
The accord was reached in mid-March. | mid-March | DATE | 2025-03 | 2025-03-11..2025-03-21
The accord was renewed in late 2014. | late 2014 | DATE | 2014 | 2014-09-01..2014-12-31
They left at the end of March. | the end of March | DATE | 2025-03 | 2025-03-22..2025-03-31
Trade fell in the 1990s. | the 1990s | DATE | 199 | 1990-01-01..1999-12-31
Output fell in the third quarter of 2024. | the third quarter of 2024 | DATE | 2024-Q3 | 2024-07-01..2024-09-30
Output fell in the first quarter. | the first quarter | DATE | 2025-Q1 | 2025-01-01..2025-03-31
The siege ended last summer. | last summer | DATE | 2024-SU | 2024-06-01..2024-08-31
The siege began in the winter of 2022. | the winter of 2022 | DATE | 2022-WI | 2022-12-01..2023-02-28
In September they met. | September | DATE | 2024-09 | 2024-09-01..2024-09-30
In September they will meet. | September | DATE | 2025-09 | 2025-09-01..2025-09-30
Talks ran on March 3-5. | March 3-5 | DATE | 2025-03-03/2025-03-05 | 2025-03-03..2025-03-05
The march lasted for two weeks. | two weeks | DURATION | P2W | -
The crew waited half an hour. | half an hour | DURATION | PT30M | -
They meet every year. | every year | SET | P1Y | -
They meet every Monday. | every Monday | SET | XXXX-WXX-1 | -
It costs $3 million a year. | a year | SET | P1Y | -
They now agree. | now | DATE | PRESENT_REF | -
The port was shelled overnight. | overnight | TIME | 2025-05-08TNI | 2025-05-08..2025-05-09
The port will close overnight. | overnight | TIME | 2025-05-09TNI | 2025-05-09..2025-05-10
They met in the wee hours of Monday. | the wee hours of Monday | TIME | 2025-05-05TMO | 2025-05-05
They met on the first Monday of April. | the first Monday of April | DATE | 2025-04-07 | 2025-04-07
They met on the last Friday in March 2024. | the last Friday in March 2024 | DATE | 2024-03-29 | 2024-03-29
They met in the week ending 2 May. | the week ending 2 May | DATE | 2025-W18 | 2025-04-26..2025-05-02
They met in the week beginning on 28 April. | the week beginning on 28 April | DATE | 2025-W18 | 2025-04-28..2025-05-04
They will meet before the end of the month. | the end of the month | DATE | 2025-05 | ..2025-05-31
They will meet within a week. | a week | DURATION | P1W | 2025-05-09..2025-05-16
They met within a week of the vote. | a week | DURATION | P1W | -
They met a year and a half ago. | a year and a half ago | DATE | 2023-11 | 2023-11-01..2023-11-30
They met in the past 24 hours. | the past 24 hours | DURATION | PT24H | 2025-05-08..2025-05-09
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_reads_one_expression(case: str, find: Finder) -> None:
    sentence, words, kind, value, expected = (cell.strip() for cell in case.split(" | "))
    (found,) = find(sentence)
    start, end = found.span
    assert (sentence[start:end], found.type, found.value, days(found)) == (words, kind, value, expected)
    assert words in found.reason


BREADTH = [
    line
    for line in (Path(__file__).parent / "time_expressions.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("case", BREADTH)
def test_reads_english_in_breadth(case: str, find: Finder) -> None:
    sentence, words, kind, value = (cell.strip() for cell in case.split(" | "))
    assert [(sentence[slice(*t.span)], t.type, t.value) for t in find(sentence)] == [(words, kind, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Port closed\nMay 29, 2006\nArdova closed its port yesterday.", "2006-05-28"),
        ("Port closed\nPublished: 29 May 2006\nArdova closed its port on Thursday.", "2006-05-25"),
        ("KESTREL CITY, May 29, 2006 (Invented Wire) - Ardova closed its port today.", "2006-05-29"),
    ],
)
def test_a_day_at_the_head_stands_for_the_day_of_publication(text: str, expected: str, find: Finder) -> None:
    last = find(text, None)[-1]
    assert days(last) == expected
    assert "at the head of the report" in last.reason


def test_a_day_in_the_story_is_no_day_of_publication(find: Finder) -> None:
    text = "Ardova closed its port on May 29, 2006. The envoy left yesterday."
    assert [days(found) for found in find(text, None)] == ["2006-05-29", "-"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on New Year’s Day.", "2025-01-01"),
        ("They fought in the second half of 2024.", "2024-07-01..2024-12-31"),
        ("Trade fell in the first nine months of 2024.", "2024-01-01..2024-09-30"),
        ("They met in the last week of March.", "2025-03-25..2025-03-31"),
        ("They met in the week of April 7.", "2025-04-07..2025-04-13"),
        ("They met late last month.", "2025-04-21..2025-04-30"),
        ("The ban ended in fiscal 2024.", "-"),
        ("The temple was built in 44 BC.", "-"),
        ("Trade will fall in the weeks ahead.", "2025-05-09.."),
    ],
)
def test_a_part_is_as_wide_as_its_words(text: str, expected: str, find: Finder) -> None:
    (found,) = find(text)
    assert days(found) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "The crowds may march on the palace.",
        "The ministers march in step.",
        "Minister Odette May spoke, and May said no.",
        "The council adopted Resolution 1973.",
        "Some 1500 troops left.",
        "Prices rose 2000%.",
        "He cited The Daily Kestrel.",
        "The sat phone fell, and the sun set.",
        "They are the second country to sign.",
        "The first round failed.",
        "The 14th round failed.",
        "Some 1,500 troops left.",
        "The 1500 men fled.",
        "They will spring a trap.",
        "He fell on the stairs.",
        "She is a second cousin of the king.",
        "The past president spoke.",
        "The Arab Spring failed.",
        "The Six-Day War ended.",
        "It was the 5th attempt.",
        "They saw an ad 20 times.",
        "It was long overdue.",
        "He is in his eighties.",
        "May she succeed.",
        "He left the party.",
        "He scored 20-15 in the vote.",
        "The vote was 50-48.",
        "The ratio was 3/4.",
        "Article 14 was dropped.",
        "They flew on flight 1990.",
        "It is the last country to sign.",
        "He said the next government must act.",
        "They voted in the second chamber.",
    ],
)
def test_finds_no_time(sentence: str, find: Finder) -> None:
    assert find(sentence) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "They met on Thursday.",
        "They met yesterday.",
        "They met on March 3.",
        "They met last month.",
        "They met two days ago.",
        "They met earlier this week.",
        "They met in the past two weeks.",
        "They met on Thursday night.",
    ],
)
def test_without_day_of_publication_nothing_is_guessed(sentence: str, find: Finder) -> None:
    (found,) = find(sentence, None)
    assert found.interval is None
    assert "needs a day of publication" in found.reason


def test_both_ends_of_a_range_speak_of_the_whole(find: Finder) -> None:
    first, last = find("From 2003 to 2006 the border was shut.")
    assert (first.value, last.value) == ("2003", "2006")
    assert days(first) == days(last) == "2003-01-01..2006-12-31"


def test_counts_from_the_date_told_last(find: Finder) -> None:
    text = "The siege began on March 3, 2014. That day two ships sank. Two days later a third sank."
    assert [days(found) for found in find(text)] == ["2014-03-03", "2014-03-03", "2014-03-05"]
    assert days(find("The siege began on March 3, 2014. The following week it ended.")[1]) == (
        "2014-03-10..2014-03-16"
    )


def test_a_date_that_could_not_be_settled_is_not_passed_over(find: Finder) -> None:
    text = "The siege began on March 3, 2014. They met on Thursday. The next day they signed."
    assert [days(found) for found in find(text, None)] == ["2014-03-03", "-", "-"]


def test_tells_its_reason(find: Finder) -> None:
    (found,) = find("The ministers met on Thursday.")
    assert found.reason == "'Thursday', past tense: the last one before 2025-05-09"
    assert found.interval is not None
    assert (found.interval.grain, found.interval.reason) == ("day", found.reason)


def test_spans_are_code_points_of_the_text(find: Finder) -> None:
    text = "İlbara’s envoy – “Æ” – left\u00a0on Thursday."
    (found,) = find(text)
    assert text[slice(*found.span)] == "Thursday"


# The trigger stands between stars.
@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Ardova *expelled* three envoys on Thursday.", date(2025, 5, 8)),
        ("On Tuesday Ardova *expelled* three envoys.", date(2025, 5, 6)),
        ("The ministers held *talks* on Tuesday.", date(2025, 5, 6)),
        ("Thursday's *visit* was short.", date(2025, 5, 8)),
        ("Ardova *denounced* the 1991 accord.", None),
        ("Ardova *renewed* the accord of 1991.", None),
        ("Officials said on Thursday that Ardova had *bombed* the port.", None),
        ("Officials said on Thursday that Ardova will *bomb* the port.", None),
        ("The envoy, who *insulted* the king, left on Thursday.", None),
        ("Ardova *expelled* three envoys. It was raining on Thursday.", None),
        ("Ardova *blockaded* the port for two weeks.", None),
        ("Ardova *fines* the port every year.", None),
        ("Ardova *expelled* three envoys.", None),
    ],
)
def test_dates_an_event(marked: str, expected: date | None, parser: Parser, table: DateTable) -> None:
    before, trigger, after = marked.split("*")
    text = before + trigger + after
    (parse,) = parser([text])
    expressions = find_dates(text, parse, FRIDAY, table)
    token = parse.tokens_in((len(before), len(before) + len(trigger)))[0]
    found = event_date(token, parse, expressions, FRIDAY)
    assert (None if found is None else found.start) == expected


def test_every_rule_has_a_resolver() -> None:
    assert {name for name, _ in RULES} == set(RESOLVERS)


def test_table_names_a_word_that_stands_twice() -> None:
    rows = [TimeWord(id="a", word="may", kind="month", value="05"), TimeWord(id="b", word="may", kind="unit")]
    with pytest.raises(CodebookError, match="two kinds"):
        DateTable(rows)


def test_table_names_a_kind_that_no_rule_knows() -> None:
    with pytest.raises(CodebookError, match="no rule knows"):
        DateTable([TimeWord(id="a", word="dusk", kind="gloaming")])


@pytest.mark.parametrize("grain", ["day", "week", "weekend", "month", "quarter", "season", "year", "decade"])
def test_periods_follow_one_another(grain: str) -> None:
    period = Period.of(grain, date(2024, 12, 30))  # type: ignore[arg-type]
    assert period.end < period.shift(1).start
    assert Period.of(grain, period.start) == period  # type: ignore[arg-type]


def test_interval_is_a_plain_record() -> None:
    assert DateInterval(start=None, end=FRIDAY, grain="day").reason == ""
