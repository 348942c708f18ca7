"""Invented reports for the tests of ``links``."""

from datetime import date

from comity.links.features import FeatureFinder, Features
from comity.model import Document, Reading

BODY = (
    "Veldania threatened on Wednesday to close its ports to Korsian vessels unless Korsia drops the toll. "
    "The president spoke after a meeting of her cabinet and said the door to a settlement was open. "
    "Korsia refused to back down, and its transport minister said the decree stood as it was. "
    "Trade between the two countries came to three billion crowns last year, a trade body reckons. "
    "Analysts said a closure would hurt canneries at least as much as it would hurt the fishermen."
)
OTHER = (
    "A barn owl was seen in the tower of the old church at Sallowby for the first time since the war. "
    "The parish council wants to put up a nesting box and has asked children to give the bird a name. "
    "An expert from the museum said that mice were plentiful this winter and that more owls may come. "
    "Visitors are asked to be quiet at dusk, when the bird leaves the tower to hunt over the marshes."
)


def document(
    name: str,
    text: str = BODY,
    *,
    outlet: str | None = "Harth Courier",
    day: int | None = 3,
    url: str | None = None,
    title: str | None = None,
) -> Document:
    """Return an invented report of May 2031."""
    return Document(
        id=name,
        text=text,
        outlet=outlet,
        published=date(2031, 5, day) if day else None,
        url=url,
        title=title,
    )


def features(finder: FeatureFinder, one: Document) -> Features:
    """Return the features of a report of which nothing but the text was read."""
    return finder(Reading(document=one))
