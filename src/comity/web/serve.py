"""Serving the reader until it is stopped."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from comity.errors import InputError, LedgerError
from comity.web.site import LOOPBACK, Site

_HERE = ("127.0.0.1", "localhost", "::1")
_SHORTEST = 16


def serve(site: Site, host: str, port: int, echo: Callable[[str], None]) -> None:
    """Serve ``site`` until Ctrl-C. A ledger that is not there yet is made, unless it is for reading alone.

    Raises InputError for an address beyond this machine without a token, LedgerError for
    a file that is no ledger.
    """
    import uvicorn

    from comity.web.app import create_app

    if host not in _HERE and site.token is None:
        raise InputError(
            f"{host}: is open to others; give --token (or COMITY_TOKEN), so that only who knows it can read"
        )
    if site.token is not None and len(site.token) < _SHORTEST:
        raise InputError(f"the token is too short; take {_SHORTEST} characters or more")
    _make_sure(site)
    warm(site)
    shown = f"[{host}]" if ":" in host else host
    echo(f"{site.ledger}: open http://{shown}:{port}/ in a browser; end with Ctrl-C")
    uvicorn.run(
        create_app(site), host=host, port=port, log_level="warning", access_log=False, server_header=False
    )


def warm(site: Site) -> None:
    """Do now what would make the first visitors wait: counting the ledger, loading what draws charts, the tables."""
    from comity.web.chart import drawn, pair_chart
    from comity.web.levels import LevelRow
    from comity.web.page import Ask
    from comity.web.pages.contradictions import make_contradictions
    from comity.web.pages.outlets import make_outlets
    from comity.web.pages.plans import make_plans
    from comity.web.series import Period, Step

    with site.view() as view:
        for make, place in (
            (make_contradictions, "/contradictions"),
            (make_plans, "/plans"),
            (make_outlets, "/outlets"),
        ):
            make(Ask(site, view, place, {}, {}))
    assert site.codebook
    blank = Period(
        start=date(2031, 5, 5),
        end=date(2031, 5, 11),
        words="",
        link="/pair/A/B",
        chosen=False,
        **dict.fromkeys(
            (
                "closeness",
                "strain",
                "neutral",
                "closeness_happened",
                "strain_happened",
                "closeness_denied",
                "strain_denied",
                "volume",
            ),
            0,
        ),
    )
    steps: tuple[Step, ...] = ("week", "month")
    for by in steps:
        level = LevelRow(
            start=blank.start,
            end=blank.end,
            **dict.fromkeys((name for name in LevelRow.__struct_fields__ if name not in ("start", "end")), 0),
        )
        drawn(pair_chart([blank], by, "", [level]))


def _make_sure(site: Site) -> None:
    if site.ledger.exists():
        return
    if site.read_only:
        raise LedgerError(
            f"{site.ledger}: there is no such ledger; make it with: comity add PATH --ledger {site.ledger}"
        )
    make_ledger(site.ledger)


def make_ledger(path: Path) -> None:
    """Make an empty ledger."""
    from comity.ledger.connection import open_to_write

    open_to_write(path).close()


__all__ = ["LOOPBACK", "make_ledger", "serve"]
