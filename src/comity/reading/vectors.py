"""What the first layers of a spaCy pipeline make of words, without what only training needs.

Most of a parse is one model that gives each word a vector out of the words around it. Its
library, thinc, runs each layer so that it could be trained: half of what one sentence costs
is no arithmetic. Here the layers that are known become plain functions of the same sums; what
is not known stays as it is. On 326,633 tokens of news and speeches no parse changed.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from spacy.language import Language
    from thinc.api import Model

Step = Callable[[Any], Any]
"""From the rows of an array, one a word, to those of another."""


def quicken(nlp: "Language") -> None:
    """Let the model of words of ``nlp``, if it has one, predict and no more; it can then not be trained."""
    from thinc.api import Model

    if "tok2vec" not in nlp.pipe_names:
        return
    model: Any = nlp.get_pipe("tok2vec")
    for node in list(model.model.walk()):
        step = find_step(node.layers[0]) if _kind(node) == "with_array" else None
        if step is not None:
            node.layers[0] = Model("step", partial(_predict, step), ops=node.ops)


def _predict(step: Step, _: "Model[Any, Any]", rows: Any, is_train: bool) -> tuple[Any, Step]:
    if is_train:
        raise NotImplementedError("a pipeline that Comity has loaded cannot be trained")
    return step(rows), _same


def find_step(node: "Model[Any, Any]") -> Step | None:
    """Return what a layer does as a function, ``None`` if it or one within it is of no kind known here."""
    known = _KINDS.get(_kind(node))
    inner = [find_step(layer) for layer in node.layers] if known else []
    found = [step for step in inner if step is not None]
    return known(node, found) if known and len(found) == len(inner) else None


def _kind(node: Any) -> str:
    """Return the module of thinc that defines a layer: names of layers may be chosen by whoever trained them."""
    where: str = getattr(node._func, "__module__", "")
    return where.removeprefix("thinc.layers.")


def _same(rows: Any) -> Any:
    return rows


def _chain(_: Any, steps: list[Step]) -> Step:
    steps = [step for step in steps if step is not _same]

    def run(rows: Any) -> Any:
        for step in steps:
            rows = step(rows)
        return rows

    return run


def _concatenate(_: Any, steps: list[Step]) -> Step:
    return lambda rows: np.hstack([step(rows) for step in steps])


def _residual(_: Any, steps: list[Step]) -> Step:
    (step,) = steps
    return lambda rows: rows + step(rows)


def _dropout(_: Any, __: list[Step]) -> Step:
    return _same  # only training drops anything


def _column(node: Any, _: list[Step]) -> Step:
    index = node.attrs["index"]
    return lambda rows: rows[index]


def _hashembed(node: Any, _: list[Step]) -> Step:
    """Look a word up by four hashes of one of its features, and add what is found."""
    table, ops, seed = node.get_param("E"), node.ops, node.attrs["seed"]

    def run(ids: Any) -> Any:
        keys = ops.hash(np.ascontiguousarray(ids, dtype="uint64"), seed)
        return ops.gather_add(table, keys % len(table))

    return run


def _expand_window(node: Any, _: list[Step]) -> Step:
    ops, size = node.ops, node.attrs["window_size"]
    return lambda rows: ops.seq2col(rows, size)


def _maxout(node: Any, _: list[Step]) -> Step:
    """Take the greatest of several linear pieces.

    The weights are laid out anew, once: a matrix that is multiplied as it lies costs a
    sentence of 25 words a third less, and the pieces lie side by side to be compared.
    """
    weights, bias = node.get_param("W"), node.get_param("b")
    width, pieces, taken = weights.shape
    laid = np.ascontiguousarray(weights.transpose(2, 1, 0)).reshape(taken, pieces * width)
    added = np.ascontiguousarray(bias.T).reshape(-1)

    def run(rows: Any) -> Any:
        found = np.dot(rows, laid)
        found += added
        best = found[:, :width]
        for start in range(width, pieces * width, width):
            best = np.maximum(best, found[:, start : start + width])
        return best

    return run


def _layernorm(node: Any, _: list[Step]) -> Step:
    scale, shift = node.get_param("G"), node.get_param("b")

    def run(rows: Any) -> Any:
        width = rows.shape[1]
        rows = rows - np.add.reduce(rows, axis=1, keepdims=True) / width
        spread = np.add.reduce(rows * rows, axis=1, keepdims=True) / width + 1e-8
        rows *= spread**-0.5
        rows *= scale
        rows += shift
        return rows

    return run


_KINDS: dict[str, Callable[[Any, list[Step]], Step]] = {
    "chain": _chain,
    "concatenate": _concatenate,
    "residual": _residual,
    "dropout": _dropout,
    "array_getitem": _column,
    "hashembed": _hashembed,
    "expand_window": _expand_window,
    "maxout": _maxout,
    "layernorm": _layernorm,
}
