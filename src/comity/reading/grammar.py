"""English grammar over the tree: who does a verb, what it acts on, what governs what.

Plain functions on a Parse. They know dependency labels (those of spaCy's English
pipelines, after ClearNLP) and no vocabulary.
"""

from typing import NamedTuple

from comity.reading.once import once
from comity.reading.parse import Parse

THINGS = frozenset({"it", "this", "that"})  # words that stand for what was said, done or is meant
_PLACES = frozenset({"at", "in", "on", "near", "outside", "inside"})
_STAYING = frozenset({"be", "remain", "stay"})
_SUBJECT_PASSES = ("conj", "advcl", "acomp", "prep", "xcomp", "ccomp", "ROOT")


class Governor(NamedTuple):
    """The word that takes another as complement, and how: to, ing, that, object, subject, or a preposition."""

    token: int
    complement: str


def is_infinitive(parse: Parse, token: int) -> bool:
    """Say whether a verb stands with "to"."""
    return any(parse.tag[kid] == "TO" for kid in parse.kids(token, "aux"))


@once
def is_passive(parse: Parse, verb: int) -> bool:
    """Say whether a verb form is passive, reduced relatives included."""
    if parse.child(verb, "nsubjpass", "auxpass") is not None or _done_to_subject(parse, verb):
        return True
    reduced = parse.tag[verb] == "VBD" and parse.dep[verb] == "acl"  # "envoy | recalled from Korsia"
    if parse.tag[verb] != "VBN" and not reduced and not _put_in_place(parse, verb):
        return False
    if parse.child(verb, "agent") is not None:
        return True
    if parse.dep[verb] == "acl":
        return parse.child(verb, "nsubj", "aux") is None  # not so in "claims that it had struck"
    if parse.dep[verb] == "conj" and parse.child(verb, "nsubj", "aux", "dobj") is None:
        return is_passive(parse, parse.head[verb])
    return False


def is_held(parse: Parse, verb: int) -> bool:
    """Say whether a passive in the plain present tells how things stand, and nothing done: "it is | accepted by both"."""
    helpers = parse.kids(verb, "aux", "auxpass")
    return (
        len(helpers) == 1 and parse.dep[helpers[0]] == "auxpass" and parse.tag[helpers[0]] in ("VBZ", "VBP")
    )


def _done_to_subject(parse: Parse, verb: int) -> bool:
    """Say whether a participle before the sentence tells what is done to its subject: "| accused of spying, Korsia …"."""
    before = parse.dep[verb] == "advcl" and verb < parse.head[verb] and parse.tag[verb] in ("VBN", "VBD")
    return before and parse.child(verb, "nsubj", "aux", "dobj", "mark", "csubj") is None


def only_described(
    parse: Parse, noun: int, verb: int, describing: frozenset[str], occurring: frozenset[str]
) -> bool:
    """Say whether a passive tells of a thing only at whom, how or why it is: "the raid was not | aimed at civilians", "talks limited to trade".

    Not so where it tells that the thing will be: "the talks were meant | to begin".
    """
    first = parse.head[noun] if parse.dep[noun] == "conj" else noun
    if parse.dep[first] != "nsubjpass" or parse.head[first] != verb or parse.lemma[verb] not in describing:
        return False
    told = [kid for kid in parse.kids(verb, "prep", "agent", "xcomp", "advcl") if kid > verb]
    begins = (kid for kid in told if parse.lemma[kid] in occurring and parse.child(kid, "dobj") is None)
    return bool(told) and next(begins, None) is None


def _put_in_place(parse: Parse, verb: int) -> bool:
    """Say whether a form is only put in place of one denied, and so has its form: "were not dropped, but merely | delayed"."""
    before = parse.head[verb]
    but = any(parse.lower[k] == "but" for k in parse.kids(before, "cc"))
    return (
        parse.dep[verb] == "conj"
        and but
        and parse.child(before, "neg") is not None
        and parse.tag[before] == "VBN"
    )


def antecedent(parse: Parse, relative: int) -> int | None:
    """Return the noun to which a relative pronoun refers."""
    for at in parse.ancestors(relative):
        if parse.dep[at] == "relcl":
            return parse.head[at]
    return None


