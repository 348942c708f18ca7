"""A server that speaks OpenAI's protocol, on this machine: it answers as the test says."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from local_server import running, send

Content = str | dict[str, Any]


@dataclass
class Model:
    """Answers each passage with what ``reply`` gives for it. ``status`` other than 200 refuses, ``delay`` waits first."""

    base: str = ""
    reply: Callable[[str], Content] = lambda _: {"attributions": [], "events": []}
    raw: bytes | None = None
    status: list[int] = field(default_factory=list)
    retry_after: str | None = None
    finish: str = "stop"
    delay: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)

    @property
    def passages(self) -> list[str]:
        """The passages that were sent, without what stands around them."""
        return [passage_of(body["messages"][1]["content"]) for body in self.asked]


def passage_of(question: str) -> str:
    """Return what stands between the marks of a question."""
    mark = question.partition("\n")[2].partition("\n")[0]
    return question.split(mark + "\n", 1)[1].rpartition("\n" + mark)[0]


@contextmanager
def serving() -> Iterator[Model]:
    """Run the server while the block runs."""
    model = Model()

    def post(handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        model.asked.append(body)
        model.keys.append(handler.headers["Authorization"])
        time.sleep(model.delay)
        status = model.status.pop(0) if model.status else 200
        if handler.path != "/v1/chat/completions":
            status = 404
        content = model.reply(passage_of(body["messages"][1]["content"]))
        told = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        message = {"message": {"role": "assistant", "content": told}, "finish_reason": model.finish}
        answer = {"choices": [message], "usage": {"prompt_tokens": 100, "completion_tokens": 20}}
        data = json.dumps(answer).encode() if model.raw is None else model.raw
        waiting = {"Retry-After": model.retry_after} if model.retry_after and status != 200 else {}
        send(handler, (status, waiting, data))

    with running(post=post) as address:
        model.base = f"{address}/v1"
        yield model
