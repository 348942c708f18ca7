"""A page's record as HTML, JSON, CSV or BibTeX."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import Response, StreamingResponse

from comity.relations.sentences import day
from comity.settings import VERSION
from comity.web.addresses import address, twin, with_changes
from comity.web.assets import asset
from comity.web.chart import picture
from comity.web.guard import PICTURE_HEADERS
from comity.web.page import Page, Table
from comity.web.site import Site
from comity.web.words import counted

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet reckon instead of show
ENDINGS = ("json", "csv", "bib")


@dataclass(frozen=True)
class Frame:
    """What stands around a page and is no part of it: the site, the reader's name and theme, the way the page was asked."""

    site: Site
    path: str
    query: Mapping[str, str]
    theme: str
    who: str
    table: bool = False

    def changed(self, **changes: Any) -> str:
        """Return this page's address with parts of its query changed, from its first row."""
        return address(self.path, **with_changes(self.query, after=None, evidence=None, **changes))


@cache
def environment() -> Environment:
    """Return the templates' environment. Everything is escaped; an unknown field is an error."""
    made = Environment(
        loader=PackageLoader("comity.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"asset": asset, "twin": twin, "version": VERSION, "address": address}
    made.filters |= {
        "day": lambda at: day(at) if at else "date not given",
        "counted": counted,
        "thousands": lambda n: f"{n:,}",
    }
    return made


def as_html(template: str, page: Page, frame: Frame, status: int = 200) -> Response:
    """Return a page as HTML."""
    text = environment().get_template(template).render(page=page, frame=frame)
    return Response(text, status_code=status, media_type="text/html; charset=utf-8")


def as_json(page: Page, status: int = 200) -> Response:
    """Return the record itself: exactly what the HTML is made from."""
    text = msgspec.json.format(msgspec.json.encode(page), indent=2)
    return Response(text, status_code=status, media_type="application/json")


def as_bibtex(page: Page) -> Response:
    """Return how to cite the page."""
    return Response(
        page.cite.bibtex,
        media_type="application/x-bibtex; charset=utf-8",
        headers={"content-disposition": 'inline; filename="comity.bib"'},
    )


def as_picture(drawing: str, theme: str) -> Response:
    """Return a drawing for a page of this site to show; alone among all answers it may stand in another one."""
    text = picture(drawing, asset("reader.css"), theme)
    return Response(text, media_type="image/svg+xml; charset=utf-8", headers=PICTURE_HEADERS)


def as_csv(opened: Callable[[], AbstractContextManager[Table]]) -> Response:
    """Return a table row by row, opened when it is sent; what a spreadsheet would reckon gets an apostrophe before it."""
    return StreamingResponse(
        _csv_lines(opened),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": 'attachment; filename="comity.csv"'},
    )


def _csv_lines(opened: Callable[[], AbstractContextManager[Table]]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    with opened() as table:
        writer.writerow(table.columns)
        for row in table.rows:
            writer.writerow([_cell(row.get(column)) for column in table.columns])
            if buffer.tell() > 32_000:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = "|".join(map(str, value))
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
