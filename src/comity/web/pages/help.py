"""How to read the pages, and the keys."""

from comity.model.record import Record
from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page


class Key(Record, kw_only=True, frozen=True):
    """A key and what it does."""

    key: str
    does: str


class HelpPage(Page, kw_only=True, frozen=True):
    """How to read the pages. ``keys`` are those that the reader's script knows."""

    keys: tuple[Key, ...]


_KEYS = (
    Key(key="j", does="to the next line of evidence"),
    Key(key="k", does="to the line before"),
    Key(key="Enter", does="open the line: why it was coded so"),
    Key(key="a", does="accept it"),
    Key(key="r", does="reject it"),
    Key(key="u", does="unsure"),
    Key(key="c", does="recode it: say what it should be"),
    Key(key="/", does="search"),
    Key(key="?", does="this list"),
)


def make_help(ask: Ask) -> HelpPage:
    """Return the page."""
    title = "How to read these pages"
    return HelpPage(address=ask.address, title=title, cite=cite_page(ask, title, "no data"), keys=_KEYS)


HELP = Kind("/help", "help.html", HelpPage, make_help)
