"""Signs in a clause that bear on what is told in it: habits, what is put beyond doubt, what is too much or too little."""

from collections.abc import Callable, Sequence

from comity.model import Factuality
from comity.reading.commitment_table import CommitmentTable
from comity.reading.grammar import Governor, is_infinitive
from comity.reading.parse import Parse

_ANYBODY = frozenset({"those", "anyone", "anybody", "everyone", "everybody"})  # "those who | attack us"
_UP = 4  # steps from a word to what it was to be
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
        if parse.lower[noun] in _ANYBODY and any(parse.lower[k] == "who" for k in parse.kids(token, "nsubj")):
            return noun, "told of whoever does it"
    return None


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


def unquestioned(table: CommitmentTable, parse: Parse, verb: int) -> bool:
    """Say whether what is denied of a subject is that it is in doubt or danger, not that it is."""
    return any(
        parse.lower[noun] in table.doubtful
        for prep in parse.kids(verb, "prep")
        for noun in parse.kids(prep, "pobj")
    ) or any(parse.lower[kid] in table.doubtful for kid in parse.kids(verb, "acomp", "xcomp"))


def degree(parse: Parse, adjective: int, negated: bool) -> Factuality | None:
    """Tell what "too weak to | survive" and "not strong enough to | survive" say of the infinitive; None without such a word."""
    kids = parse.kids(adjective, "advmod")
    if any(parse.lower[kid] == "too" for kid in kids):
        return "possible" if negated else "did_not_happen"
    if any(parse.lower[kid] == "enough" for kid in kids):
        return "did_not_happen" if negated else "possible"
    return None


def headline_undone(table: CommitmentTable, parse: Parse, noun: int) -> int | None:
    """Return the participle that undoes the noun on which a headline hangs: "Test flight | delayed after accident"."""
    if parse.head[noun] != noun or parse.tag[noun] not in ("NN", "NNS"):
        return None
    for kid in parse.kids(noun, "acl"):
        row = table.row(parse, kid, "object") if parse.tag[kid] in ("VBN", "VBD") else None
        if row is not None and row.affirmative == "did_not_happen" and kid > noun:
            return kid
    return None


def past_plan(
    table: CommitmentTable, parse: Parse, token: int, above: Callable[[int], Governor | None]
) -> int | None:
    """Return the word by which a thing was to come about, which leaves open whether it did: "was due to fly", "had planned to".

    ``above`` gives what governs a word.
    """
    at = token
    for _ in range(_UP):
        over = above(at)
        if over is None:
            return None
        if over.complement == "to" and (parse.is_verb(over.token) or parse.tag[over.token][0] == "J"):
            return over.token if _was_to(table, parse, over.token) else None
        if over.complement not in ("object", "subject", "of", "for"):
            return None
        at = over.token
    return None


def _was_to(table: CommitmentTable, parse: Parse, word: int) -> bool:
    verb = parse.head[word] if parse.tag[word][0] == "J" else word
    helpers = parse.kids(word, "aux", "auxpass") + (parse.kids(verb, "aux") if verb != word else [])
    past = any(parse.tag[k] == "VBD" for k in (verb, *helpers))
    if not past or table.negation(parse, word) is not None or any(parse.tag[k] == "MD" for k in helpers):
        return False
    if parse.lemma[word] == "be":
        return True
    perfect = any(parse.lower[k] == "had" for k in helpers)
    state = word != verb or any(parse.lemma[k] == "be" for k in helpers)
    alone = parse.child(word, "prt", "dobj") is None  # not so in "had set up a fund to"
    return (perfect or state) and alone and parse.lemma[word] in table.arranged


def ended(table: CommitmentTable, parse: Parse, over: Governor | None) -> bool:
    """Say whether a thing is told as brought to its end: "ceased production", "will stop making it", "production came to an end"."""
    if over is None:
        return False
    verb = over.token
    if parse.lemma[verb] in table.ending and parse.is_verb(verb):
        return over.complement in ("ing", "object", "from") or (
            over.complement == "subject" and parse.child(verb, "dobj") is None
        )
    return over.complement in ("object", "subject") and any(
        parse.lower[noun] in ("end", "close", "halt", "stop", "standstill")
        for prep in parse.kids(verb, "prep")
        if parse.lower[prep] == "to"
        for noun in parse.kids(prep, "pobj")
    )
