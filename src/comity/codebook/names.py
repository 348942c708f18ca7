"""Finding the actors that a person names: "ISR", "isr" or "Israel"."""

from difflib import get_close_matches

from comity.codebook import Codebook
from comity.errors import InputError

Pair = tuple[str, str]


def find_pair(words: str, codebook: Codebook) -> Pair:
    """Return the sorted pair that "AAA,BBB" names; raises InputError with the nearest name if one is unknown."""
    parts = [part.strip() for part in words.split(",")]
    if len(parts) != 2 or not all(parts):
        raise InputError(f"{words!r} is no pair of actors; write two codes or names: ISR,USA")
    return make_pair(parts[0], parts[1], codebook)


def make_pair(one: str, other: str, codebook: Codebook) -> Pair:
    """Return the sorted pair of two actors given by code or name."""
    first, second = sorted((find_actor(one, codebook), find_actor(other, codebook)))
    if first == second:
        raise InputError(f"{one} and {other} are the same actor ({first}); a pair needs two")
    return first, second


def find_actor(word: str, codebook: Codebook) -> str:
    """Return the code of the actor that ``word`` names, in any case of letters."""
    wanted = word.strip().casefold()
    codes = {code.casefold(): code for code in codebook.actor_names}
    if wanted in codes:
        return codes[wanted]
    forms = _forms(codebook)
    found = forms.get(wanted, set())
    if len(found) == 1:
        return next(iter(found))
    if found:
        choice = ", ".join(f"{code} ({codebook.actor_names.get(code, code)})" for code in sorted(found))
        raise InputError(f"{word!r} may be {choice}; give the code")
    near = get_close_matches(wanted, [*codes, *forms], n=1, cutoff=0.75)
    guess = sorted({codes[near[0]]} if near[0] in codes else forms[near[0]]) if near else []
    hint = (
        f"did you mean {guess[0]} ({codebook.actor_names.get(guess[0], guess[0])})?"
        if guess
        else "see: comity codebook show states"
    )
    raise InputError(f"no actor is called {word!r}; {hint}")


def _forms(codebook: Codebook) -> dict[str, set[str]]:
    """Return every name of every actor, in lower case, with the codes it may stand for."""
    forms: dict[str, set[str]] = {}
    named = [(name, code) for code, name in codebook.actor_names.items()]
    states = [
        (row.form, row.state) for row in codebook.state_names if row.kind in {"name", "official", "capital"}
    ]
    bodies = [(row.form, row.body) for row in codebook.body_names if row.kind in {"name", "acronym"}]
    for form, code in (*named, *states, *bodies):
        forms.setdefault(form.casefold(), set()).add(code)
    return forms
