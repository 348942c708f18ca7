"""Feelings that a clause of purpose tells: "to underline Korsia's dismay, it will recall its envoy" is dismayed already."""

from comity.reading.arguments import Arguments, Parties
from comity.reading.grammar import is_infinitive

SHOWN = "what is shown so is there already"


def holder(args: Arguments, verb: int, feeling: int | None) -> Parties:
    """Return whose feeling the purpose of something is to show: "to express | our concern"; of any other verb nobody's."""
    parse = args.parse
    if feeling is None or parse.dep[verb] != "advcl" or not is_infinitive(parse, verb):
        return ()
    owner = parse.child(feeling, "poss")
    return args.parties(owner) if owner is not None else ()
