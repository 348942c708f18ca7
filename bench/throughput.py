"""How many reports each engine reads in a second, by engine and number of reports.

    python bench/throughput.py [REPORTS ...]      96 and 384 of the demo's invented reports, if not said

Starting is told apart: each worker loads the model once, and reads a chunk before the clock starts.
"""

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from importlib import resources
from time import perf_counter

import msgspec

import comity.engines.serial
from comity.engines.processes import ProcessReader, workers_here
from comity.errors import MissingPartError
from comity.model import Document


def reports(count: int) -> list[Document]:
    """Return ``count`` invented reports, repeated under other ids."""
    file = resources.files("comity") / "data" / "demo" / "reports.jsonl"
    rows = [msgspec.json.decode(line, type=Document) for line in file.read_bytes().splitlines()]
    return [msgspec.structs.replace(rows[n % len(rows)], id=f"d{n}") for n in range(count)]


def main(sizes: Iterable[int]) -> None:
    """Print one table, and how many times one process two are."""
    rates: dict[str, list[float]] = {}
    print(f"{'engine':14}{'start s':>9}" + "".join(f"{size:>7} reports" for size in sizes))
    for name, workers in (("serial", 1), *(("processes", n) for n in range(1, workers_here() + 1)), ("ray", workers_here())):
        with ExitStack() as stack:
            begin = perf_counter()
            try:
                reader = _reader(name, workers)
            except MissingPartError:
                print(f"{name:14} not installed")
                continue
            if isinstance(reader, ProcessReader):
                stack.enter_context(reader)
            warm = reports(16 * workers)
            list(reader.read(warm))
            started = perf_counter() - begin
            key = name if name == "serial" else f"{name} {workers}"
            rates[key] = [_rate(reader, reports(size)) for size in sizes]
        print(f"{key:14}{started:9.1f}" + "".join(f"{rate:13.1f}/s" for rate in rates[key]), flush=True)
    if "processes 2" in rates:
        times = [two / one for one, two in zip(rates["processes 1"], rates["processes 2"], strict=True)]
        print("two processes / one: " + ", ".join(f"{ratio:.2f}" for ratio in times))


def _reader(name: str, workers: int) -> "comity.engines.serial.Reader | ProcessReader":
    if name == "serial":
        return comity.load_reader()
    if name == "processes":
        return ProcessReader(workers=workers)
    from comity.engines.ray import RayReader

    return RayReader(workers=workers)


def _rate(reader: "comity.engines.serial.Reader | ProcessReader", documents: list[Document]) -> float:
    begin = perf_counter()
    count = sum(1 for _ in reader.read(documents))
    return count / (perf_counter() - begin)


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [96, 384])
