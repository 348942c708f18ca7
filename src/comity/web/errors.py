"""The page that says what went wrong and what to do."""

from comity.web.page import Citation, Page

_WORDS = {
    400: ("This address cannot be answered", "A part of the address is not of the form it must have."),
    403: (
        "This is not allowed here",
        "The reader is open for reading alone, or the form came from elsewhere.",
    ),
    404: ("There is no such page", "What the address names is not in this ledger, or holds no longer."),
    405: ("This cannot be done here", "The address does not take such a request."),
    413: ("This is too large", "Give a smaller file, or add it on the command line: comity add."),
    503: ("The ledger cannot be read", "Nothing in it was harmed."),
}
_OTHER = (
    "Something went wrong here",
    "This is a fault of Comity, not yours. Nothing in the ledger was changed.",
)


class Trouble(Page, kw_only=True, frozen=True):
    """What went wrong: the ``status`` of HTTP, ``message`` (what exactly; empty where that helps nobody), ``advice``."""

    status: int
    message: str
    advice: str


def trouble_page(address: str, status: int, message: str) -> Trouble:
    """Return the page for an error."""
    title, advice = _WORDS.get(status, _OTHER)
    return Trouble(
        address=address,
        title=title,
        cite=Citation(plain="", bibtex=""),
        status=status,
        message=message if message.lower() not in ("not found", "method not allowed") else "",
        advice=advice,
    )
