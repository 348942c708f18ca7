"""Asking the server: one passage, one answer, kept by what was asked; at a measured pace and within limits."""

import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from comity.errors import InputError, ServerError
from comity.ingest.sending import send
from comity.second.settings import ReaderSettings

_TRIES = 3  # of a question whose server has passing trouble
_PAUSE = 2.0  # seconds before the second try; doubled for the third
_LONGEST_PAUSE = 60.0  # a server that asks for a longer one is taken at its word: the run ends
_MOST = 2_000_000  # bytes of an answer


class Answer(NamedTuple):
    """What came back: the words, whether they were cut off at the longest length, and tokens as the server counts them."""

    text: str
    cut_off: bool
    tokens_in: int
    tokens_out: int


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


class Cache:
    """Answers by the hash of what was asked, in a file."""

    def __init__(self, path: Path) -> None:
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=30)
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID"
            )
        except sqlite3.Error as error:
            raise InputError(f"{path}: cannot keep the answers of the second reader ({error})") from None

    def get(self, key: str) -> Answer | None:
        """Return the answer that is kept for a question."""
        row = self._connection.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
        return msgspec.json.decode(row[0], type=Answer) if row else None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer."""
        self._connection.execute(
            "INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, msgspec.json.encode(answer).decode())
        )

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


@dataclass
class Client:
    """Asks one model. ``clock`` and ``sleep`` count seconds."""

    settings: ReaderSettings
    cache: Cache
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    asked: int = 0
    _last: float = field(default=float("-inf"))

    def body(self, instructions: str, question: str, schema: dict[str, Any]) -> bytes:
        """Return the request: the same question gives the same bytes."""
        given = self.settings
        form: dict[str, Any] = {}
        if given.schema == "json_schema":
            wanted = {"name": "reading", "strict": True, "schema": schema}
            form = {"response_format": {"type": "json_schema", "json_schema": wanted}}
        elif given.schema == "json_object":
            form = {"response_format": {"type": "json_object"}}
        return msgspec.json.encode(
            {
                "model": given.model,
                "messages": [
                    {"role": "system", "content": instructions},
                    {"role": "user", "content": question},
                ],
                "temperature": 0,
                "max_tokens": given.answer_tokens,
                **form,
            }
        )

    def key(self, body: bytes) -> str:
        """Return under what the answer to a request is kept."""
        return blake2b(self.settings.endpoint.encode() + b"\0" + body, digest_size=16).hexdigest()

    def ask(self, body: bytes) -> Answer:
        """Return the answer to a request, from the cache if it was asked before.

        Raises ServerError where there is none after some tries, InputError where the
        server does not speak the protocol.
        """
        key = self.key(body)
        if (kept := self.cache.get(key)) is not None:
            return kept
        answer = self._tried(body)
        self.cache.put(key, answer)
        return answer

    def _tried(self, body: bytes) -> Answer:
        for number in range(1, _TRIES + 1):
            self._keep_pace()
            try:
                return self._sent(body)
            except ServerError as error:
                wait = error.wait or _PAUSE * 2 ** (number - 1)
                if not error.passing or number == _TRIES or wait > _LONGEST_PAUSE:
                    raise
                self.sleep(wait)
        raise AssertionError("unreachable")

    def _sent(self, body: bytes) -> Answer:
        given = self.settings
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if given.key_env:
            key = os.environ.get(given.key_env)
            if not key:
                raise InputError(
                    f"the variable {given.key_env} is not set; it holds the key of the second reader"
                )
            headers["Authorization"] = f"Bearer {key}"
        self.asked += 1
        url = f"{given.endpoint.rstrip('/')}/chat/completions"
        got = send(url, body, headers, seconds=given.seconds, most=_MOST)
        try:
            told = msgspec.json.decode(got.data, type=_Completion)
            choice = told.choices[0]
        except (msgspec.DecodeError, UnicodeDecodeError, IndexError):
            raise InputError(f"{given.endpoint}: does not answer as OpenAI's protocol has it") from None
        usage = told.usage or _Usage()
        return Answer(
            choice.message.content or "",
            choice.finish_reason == "length",
            usage.prompt_tokens,
            usage.completion_tokens,
        )

    def _keep_pace(self) -> None:
        pause = 60.0 / self.settings.requests_a_minute - (self.clock() - self._last)
        if pause > 0:
            self.sleep(pause)
        self._last = self.clock()
