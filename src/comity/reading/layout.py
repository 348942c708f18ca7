"""Layouts in which speech has no verb: transcripts, headlines with a label; captions of pictures; live blogs.

A label is only words before a colon until something shows that it speaks: a title or
an office, the name of a known person, a word for who asks, or that it comes again after
another. Names of states and headings ("KORSIA:", "NOTE:") never do.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.codebook import Codebook
from comity.model import Span
from comity.reading.parse import Parse

_NAME = r"(?:Mc|Mac|O['’]|De|La|Le|[dD]['’])?[A-Z][A-Z.'’\-]*"
_ASIDE = r"(?:[ \t]*\([^)\n]{1,40}\))?"  # "MR. RHODES (via telephone):"
# "Q  When?", "MR. CARNEY:", "PRIME MINISTER PELL (on the line):" in capitals, or a name
# with a capital in each of at most six words: "Senator WONG:", "Prime Minister Valls:".
_LABEL = re.compile(
    rf"^[ \t]*(?P<label>Q(?=[:.]?\s+[\"“A-Z])|{_NAME}(?:[ ,]+{_NAME}){{0,6}}(?={_ASIDE}[ \t]*:)"
    rf"|[A-Z][\w.'’\-]*(?: (?:of|the|for|de|van|von|al|bin|[A-Z][\w.'’\-]*)){{0,5}}(?={_ASIDE}:(?:\s|$)))"
    rf"{_ASIDE}[ \t]*(?P<colon>:?)[ \t]*",
    re.MULTILINE,
)
# Transcripts that have lost their line breaks: "… fire away. Q Where? MR. GIBBS: What's that?"
_INLINE = re.compile(
    rf"(?<=\s)(?P<label>Q(?=\s+[\"“A-Z])|{_NAME}(?:[ ,]+{_NAME}){{0,6}}(?={_ASIDE}:\s)){_ASIDE}(?P<colon>:?)[ \t]*"
)
_ALONE = re.compile(rf"^[ \t]*(?P<label>{_NAME}(?:[ ,]+{_NAME}){{0,5}}|Q)(?P<colon>)[ \t]*$", re.MULTILINE)
_SENTENCE_END = re.compile(r"[.?!…)\]\"”’—–-]\s*$")
_HEADLINES = 2  # lines at the top that may be headline and deck
_BEFORE_COLON = re.compile(
    r"(?P<label>[^\n:;,.?!\"“”]{2,60})(?P<colon>:)[ \t]+(?P<said>[^\n]{8,160}?)[ \t]*$"
)
_AFTER_DASH = re.compile(
    r"(?P<said>[^\n]{8,160}?)[ \t]+(?P<colon>[-–—])[ \t]+(?P<label>[^\n:;,.?!\"“”–—]{2,60}?)[ \t]*$"
)
_CREDIT = re.compile(
    r"^[^\n]{0,120}(?:via Getty Images|/AFP|/AP\b|/Reuters|/EPA|\bPhoto(?: credit)?:|\bPhoto by\b|/POOL)[^\n]{0,80}$",
    re.IGNORECASE,
)
_SIDE = re.compile(r"\((?:[LRC]|left|right|centre|center|[2-9](?:nd|rd|th) (?:L|R|from left|from right))\)")
_TIME = re.compile(r"\d{1,2}[:.]\d{2}(?:am|pm)?", re.IGNORECASE)


class Label(NamedTuple):
    """Words before a colon: where they stand, where the colon stands, and where what is said begins."""

    words: str
    span: Span
    colon: Span | None
    said: int


class Turn(NamedTuple):
    """Words of a speaker who is told by a label alone: the label, its colon or dash, and what is said."""

    label: Span
    colon: Span | None
    content: tuple[Span, ...]
    confidence: float
    reason: str


class LayoutFinder:
    """Finds transcripts and labelled headlines by the words of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        words = codebook.words
        self.questioners = words["transcript_questioner"]
        self.answerers = words["transcript_answerer"]
        self.headings = words["heading_label"]
        self.titles = words["honorific"] | {row.title.casefold() for row in codebook.offices}
        self.longest = max((len(title.split()) for title in self.titles), default=0)
        self.surnames = {row.surname.casefold() for row in codebook.persons}
        self.places = {row.form.casefold() for row in codebook.state_names}
        self.speaking = {row.noun.casefold() for row in codebook.agents}
        self.bodies = {row.form.casefold() for row in codebook.agencies}
        self.bodies |= {row.form.casefold() for row in codebook.body_names}

    def __call__(self, text: str) -> tuple[Turn, ...]:
        """Return the turns of a transcript in text order, or else the labelled headlines."""
        labels = self.labels(text)
        return self.turns(text, labels) if labels else tuple(self.headlines(text))

    def labels(self, text: str) -> list[Label]:
        """Return the labels of a transcript, headings inside it included; none if the text is no transcript."""
        found = [_label(match) for match in _LABEL.finditer(text)]
        alone = [_label(match) for match in _ALONE.finditer(text)]
        if any(self.asks(label.words) for label in alone) and len({label.words for label in alone}) > 1:
            found = sorted([*found, *alone], key=lambda label: label.span)
        shown = self.shown(found)
        found = sorted([*found, *self.inline(text, found, shown)], key=lambda label: label.span)
        speaking = [label for label in found if self.speaks(label.words) or label.words in shown]
        if len(speaking) < 2:
            return []
        return [
            label
            for label in found
            if label in speaking or label.words.isupper() or self.is_heading(label.words)
        ]

    def inline(self, text: str, at_lines: list[Label], shown: set[str]) -> list[Label]:
        """Return labels inside lines: those that open with a title, or are known from the lines; then "Q" as well."""
        taken = {label.span[0] for label in at_lines}
        found: list[Label] = []
        questions: list[Label] = []
        for match in _INLINE.finditer(text):
            label = _label(match)
            if label.words == "Q":
                if _SENTENCE_END.search(text, max(0, match.start() - 8), match.start()):
                    questions.append(label)
                continue
            opening = self.opening(label.words, shown)
            start = label.span[0] + opening if opening is not None else -1
            if opening is not None and not taken & set(range(label.span[0] - 40, label.span[1])):
                found.append(label._replace(words=label.words[opening:], span=(start, label.span[1])))
        return [*found, *questions] if found else []

    def opening(self, words: str, shown: set[str]) -> int | None:
        """Return where the label begins in a run of capitals: "A.M. MR. ALDASH" begins at its title."""
        for match in re.finditer(r"\S+", words):
            rest = words[match.start() :]
            if rest in shown or self.opens(rest):
                return match.start()
        return None

    def shown(self, labels: list[Label]) -> set[str]:
        """Return the labels that come again after another one: they take turns."""
        found: set[str] = set()
        last: dict[str, int] = {}
        for number, label in enumerate(labels):
            if last.get(label.words, number - 1) < number - 1 and not self.is_heading(label.words):
                found.add(label.words)
            last[label.words] = number
        return found

    def is_heading(self, label: str) -> bool:
        """Say whether a label is a place or a heading, which cannot speak."""
        return label.casefold() in self.headings or label.casefold() in self.places

    def asks(self, label: str) -> bool:
        """Say whether a label is a word for who asks the questions."""
        return label.casefold() in self.questioners

    def opens(self, label: str) -> bool:
        """Say whether a label opens with a title or an office: "MR. CARNEY", "THE PRESIDENT", "KORSIAN PREMIER"."""
        words = label.casefold().removeprefix("the ").split()
        words = words[1:] if words[0] in self.places else words
        return any(" ".join(words[:n]) in self.titles for n in range(1, self.longest + 1))

    def speaks(self, label: str) -> bool:
        """Say whether the label alone shows that it is a speaker's."""
        if self.is_heading(label):
            return False
        if label.casefold() in self.answerers:
            return True
        return self.asks(label) or self.opens(label) or label.casefold().split()[-1] in self.surnames

    def turns(self, text: str, labels: list[Label]) -> tuple[Turn, ...]:
        """Return what stands between each label and the next, line by line."""
        turns: list[Turn] = []
        for number, label in enumerate(labels):
            stop = labels[number + 1].span[0] if number + 1 < len(labels) else len(text)
            if self.is_heading(label.words):
                continue
            content = tuple(
                (label.said + p.start(), label.said + p.end())
                for p in re.finditer(r"[^\s][^\n]*[^\s]|[^\s]", text[label.said : stop])
            )
            if content:
                turns.append(Turn(label.span, label.colon, content, 0.95, "speaker's label of a transcript"))
        return tuple(turns)

    def headlines(self, text: str) -> Iterator[Turn]:
        """Yield headline and deck of the form "Minister: no deal yet" or "Korsia to quit pact – minister"."""
        lines = list(re.finditer(r"[^\n]+", text))
        if len(lines) < 2:
            return
        for line in lines[:_HEADLINES]:
            if line.group().rstrip().endswith("."):
                continue
            for pattern in (_BEFORE_COLON, _AFTER_DASH):
                match = pattern.match(text, line.start(), line.end())
                heading = pattern is _BEFORE_COLON and self.is_heading(match["label"] if match else "")
                if match is not None and not heading and self.may_say(match["label"]):
                    content = (match.span("said"),)
                    yield Turn(
                        match.span("label"),
                        match.span("colon"),
                        content,
                        0.7,
                        "speaker's label of a headline",
                    )
                    break

    def may_say(self, label: str) -> bool:
        """Say whether a headline's label is an office, a person of the tables, a body or somebody unnamed; no state, no outlet."""
        words = label.strip().casefold().split()
        if not words or len(words) > 6 or " ".join(words) in self.places:
            return False
        last = words[-1]
        singular = last.removesuffix("s") if len(last) > 3 else last
        tails = {" ".join([*words[n:-1], end]) for n in range(len(words)) for end in (last, singular)}
        if tails & (self.titles | self.speaking) or " ".join(words).removeprefix("the ") in self.bodies:
            return True
        return label[:1].isupper() and last in self.surnames


