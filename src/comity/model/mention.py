"""A mention (span) and the actor it stands for (resolved entity)."""

from typing import Literal

from comity.model.record import Record
from comity.model.spans import Span

MentionKind = Literal[
    "state", "government", "person", "organisation", "armed_group", "outlet", "public", "unknown"
]


class Role(Record, kw_only=True, frozen=True):
    """The office a mention names or its holder has; ``country`` is an actor code."""

    country: str | None
    office: str


class Mention(Record, kw_only=True, frozen=True):
    """Words that stand for an actor.

    ``actor`` is an ISO 3166 alpha-3 code for a state, its government and officials,
    or a code of the codebook (HAMAS, NATO). It is ``None`` when not determined;
    ``reason`` then says why. ``place`` is true where a place name is only a place.
    """

    id: str
    span: Span
    actor: str | None
    kind: MentionKind
    name: str
    role: Role | None = None
    sector: str | None = None
    place: bool = False
    reason: str
