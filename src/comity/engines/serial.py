"""The reference engine: one process, one document after the other."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

from comity.codebook import Codebook, load_codebook
from comity.collector import collector_at_rest
from comity.model import Document, Failure, Reading, Versions
from comity.reading.casing import HeadlineCasing
from comity.reading.parse import DEFAULT_PIPELINE, load_parser
from comity.reading.pipeline import Products, Stages, build_stages, read_batch, run_stages
from comity.settings import VERSION


@dataclass(frozen=True)
class Reader:
    """A loaded pipeline. Loading takes about two seconds; keep one and reuse it."""

    codebook: Codebook
    pipeline: str
    stages: Stages

    @classmethod
    def load(cls, tables: Path | None = None, pipeline: str = DEFAULT_PIPELINE) -> "Reader":
        """Load the codebook (with ``tables`` laid over it) and the spaCy pipeline.

        Raises CodebookError for tables that cannot be used and MissingPartError where
        the pipeline is not installed.
        """
        with collector_at_rest():
            codebook = load_codebook(tables)
            parser = load_parser(pipeline, codebook.british_verbs, HeadlineCasing(codebook))
            return cls(codebook, pipeline, build_stages(codebook, parser))

    @cached_property
    def versions(self) -> Versions:
        """Under what this reader reads; equal versions give equal readings."""
        return versions_of(self.codebook, self.pipeline)

    def read(self, items: Iterable[Document | Failure]) -> Iterator[Reading | Failure]:
        """Read documents one by one, in order; a bad one yields a Failure, and a Failure among them stays."""
        for item in items:
            yield from [item] if isinstance(item, Failure) else read_batch(self.stages, [item])

    def products(self, document: Document) -> Products | Failure:
        """Return everything the stages gave for one document, for explanation and evaluation."""
        return run_stages(self.stages, document)


def versions_of(codebook: Codebook, pipeline: str = DEFAULT_PIPELINE) -> Versions:
    """Return under what a reader with these parts reads; loads no pipeline."""
    return Versions(code=_code_version(), codebook=codebook.version, pipeline=_pipeline_version(pipeline))


@cache
def _code_version() -> str:
    """Return the release, and a digest of the modules that decide what is read: work on them gives a version, too."""
    folder, digest = Path(__file__).parents[1], blake2b(digest_size=4)
    for part in ("model", "codebook", "reading"):
        for file in sorted((folder / part).glob("*.py")):
            digest.update(file.name.encode() + file.read_bytes())
    return f"{VERSION}+{digest.hexdigest()}"


def _pipeline_version(pipeline: str) -> str:
    """Return the pipeline and spaCy with their versions; a pipeline in a folder has its path alone."""
    try:
        told = f"{pipeline} {metadata.version(pipeline)}"
    except metadata.PackageNotFoundError:
        told = pipeline
    return f"{told}, spacy {metadata.version('spacy')}"
