"""Verb groups in one word each: tense, aspect and modal; and the mood of a sentence."""

from collections.abc import Container

from comity.reading.parse import Parse
from comity.reading.predicates import pos_of

_QUOTES = frozenset("\"'“‘«")


def main_verb(parse: Parse, token: int) -> int:
    """Return the verb that a helping verb helps ("claims to | have found": "found"); any other word itself."""
    helps = parse.dep[token] in ("aux", "auxpass") and parse.lemma[token] in ("be", "have", "do", "get")
    return parse.head[token] if helps and parse.is_verb(parse.head[token]) else token


def verb_group(parse: Parse, token: int, modals: Container[str]) -> str:
    """Name tense, aspect and modal of the verb group at ``token`` in one word."""
    tag = parse.tag[token]
    helpers = parse.kids(token, "aux", "auxpass")
    words = [parse.lower[kid] for kid in helpers]
    lemmas = [parse.lemma[kid] for kid in helpers]
    parts: list[str] = []
    modal = next((kid for kid in helpers if parse.tag[kid] == "MD"), None)
    if modal is not None:
        word = parse.lower[modal]
        parts.append(word if word in modals else "modal")
    elif "going" in words or "gonna" in words or "gon" in words:
        parts.append("going")
    elif any(parse.tag[kid] == "TO" for kid in helpers):
        parts.append("to")
    elif any(parse.tag[kid] == "VBD" for kid in helpers) or tag == "VBD":
        parts.append("past")
    elif any(parse.tag[kid] in ("VBZ", "VBP") for kid in helpers) or tag in ("VBZ", "VBP"):
        parts.append("present")
    else:
        parts.append(tag)
    if "have" in lemmas:
        parts.append("perfect")
    if tag == "VBG" and "be" in lemmas:
        parts.append("progressive")
    return "_".join(parts)


def shared_group(parse: Parse, token: int, modals: Container[str]) -> str:
    """Name the verb group, with the helpers that a verb joined by "and" shares with the first."""
    at = token
    for _ in range(4):
        own = parse.kids(at, "aux", "auxpass", "nsubj", "nsubjpass")
        if parse.dep[at] != "conj" or own or parse.tag[at] not in ("VB", "VBN", "VBG"):
            break
        if parse.tag[parse.head[at]][0] != "V":
            break
        at = parse.head[at]
    if not parse.is_verb(at):
        return f"({pos_of(parse, at) or 'x'})"
    return verb_group(parse, at, modals)


def is_command(parse: Parse, token: int) -> bool:
    """Say whether the word is the bare verb that opens its sentence or clause: "Free them", "Please do not go".

    The tagger often makes the first word of a command a noun or a verb in the present.
    """
    if parse.tag[token] not in ("VB", "VBP", "NN", "NNP") or parse.child(
        token, "nsubj", "nsubjpass", "csubj"
    ):
        return False
    quoted = parse.dep[token] == "xcomp" and token > 0 and parse.text[token - 1] in _QUOTES
    if parse.dep[token] not in ("ROOT", "ccomp", "dep", "parataxis", "advcl") and not quoted:
        return False
    if any(parse.tag[kid] == "TO" or parse.tag[kid] == "MD" for kid in parse.kids(token, "aux")):
        return False
    if parse.tag[token].startswith("N") and parse.child(token, "dobj", "ccomp", "prt", "dative") is None:
        return False
    first = parse.sentences[parse.sentence[token]][0]
    before = range(parse.edges[token][0] if parse.dep[token] != "ROOT" else first, token)
    return all(parse.dep[at] in ("advmod", "intj", "punct", "neg", "aux", "cc", "dep") for at in before)


def mood(parse: Parse, token: int) -> str:
    """Name the mark at the end of the sentence of ``token``: a question, a call, a statement, or open (a headline)."""
    first, last = parse.sentences[parse.sentence[token]]
    end = [parse.text[t] for t in range(max(last - 3, first), last)]
    return "?" if "?" in end else "!" if "!" in end else "." if "." in end else "open"
