"""What is told as given beside what a source says, and where one clause ends though no full stop stands there."""

from comity.reading.commitment_table import CommitmentTable
from comity.reading.grammar import Governor
from comity.reading.parse import Parse


def given(table: CommitmentTable, parse: Parse, at: int) -> bool:
    """Say whether the word is told as known: "the men who fled", "because of a string of accidents"."""
    head = parse.head[at]
    if parse.dep[at] == "relcl":
        return parse.tag[at] == "VBD" or any(
            parse.tag[kid] == "VBD" for kid in parse.kids(at, "aux", "auxpass")
        )
    if parse.dep[at] == "pobj" and parse.lower[head] in ("of", "to"):
        before = parse.head[head]
        phrase = f"{parse.lower[before]} {parse.lower[head]}"
        return before == head - 1 and phrase in table.presupposing
    return parse.dep[at] == "pobj" and parse.lower[head] in table.presupposing


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
