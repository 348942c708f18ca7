"""The formats in which evidence goes out as text, by the name that ``comity export --format`` takes."""

from collections.abc import Callable, Iterable, Iterator

from comity.exchange import citations, gdelt, jsonld, plover_json, stix, webannotation
from comity.exchange.told import Told

Writer = Callable[[Iterable[Told]], Iterator[str]]

FORMATS: dict[str, Writer] = {
    "webannotation": webannotation.lines,
    "plover": plover_json.lines,
    "gdelt": gdelt.lines,
    "stix": stix.bundle_lines,
    "bibtex": citations.bibtex,
    "ris": citations.ris,
    "csl": citations.csl,
    "jsonld": jsonld.document_lines,
}

LOST: dict[str, str] = {
    "plover": "only evidence that rests on an event has a record; chain and factuality stand in its comment",
    "gdelt": gdelt.LOST,
}
"""What a format has no place for, to be said when it is written."""
