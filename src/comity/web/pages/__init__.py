"""The pages: one module each, one frozen record each, made by one function from the ledger."""

from comity.web.pages.help import HELP
from comity.web.pages.pair import PAIR
from comity.web.pages.report import REPORT
from comity.web.pages.search import SEARCH
from comity.web.pages.start import START

KINDS = (START, SEARCH, HELP, PAIR, REPORT)
"""Every kind of page, in the order in which addresses are tried."""
