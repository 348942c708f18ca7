"""The brief: typed sentences, footnotes, chains, denials beside claims, what is left out, and its linter."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest

from comity.model import Attribution, Evidence, Factuality, Reading
from comity.model.brief import Brief, Line, LineGroup, Section
from comity.relations.assess import probability_greater
from comity.relations.brief import BriefError, check_brief, make_brief
from comity.relations.gather import gather, put_together
from comity.relations.phrases import deed_phrases, likelihood_word, status_phrases, with_article
from comity.relations.sentences import excerpt
from relations.invented import (
    MINISTER,
    NO_RIFT,
    PAIR,
    RIFT,
    SANCTIONS,
    TABLES,
    TREATY,
    TRIP,
    Speaker,
    Told,
    report,
)

DAY = date(2031, 6, 10)


def brief_of(*readings: Reading, until: date | None = None) -> Brief:
    return make_brief(readings, PAIR, until=until, codebook=TABLES)


def section(brief: Brief, key: str) -> list[Line]:
    return [line for s in brief.sections if s.id == key for group in s.groups for line in group.lines]


def with_lines(brief: Brief, *lines: Line) -> Brief:
    made = Section(id="x", heading="X", groups=(LineGroup(lines=lines),), empty="")
    return msgspec.structs.replace(brief, sections=(made,))


def test_head_counts_sides_apart() -> None:
    head = brief_of(
        report("Harth Courier", DAY, SANCTIONS, TREATY, NO_RIFT), report("Karrow Ledger", DAY, TRIP)
    ).head
    assert (head.evidence, head.strain, head.closeness, head.neutral) == (4, 2, 2, 0)
    assert (head.strain_happened, head.closeness_happened) == (1, 1)
    assert (head.reports, head.outlets, head.names) == (2, 2, ("Korsia", "Veldania"))


def test_reports_without_the_pair_are_read_but_not_counted() -> None:
    head = brief_of(report("Harth Courier", DAY, SANCTIONS), report("Karrow Ledger", DAY)).head
    assert (head.read, head.reports, head.outlets) == (2, 1, 1)


def test_a_relayed_report_names_its_chain() -> None:
    threat = Told(
        "it will be left to guard the strait alone",
        type="THREATEN",
        mode="relations",
        kind="report",
        sources=(Speaker("Harth Courier", outlet=True), Speaker("Veldania", "VLD", hearer="KRS")),
    )
    (line,) = section(brief_of(report("Karrow Ledger", DAY, threat)), "relayed")
    assert line.text.startswith(
        "Harth Courier reported, as relayed by Karrow Ledger, that Veldania threatened to break with Korsia: “it will"
    )


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("happened", "Veldania visited Korsia"),
        ("future", "Veldania planned to visit Korsia"),
        ("cancelled", "Veldania no longer planned to visit Korsia"),
        ("denied", "a denial that Veldania visited Korsia"),
        ("did_not_happen", "Veldania did not visit Korsia"),
        ("possible", "Veldania may visit Korsia"),
        ("conditional", "Veldania would on a condition visit Korsia"),
        ("unknown", "Veldania visited Korsia (whether it happened is left open)"),
    ],
)
def test_factuality_is_told_in_words(status: Factuality, words: str) -> None:
    thing = Told(
        "A visit of which the report speaks.",
        type="CONSULT",
        mode="visit",
        leaning="closeness",
        status=status,
    )
    assert any(words in line.text for line in brief_of(report("Harth Courier", DAY, thing)).lines())


def test_a_named_official_denies_and_the_claim_stands_beside() -> None:
    lines = section(brief_of(report("Karrow Ledger", DAY, RIFT, NO_RIFT)), "contradictions")
    assert lines[0].text.startswith(
        "Karrow Ledger reported that Maret Oskeline (Veldania) denied strain between Korsia and Veldania: "
    )
    assert [claim.text for claim in lines[0].beside] == [
        "Harth Courier, as relayed by Karrow Ledger, spoke of strain between Korsia and Veldania."
    ]
    assert lines[0].beside[0].footnotes


def test_a_denial_answers_no_later_and_no_old_claim() -> None:
    old = Told("the two have drifted far apart from each other", label="drift.v", kind="report")
    denial = report("Karrow Ledger", DAY, NO_RIFT)
    for days, beside in ((-30, 0), (-3, 1), (3, 0)):
        brief = brief_of(report("Harth Courier", DAY + timedelta(days), old), denial)
        assert [len(line.beside) for line in section(brief, "contradictions")] == [1] * beside
        assert [line.status for line in section(brief, "said")] == ["denied"] * (1 - beside)


def test_a_denial_of_one_deed_never_stands_beside_another() -> None:
    denial = Told(
        "We did not close the gates.",
        type="COERCE",
        mode="restrict",
        status="denied",
        kind="comment",
        sources=(MINISTER,),
    )
    lines = section(brief_of(report("Karrow Ledger", DAY, SANCTIONS, denial)), "said")
    assert lines[0].status == "denied"
    assert lines[0].beside == ()


def test_a_dropped_meeting_is_told_as_dropped() -> None:
    trip = Told(
        "but no longer plans to do so",
        type="REJECT",
        mode="meet",
        status="cancelled",
        kind="comment",
        sources=(MINISTER,),
    )
    denial = Told(
        "He did not cancel his trip.",
        type="REJECT",
        mode="meet",
        status="denied",
        kind="comment",
        sources=(MINISTER,),
    )
    brief = brief_of(report("Karrow Ledger", DAY, trip, denial))
    assert "no longer planned to meet Korsia" in section(brief, "ahead")[0].text
    assert section(brief, "contradictions")[0].beside[0].status == "cancelled"


def test_who_speaks_does_what_speaking_does() -> None:
    blame = Told(
        "This is not how partners treat each other.",
        type="ACCUSE",
        mode="disapprove",
        kind="comment",
        sources=(MINISTER,),
    )
    (line,) = section(brief_of(report("Karrow Ledger", DAY, blame)), "said")
    assert "Maret Oskeline (Veldania) criticised Korsia: " in line.text


def test_one_thing_makes_one_sentence_with_a_footnote_for_each_report() -> None:
    brief = brief_of(report("Harth Courier", DAY, SANCTIONS), report("Karrow Ledger", DAY, SANCTIONS))
    (line,) = section(brief, "happened")
    assert len(line.footnotes) == 2
    assert line.outlets == 1  # the same words: a copy, not a second outlet
    assert brief.head.distinct == 1


def test_outlets_with_words_of_their_own_count_as_independent() -> None:
    own = Told(
        "Harth's government put the Korsian ports authority and its sanctions on Monday under a ban of Veldania.",
        mode="discontinue",
        when=SANCTIONS.when,
    )
    alike = Told(
        "Veldania imposed new sanctions against the Korsian ports authority on Monday, a ministry said.",
        mode="discontinue",
    )
    things = put_together(
        gather(
            [
                report("Harth Courier", DAY, SANCTIONS),
                report("Karrow Ledger", DAY, alike),
                report("Ambria Post", DAY, own),
            ],
            TABLES,
        )
    )
    assert max(thing.independent for thing in things) >= 2


def test_whoever_relays_is_no_second_outlet() -> None:
    relayed = Told(
        SANCTIONS.quote, mode="discontinue", kind="report", sources=(Speaker("Harth Courier", outlet=True),)
    )
    (thing,) = put_together(
        gather([report("Harth Courier", DAY, SANCTIONS), report("Karrow Ledger", DAY, relayed)], TABLES)
    )
    assert thing.outlets == ("Harth Courier",)


def test_undated_things_stand_by_the_day_of_publication() -> None:
    undated = Told("Veldania cut the power lines to Korsia.", mode="discontinue", issue="energy")
    dates = {
        line.when: line.dated
        for line in section(brief_of(report("Harth Courier", DAY, SANCTIONS, undated)), "happened")
    }
    assert dates == {"9 Jun 2031": True, "by 10 Jun 2031": False}


def test_until_leaves_out_what_came_later_and_what_has_no_day() -> None:
    brief = brief_of(
        report("Harth Courier", DAY, SANCTIONS),
        report("Harth Courier", DAY + timedelta(1), TREATY),
        report("Karrow Ledger", None, TRIP),
        until=DAY,
    )
    assert brief.head.evidence == 1
    assert any("1 report bears no day of publication" in line.text for line in section(brief, "missing"))


def test_it_stays_a_page_and_counts_what_it_leaves_out() -> None:
    words = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty"]
    readings = []
    for number in range(60):
        a, b = words[number % 10], words[number // 10]
        leaning = "strain" if number % 2 else "closeness"
        told = [
            Told(
                f"{kind}{number} {a} {b} told{kind}{number} here{kind}{number}",
                type="CONSULT",
                leaning=leaning,  # type: ignore[arg-type]
                kind=kind,
                issue=a,
                status=status,
            )
            for kind in ("development", "comment", "report")
            for status in ("happened", "future")
        ]
        readings.append(report(f"Outlet {number}", DAY + timedelta(number), *told))
    brief = brief_of(*readings)
    assert len(brief.lines()) <= 35
    happened = next(s for s in brief.sections if s.id == "happened")
    assert sum(len(g.lines) + g.left_out for g in happened.groups) == 60
    assert any(g.more and g.more.startswith("and 5 more on ") for g in happened.groups)


def test_strain_never_crowds_out_closeness() -> None:
    strain = [Told(f"Blow{n} fell{n} upon{n} trade{n} again{n} badly{n}", confidence=0.9) for n in range(30)]
    brief = brief_of(report("Harth Courier", DAY, *strain, TREATY))
    assert "closeness" in {line.leaning for line in section(brief, "happened")}


def test_other_pairs_get_a_line_each() -> None:
    other = Told(
        "Korsia thanked the Ambrian States.",
        type="SUPPORT",
        leaning="closeness",
        actors=("KRS",),
        recipients=("AMB",),
    )
    far = Told("Ambria spoke.", actors=("AMB",), recipients=("LTL",))
    (line,) = section(brief_of(report("Harth Courier", DAY, SANCTIONS, other, far)), "others")
    assert line.text.startswith("The Ambrian States and Korsia (n = 1: strain 0, closeness 1, neutral 0): ")


def test_a_change_is_assessed_with_its_number_and_confidence_apart() -> None:
    early = [
        Told(
            f"Warm{n} words{n} between{n} both{n} sides{n}",
            type="SUPPORT",
            leaning="closeness",
            when=date(2031, 3, 1) + timedelta(n),
        )
        for n in range(9)
    ]
    late = [
        Told(f"Cold{n} blows{n} between{n} both{n} sides{n}", when=date(2031, 8, 1) + timedelta(n))
        for n in range(9)
    ]
    brief = brief_of(
        report("Harth Courier", date(2031, 3, 1), *early), report("Karrow Ledger", date(2031, 8, 30), *late)
    )
    changed = [line.text for line in section(brief, "changed")]
    assert any(
        "almost certain (99 %, n = 18 happenings)" in text and "leans to strain more often (9 of 9)" in text
        for text in changed
    )
    assert any(text.startswith("Confidence in the sentence before is low") for text in changed)


def test_too_little_is_called_too_little() -> None:
    assert any(
        "not enough to say" in line.text
        for line in section(brief_of(report("Harth Courier", DAY, SANCTIONS)), "changed")
    )


def test_nothing_found_is_said() -> None:
    brief = brief_of(report("Harth Courier", DAY))
    assert brief.head.evidence == 0
    assert any("None of the 1 reports read says anything" in line.text for line in section(brief, "missing"))


def test_hostile_names_never_break_the_rules() -> None:
    odd = Speaker('very likely, with high confidence, 5 % of "all"', "VLD")
    told = Told(
        "It is likely, he has confidence in 7 % of it.", type="ACCUSE", kind="comment", sources=(odd,)
    )
    assert section(brief_of(report("100% Noticias", DAY, told)), "said")


def test_every_quote_in_a_sentence_is_exact() -> None:
    long = Told(
        "HARTH (Littoral Wire) — "
        + "Veldania and its neighbours, who had met before, " * 8
        + "signed “a treaty” at last.",
        type="SUPPORT",
        leaning="closeness",
    )
    reading = report("Harth Courier", DAY, long)
    for line in brief_of(reading).lines():
        assert line.quote is None or line.quote in reading.document.text


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("that Korsia agreed", "Korsia agreed"),
        ("“We are friends,”", "We are friends"),
        ("“We are friends", "We are friends"),
        ("PELLMAR — Korsia agreed.", "Korsia agreed"),
        ("He called it “a pact”", "He called it “a pact”"),
    ],
)
def test_excerpts(quote: str, shown: str) -> None:
    (item,) = gather([report("Harth Courier", DAY, Told(quote))], TABLES)
    assert excerpt(item, 100) == shown


@pytest.mark.parametrize(("stance", "begins"), [("denies", "Premier Pell would come"), ("asserts", "a week")])
def test_the_excerpt_of_a_denial_holds_what_is_denied(stance: str, begins: str) -> None:
    quote = "that Premier Pell would come to Harth in the autumn for talks on the toll in the strait, a week after both governments had announced the meeting"
    (item,) = gather([report("Harth Courier", DAY, Told(quote))], TABLES)
    assert item.event is not None
    last = item.evidence.span[0][0] + quote.index("the meeting")
    said = Attribution(
        id="a-1",
        source=(),
        cue=(),
        content=item.evidence.span,
        speech="indirect",
        stance=stance,
        confidence=1.0,
        reason="x",
    )
    item = replace(item, event=msgspec.structs.replace(item.event, span=((last, last + 11),)), said=said)
    assert excerpt(item, 100).startswith(begins)


def test_the_linter_refuses() -> None:
    reading = report("Harth Courier", DAY, SANCTIONS)
    brief = brief_of(reading)
    note = brief.footnotes[0].evidence[0]
    cases = {
        "without a footnote": Line(type="reported", text="Korsia fell."),
        "unknown evidence": Line(type="reported", text="Korsia fell.", footnotes=("v-none",)),
        "likelihood and confidence": Line(
            type="assessed", text="It is likely (60 %, n = 9), with high confidence.", footnotes=(note,)
        ),
        "without its n": Line(type="assessed", text="A share of 60 % leans so.", footnotes=(note,)),
        "without the number": Line(
            type="assessed", text="It is likely that this goes on.", footnotes=(note,)
        ),
        "the number that it stands for": Line(
            type="assessed", text="It is very likely (60 %, n = 9) that this goes on.", footnotes=(note,)
        ),
        "in none of its footnotes": Line(
            type="reported", text="He said: “peace”.", quote="peace", footnotes=(note,)
        ),
        "not in its sentence": Line(
            type="reported", text="He said.", quote="Veldania imposed", footnotes=(note,)
        ),
    }
    for message, line in cases.items():
        assert any(message in problem for problem in check_brief(with_lines(brief, line))), message
    fine = (
        Line(type="assumed", text="Outlets are independent."),
        Line(type="assessed", text="3 of 4 rows are undated.", count=True),
        Line(type="assessed", text="It is likely (60 %, n = 9) that this goes on.", footnotes=(note,)),
    )
    assert check_brief(with_lines(brief, *fine)) == []
    assert any(
        "without a footnote" in p
        for p in check_brief(with_lines(brief, Line(type="reported", text="x", count=True)))
    )


def test_the_linter_holds_quotes_against_the_documents() -> None:
    reading = report("Harth Courier", DAY, SANCTIONS)
    brief = brief_of(reading)
    assert check_brief(brief, [reading]) == []
    forged = msgspec.structs.replace(brief.footnotes[0], quote="Veldania imposed peace.")
    forged_brief = msgspec.structs.replace(brief, footnotes=(forged,))
    assert any("quote is not in the document" in p for p in check_brief(forged_brief, [reading]))
    assert any("unknown" in p for p in check_brief(brief, []))


def test_make_brief_raises_on_evidence_whose_quote_is_not_in_the_text() -> None:
    reading = report("Harth Courier", DAY, SANCTIONS)
    forged: Evidence = msgspec.structs.replace(
        reading.evidence[0], quote="Words that nobody ever wrote in this report, or in any other at all"
    )
    with pytest.raises(BriefError, match="not in the document"):
        brief_of(msgspec.structs.replace(reading, evidence=(forged,)))


def test_the_order_of_reports_changes_nothing_that_is_counted() -> None:
    readings = [
        report("Harth Courier", DAY, SANCTIONS, RIFT),
        report("Karrow Ledger", DAY, TREATY, NO_RIFT),
        report("Ambria Post", DAY, TRIP),
    ]
    forward, backward = brief_of(*readings), brief_of(*reversed(readings))
    assert forward.head == backward.head
    assert {line.text for line in forward.lines()} == {line.text for line in backward.lines()}


def test_probability_is_exact() -> None:
    assert probability_greater(5, 10, 5, 10) == pytest.approx(0.5)
    assert probability_greater(1, 1, 0, 0) == pytest.approx(2 / 3)  # the mean of Beta(2, 1) against a uniform
    assert probability_greater(9, 9, 0, 9) > 0.99


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.5, "roughly even chance"),
        (0.6, "likely"),
        (0.9, "very likely"),
        (1.0, "almost certain"),
        (0.02, "almost no chance"),
    ],
)
def test_likelihood_words_are_those_of_icd_203(p: float, word: str) -> None:
    assert likelihood_word(p) == word


def test_every_gloss_of_the_codebook_has_its_forms() -> None:
    from comity.codebook import load_codebook

    assert {row.id for row in load_codebook().glosses} <= set(deed_phrases())
    assert set(status_phrases()) == {
        "happened",
        "future",
        "denied",
        "did_not_happen",
        "cancelled",
        "possible",
        "conditional",
        "generic",
        "unknown",
    }
    assert with_article("United States") == "the United States"
    assert with_article("Korsia") == "Korsia"
