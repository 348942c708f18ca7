"""Our figures are those of the scorers that come with the gold."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gold_samples import sample

from comity.evaluation.rows import write_rows
from comity.evaluation.table import gold_folder

# By set: the scorer with its arguments before the files, those after them, and our figures with where the scorer has them.
SCORERS: dict[str, tuple[list[str], list[str], dict[str, Callable[[Any], float]]]] = {
    "plover": (
        ["score_plover.py"],
        ["--json"],
        {
            "root macro-F1": lambda told: told["root_macro_f1"] / 100,
            "quad macro-F1": lambda told: told["quad_macro_f1"] / 100,
            "root accuracy": lambda told: told["root_accuracy"] / 100,
        },
    ),
    "attribution": (
        ["score_attribution.py"],
        ["--json"],
        {
            "content_exact_np F1": lambda told: told["content_exact_np"]["F1"],
            "triple_half F1": lambda told: told["triple_half"]["F1"],
            "triple_exact F1": lambda told: told["triple_exact"]["F1"],
            "detection F1": lambda told: told["detection"]["F1"],
            "source_exact_np F1": lambda told: told["source_exact_np"]["F1"],
            "cue_found precision": lambda told: told["cue_found"]["P"],
            "cue_found recall": lambda told: told["cue_found"]["R"],
        },
    ),
    "factuality_meantime": (
        ["score_factuality.py"],
        [],
        {"macro-F1": lambda told: told["all"]["macro_f1"], "accuracy": lambda told: told["all"]["accuracy"]},
    ),
    "factuality_uds": (
        ["score_factuality.py"],
        [],
        {
            "macro-F1": lambda told: told["all"]["macro_f1"],
            "Pearson r": lambda told: told["all"]["pearson_r"],
            "mean error": lambda told: told["all"]["mae"],
        },
    ),
    "factuality_embedded": (
        ["score_factuality.py"],
        [],
        {
            "Pearson r": lambda told: told["all"]["pearson_r"],
            "macro-F1 CommitmentBank": lambda told: told["CommitmentBank"]["macro_f1"],
        },
    ),
    "timex": (
        ["score_timex.py"],
        [],
        {
            "relaxed with value F1": lambda told: told["all"]["relaxed_with_value"][2],
            "relaxed with value F1 MEANTIME": lambda told: told["MEANTIME"]["relaxed_with_value"][2],
            "strict F1": lambda told: told["all"]["strict"][2],
            "value accuracy": lambda told: told["all"]["value_acc"],
            "type accuracy": lambda told: told["all"]["type_acc"],
        },
    ),
    "metonymy": (
        ["score_metonymy.py"],
        [],
        {
            "accuracy": lambda told: told["all"]["accuracy"],
            "metonymic F1": lambda told: told["all"]["metonymic_P_R_F1"][2],
        },
    ),
    "actors": (
        ["score_actors.py"],
        [],
        {
            "country not USA": lambda told: told["country_not_USA"]["accuracy"],
            "country all": lambda told: told["country_all"]["accuracy"],
            "country of states": lambda told: told["country_state_mentions"]["accuracy"],
            "links": lambda told: told["entity_links"]["accuracy"],
        },
    ),
    "known_wcep": (
        ["score_known.py", "wcep"],
        [],
        {
            "direction accuracy": lambda told: told["direction_acc"],
            "kind accuracy": lambda told: told["kind_acc"],
            "status accuracy": lambda told: told["status_acc"],
            "directed pairs F1": lambda told: told["directed_pairs"][2],
            "is an event between states F1": lambda told: told["is_interstate_event"][2],
        },
    ),
    "known_narrative": (
        ["score_known.py", "narrative"],
        [],
        {"kind accuracy": lambda told: told["accuracy"]},
    ),
    "stories": (
        ["score_stories.py"],
        [],
        {
            "B-cubed precision": lambda told: told["b3"][0],
            "B-cubed recall": lambda told: told["b3"][1],
            "B-cubed F1": lambda told: told["b3"][2],
        },
    ),
}


@pytest.mark.parametrize("name", SCORERS)
def test_figures_are_those_of_the_scorer(name: str, tmp_path: Path) -> None:
    scorer, options, places = SCORERS[name]
    script = gold_folder() / scorer[0]
    if not script.is_file():
        pytest.skip(f"{script} is not here")
    gold, outcome = sample(name)
    files = [tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"]
    write_rows(files[0], gold)
    write_rows(files[1], outcome.predictions)
    told = json.loads(
        subprocess.run(
            [sys.executable, str(script), *scorer[1:], *map(str, files), *options],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )
    ours = {figure.name: figure.value for figure in outcome.figures}
    for figure, place in places.items():
        assert ours[figure] == pytest.approx(place(told), abs=6e-5), figure
