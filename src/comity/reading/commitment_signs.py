"""Signs in a clause that bear on what is told in it: habits, inverted conditions, what is put beyond doubt."""

from collections.abc import Sequence

from comity.reading.commitment_table import CommitmentTable
from comity.reading.grammar import is_infinitive
from comity.reading.parse import Parse

_NEAR = 7  # words within which "without …" names what is missing: "without offering any further proof"


def unproven(
    parse: Parse, tokens: Sequence[int], proofs: frozenset[str], lacking: frozenset[str]
) -> tuple[int, int] | None:
    """Return the first and last word of what says that a thing is not shown: "without evidence", "offering no proof"."""
    proof = next((t for t in tokens if parse.lemma[t] in proofs), None)
    if proof is None:
        return None
    missing = next((t for t in tokens if proof - _NEAR <= t < proof and parse.lower[t] in lacking), None)
    return None if missing is None else (missing, proof)


def habit(table: CommitmentTable, parse: Parse, token: int) -> tuple[int, str] | None:
    """Tell what is done as a rule from what was done: "routinely search", "every spring", "states that expel".

    Returns the word that tells it, and why.
    """
    helper = parse.child(token, "auxpass")
    tensed = token if helper is None else helper
    present = parse.tag[tensed] in ("VBZ", "VBP")
    for kid in parse.children[token]:
        word = parse.lower[kid]
        if present and parse.dep[kid] == "advmod" and word in table.habitual:
            return kid, f"a habit: {parse.text[kid]!r}"
        if (
            present
            and parse.dep[kid] == "npadvmod"
            and any(parse.lower[k] in ("every", "each") for k in parse.kids(kid, "det"))
        ):
            return kid, "a habit: told of every such time"
        if parse.dep[kid] in ("advmod", "mark") and word == "whenever":
            return kid, "told of any time"
        if present and parse.dep[kid] == "advcl":
            any_time = parse.child(kid, "mark", "advmod")
            if any_time is not None and parse.lower[any_time] == "whenever":
                return any_time, "told of any time"
    if present and parse.dep[token] == "relcl":
        noun = parse.head[token]
        if parse.tag[noun] in ("NNS", "NNPS") and not parse.kids(noun, "det", "poss", "nummod", "amod"):
            return noun, f"told of any {parse.text[noun]!r}"
    return None


def any_time(parse: Parse, token: int) -> int | None:
    """Return the "when" that makes a bare participle a condition: "strikes back when | provoked".

    In the past the same words tell what happened: "when asked, he said".
    """
    if parse.dep[token] != "advcl" or parse.tag[token] not in ("VBN", "VBG"):
        return None
    opener = parse.child(token, "mark", "advmod")
    if opener is None or opener + 1 != token or parse.lower[opener] != "when":
        return None
    over = parse.head[token]
    tensed = (over, *parse.kids(over, "aux", "auxpass"))
    past = any(parse.tag[at] == "VBD" for at in tensed) or not parse.is_verb(over)
    untensed = parse.tag[over] == "VBG" and len(tensed) == 1
    return None if past or untensed else opener


def first_joined(parse: Parse, token: int) -> int:
    """Return the verb to which a verb is joined by "and" or "or", else the word itself.

    A finite verb is joined to a finite one: "whether he chose to leave or | was sent away" to "chose".
    """
    if parse.dep[token] != "conj" or not parse.is_verb(token):
        return token
    first = parse.head[token]
    finite = any(
        parse.tag[at] in ("VBD", "VBZ", "MD") for at in (token, *parse.kids(token, "aux", "auxpass"))
    )
    while finite and is_infinitive(parse, first) and parse.head[first] != first:
        first = parse.head[first]
    return first


def inverted_condition(parse: Parse, token: int) -> int | None:
    """Return the first word of "Were Korsia to …" and "Had Korsia …", which are conditions."""
    first = parse.edges[token][0]
    opens = first in (token, *parse.kids(token, "aux", "auxpass")) and parse.lower[first] in (
        "were",
        "had",
        "should",
    )
    if (
        opens
        and parse.text[first][:1].isupper()
        and first + 1 < len(parse)
        and parse.dep[token] in ("advcl", "ccomp", "dep", "parataxis", "csubj")
    ):
        return first
    return None


def unquestioned(table: CommitmentTable, parse: Parse, verb: int) -> bool:
    """Say whether what is denied of a subject is that it is in doubt or danger, not that it is."""
    return any(
        parse.lower[noun] in table.doubtful
        for prep in parse.kids(verb, "prep")
        for noun in parse.kids(prep, "pobj")
    ) or any(parse.lower[kid] in table.doubtful for kid in parse.kids(verb, "acomp", "xcomp"))
