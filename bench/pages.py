"""How long the reader's pages take at the server, on a ledger too large to read.

    python bench/pages.py [DOCUMENTS] [FILE]    200,000 invented reports with a million lines of evidence, if not said

Each page is asked when nothing of the ledger is kept in memory, as after each report that comes in, and again.
The reader does before its first visitor what ``comity serve`` does (loads the tables and what draws charts). Copies and stories are made
up rather than found: finding them is what ``bench/keeping.py`` measures. FILE is filled once and kept.
"""

import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time, sleep
from urllib.parse import quote

from archive import PAIR, START, readings
from starlette.testclient import TestClient

from comity.ledger import Writer, board_tables, lines
from comity.ledger.schema import statements
from comity.ledger.words import index_new
from comity.model import Reading, Versions
from comity.web import Site, create_app
from comity.web.serve import warm

_VERSIONS = Versions(code="bench", codebook="bench", pipeline="bench")
_TOGETHER = 2_000  # reports kept in one transaction
_WANTED = 150.0  # milliseconds


class _Filler(Writer):
    """Keeps many reports in one transaction and ties none of them to another."""

    def fill(self, found: Iterator[Reading]) -> None:
        """Keep all of them."""
        self._linker = links = _NoLinks()  # type: ignore[assignment]
        for number, reading in enumerate(found):
            if number % _TOGETHER == 0:
                self._connection.execute("COMMIT") if number else None
                self._connection.execute("BEGIN IMMEDIATE")
            self._add(reading)
        lines.lay(self._connection, links.readings)
        index_new(self._connection)
        self._link_up()
        for statement in statements(board_tables.FILL):
            self._connection.execute(statement)
        self._connection.execute("COMMIT")
        self.pack()
        self._connection.execute("ANALYZE")

    def _link_up(self) -> None:
        """Make up stories of one to five reports, and denials and plans with what they answer."""
        chance, run = random.Random(5), self._connection.execute
        at, (last,) = 1, run("SELECT max(number) FROM documents").fetchone()
        while at <= last:
            size, since = min(chance.randint(1, 5), last - at + 1), "2026-01-01"
            days = run(
                "SELECT min(published), max(published) FROM documents WHERE number BETWEEN ? AND ?",
                (at, at + size - 1),
            )
            first_day, last_day = days.fetchone()
            run(
                "INSERT INTO stories (story, since, reports, first_day, last_day, reason) VALUES (?, ?, ?, ?, ?, 'made up')",
                (f"s-{at}", since, size, first_day, last_day),
            )
            for number in range(at, at + size):
                run(
                    "INSERT INTO story_members (document, since, story) VALUES (?, ?, ?)",
                    (number, since, f"s-{at}"),
                )
            at += size
        for table, status, one, other, more in (
            ("denial_links", "denied", "denial", "claim", ""),
            ("plan_links", "future", "plan", "outcome", "kind, "),
        ):
            run(
                f"INSERT INTO {table} (id, since, first, second, {one}_reading, {one}, {other}_reading, {other}, {more}confidence, reason) "
                f"SELECT v.id, '2026-01-01', v.first, v.second, v.reading, v.id, w.reading, w.id, {'?, ' if more else ''}0.7, 'made up' "
                "FROM evidence v JOIN evidence w ON w.reading = v.reading AND w.place = (v.place + 1) % 5 "
                "WHERE v.status = ? AND v.reading % 7 = 0 GROUP BY v.id",
                [*(["held"] if more else []), status],
            )


class _NoLinks:
    def __init__(self) -> None:
        self.readings: list[int] = []

    def link(self, document: int, reading: int, *_: object) -> None:
        """Tie nothing."""
        self.readings.append(reading)


def main(documents: int, file: Path | None) -> None:
    """Fill a ledger, serve it, print what each page took."""
    with tempfile.TemporaryDirectory() as folder:
        path = file or Path(folder) / "bench.comity"
        if not path.exists():
            begin = perf_counter()
            with _Filler(path, _VERSIONS) as writer:
                writer.fill(readings(documents))
            print(f"filled in {perf_counter() - begin:.0f} s", flush=True)
        site = Site(path)
        with site.view() as view:
            reports, lines = view.counts()["documents"], view.counts()["evidence"]
            month = START + timedelta(days=reports // 50)
            month_end = month + timedelta(days=30)
            evidence = next(iter(view.evidence(pair=PAIR, since=month)))
            on_pair = len(view.evidence(pair=PAIR))
        begin = perf_counter()
        warm(site)
        print(
            f"{reports:,} reports, {lines:,} lines, {on_pair:,} on the pair; made ready in {perf_counter() - begin:.1f} s"
        )
        pair = "/pair/{}/{}".format(*PAIR)
        narrow = f"{pair}?since={month}&until={month_end}"
        client = TestClient(create_app(site), base_url="http://127.0.0.1", headers={"accept": "text/html"})
        print(f"{'page':34} {'first':>9} {'processor':>9} {'again':>9}")
        slow = [
            name
            for name, place in (
                ("start", "/"),
                ("start, new since", "/?since=2000-01-01"),
                ("report", f"/report/{evidence.document}"),
                ("report, card", f"/report/{evidence.document}?evidence={evidence.id}"),
                ("pair", pair),
                ("pair, its picture", f"{pair}.svg"),
                ("pair, a month", narrow),
                ("pair, one leaning", f"{pair}?leaning=strain"),
                ("pair, next page", str(client.get(f"{pair}.json").json()["next"])),
                ("pair as JSON", f"{pair}.json"),
                ("contradictions", "/contradictions"),
                ("contradictions of a pair", f"/contradictions?pair={','.join(PAIR)}"),
                ("plans of a pair", f"/plans?pair={','.join(PAIR)}"),
                ("plans", "/plans"),
                ("stories", "/stories"),
                ("story", f"/story/{evidence.document}"),
                ("outlets", "/outlets"),
                ("outlet", f"/outlet/{quote(evidence.outlet or '')}"),
                ("search", "/search?q=harbour+treaty"),
                ("brief", "/brief/{}/{}".format(*PAIR)),
                ("judgements", "/judgements"),
            )
            if _timed(client, name, place) > _WANTED
        ]
        print(f"above {_WANTED:.0f} ms at first view: {', '.join(slow) or 'none'}")


def _timed(client: TestClient, name: str, place: str) -> float:
    """Return the milliseconds of a first view, the best of two: each with nothing of the ledger in memory."""
    took, worked = [], []
    site: Site = client.app.state.site  # type: ignore[attr-defined]
    for turn in range(5):
        while site.busy:  # what a page set off in the background
            sleep(0.1)
        if turn < 2:
            site.forget()
        begin, work = perf_counter(), process_time()
        answer = client.get(place)
        took.append((perf_counter() - begin) * 1000)
        worked.append((process_time() - work) * 1000)
        assert answer.status_code == 200, (place, answer.text[:300])
    print(f"{name:34} {min(took[:2]):6.0f} ms {min(worked[:2]):6.0f} ms {min(took[2:]):6.0f} ms", flush=True)
    return min(took[:2])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
