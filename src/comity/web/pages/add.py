"""The form that takes a report."""

from comity.web.cite import cite_page
from comity.web.page import Ask, Kind, Page


class AddPage(Page, kw_only=True, frozen=True):
    """The form. ``reports`` counts what the ledger holds already."""

    reports: int


def make_add(ask: Ask) -> AddPage:
    """Return the page."""
    (reports,) = next(ask.view.ask("SELECT count(*) FROM documents", []))
    return AddPage(
        address=ask.address,
        title="Add reports",
        cite=cite_page(ask, "Add reports", "no data"),
        reports=reports,
    )


ADD = Kind("/add", "add.html", AddPage, make_add)
