"""Which language a text is in, so that one that is not English is refused and not misread."""

import csv
import math
from functools import cache
from importlib import resources
from typing import NamedTuple

_SAMPLE = 2000
# Shorter texts are not judged: headlines and names decide nothing.
_SHORTEST = 200
# Of 780 English reports cut at 200 characters, scans full of misread letters among them, none fell below
# 0.012; texts of 140 to 220 in sixteen other languages gave English less than 0.00000001.
_ENGLISH_FLOOR = 0.001
_SURE = 0.5
# So many letters, nearly all of them of another script than the Latin one, tell that a text is not English however short.
_FEWEST_LETTERS, _MOST_OTHERS = 10, 0.8
_LAST_LATIN = "\u024f"


class Look(NamedTuple):
    """What a text looks like: its language (ISO 639, ``None`` if not determined) and whether it may be English."""

    language: str | None
    english: bool


def look_at(text: str) -> Look:
    """Judge the first 2,000 characters of ``text``; shorter ones than 200 are judged by their script alone."""
    sample = text.strip()[:_SAMPLE]
    other_script = _is_in_other_script(sample)
    if len(sample) < _SHORTEST and not other_script:
        return Look(None, True)
    ranked = _probabilities(sample)
    language, probability = max(ranked.items(), key=lambda item: item[1])
    english = ranked.get("en", 0.0) >= _ENGLISH_FLOOR and not other_script
    told = probability >= _SURE or not (english or other_script)
    return Look(language if told else None, english)


def _is_in_other_script(sample: str) -> bool:
    letters = [char for char in sample if char.isalpha()]
    others = sum(char > _LAST_LATIN for char in letters)
    return len(letters) >= _FEWEST_LETTERS and others > _MOST_OTHERS * len(letters)


def _probabilities(sample: str) -> dict[str, float]:
    """Return a probability for each language: a softmax tempered by the root of the length, as py3langid does it."""
    import py3langid

    scores = dict(py3langid.rank(sample))
    best = max(scores.values())
    temperature = math.sqrt(len(sample.encode("utf-8", "replace")))
    weights = {name: math.exp((score - best) / temperature) for name, score in scores.items()}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()}


def language_name(code: str) -> str:
    """Return the English name of a language and its code, for messages: "German (de)"."""
    name = _names().get(code)
    return f"{name} ({code})" if name else f"the language {code!r}"


@cache
def _names() -> dict[str, str]:
    table = resources.files("comity.ingest") / "languages.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row["name"] for row in rows}
