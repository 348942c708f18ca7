"""What is told as given beside what a source says, and where one clause ends though no full stop stands there."""

from comity.reading.commitment_table import CommitmentTable
from comity.reading.grammar import Governor
from comity.reading.parse import Parse


def given(table: CommitmentTable, parse: Parse, at: int) -> bool:
    """Say whether the word is told as known: "the men who fled", "because of a string of accidents"."""
    head = parse.head[at]
    if parse.dep[at] == "relcl":
        if parse.child(at, "mark") is not None:
            return False  # "a lie that they met" is no relative clause
        return parse.tag[at] == "VBD" or any(
            parse.tag[kid] == "VBD" for kid in parse.kids(at, "aux", "auxpass")
        )
    if parse.dep[at] == "pobj" and parse.tag[at][0] == "N" and _known(table, parse, at):
        return True
    felt = parse.dep[at] == "pobj" and parse.lower[parse.head[head]] in table.reactions
    if felt and parse.dep[head] == "prep" and definite(parse, at):
        return True  # "the anger over its | ban"
    if parse.dep[at] == "pobj" and parse.lower[head] in ("of", "to"):
        before = parse.head[head]
        phrase = f"{parse.lower[before]} {parse.lower[head]}"
        return before == head - 1 and phrase in table.presupposing
    return parse.dep[at] == "pobj" and parse.lower[head] in table.presupposing


def _known(table: CommitmentTable, parse: Parse, noun: int) -> bool:
    """Say whether a noun after a preposition tells of what is there: "in these | talks", "after the recent | attack"."""
    shown = any(parse.lower[k] in ("this", "these") for k in parse.kids(noun, "det"))
    return shown or any(parse.lower[k] in table.recent for k in parse.kids(noun, "amod"))


def definite(parse: Parse, noun: int) -> bool:
    """Say whether a noun tells of a thing that is known: "the attack", "its attack", "last week's attack"."""
    return parse.child(noun, "poss") is not None or any(
        parse.lower[k] in ("the", "this", "these", "that", "those") for k in parse.kids(noun, "det")
    )


def untouched(table: CommitmentTable, parse: Parse, noun: int, verb: int) -> bool:
    """Say whether what is denied or possible of a known thing leaves it standing: "the attack | did not cause damage".

    Not so where the verb tells that it takes place: "the talks did not begin".
    """
    if parse.tag[noun][0] != "N" or not definite(parse, noun) or not parse.is_verb(verb):
        return False
    if described(table, parse, noun, verb):
        return True
    passive = parse.dep[noun] == "nsubjpass"
    return not passive and parse.lemma[verb] != "be" and parse.lemma[verb] not in table.occurring


def begun(table: CommitmentTable, parse: Parse, noun: int, verb: int) -> bool:
    """Say whether a verb can be said only of what has begun: "the attacks | have not stopped", "the talks | did not succeed"."""
    first = parse.head[noun] if parse.dep[noun] == "conj" else noun
    doer = parse.tag[noun][0] == "N" and parse.dep[first] == "nsubj"
    return doer and parse.lemma[verb] in table.begun and parse.child(verb, "dobj", "xcomp") is None


def left_as_is(table: CommitmentTable, parse: Parse, noun: int, verb: int) -> bool:
    """Say whether of a known thing is denied only that it is changed or shown: "will not change | our friendship", "does not reflect the respect"."""
    return parse.tag[noun][0] == "N" and definite(parse, noun) and parse.lemma[verb] in table.leaving


def described(table: CommitmentTable, parse: Parse, noun: int, verb: int) -> bool:
    """Say whether of a thing only its effect or its kind is told, which tells nothing of whether it is: "the visit | will not be easy", "talks | did not end the war"."""
    first = parse.head[noun] if parse.dep[noun] == "conj" else noun
    if parse.dep[first] != "nsubj" or parse.tag[noun][0] != "N":
        return False
    if parse.lemma[verb] in ("be", "go"):  # "will not go unanswered"
        return any(parse.lemma[kid] in table.described_as for kid in parse.kids(verb, "acomp", "attr"))
    return parse.lemma[verb] in table.effects and parse.child(verb, "dobj", "dative") is not None


def suffered(table: CommitmentTable, parse: Parse, noun: int, verb: int) -> bool:
    """Say whether a known act of force is done, and what will come of it is told: "the attack | will not change our policy".

    An embargo may lie ahead too: of other hostile acts that holds only for what they will not do.
    """
    if not definite(parse, noun) or not described(table, parse, noun, verb):
        return False
    denied = table.negation(parse, verb) is not None
    hurts = parse.lemma[noun] in table.violence or (denied and parse.lemma[noun] in table.harms)
    return hurts and parse.lemma[verb] != "be"


def judged(table: CommitmentTable, parse: Parse, at: int) -> bool:
    """Say whether a noun only judges what is done, which stays done: "no contradiction in Korsia | keeping its ties"."""
    noun = parse.head[at]
    if parse.tag[at] != "VBG" or parse.tag[noun][0] != "N":
        return False
    inside = any(parse.lower[k] == "in" and noun < k < at for k in parse.kids(noun, "prep"))
    row = table.row(parse, noun, "in") if inside else None
    return row is not None and row.affirmative == row.negative == "happened"


def factive(table: CommitmentTable, parse: Parse, above: Governor) -> bool:
    """Say whether a noun tells its clause as given, whatever is said of it: "the fact that"."""
    noun = above.token
    if above.complement != "that" or not parse.tag[noun].startswith("N"):
        return False
    row = table.row(parse, noun, "that")
    definite = any(parse.lower[kid] == "the" for kid in parse.kids(noun, "det"))
    return definite and row is not None and row.affirmative == row.negative == "happened"


def spliced(table: CommitmentTable, parse: Parse, at: int, above: Governor) -> bool:
    """Say whether a clause only stands before another, with a comma for a full stop: "they work together, you don't need …"."""
    clause = parse.dep[at] == "ccomp" and at < above.token and parse.child(at, "mark") is None
    if not clause or parse.edges[at][1] > above.token or ":" in parse.text[at : above.token]:
        return False
    held = table.row(parse, above.token, "that") is not None
    return not held and "," in parse.text[parse.edges[at][1] - 1 : above.token]
