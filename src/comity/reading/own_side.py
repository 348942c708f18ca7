"""Who tells his own side to do a thing: a minister told to go will go, a government called on by its opposition need not."""

from comity.reading.arguments import Arguments, Parties

_ON = ("on", "upon")  # "called | on the government to"


def asks_its_own(args: Arguments, verb: int) -> bool:
    """Say whether the one told to do it is the teller's own: "instructed her minister | to meet the Korsians" plans it."""
    doer = args.subject(verb) if args.parse.is_verb(verb) else None
    asked = {p.actor for p in _addressed(args, verb)}
    return bool(asked) and doer is not None and asked <= {p.actor for p in args.parties(doer)}


def asks_government(args: Arguments, verb: int) -> bool:
    """Say whether a government as such is asked, and no officer of one: "a senator urged | the Korsian administration to join"."""
    parse, told = args.parse, args.object(verb)
    if told is None:
        phrases = (k for k in parse.kids(verb, "prep") if parse.lower[k] in _ON)
        told = next((noun for k in phrases for noun in parse.kids(k, "pobj")), None)
    if told is None or parse.tag[told] == "PRP":
        return False
    return parse.lemma[told] in args.table.organs or any(m.kind == "state" for m in args.at[told])


def _addressed(args: Arguments, verb: int) -> Parties:
    told = args.object(verb)
    if told is not None:
        return args.parties(told)
    return next((found for word in _ON if (found := args.after_preposition(verb, word))), ())
