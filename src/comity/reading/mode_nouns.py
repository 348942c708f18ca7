"""Which mode of a deed a noun beside it tells: what it was done with, what was asked for, how they talked."""

from collections.abc import Mapping

from comity.codebook.rows import Deed as DeedRow
from comity.reading.arguments import Arguments

# Prepositions of the phrases that tell what was asked for, what an attack was made with, how a talk was held.
_MODE_PHRASES = {
    "REQUEST": frozenset({"for"}),
    "REJECT": frozenset({"for", "of", "on"}),
    "ASSAULT": frozenset({"with", "by", "using", "from"}),
    "CONSULT": frozenset({"by", "over", "on", "via", "through", "under"}),
}


def mode_by_noun(args: Arguments, carrying: frozenset[str], token: int, row: DeedRow, modes: Mapping[str, str]) -> str | None:
    """Return the mode that a noun tells: "attacked them | with machetes", "appealed | for calm", "spoke | by phone".

    ``carrying`` are the verbs of "men armed with machetes", ``modes`` the modes that nouns tell.
    """
    parse = args.parse
    asked = row.type in ("REQUEST", "REJECT")
    opened_by = _MODE_PHRASES.get(row.type or "", frozenset())
    phrases = parse.kids(token, "prep", "agent", "advcl", "prt")
    object_ = args.object(token) if parse.is_verb(token) else None
    if object_ is not None:
        phrases = [*phrases, *parse.kids(object_, "prep", "acl")]
    nouns = [
        noun
        for k in phrases
        if parse.lower[k] in opened_by
        for first in parse.kids(k, "pobj", "dobj")
        for noun in parse.conjuncts(first)
    ]
    if row.type == "REQUEST" and object_ is not None:
        nouns.append(object_)  # "demanded | an apology"
    if asked:  # "called on them to open | a dialogue"
        verbs = parse.kids(token, "xcomp", "ccomp", "acl", "advcl")
        nouns += [noun for verb in verbs for noun in parse.kids(verb, "dobj")]
    doer = args.subject(token) if parse.is_verb(token) and row.type == "ASSAULT" else None
    if doer is not None:  # "men armed with machetes", "snipers"
        armed = [k for k in parse.kids(doer, "acl") if parse.lemma[k] in carrying]
        nouns += [
            n for k in armed for p in parse.kids(k, "prep", "dobj") for n in (p, *parse.kids(p, "pobj"))
        ]
        nouns.append(doer)
    for noun in nouns:
        phrase = f"{parse.lemma[noun - 1]} {parse.lemma[noun]}" if noun else ""
        for name in (phrase, parse.lemma[noun], parse.lower[noun]):
            if name in modes:
                return modes[name]
    return None
