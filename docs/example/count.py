"""Count evidence by leaning: an example of the interface for the tutorial."""

from collections import Counter
from datetime import date
from pathlib import Path

import comity

reading = comity.read(
    Path("strait.txt").read_text(encoding="utf-8"),
    published=date(2031, 5, 7),
    outlet="Littoral Wire",
    tables=Path("tables"),
)
print(Counter((line.leaning, line.status) for line in reading.evidence if line.pair == ("KRS", "VLD")))
for line in reading.evidence:
    print(line.what, "|", " ← ".join(line.chain))
