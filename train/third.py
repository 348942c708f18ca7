"""Write the third of a gold file that is kept out of training: python train/third.py GOLD.jsonl OUT.jsonl [--rest].

With ``--rest`` it writes the other two thirds.
"""

import json
import sys
from pathlib import Path

from fitting import held_out, read


def main(gold: Path, out: Path, rest: bool) -> None:
    rows = read(gold)
    kept = [row for row, third in zip(rows, held_out(rows), strict=True) if third != rest]
    out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept), encoding="utf-8")
    print(len(kept), "of", len(rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "--rest" in sys.argv)
