"""Which words of a sentence are deeds and operators, by the tables of PLOVER."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from comity.codebook import Codebook
from comity.codebook.rows import Deed
from comity.reading.grammar import is_infinitive, is_passive, subject
from comity.reading.once import once_by
from comity.reading.parse import Parse


class _Headed(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def head(self) -> str: ...
    @property
    def pos(self) -> str: ...
    @property
    def particle(self) -> str | None: ...


RowT = TypeVar("RowT", bound=_Headed)
# Kinds of words of time that head a phrase; "plan", "order" and "flight" stand in the table for other reasons.
_TIME_KINDS = frozenset(
    [
        "month",
        "month_or_word",
        "month_short",
        "weekday",
        "weekdays",
        "weekday_short",
        "unit",
        "units",
        "part_of_day",
        "clock_word",
        "half_of_day",
        "season",
        "season_or_word",
        "day_word",
        "tonight",
        "boundary",
        "reference",
        "holiday",
        "named_day",
        "quarter_name",
    ]
)
_POS = {"V": "v", "N": "n", "J": "a"}


def time_nouns(codebook: Codebook) -> frozenset[str]:
    """Return the words that head a phrase of time: "on Friday" names nobody."""
    return frozenset(row.word.lower() for row in codebook.time_words if row.kind in _TIME_KINDS)


def pos_of(parse: Parse, token: int) -> str | None:
    """Return v, n or a for a content word, else None."""
    return _POS.get(parse.tag[token][0])


class HeadIndex(Generic[RowT]):
    """Rows by (head, part of speech); the particle, if any, is checked at look-up."""

    def __init__(self, rows: Iterable[RowT]) -> None:
        self._rows: defaultdict[tuple[str, str], list[RowT]] = defaultdict(list)
        self._compound: defaultdict[str, list[tuple[tuple[str, ...], RowT]]] = defaultdict(list)
        for row in rows:
            words = row.head.replace("-", " - ").split()  # so the parser cuts "build-up"
            if len(words) > 1:
                self._compound[words[-1]].append((tuple(words), row))
            if " " not in row.head:
                self._rows[row.head, row.pos].append(row)

    def at(self, parse: Parse, token: int) -> list[RowT]:
        """Return the rows whose head and particle stand at ``token``."""
        pos = pos_of(parse, token)
        if pos is None:
            return []
        lemma = parse.lemma[token]
        rows = self._rows.get((lemma, pos), ())
        if not rows and parse.lower[token] != lemma:
            rows = self._rows.get(
                (parse.lower[token], pos), ()
            )  # "odds", "data": plurals that are words of their own
        # "Take" has hundreds of rows, with few particles.
        stands = {
            particle: has_particle(parse, token, particle)
            for particle in {row.particle for row in rows if row.particle is not None}
        }
        found = [row for row in rows if row.particle is None or stands[row.particle]]
        for words, row in self._compound.get(lemma, ()):
            low = token - len(words) + 1
            if low >= 0 and row.pos == pos and tuple(parse.lemma[low : token + 1]) == words:
                found.append(row)
        return found


def has_particle(parse: Parse, token: int, particle: str | None) -> bool:
    """Say whether all words of ``particle`` belong to the word at ``token``."""
    if particle is None:
        return True
    words = particle.split()
    at = token
    before = parse.head[token]
    if len(words) == 1 and parse.dep[token] == "pobj" and parse.lower[before] == words[0]:
        return True  # "at odds": the particle stands before the noun
    for word in words:
        # The words of a longer particle follow each other: "going to head back" is no "go head to head".
        kids = (k for k in parse.children[at] if parse.lower[k] == word and abs(k - token) < 8)
        # "In May they took the town" takes nobody in: a preposition before the verb is no particle.
        kid = next(
            (k for k in kids if k > at or (at == token and parse.dep[k] != "prep")),
            None,
        )
        if kid is not None and len(words) == 1 and _begins_a_phrase(parse, token, kid):
            return False
        if kid is None:
            object_ = parse.child(at, "dobj")
            if object_ is not None:  # "set | the students | free"
                after = (k for k in parse.children[object_] if k > object_ and parse.lower[k] == word)
                kid = next(after, None)
                if kid is not None and len(words) == 1 and parse.child(kid, "pobj") is not None:
                    return False  # "take | action in Korsia" takes nobody in
        if kid is None:
            if at + 1 < len(parse) and parse.lower[at + 1] == word:
                kid = at + 1
            else:
                return False
        at = kid
    return True


def _begins_a_phrase(parse: Parse, verb: int, word: int) -> bool:
    """Say whether a word after the object is a preposition: "took | Korsia's side | in the row" takes nobody in."""
    object_ = parse.child(verb, "dobj")
    after = object_ is not None and verb < object_ < word
    return after and parse.dep[word] == "prep" and parse.child(word, "pobj") is not None


@dataclass(frozen=True)
class Restriction:
    """A noun restriction of a deed, spelt out."""

    preposition: tuple[str, ...]
    nouns: frozenset[str]

    @cached_property
    def named(self) -> bool:
        """Whether it names nouns, and does not only ask for some noun."""
        return bool(self.nouns - {"*"})


# What a row with "-" for its phrase wants none of: "the envoy must go" is no "must go to the border".
_PHRASES = ("prep", "dative", "xcomp", "ccomp")
# What a participle in the place of a preposition may be: "a letter | asking".
_PARTICIPLES = frozenset({"acl", "advcl", "xcomp"})
# The most that the smallness of a class adds to a match; less than any restriction.
_CLASS_SIZE = 0.1
# "Wrote to Korsia demanding an answer": what is written says more than to whom.
_SAID = 0.25
# A noun met together with the word before it outweighs one met alone, named or not.
_ANY_NAME = "proper name"  # in the column ``subject``: whoever has a name of his own
_TWO_WORDS = 0.75
# Of two rows alike, one for "cyber attack" is closer than one for "attack".
_LONGER_HEAD = 0.05
_TWO_HEADS = frozenset(" -")
_CALLED = 0.5  # "called the blockade | illegal": what it is called says more than what is called so
# "Carried out | a joint raid": a noun told by the word before it says more than the verb that it is carried out by.
_MARKED = 1.0


class PredicateTable:
    """Deeds and operators of a codebook, ready for look-up."""

    def __init__(self, codebook: Codebook) -> None:
        self.deeds = HeadIndex(codebook.deeds)
        self.operators = HeadIndex(codebook.operators)
        self.reciprocal = codebook.words["reciprocal_verb"]
        self.fulfilling = codebook.words["fulfilling_verb"]
        self._objects = {row.id: codebook.expand(row.object) for row in codebook.deeds if row.object}
        self.describing = codebook.words["describing_passive"]
        self.occurring = codebook.words["occurrence_verb"] | codebook.words["coming_about_verb"]
        self._times = time_nouns(codebook)
        self._titles = codebook.words["common_title"] | codebook.expand(("@leader",))
        self._subjects = {row.id: codebook.expand(row.subject) for row in codebook.deeds if row.subject}
        self._preps = {row.id: _restriction(codebook, row.prep) for row in codebook.deeds if row.prep and row.prep != "-"}

    @once_by
    def deed(self, parse: Parse, token: int, object_: int | None) -> tuple[Deed, int | None] | None:
        """Return the most specific deed at ``token`` and the object noun that its row asks for, if any.

        Where the object is itself a closer match of another type ("held | joint exercises"),
        the verb only supports it, and None is returned.
        """
        found = self._closest(parse, token, object_)
        if found is None or found[1].pos != "v" or found[2] is None:
            return found[1:] if found is not None else None
        noun = self._closest(parse, found[2], None) if pos_of(parse, found[2]) == "n" else None
        if (
            noun is not None
            and found[0] > 3
            and any(r.operation in ("undo", "end") for r in self.operators.at(parse, token))
        ):
            return found[
                1:
            ]  # "lifted | the travel ban" is a row of its own, closer than any undoing of a ban
        other = noun is not None and (noun[1].type, noun[1].mode) != (found[1].type, found[1].mode)
        if (
            noun is not None
            and other
            and noun[1].pos == "n"
            and noun[0] + _CLASS_SIZE + self._both(parse, found[2], found[1]) + _MARKED * bool(noun[1].object and found[1].particle)
            >= found[0]
            and noun[1].type is not None
        ):
            return None
        return found[1:]

    @once_by
    def _closest(
        self, parse: Parse, token: int, object_: int | None
    ) -> tuple[float, Deed, int | None] | None:
        """Return the row at ``token`` with most of its restrictions met, and how many they are."""
        return max(self.matches(parse, token, object_), key=lambda match: match[0], default=None)

    def matches(
        self, parse: Parse, token: int, object_: int | None
    ) -> Iterator[tuple[float, Deed, int | None]]:
        """Yield each row at ``token`` whose restrictions are met: how many they are, the row, the noun it uses."""
        rows = self.deeds.at(parse, token)
        nouns = self._nouns(parse, token, object_) if any(row.id in self._objects for row in rows) else []
        for row in rows:
            weight: float = 1 if row.particle is None else 2
            weight += _LONGER_HEAD * bool(_TWO_HEADS & set(row.head))
            used: int | None = None
            of_row = object_
            if row.particle and row.object and object_ is None:
                of_row = self._after_particle(parse, token, row.particle)
            if row.subject:
                if not self._done_by(parse, token, self._subjects[row.id]):
                    continue
                weight += 1.5
            if row.object == ("-",):
                if object_ is not None:
                    continue
            elif row.id in self._objects:
                allowed = self._objects[row.id]
                here = nouns if of_row == object_ else self._nouns(parse, token, of_row)
                met = (at for at, names in here if not names.isdisjoint(allowed))
                used = of_row if row.object == ("*",) and row.pos == "v" else next(met, None)
                if used is None:
                    continue
                # A noun that the row itself names is a closer fit than one of a class, a small class than a large one.
                named = parse.lemma[used] in row.object or self._phrase(parse, used) in row.object
                size = 1 / (10 + len(allowed))
                both = self._both(parse, used, row) + _CALLED * (parse.dep[used] == "oprd")
                weight += 1.5 if row.object == ("*",) else 2 + named / 2 + both + size
            if row.prep == "-":
                if any(kid > token for kid in parse.kids(token, *_PHRASES)):
                    continue
                weight += 0.5
            elif row.id in self._preps:
                wanted = self._preps[row.id]
                noun = self._in_phrase(parse, token, object_, wanted, used)
                if noun is None:
                    continue
                weight += _SAID * (parse.tag[noun] == "VBG")
                if used is None and wanted.named and row.pos == "v":
                    used = noun
                weight += 1 + wanted.named + 0.5 * ("*" in wanted.nouns)
            yield weight, row, used

    def _after_particle(self, parse: Parse, token: int, particle: str) -> int | None:
        """Return the object that the parser takes for that of a preposition: "pencilled in | ten million"."""
        for kid in parse.kids(token, "prep"):
            if kid == token + 1 and parse.lower[kid] == particle:
                return parse.child(kid, "pobj")
        return None

    def _both(self, parse: Parse, used: int, row: Deed) -> float:
        """Return what it adds that a row has the noun with the word before it: "rescue team" says more than "team"."""
        phrase = self._phrase(parse, used)
        return _TWO_WORDS if " " in phrase and phrase in self._objects.get(row.id, ()) else 0.0

    def _nouns(self, parse: Parse, token: int, object_: int | None) -> list[tuple[int, frozenset[str]]]:
        """Return what may meet the object restriction of a row, each with what it is called: an object, or a noun's own modifier."""
        if pos_of(parse, token) == "n":
            kids = parse.kids(token, "compound", "amod", "nmod", "poss")
            return [(kid, frozenset({parse.lemma[kid], parse.lower[kid]})) for kid in kids]
        objects = parse.conjuncts(object_) if object_ is not None else []
        return [
            (at, frozenset({parse.lemma[at], parse.lower[at], self._phrase(parse, at), *self._title(parse, at)}))
            for noun in (*objects, *self._other_objects(parse, token, object_))
            for at in (noun, *self._inside(parse, noun))
        ]

    def _title(self, parse: Parse, name: int) -> list[str]:
        """Return what somebody is by the title before the name: "called | Premier Pell" is a call to a premier."""
        if parse.tag[name] != "NNP":
            return []
        titles = [kid for kid in parse.kids(name, "compound") if parse.lemma[kid] in self._titles]
        return [told for kid in titles for told in (parse.lemma[kid], self._phrase(parse, kid))]

    def _done_by(self, parse: Parse, verb: int, allowed: frozenset[str]) -> bool:
        """Say whether one who does it is called by a word of ``allowed``: "army units shelled", "a strike by dockers"."""
        if parse.is_verb(verb):
            doer = subject(parse, verb)
            doers = parse.conjuncts(doer) if doer is not None else []
        elif pos_of(parse, verb) == "a":  # "the terms | are unacceptable"
            doer = subject(parse, parse.head[verb]) if parse.is_verb(parse.head[verb]) else None
            doers = parse.conjuncts(doer) if doer is not None else []
        else:
            phrases = [k for k in parse.kids(verb, "prep") if parse.lower[k] in ("by", "of", "from")]
            doers = [noun for k in phrases for noun in parse.kids(k, "pobj")]
            doers += parse.kids(verb, "poss", "compound", "nmod")
        if _ANY_NAME in allowed and any(parse.tag[noun] == "NNP" for noun in doers):
            return True
        return any(
            parse.lemma[at] in allowed or parse.lower[at] in allowed or self._phrase(parse, at) in allowed
            for noun in doers
            for at in (noun, *self._beside(parse, noun), *self._inside(parse, noun))
        )

    def _beside(self, parse: Parse, noun: int) -> list[int]:
        """The words that say what a noun is; "President Torvane" is named by her name."""
        kids = parse.kids(noun, "compound", "amod", "nmod", "appos")
        return [kid for kid in kids if not (parse.tag[noun].startswith("NNP") and kid < noun)]

    def _other_objects(self, parse: Parse, verb: int, object_: int | None) -> list[int]:
        """The objects of a verb of two, and what somebody is made or called: "gave the rebels | hours", "declared him | persona non grata", "called it | illegal"."""
        made = [k for k in parse.kids(verb, "oprd", "attr", "ccomp") if parse.tag[k][0] in "NJ"]
        if is_passive(parse, verb):
            return [*made, *parse.kids(verb, "dobj")]
        if object_ is None:
            return made
        kids = [k for k in parse.kids(verb, "dobj", "npadvmod", "dative") if parse.tag[k][0] == "N"]
        others = [noun for kid in kids if kid > verb and kid != object_ for noun in parse.conjuncts(kid)]
        return [*made, *others]

    def _inside(self, parse: Parse, noun: int) -> list[int]:
        """The nouns behind a light noun: "a series of talks", "an end to sanctions" is not one."""
        found = []
        for kid in parse.kids(noun, "prep"):
            if parse.lower[kid] == "of":
                found.extend(parse.kids(kid, "pobj"))
        return found

    def _phrase(self, parse: Parse, token: int) -> str:
        before = token - 1
        if before > 0 and parse.text[before] == "-":
            return f"{parse.lemma[before - 1]}-{parse.lemma[token]}"
        return f"{parse.lemma[before]} {parse.lemma[token]}" if before >= 0 else parse.lemma[token]

    def inner_verb(self, parse: Parse, token: int, object_: int | None, row: Deed) -> int | None:
        """Return the verb that ``row`` names, which then tells no deed of its own: "voted | to ratify"."""
        wanted = self._preps.get(row.id)
        if wanted is None or not wanted.nouns or "*" in wanted.nouns:
            return None
        found = self._in_phrase(parse, token, object_, wanted)
        return found if found is not None and parse.is_verb(found) else None

    def any_verbs(self, parse: Parse, token: int, object_: int | None, row: Deed) -> list[int]:
        """Return the verbs that meet a phrase of ``row`` open to any word: "kept them from | sailing"."""
        wanted = self._preps.get(row.id)
        if wanted is None or "*" not in wanted.nouns:
            return []
        hosts = [at for at in (token, object_) if at is not None]
        phrases = [k for at in hosts for k in parse.kids(at, "prep") if parse.lower[k] in wanted.preposition]
        return [verb for k in phrases for verb in parse.kids(k, "pcomp")]

    def _in_phrase(
        self, parse: Parse, token: int, object_: int | None, wanted: Restriction, used: int | None = None
    ) -> int | None:
        """Return the noun that meets a prepositional restriction on the word, its object or the noun that its row uses."""
        hosts = dict.fromkeys(at for at in (token, object_, used) if at is not None)
        if object_ is not None and parse.dep[object_] in ("dative", "dobj"):  # "gave them | a day to leave"
            seconds = ("npadvmod", "dobj") if parse.dep[object_] == "dative" else ("npadvmod",)
            hosts |= dict.fromkeys(kid for kid in parse.kids(token, *seconds) if kid > object_)
        for host in hosts:
            if wanted.nouns and "to" in wanted.preposition:
                for kid in parse.kids(host, "xcomp", "advcl", "acl", "relcl", "ccomp"):
                    told = parse.lemma[kid] in wanted.nouns or "*" in wanted.nouns
                    bare = (
                        parse.tag[kid] == "VB"
                        and parse.dep[kid] == "ccomp"
                        and not parse.kids(kid, "aux", "mark")
                    )
                    if kid > token and told and (bare or is_infinitive(parse, kid)):
                        return kid  # "sent soldiers | to fight fires"
            for kid in parse.kids(host, "prep", "dative", "agent", "prt", "advmod", "acl", "advcl", "xcomp"):
                for prep in (kid, *(() if parse.dep[kid] in _PARTICIPLES else parse.kids(kid, "prep"))):
                    if parse.lower[prep] not in wanted.preposition:
                        continue
                    inner = parse.child(prep, "pobj", "pcomp")
                    if inner is None and parse.lower[prep] == "as":
                        inner = parse.child(prep, "amod")  # "condemned it as | unlawful"
                    if not wanted.nouns and inner is not None and parse.lower[inner] in self._times:
                        continue  # "called on Friday" calls on nobody
                    if not wanted.nouns:
                        return inner if inner is not None else prep
                    nouns = parse.conjuncts(inner) if inner is not None else []
                    for noun in (*nouns, *(deep for told in nouns for deep in self._inside(parse, told))):
                        if (
                            parse.lemma[noun] in wanted.nouns
                            or parse.lower[noun] in wanted.nouns
                            or self._phrase(parse, noun) in wanted.nouns
                            or ("*" in wanted.nouns and "to" not in wanted.preposition)
                        ):
                            return noun
        if not wanted.nouns:
            for kid in parse.kids(token, "prep", "dative"):  # "wrote to Korsia | demanding an answer"
                for noun in parse.kids(kid, "pobj"):
                    for participle in parse.kids(noun, "acl"):
                        if parse.lower[participle] in wanted.preposition:
                            return participle
        return None


def _restriction(codebook: Codebook, cell: str) -> Restriction:
    """Read a ``prep`` cell: ``to|in`` or ``with:@agreement|deal``."""
    head, _, nouns = cell.partition(":")
    allowed = codebook.expand(tuple(nouns.split("|"))) if nouns else frozenset()
    return Restriction(tuple(head.split("|")), allowed)
