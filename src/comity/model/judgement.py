"""What a person says of a line of evidence that was read by machine."""

from typing import Literal, get_args

from comity.model.event import Factuality
from comity.model.evidence import EvidenceKind, Leaning
from comity.model.record import Record
from comity.model.spans import Spans

VerdictWord = Literal["accept", "reject", "recode", "unsure"]
VERDICTS: tuple[VerdictWord, ...] = get_args(VerdictWord)


class Coding(Record, kw_only=True, frozen=True):
    """The codes of a line of evidence that a person can judge. Those of a deed are ``None`` for words on a relation."""

    pair: tuple[str, str]
    kind: EvidenceKind
    leaning: Leaning
    status: Factuality
    issue: str | None = None
    type: str | None = None
    mode: str | None = None
    actors: tuple[str, ...] | None = None
    recipients: tuple[str, ...] | None = None


class Recoding(Record, kw_only=True, frozen=True):
    """What a person would code instead; ``None`` leaves what the machine coded. "none" stands for no issue, no mode."""

    leaning: Leaning | None = None
    status: Factuality | None = None
    issue: str | None = None
    type: str | None = None
    mode: str | None = None
    actors: tuple[str, ...] | None = None
    recipients: tuple[str, ...] | None = None

    def changes(self) -> dict[str, str | tuple[str, ...]]:
        """Return the fields that are coded otherwise."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not None}

    def words(self) -> str:
        """Say it: "leaning strain, actors KRS"."""
        return ", ".join(
            f"{name} {' and '.join(value) or 'nobody' if isinstance(value, tuple) else value.replace('_', ' ')}"
            for name, value in self.changes().items()
        )


class Judgement(Record, kw_only=True, frozen=True):
    """One verdict on one line of evidence; never changed, a later one by the same person takes its place.

    ``span`` and ``coded`` are those of the line when it was judged, so that the judgement
    still says what was judged when the report is read anew. ``recoding`` belongs to
    "recode" alone. ``who`` is a name, ``at`` a moment in UTC.
    """

    document: str
    evidence: str
    span: Spans
    coded: Coding
    verdict: VerdictWord
    recoding: Recoding | None = None
    note: str | None = None
    who: str
    at: str
