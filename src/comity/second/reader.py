"""The second reader: what it will cost, and what it proposes on a document."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import msgspec

from comity.codebook import Codebook
from comity.errors import InputError, ServerError
from comity.model import Document
from comity.model.record import Record
from comity.model.second import SecondReading
from comity.second.client import Client
from comity.second.prompt import instructions, prompt_hash, question, schema
from comity.second.proposals import Proposals, Taker
from comity.second.settings import ReaderSettings

_LETTERS = 4.0  # characters a token of English, as OpenAI and others count them
_ANSWERED = 0.9  # tokens that come back for one of the passage: what is quoted, and its form
_GIVE_UP = 3  # documents in a row without an answer: the server is not there


class Estimate(Record, kw_only=True, frozen=True):
    """What a run will take, before it starts. Tokens are reckoned at four characters each; ``cost`` is ``None`` without prices."""

    documents: int
    requests: int
    cached: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    currency: str
    minutes: float


class Refused(Record, kw_only=True, frozen=True):
    """A document on which there is no answer, and why."""

    document: str
    reason: str


@dataclass
class SecondReader:
    """A model held to our rules. It reads nothing until it is asked to."""

    client: Client
    codebook: Codebook
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    @property
    def settings(self) -> ReaderSettings:
        """The settings it was made with."""
        return self.client.settings

    @cached_property
    def prompt(self) -> str:
        """The hash of what is asked."""
        return prompt_hash(self.codebook)

    @cached_property
    def _asked(self) -> tuple[str, dict[str, object]]:
        return instructions(self.codebook), schema(self.codebook)

    def estimate(self, texts: Iterable[tuple[str, str | None]]) -> Estimate:
        """Return what reading texts (each with a focus, or ``None``) will take."""
        documents = requests = cached = sent = answered = 0
        for text, focus in texts:
            documents += 1
            for start, end in passages(text, self.settings.passage):
                body = self._body(text[start:end], focus)
                if self.client.cache.get(self.client.key(body)) is not None:
                    cached += 1
                    continue
                requests += 1
                sent += round(len(body) / _LETTERS)
                answered += min(self.settings.answer_tokens, round((end - start) / _LETTERS * _ANSWERED) + 20)
        prices = self.settings.price_in, self.settings.price_out
        cost = None
        if prices[0] is not None and prices[1] is not None:
            cost = (sent * prices[0] + answered * prices[1]) / 1e6
        return Estimate(
            documents=documents,
            requests=requests,
            cached=cached,
            tokens_in=sent,
            tokens_out=answered,
            cost=cost,
            currency=self.settings.currency,
            minutes=requests / self.settings.requests_a_minute,
        )

    def read(self, documents: Iterable[Document]) -> Iterator[SecondReading | Refused]:
        """Yield what is proposed on each document, in order; raises ServerError once the server does not answer again and again."""
        silent = 0
        for document in documents:
            try:
                reading = self.read_one(document)
            except ServerError as error:
                silent += 1
                if silent >= _GIVE_UP or not error.passing:
                    raise
                yield Refused(document=document.id, reason=str(error))
                continue
            silent = 0
            yield reading

    def read_one(self, document: Document) -> SecondReading:
        """Return what is proposed on a document. Raises ServerError or InputError where there is no answer."""
        found, tokens = self.propose(document.text)
        return SecondReading(
            document=document.id,
            model=self.settings.model,
            prompt=self.prompt,
            at=self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            attributions=found.attributions,
            events=found.events,
            dropped=found.dropped,
            tokens=tokens,
        )

    def propose(
        self, text: str, focus: str | None = None, extra: frozenset[str] = frozenset()
    ) -> tuple[Proposals, tuple[int, int]]:
        """Return the proposals on a text and the tokens used; ``focus`` asks something besides, ``extra`` are codes for it."""
        taker = Taker(self.codebook, extra)
        parts, tokens = [], [0, 0]
        for start, end in passages(text, self.settings.passage):
            answer = self.client.ask(self._body(text[start:end], focus))
            tokens = [tokens[0] + answer.tokens_in, tokens[1] + answer.tokens_out]
            parts.append(taker.take(answer.text, text, start, end, cut_off=answer.cut_off))
        dropped: Counter[str] = Counter()
        for part in parts:
            dropped.update(part.dropped)
        whole = Proposals(
            tuple(row for part in parts for row in part.attributions),
            tuple(row for part in parts for row in part.events),
            dict(sorted(dropped.items())),
        )
        return whole, (tokens[0], tokens[1])

    def _body(self, passage: str, focus: str | None) -> bytes:
        told, form = self._asked
        try:
            return self.client.body(told, question(passage, focus), form)
        except (UnicodeEncodeError, msgspec.MsgspecError):
            raise InputError("the text holds half a character (a lone surrogate)") from None


def passages(text: str, longest: int) -> list[tuple[int, int]]:
    """Return a text cut at its paragraphs into pieces of at most ``longest`` characters; longer paragraphs are cut at blanks."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = min(len(text), start + longest)
        if end < len(text):
            cut = max(text.rfind("\n", start, end), 0) or text.rfind(" ", start, end)
            end = cut + 1 if cut > start else end
        if text[start:end].strip():
            found.append((start, end))
        start = end
    return found
