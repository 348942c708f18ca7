"""How soon a million rows of another archive are taken over, and in how much memory: ``python bench/imports.py [ROWS]``.

The files are made of random codes, days and names from our own tables, in each official layout.
The bounds are two minutes and one GB.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from comity.codebook.codebook import load_tables
from comity.exchange.tables import CameoCode, load

Row = Callable[[int, random.Random], list[str]]
_START = date(1995, 1, 1)
_DAYS = 7_500
_ICEWS = [
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
    "Province", "Country", "Latitude", "Longitude",
]
_POLECAT = [
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name", "Actor Country",
    "Actor COW", "Primary Actor Sector", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Source", "Story People",
]


def _layouts() -> dict[str, tuple[list[str], Row]]:
    book = load_tables(("states", "types", "modes"), None)
    names = [row.name for row in book.states]
    modes = sorted((row.type, row.id.rpartition(".")[2].lower()) for row in book.modes)
    codes = [row.id for row in load("cameo.csv", CameoCode)]
    labels = [row.label for row in load("cameo.csv", CameoCode)]
    countries = [row.id for row in book.states]
    offices = ("Foreign Affairs", "Defense / Security Ministry", "Government", "Citizen", "Police")

    def day(chance: random.Random) -> str:
        return (_START + timedelta(days=chance.randrange(_DAYS))).isoformat()

    def party(chance: random.Random) -> tuple[str, str]:
        name = chance.choice(names)
        return (name if chance.random() < 0.3 else f"{chance.choice(offices)} ({name})"), name

    def four(number: int, chance: random.Random) -> list[str]:
        return [day(chance), party(chance)[0], chance.choice(labels), party(chance)[0]]

    def icews(number: int, chance: random.Random) -> list[str]:
        (one, state), (other, second) = party(chance), party(chance)
        story = str(number // 3)
        return [
            str(number), day(chance), one, "Government", state, "Event", chance.choice(codes), "1.0", other, "Government",
            second, story, "1", f"Invented Wire {number % 97}", "", "", "", state, "0.0", "0.0",
        ]

    def polecat(number: int, chance: random.Random) -> list[str]:
        (one, state), (other, second) = party(chance), party(chance)
        type_, mode = chance.choice(modes)
        return [
            f"E{number}", day(chance), type_, mode, "1.0", "QUAD", "diplomatic;military", one, state, "1", "GOV", other, second,
            "2", "GOV", f"Invented Wire {number % 97}", "None",
        ]

    def gdelt(number: int, chance: random.Random) -> list[str]:
        row = [""] * 61
        when = day(chance).replace("-", "")
        row[0], row[1] = str(number), when
        for start in (5, 15):
            code = chance.choice(countries)
            row[start], row[start + 1], row[start + 2] = f"{code}GOV", code.title(), code
        row[26], row[33], row[60] = chance.choice(codes), "3", f"https://wire{number % 97}.example/{number // 3}"
        return row

    return {
        "icews, four columns": (["date", "source", "relation", "target"], four),
        "icews": (_ICEWS, icews),
        "polecat": (_POLECAT, polecat),
        "gdelt": ([], gdelt),
    }


def _lines(header: list[str], row: Row, rows: int) -> Iterator[str]:
    chance = random.Random(6)
    if header:
        yield "\t".join(header) + "\n"
    for number in range(rows):
        yield "\t".join(row(number, chance)) + "\n"


def main(rows: int) -> None:
    """Make a file in each layout, take it over in a process of its own, and print what that took."""
    print(f"{'layout':22} {'rows':>10} {'kept':>10} {'seconds':>8} {'processor':>9} {'MB':>6} {'bytes a row':>12}")
    for name, (header, row) in _layouts().items():
        with tempfile.TemporaryDirectory() as folder:
            file, ledger = Path(folder) / "events.tsv", Path(folder) / "x.comity"
            with file.open("w", encoding="utf-8") as stream:
                stream.writelines(_lines(header, row, rows))
            begun = time.perf_counter()
            command = [sys.executable, "-m", "comity.cli", "import", name.split(",")[0], str(file), "--ledger", str(ledger)]
            process = subprocess.Popen([*command, "--format", "csv"], stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            told = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            took = time.perf_counter() - begun
            kept = int(next(line.split(",")[1] for line in told.splitlines() if line.startswith("kept")))
            if os.waitstatus_to_exitcode(status):
                raise SystemExit(f"{name}: the import ended with {status}\n{told}")
            size = ledger.stat().st_size / max(kept, 1)
            print(f"{name:22} {rows:10,} {kept:10,} {took:8.1f} {usage.ru_utime + usage.ru_stime:9.1f} {usage.ru_maxrss / 1024:6.0f} {size:12.0f}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
