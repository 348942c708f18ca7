"""The reader: a ledger as pages that a person would rather look at than a terminal.

``create_app(Site(ledger))`` is a Starlette application. Each page is one frozen record
(``comity.web.pages``), made by one function from the ledger; HTML, the ``.json`` twin, the
``.csv`` table and the citation are made from that same record.
"""

from comity.web.app import create_app
from comity.web.site import Site

__all__ = ["Site", "create_app"]