def noun_before_infinitive(parse: Parse, verb: int) -> int | None:
    """Return the object noun that an infinitive directly follows: "brushed off calls | to act".

    The parser often hangs such an infinitive on the verb above.
    """
    if parse.dep[verb] not in ("advcl", "xcomp") or not is_infinitive(parse, verb):
        return None
    before = parse.edges[verb][0] - 1
    if before < 0 or parse.tag[before] not in ("NN", "NNS"):
        return None
    return before if parse.dep[before] in ("dobj", "pobj", "attr") and before > parse.head[verb] else None


@once
def subject(parse: Parse, verb: int) -> int | None:
    """Return the token of the one who does ``verb``: its subject, or that of the verb that controls it."""
    at, steps = verb, 0
    if parse.tag[verb][0] == "J":
        own = parse.child(verb, "nsubj", "nsubjpass")
        if own is not None:
            return own
    while steps < 6:
        if is_passive(parse, at):
            return agent(parse, at)
        found = parse.kids(at, "nsubj", "csubj")
        if found:
            # Of two, the first is a dateline or a heading: "HARTH -- Korsia condemned".
            return next((k for k in reversed(found) if k < at), found[0])
        dep = parse.dep[at]
        noun = noun_before_infinitive(parse, at)
        if noun is not None:
            return controller(parse, noun)
        if dep in ("acl", "relcl"):
            return controller(parse, parse.head[at]) if is_infinitive(parse, at) else parse.head[at]
        if dep in ("advcl", "xcomp") and (beneficiary := for_phrase(parse, at)) is not None:
            return beneficiary
        above = parse.head[at]
        if (
            dep in ("xcomp", "advcl")
            and parse.lemma[above] == "be"
            and parse.child(above, "acomp", "attr") is not None
        ):
            own = parse.child(above, "nsubj")
            if own is not None and parse.lower[own] == "it" and is_infinitive(parse, at):
                return None  # "it is careless to write": nobody is named
        if dep == "advcl" and parse.tag[at] == "VBG":
            # "Ships collided, Korsia said, accusing Ambria": who says so accuses.
            for said in reversed(parse.kids(above, "parataxis")):
                own = parse.child(said, "nsubj")
                if own is not None and said < at:
                    return own
        if dep == "xcomp":
            # "urged Korsia to free them": the object of the verb above does it.
            controlled = parse.child(parse.head[at], "dobj", "nsubjpass")
            if controlled is not None and controlled < at:
                return controlled
        elif dep == "pcomp":
            above = parse.head[parse.head[at]]
            object_ = parse.child(above, "dobj") if parse.is_verb(above) else None
            if object_ is not None and parse.lower[parse.head[at]] in ("of", "for", "from"):
                return object_
            if not parse.is_verb(above):
                return controller(parse, above)
            at, steps = above, steps + 1
            continue
        elif dep not in _SUBJECT_PASSES or (dep == "ccomp" and not is_infinitive(parse, at)):
            return None
        if parse.head[at] == at:
            return None
        at, steps = parse.head[at], steps + 1
    return None


def agent(parse: Parse, verb: int) -> int | None:
    """Return the noun after "by" of a passive: "was granted asylum | by Ambria".

    The parser may hang it on a verb below: "was accused of spying | by Veldania".
    """
    by = parse.child(verb, "agent")
    if by is not None:
        return parse.child(by, "pobj")
    inside = [verb, *parse.kids(verb, "xcomp", "advcl")]
    inside += [noun for prep in parse.kids(verb, "prep") for noun in parse.kids(prep, "pobj", "pcomp")]
    for at in inside:
        # "Were handed over at a checkpoint | by Veldania": so too on the place.
        place = parse.dep[at] == "pobj" and parse.lower[parse.head[at]] in _PLACES and at > verb
        if at != verb and parse.tag[at] not in ("VB", "VBG") and not place:
            continue
        for kid in parse.kids(at, "prep", "agent"):
            noun = parse.child(kid, "pobj") if parse.lower[kid] == "by" else None
            if noun is not None and parse.tag[noun][0] == "N":
                return noun
    return None


