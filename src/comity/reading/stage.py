"""The seam: a stage is a named function that says what it needs and what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stage:
    """One step from text to Reading.

    ``run`` is pure: it takes the products named in ``needs``, in that order, and
    returns the product named ``gives``. Weights and tables are bound to it once.
    """

    name: str
    needs: tuple[str, ...]
    gives: str
    run: Callable[..., Any]

    def __call__(self, products: Mapping[str, Any]) -> Any:
        """Run the stage on the products of one document."""
        return self.run(*(products[need] for need in self.needs))


def check_order(stages: tuple[Stage, ...], given: str = "document") -> None:
    """Raise ValueError, naming the stage, if a stage needs what no earlier stage gives."""
    available = {given}
    for stage in stages:
        missing = [need for need in stage.needs if need not in available]
        if missing:
            raise ValueError(f"stage {stage.name!r} needs {missing} before anything gives it")
        available.add(stage.gives)
