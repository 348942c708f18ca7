"""Invariants of every reading, on nasty texts and on texts that hypothesis makes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from comity.engines.serial import Reader
from comity.model import Document, Reading
from contracts.invariants import faults
from reading.texts import marked_text

NASTY = {
    "nothing": "",
    "blanks": " \t\r\n\n\u00a0\u200b\ufeff",
    "one long word": "a" * 12_000,
    "one name without end": "Korsia attacked Veldania " * 400,
    "emoji": "😀👩‍👩‍👧" * 120,
    "right to left": "\u202eKorsia said Veldania attacked.\u202c شنت كورسيا هجوما على فلدانيا.",
    "open quotes": "“" * 40 + "Korsia attacked Veldania, Pell said",
    "odd quotes": '"' * 41 + "''" * 30 + "``Korsia'' “attacked\" «Veldania”, he said.",
    "brackets": "[[[Korsia]]] [attacked] ((Veldania)) {again}.",
    "controls": "\x00\x01Korsia\x1f attacked\x7f Veldania\x00.",
    "line separators": "Korsia\u2028attacked\u2029Veldania\x85, Pell said.\x0b\x0c",
    "combining": "e\u0301 Korsia\u0301 attacked Veldania\u0308",
    "labels": "Q\nQ\nPELL:\nQ: Did Korsia attack Veldania?\nPELL: No.",
    "captions": "(R) 2031\n/AFP\nPell meets Torvane in Harth, 2031 (R).",
    "nested": "Pell said that " * 60 + "Korsia attacked Veldania.",
    "punctuation": ". . . . ... … — - -- ,,,, ;;; ?!?! Korsia — Veldania.",
    "clitics": "Korsia's's 's 's Veldania's won't isn't 's",
}
SENTENCES = (
    "Korsia recalled its ambassador from Veldania.",
    "“We will never yield to Korsia,” said Ilsa Torvane.",
    "The Harth Courier reported that Daro Pell had told aides that Veldania was reckless.",
    "Veldania denied any rift with Korsia.",
    "They agreed to talks in Pellmar on Friday.",
    "If Korsia attacks Veldania, it will respond.",
    "He no longer plans to visit Harth.",
)


def read(reader: Reader, text: str) -> Reading:
    (outcome,) = reader.read([Document(id="d", text=text, outlet="Littoral Wire")])
    assert isinstance(outcome, Reading), outcome
    return outcome


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())
def test_nasty_texts_give_sound_readings(reader: Reader, text: str) -> None:
    assert faults(read(reader, text)) == []


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.one_of(st.sampled_from(SENTENCES), marked_text(8)), max_size=6))
def test_any_text_gives_a_sound_reading(reader: Reader, parts: list[str]) -> None:
    assert faults(read(reader, " ".join(parts))) == []


@settings(max_examples=40, deadline=None)
@given(
    marks=st.lists(st.sampled_from("\"'“”‘’„«»"), min_size=1, max_size=5),
    places=st.lists(st.integers(0, 400), min_size=5, max_size=5),
)
def test_stray_marks_lose_nothing_beyond_their_paragraph(
    reader: Reader, marks: list[str], places: list[int]
) -> None:
    middle = " ".join(SENTENCES[:4])
    for mark, place in zip(marks, places, strict=False):
        middle = middle[: place % len(middle)] + mark + middle[place % len(middle) :]

    def said(text: str) -> list[tuple[str, str | None]]:
        found = read(reader, "\n\n".join(["Ambria said that the pass is shut.", text, SENTENCES[1]]))
        whole = found.document.text
        ends = (whole.index("\n\n"), whole.rindex("\n\n"))
        return [
            (" ".join(whole[s:e] for s, e in a.content), a.speaker)
            for a in found.attributions
            if a.content[-1][1] <= ends[0] or a.content[0][0] > ends[1]
        ]

    assert said("x" + middle) == said("x")


def test_the_ids_of_a_reading_do_not_hang_on_the_run(reader: Reader) -> None:
    text = "\n\n".join(SENTENCES)
    assert read(reader, text) == read(reader, text)


def test_a_text_with_evidence_has_it_on_both_sides_of_a_nasty_paragraph(reader: Reader) -> None:
    alone = read(reader, SENTENCES[0]).evidence
    around = read(reader, f"{SENTENCES[0]}\n\n{NASTY['odd quotes']}\n\n{SENTENCES[0]}").evidence
    assert len(alone) == 1
    assert [row.quote for row in around if row.quote == SENTENCES[0]] == [SENTENCES[0]] * 2


def test_ids_stay_unique_where_a_state_is_named_twice(reader: Reader) -> None:
    assert faults(read(reader, "Harth, Veldania and Korsia met. They agreed to trade.")) == []


def test_the_invariants_see_what_is_wrong(reader: Reader) -> None:
    sound = read(reader, "Ilsa Torvane said Korsia attacked Veldania.")
    row, said, event = sound.evidence[0], sound.attributions[0], sound.events[0]
    broken = (
        replace(sound, document=replace(sound.document, text="Torvane")),
        replace(sound, mentions=sound.mentions * 2),
        replace(sound, attributions=(replace(said, parent=said.id),)),
        replace(sound, attributions=()),
        replace(sound, events=(replace(event, cue=((5, 5),)),)),
        replace(sound, evidence=(replace(row, quote="Korsia"),)),
        replace(sound, evidence=(replace(row, pair=("VLD", "KRS")),)),
        replace(sound, evidence=(replace(row, event="e-none"),)),
        replace(sound, evidence=(replace(row, characterisation="c-none"),)),
    )
    assert faults(sound) == []
    assert [bool(faults(reading)) for reading in broken] == [True] * len(broken)
