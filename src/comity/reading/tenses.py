"""The tense of the clause in which a time expression stands."""

from collections.abc import Container

from comity.model.spans import Span
from comity.reading.parse import Parse
from comity.reading.timex import DateTable


def top_token(parse: Parse, span: Span) -> int | None:
    """Return the first token of ``span`` whose head lies outside it, or None if it has no token."""
    tokens = parse.tokens_in(span)
    for token in tokens:
        if parse.head[token] not in tokens or parse.head[token] == token:
            return token
    return None


def clause_tense(parse: Parse, table: DateTable, token: int) -> str:
    """Return the tense of the clause of ``token``: past, present, future or none.

    What hangs on a word that looks ahead ("scheduled for Monday", "ahead of Monday's
    talks") is future whatever the tense of its clause.
    """
    while not parse.is_verb(token):
        if parse.lemma[token] in table.forward:
            return "future"
        if parse.head[token] == token:
            return "none"
        token = parse.head[token]
    return _verb_tense(parse, table, token)


def puts_off(parse: Parse, words: Container[str], token: int) -> bool:
    """Say whether the verb above is one of ``words``: "put off until July", "moved to July"."""
    verb = next((at for at in parse.ancestors(token) if parse.is_verb(at)), None)
    if verb is None:
        return False
    particle = parse.child(verb, "prt", "advmod")
    said = parse.lemma[verb]
    return said in words or (particle is not None and f"{said} {parse.lower[particle]}" in words)


def _verb_tense(parse: Parse, table: DateTable, verb: int) -> str:
    helpers = parse.kids(verb, "aux", "auxpass")
    tags = {parse.tag[helper] for helper in helpers} | {parse.tag[verb]}
    perfect = any(parse.lemma[helper] == "have" for helper in helpers)
    if parse.tag[verb] == "VBN" and parse.lemma[verb] in table.forward:
        return "future"
    if "MD" in tags:
        return "past" if perfect else "future"
    if "TO" in tags:
        return "past" if perfect else _infinitive_tense(parse, table, verb)
    if "VBD" in tags or perfect:
        return "past"
    if "VBZ" in tags or "VBP" in tags:
        return "present"
    if parse.tag[verb] == "VBN":
        return "past"
    return "future" if parse.head[verb] == verb else clause_tense(parse, table, parse.head[verb])


def _infinitive_tense(parse: Parse, table: DateTable, verb: int) -> str:
    """Return future, or the tense of the verb above if the infinitive says what it did ("managed to sign")."""
    head = parse.head[verb]
    own = parse.dep[verb] == "advcl" or parse.lemma[head] in table.implicative
    return clause_tense(parse, table, head) if own and head != verb else "future"
