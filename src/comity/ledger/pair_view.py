"""Asking a ledger about one pair of actors: every question of a ``View``, of that pair alone."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.ledger.found import Rows
from comity.ledger.kept import (
    Contradiction,
    FollowedPlan,
    Hit,
    KeptAttribution,
    KeptCharacterisation,
    KeptEvent,
    KeptEvidence,
    KeptMention,
    KeptStory,
)
from comity.model import Document

if TYPE_CHECKING:
    from comity.ledger.view import View


@dataclass(frozen=True)
class PairView:
    """What a ledger holds on one pair. The arguments of each question are the fields of ``Where``."""

    view: "View"
    pair: tuple[str, str]

    def evidence(self, **asked: Any) -> Rows[KeptEvidence]:
        """Return the lines of evidence on the pair."""
        return self.view.evidence(pair=self.pair, **asked)

    def events(self, **asked: Any) -> Rows[KeptEvent]:
        """Return the events that evidence on the pair rests on."""
        return self.view.events(pair=self.pair, **asked)

    def attributions(self, **asked: Any) -> Rows[KeptAttribution]:
        """Return the attributions that evidence on the pair rests on."""
        return self.view.attributions(pair=self.pair, **asked)

    def characterisations(self, **asked: Any) -> Rows[KeptCharacterisation]:
        """Return the characterisations of the relation of the pair."""
        return self.view.characterisations(pair=self.pair, **asked)

    def mentions(self, **asked: Any) -> Rows[KeptMention]:
        """Return the mentions of the two in documents with evidence on them."""
        return self.view.mentions(pair=self.pair, **asked)

    def documents(self, **asked: Any) -> Rows[Document]:
        """Return the documents with evidence on the pair."""
        return self.view.documents(pair=self.pair, **asked)

    def contradictions(self, **asked: Any) -> list[Contradiction]:
        """Return denials on the pair beside what they deny."""
        return self.view.contradictions(pair=self.pair, **asked)

    def plans(self, **asked: Any) -> list[FollowedPlan]:
        """Return plans of the pair with what became of them."""
        return self.view.plans(pair=self.pair, **asked)

    def stories(self, *, limit: int = 100, after: str | None = None, **asked: Any) -> list[KeptStory]:
        """Return stories with evidence on the pair."""
        return self.view.stories(limit=limit, after=after, pair=self.pair, **asked)

    def columns(self, *names: str, **asked: Any) -> dict[str, tuple[Any, ...]]:
        """Return the lines of evidence on the pair as columns."""
        return self.view.columns(*names, pair=self.pair, **asked)

    def search(self, words: str, *, limit: int = 20, **asked: Any) -> list[Hit]:
        """Return the documents with evidence on the pair that hold all ``words``."""
        return self.view.search(words, limit=limit, pair=self.pair, **asked)
