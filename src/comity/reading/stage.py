"""The seam: a stage is a named function that says what it needs and what it gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stage:
    """One step from text to Reading.

    ``run`` is pure: it takes the products named in ``needs``, in that order, and
    returns the product named ``gives``. Weights and tables are bound to it once.
    ``together`` gives the same for several documents at once, from a list for each need,
    where that is faster than one after the other.
    """

    name: str
    needs: tuple[str, ...]
    gives: str
    run: Callable[..., Any]
    together: Callable[..., Sequence[Any]] | None = None

    def __call__(self, products: Mapping[str, Any]) -> Any:
        """Run the stage on the products of one document."""
        return self.run(*(products[need] for need in self.needs))


def check_order(stages: tuple[Stage, ...], *given: str) -> None:
    """Raise ValueError, naming the stage, if a stage needs what is neither ``given`` nor comes of an earlier stage."""
    available = set(given)
    for stage in stages:
        missing = [need for need in stage.needs if need not in available]
        if missing:
            raise ValueError(f"stage {stage.name!r} needs {missing} before anything gives it")
        available.add(stage.gives)
