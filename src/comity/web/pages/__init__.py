"""The pages: one module each, one frozen record each, made by one function from the ledger."""

from comity.web.pages.add import ADD
from comity.web.pages.brief import BRIEF
from comity.web.pages.contradictions import CONTRADICTIONS
from comity.web.pages.help import HELP
from comity.web.pages.judgements import JUDGEMENTS
from comity.web.pages.outlets import OUTLET, OUTLETS
from comity.web.pages.pair import PAIR
from comity.web.pages.plans import PLANS
from comity.web.pages.report import REPORT
from comity.web.pages.search import SEARCH
from comity.web.pages.start import START
from comity.web.pages.stories import STORIES, STORY

KINDS = (
    START,
    SEARCH,
    HELP,
    ADD,
    JUDGEMENTS,
    CONTRADICTIONS,
    PLANS,
    STORIES,
    STORY,
    OUTLETS,
    OUTLET,
    PAIR,
    BRIEF,
    REPORT,
)
"""Every kind of page, in the order in which addresses are tried."""
