"""The reference engine: one process, one document after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from comity.codebook import Codebook, load_codebook
from comity.model import Document, Failure, Reading
from comity.reading.parse import DEFAULT_PIPELINE, load_parser
from comity.reading.pipeline import Products, Stages, build_stages, read_batch, run_stages


@dataclass(frozen=True)
class Reader:
    """A loaded pipeline. Loading takes two to three seconds; keep one and reuse it."""

    codebook: Codebook
    pipeline: str
    stages: Stages

    @classmethod
    def load(cls, tables: Path | None = None, pipeline: str = DEFAULT_PIPELINE) -> "Reader":
        """Load the codebook (with ``tables`` laid over it) and the spaCy pipeline.

        Raises CodebookError for tables that cannot be used and MissingPartError where
        the pipeline is not installed.
        """
        codebook = load_codebook(tables)
        return cls(codebook, pipeline, build_stages(codebook, load_parser(pipeline, codebook.british_verbs)))

    def read(self, documents: Iterable[Document]) -> Iterator[Reading | Failure]:
        """Read documents one by one, in order; a bad one yields a Failure."""
        for document in documents:
            yield from read_batch(self.stages, [document])

    def products(self, document: Document) -> Products | Failure:
        """Return everything the stages gave for one document, for explanation and evaluation."""
        return run_stages(self.stages, document)
