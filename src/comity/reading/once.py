"""Questions about a parse that are asked again and again, each answered once.

Rules of different stages ask the same of the same words: what negates this verb, is it passive,
which row of the tables fits it. On news a question is asked two to nine times. The answers are
kept with the parse and go when it goes, so that nothing of one document reaches another.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from comity.reading.parse import Parse

AskedT = ParamSpec("AskedT")
AnswerT = TypeVar("AnswerT")
HolderT = TypeVar("HolderT")


def once(
    find: Callable[Concatenate[Parse, AskedT], AnswerT],
) -> Callable[Concatenate[Parse, AskedT], AnswerT]:
    """Let a function of a parse and words of it answer each question once; nobody may change an answer."""

    @wraps(find)
    def ask(parse: Parse, /, *words: AskedT.args, **more: AskedT.kwargs) -> AnswerT:
        key = (find, words, *more.items()) if more else (find, words)
        answers = parse.answers
        if key not in answers:
            answers[key] = find(parse, *words, **more)
        answer: AnswerT = answers[key]
        return answer

    return ask


def once_by(
    find: Callable[Concatenate[HolderT, Parse, AskedT], AnswerT],
) -> Callable[Concatenate[HolderT, Parse, AskedT], AnswerT]:
    """The same where a table stands before the parse; another table has other answers."""

    @wraps(find)
    def ask(holder: HolderT, parse: Parse, /, *words: AskedT.args, **more: AskedT.kwargs) -> AnswerT:
        key = (find, holder, words, *more.items()) if more else (find, holder, words)
        answers = parse.answers
        if key not in answers:
            answers[key] = find(holder, parse, *words, **more)
        answer: AnswerT = answers[key]
        return answer

    return ask
