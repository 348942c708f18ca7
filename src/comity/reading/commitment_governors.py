"""Which predicate a word hangs under where commitments are read; the parser's tree alone is not enough."""

from comity.reading.commitment_table import CommitmentTable
from comity.reading.grammar import Governor, governor
from comity.reading.once import once_by
from comity.reading.parse import Parse


@once_by
def governing(table: CommitmentTable, parse: Parse, token: int) -> Governor | None:
    """Return the governor of ``token``; of an infinitive after an object, the verb that asks for it.

    "ordered | the crew to leave": the parser often hangs "to leave" on "crew".
    """
    gerund = parse.dep[token] == "compound" and parse.tag[token] == "VBG"
    noun = parse.head[token]
    if gerund and parse.dep[noun] == "pobj" and parse.edges[noun][0] == token:
        return governor(parse, noun)  # "by | expelling envoys", which the parser takes for one noun
    above = governor(parse, token)
    if above is not None and parse.lemma[above.token] == "be" and above.complement in ("that", "to", "wh"):
        said = parse.child(above.token, "acomp", "attr")  # "it is possible | that …"
        if said is not None and table.row(parse, said, above.complement) is not None:
            return Governor(said, above.complement)
    if above is not None and above.complement == "subject" and (said := _held_to_be(table, parse, above.token)) is not None:
        return Governor(said, "subject")  # "a war | is likely", "seemed inevitable"
    if (
        above is not None
        and above.complement == "subject"
        and _headline_passive(table, parse, token, above.token)
    ):
        return Governor(above.token, "object")
    if above is not None and above.complement == "that" and _kept_from(table, parse, token, above.token):
        return Governor(above.token, "from")
    seen = _witnessed(table, parse, token) if above is None else None
    if seen is not None:
        return Governor(seen, "object")
    if above is None or above.complement != "to" or parse.is_verb(above.token):
        return above
    noun = above.token
    verb = parse.head[noun]
    if (
        parse.dep[noun] in ("dobj", "nsubjpass", "dative")
        and parse.is_verb(verb)
        and table.row(parse, noun, "to") is None
        and table.row(parse, verb, "to") is not None
    ):
        return Governor(verb, "to")
    return above


def _held_to_be(table: CommitmentTable, parse: Parse, verb: int) -> int | None:
    """Return the adjective by which a verb says how likely its subject is; "likely to hold" says something else."""
    said = parse.child(verb, "acomp", "oprd")
    if said is None or parse.tag[said][0] != "J" or parse.kids(said, "xcomp", "ccomp"):
        return None
    return said if table.row(parse, said, "subject") is not None else None


def _headline_passive(table: CommitmentTable, parse: Parse, noun: int, verb: int) -> bool:
    """Say whether a noun is what a headline's participle undoes: "Talks postponed after raid"."""
    if parse.tag[verb] not in ("VBN", "VBD") or parse.tag[noun] not in ("NN", "NNS"):
        return False
    if parse.child(verb, "dobj", "ccomp", "xcomp", "aux", "auxpass") is not None:
        return False
    row = table.row(parse, verb, "object")
    return (
        row is not None and row.affirmative == "did_not_happen" and table.row(parse, verb, "subject") is None
    )


def _witnessed(table: CommitmentTable, parse: Parse, verb: int) -> int | None:
    """Return the verb that sees a thing done, by what the parser takes for a clause of the object: "will see | jobs cut"."""
    noun = parse.head[verb]
    over = parse.head[noun]
    fits = parse.dep[verb] == "acl" and parse.tag[verb] == "VBN" and parse.dep[noun] == "dobj"
    return over if fits and parse.lemma[over] in table.witnessing else None


def _kept_from(table: CommitmentTable, parse: Parse, verb: int, over: int) -> bool:
    """Say whether a gerund with a subject of its own stands where "from" may be left out: "stop them | selling it"."""
    bare = parse.tag[verb] == "VBG" and parse.child(verb, "aux", "mark") is None
    return bare and parse.child(verb, "nsubj") is not None and table.row(parse, over, "from") is not None