def for_phrase(parse: Parse, infinitive: int) -> int | None:
    """Return who does it in "it is wrong for the press to allege", where "for" hangs on the verb above."""
    if not is_infinitive(parse, infinitive):
        return None
    mark = parse.child(infinitive, "mark")
    if mark is not None and parse.lower[mark] == "for":
        return parse.child(infinitive, "nsubj")
    above = parse.head[infinitive]
    first = parse.edges[infinitive][0]
    for host in (above, *parse.kids(above, "acomp", "attr")):
        for kid in parse.kids(host, "prep"):
            inner = parse.child(kid, "pobj")
            if parse.lower[kid] == "for" and inner is not None and parse.edges[kid][1] == first:
                return inner
    return None


def controller(parse: Parse, noun: int) -> int | None:
    """Return who stands behind a noun with an infinitive: "Korsia's plan to attack", "has a plan to"."""
    poss = parse.child(noun, "poss")
    if poss is not None:
        return poss
    for kid in parse.kids(noun, "prep"):
        inner = parse.child(kid, "pobj")
        if parse.lower[kid] in ("by", "from") and inner is not None:
            return inner
    for kid in parse.kids(noun, "amod", "compound", "nmod"):
        if parse.text[kid][:1].isupper():
            return noun
    if parse.dep[noun] == "dobj" and parse.lemma[parse.head[noun]] in ("have", "make", "take"):
        return subject(parse, parse.head[noun])
    above = parse.head[noun]
    verb = parse.head[above]
    stays = (
        parse.lower[above] == "on" and parse.lemma[verb] in _STAYING
    )  # "remains | on course to", not "spoke on plans to"
    if parse.dep[noun] == "pobj" and (parse.lower[above] == "in" or stays) and parse.is_verb(verb):
        # "Is in talks to buy gas", "in an effort to": who does the verb above; "in the letter to" says which.
        some = all(parse.lower[k] in ("a", "an") for k in parse.kids(noun, "det"))
        return subject(parse, verb) if some else None
    return None


def owning_words(parse: Parse, noun: int) -> list[str]:
    """Return the words that may say whose or which a noun is; "the government" has "the" and no other."""
    return [parse.lower[k] for k in parse.kids(noun, "det", "poss", "amod", "compound", "nmod", "prep")]


def _is_reduced(parse: Parse, verb: int) -> bool:
    """Say whether a relative clause without a pronoun lacks its object: "the sanctions | Korsia imposed"."""
    doer = parse.child(verb, "nsubj")
    if parse.dep[verb] != "relcl" or doer is None or parse.head[verb] + 1 != parse.edges[doer][0]:
        return False
    return parse.tag[parse.head[verb]][0] == "N" and parse.tag[doer] not in ("WDT", "WP")


@once
def object_(parse: Parse, verb: int) -> int | None:
    """Return what a verb acts on: its object, or the subject of its passive."""
    if is_passive(parse, verb):
        passive = parse.child(verb, "nsubjpass")
        if passive is not None:
            return passive
        if parse.dep[verb] == "acl":
            return parse.head[verb]
        if _done_to_subject(parse, verb):
            return subject(parse, parse.head[verb])
        return object_(parse, parse.head[verb]) if parse.dep[verb] == "conj" else None
    found = parse.child(verb, "dobj", "dative")
    if found is not None and parse.dep[found] == "dative" and parse.child(found, "pobj") is not None:
        return None
    relative = found is not None and parse.lower[found] in ("that", "which", "whom")
    if relative and parse.dep[verb] == "relcl":
        return parse.head[verb]  # "the rockets | that they gave up"
    if found is not None:
        return _same_object(parse, verb, found) or found
    if _is_reduced(parse, verb):
        return parse.head[verb]  # "the sanctions | Korsia imposed"
    last = next((k for k in parse.kids(verb, "conj") if parse.child(k, "dobj") is not None), None)
    if last is not None and not any(
        verb < k < last and parse.dep[k] in ("prep", "prt", "xcomp", "ccomp") for k in parse.children[verb]
    ):
        return parse.child(last, "dobj")
    small = parse.child(verb, "ccomp")
    if small is not None and parse.child(small, "mark") is None:
        modal = any(parse.tag[kid] == "MD" for kid in parse.kids(small, "aux"))
        bare = parse.tag[small] in ("VB", "VBG", "VBP") and not modal
        if bare or (parse.tag[small][0] == "J" and parse.child(small, "aux", "cop") is None):
            return parse.child(small, "nsubj")  # "saw them leave", "found the firm guilty"
    return None


