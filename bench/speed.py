"""Time reading against spaCy's own default English pipeline on the same reports, as a ratio.

usage: python bench/speed.py [FILE.jsonl] [--reports N]

Both run in processes of their own, one after the other, so that neither warms or fills the
other's memory. CPU seconds are compared, loading left out. Without a file the demo's invented
reports are read, over and over.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path


def texts(file: str | None, count: int) -> list[str]:
    """Return ``count`` texts from a JSON-lines file, repeated if it holds fewer."""
    source = Path(file) if file else Path(str(resources.files("comity") / "data" / "demo" / "reports.jsonl"))
    rows = [
        json.loads(line)["text"] for line in source.read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    return (rows * (count // len(rows) + 1))[:count]


def time_spacy(documents: list[str]) -> tuple[float, float]:
    """CPU seconds and load seconds of the default pipeline, named entities included, in its own batches."""
    import spacy

    from comity.reading.parse import DEFAULT_PIPELINE

    began = time.process_time()
    nlp = spacy.load(DEFAULT_PIPELINE)
    loaded = time.process_time()
    for _ in nlp.pipe(documents):
        pass
    return time.process_time() - loaded, loaded - began


def time_comity(documents: list[str]) -> tuple[float, float]:
    """CPU seconds and load seconds of the whole reading, evidence included."""
    from comity.engines.serial import Reader
    from comity.ingest.files import make_document

    began = time.process_time()
    reader = Reader.load()
    loaded = time.process_time()
    for _ in reader.read(make_document(text) for text in documents):
        pass
    return time.process_time() - loaded, loaded - began


def main() -> None:
    """Run both sides and print one table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?")
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--side", choices=["spacy", "comity"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    documents = texts(given.file, given.reports)
    if given.side:
        seconds, load = (time_spacy if given.side == "spacy" else time_comity)(documents)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "load": load, "peak": peak}))
        return
    words = sum(len(text.split()) for text in documents)
    results = {}
    for side in ("spacy", "comity"):
        command = [sys.executable, __file__, "--reports", str(given.reports), "--side", side]
        command += [given.file] if given.file else []
        # One thread for both: waiting threads of the linear algebra would count as work.
        one_core = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, check=True, capture_output=True, text=True, env=one_core)
        results[side] = json.loads(done.stdout)
    print(f"{len(documents)} reports, {words} words, one process each")
    print(f"{'':8}{'CPU s':>8}{'load s':>8}{'peak MB':>9}{'reports/s':>11}{'words/s':>9}")
    for side, row in results.items():
        rate = len(documents) / row["seconds"]
        print(
            f"{side:8}{row['seconds']:8.1f}{row['load']:8.1f}{row['peak']:9.0f}{rate:11.1f}{words / row['seconds']:9.0f}"
        )
    print(f"ratio comity / spacy: {results['comity']['seconds'] / results['spacy']['seconds']:.2f}")


if __name__ == "__main__":
    main()