def _label(match: re.Match[str]) -> Label:
    colon = match.span("colon") if match["colon"] else None
    return Label(match["label"], match.span("label"), colon, match.end())


def find_entries(parse: Parse) -> list[int]:
    """Return, for each token, the number of the entry of a live blog in which it stands; all 0 in other texts.

    An entry opens with a paragraph that opens with a time of day, and there are two or more.
    """
    opening = [bool(_TIME.fullmatch(parse.text[first])) for first, _ in parse.paragraphs]
    entries, number = [0] * len(parse), 0
    if sum(opening) > 1:
        for opens, (first, last) in zip(opening, parse.paragraphs, strict=True):
            number += opens
            entries[first:last] = [number] * (last - first)
    return entries


def find_captions(text: str) -> tuple[Span, ...]:
    """Return the paragraphs that are captions of pictures: after a credit line, or with "(R)" beside a name."""
    found: list[Span] = []
    after_credit = False
    for match in re.finditer(r"[^\n]+", text):
        line = match.group()
        if _CREDIT.match(line) and len(line) < 160:
            after_credit = True
            continue
        if _SIDE.search(line) or (after_credit and len(line) < 400 and re.search(r"\b\d{4}\b", line)):
            found.append(match.span())
        after_credit = False
    return tuple(found)