def _same_object(parse: Parse, verb: int, found: int) -> int | None:
    """Return what "it" or "them" stands for behind a joined verb: "did not cancel | the talks but postponed them"."""
    number = {"it": ("NN", "NNP"), "them": ("NNS", "NNPS")}.get(parse.lower[found])
    before = parse.head[verb]
    if number is None or parse.dep[verb] != "conj" or before > verb or parse.child(verb, "nsubj") is not None:
        return None
    noun = parse.child(before, "dobj")
    return noun if noun is not None and parse.tag[noun] in number else None


@once
def governor(parse: Parse, token: int) -> Governor | None:
    """Return what governs ``token`` as a complement, passing over coordination."""
    at = token
    steps = 0
    while parse.dep[at] == "conj" and steps < 6:
        if parse.child(at, "nsubj", "nsubjpass") is not None and parse.is_verb(at):
            return None
        at, steps = parse.head[at], steps + 1
    head = parse.head[at]
    if head == at:
        return None
    dep = parse.dep[at]
    if parse.is_verb(at):
        noun = noun_before_infinitive(parse, at)
        if noun is not None:
            return Governor(noun, "to")
    if dep in ("xcomp", "ccomp", "acl", "advcl", "csubj", "relcl"):
        return _clausal(parse, at, head, dep)
    if dep in ("dobj", "nsubjpass", "oprd", "attr"):
        return Governor(head, "object")
    if dep == "nsubj":
        return Governor(head, "subject")
    if dep in ("pobj", "pcomp"):
        if dep == "pcomp" and parse.lower[head] == "with" and parse.child(at, "nsubj") is not None:
            return None  # "sells grain, | with Ambria backing it": a clause beside the verb
        host = parse.head[head]
        if host == head:
            return None
        if parse.dep[host] in ("advmod", "prt", "intj") and parse.is_verb(parse.head[host]):
            host = parse.head[host]  # "stopped short of expelling", "said no to talks"
        elif parse.dep[host] == "prep" and host + 1 == head and parse.is_verb(parse.head[host]):
            host = parse.head[host]  # "backed | out of a promise"
        return Governor(host, "by" if parse.dep[head] == "agent" else parse.lower[head])
    if dep == "acomp":
        return Governor(head, "complement")
    if dep == "compound" and not parse.is_verb(head):
        return Governor(head, "of")
    return None


def _clausal(parse: Parse, at: int, head: int, dep: str) -> Governor | None:
    if is_infinitive(parse, at):
        mark = parse.child(at, "mark")
        return Governor(head, "wh" if mark is not None and parse.lower[mark] == "whether" else "to")
    if dep == "relcl":
        # "A lie that they met": a "that" which is no part of the clause opens what is told.
        opens = parse.child(at, "mark")
        return Governor(head, "that") if opens is not None and parse.lower[opens] == "that" else None
    if parse.tag[at] == "VBG" and parse.child(at, "nsubj", "aux") is None:
        # "Ruled out | using force": the parser takes what follows the particle for a clause beside it.
        after = dep == "advcl" and parse.dep[at - 1] == "prt" and parse.head[at - 1] == head
        if dep == "csubj":
            return Governor(head, "subject")  # "lifting the ban | is out of the question"
        return Governor(head, "ing") if dep == "xcomp" or after else None
    mark = parse.child(at, "mark")
    if dep in ("ccomp", "acl") and mark is not None and parse.lower[mark] in ("whether", "if"):
        return Governor(head, "wh")
    if dep in ("ccomp", "csubj") or (dep == "acl" and parse.child(at, "mark") is not None):
        return Governor(head, "that")
    if dep == "xcomp" and parse.tag[at] in ("VB", "VBN"):
        return Governor(head, "to")
    return None
