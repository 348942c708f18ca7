"""The product's own stages, run for measurement: only those that a set needs, and counted."""

import sys
from dataclasses import dataclass, field
from typing import Any

from comity.codebook import Codebook
from comity.model import Document, Failure
from comity.reading.parse import Parse
from comity.reading.pipeline import Products, Stages, run_stages

_SHOWN = 5  # failures told one by one; a fault of a stage brings hundreds of the same kind


def needed(stages: Stages, *wanted: str) -> Stages:
    """Return the stages that lead to the products ``wanted``, in order."""
    names = set(wanted)
    kept = []
    for stage in reversed(stages):
        if stage.gives in names:
            kept.append(stage)
            names.update(stage.needs)
    return tuple(reversed(kept))


@dataclass
class Runner:
    """Runs stages on documents; counts the sentences read and keeps what failed."""

    codebook: Codebook
    stages: Stages
    sentences: int = 0
    failures: list[Failure] = field(default_factory=list)
    _parts: dict[tuple[str, ...], Stages] = field(default_factory=dict, repr=False)

    def __call__(self, document: Document, *wanted: str) -> dict[str, Any] | None:
        """Return the products ``wanted`` and those they rest on; None if a stage failed."""
        if wanted not in self._parts:
            self._parts[wanted] = needed(self.stages, *wanted)
        return self.kept(run_stages(self._parts[wanted], document))

    def kept(self, outcome: Products | Failure) -> dict[str, Any] | None:
        """Return the products of an outcome and count its sentences, or note its failure and return None."""
        if isinstance(outcome, Failure):
            self.failures.append(outcome)
            if len(self.failures) <= _SHOWN:
                print(f"{outcome.document}: {outcome.stage}: {outcome.message}", file=sys.stderr)
            return None
        parse: Parse = outcome.values["parse"]
        self.sentences += len(parse.sentences)
        return outcome.values
