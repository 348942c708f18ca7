"""The invented sentences with a marked pair: a floor on the share coded right, over all types.

Their coding was written before the program read them; the tables were mended after them, so the
figure says that nothing is lost again, not how well unseen sentences are coded.
"""

from collections import defaultdict
from pathlib import Path

import comity
from comity.evaluation.marked import read_marked
from comity.evaluation.pair_coding import code_pair

PAIRS = Path(__file__).parents[2] / "train" / "pairs.csv"
EVERY = 3
FLOOR = 0.91  # measured: 0.94
FLOOR_OF_A_TYPE = 0.75


def test_the_share_coded_right_does_not_fall() -> None:
    reader = comity.load_reader()
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for row in read_marked(PAIRS)[::EVERY]:
        right[row["root"]].append(code_pair(reader, row)["root"] == row["root"])
    every = [one for type_ in right.values() for one in type_]
    assert len(every) > 300
    assert len(right) == 16
    assert sum(every) / len(every) >= FLOOR
    low = {type_: sum(r) / len(r) for type_, r in right.items() if sum(r) / len(r) < FLOOR_OF_A_TYPE}
    assert not low
