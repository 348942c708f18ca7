"""Evidence of a ledger in the formats of other tools: to standard output, or as a folder of notes."""

import sys
from collections.abc import Iterable
from pathlib import Path

from comity.cli.formats import warn
from comity.exchange.formats import FORMATS, LOST
from comity.exchange.told import told
from comity.model import Reading


def write_own(
    readings: Iterable[Reading],
    form: str,
    out: Path | None,
    pair: tuple[str, str] | None,
    tables: Path | None,
) -> None:
    """Write the evidence of ``readings`` (on ``pair`` alone, if one is given); say what the format has no place for."""
    rows = (row for row in told(readings) if pair is None or row.evidence.pair == pair)
    if form in FORMATS:
        for piece in FORMATS[form](rows):
            sys.stdout.write(piece)
        if form in LOST:
            warn(LOST[form])
        return
    from comity.codebook import load_codebook
    from comity.exchange.notes import write_notes

    assert out is not None  # the command asks for it
    count = write_notes(rows, out, load_codebook(tables).actor_names)
    warn(f"written: {count} notes below {out}; begin with {out / 'start.md'}")
