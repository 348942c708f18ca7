"""What stands around a name: whose office it is, which capitalised words go together, place or power."""

from collections.abc import Callable, Mapping

from comity.codebook.rows import Agent, Body
from comity.reading.gazetteer import Hit
from comity.reading.parse import Parse
from comity.reading.place_features import PlaceTable
from comity.reading.weights import load_weights

PersonOwner = Callable[[Hit], tuple[str, str] | None]
_PHRASE = 12
_DASHES = frozenset({"-", "--", "–", "—", "---"})
_DATELINE_TAGS = frozenset({"NNP", "NNPS", "CD"})
_MODIFIER_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ", "HYPH", "VBN", "POS", "JJS"})


class NameContext:
    """The names and titles of one document by token, and small questions about their surroundings."""

    def __init__(
        self,
        parse: Parse,
        text: str,
        names: list[Hit],
        titles: list[Hit],
        words: Mapping[str, frozenset[str]],
        bodies: Mapping[str, Body],
        agents: Mapping[str, Agent],
        places: PlaceTable,
        person_owner: PersonOwner = lambda hit: None,
    ) -> None:
        self.parse = parse
        self.text = text
        self.words = words
        self.bodies = bodies
        self.agents = agents
        self.places = places
        self.person_owner = person_owner
        self.hits: dict[int, Hit] = {}
        self.joined: dict[int, list[Hit]] = {}  # "U.S.-Korsian" is one token with two names
        self.hit_at: dict[int, Hit] = {}
        for hit in names:
            tokens = parse.tokens_in(hit.span)
            if tokens and tokens[0] in self.hits:
                self.joined.setdefault(tokens[0], []).append(hit)
            elif tokens:
                self.hits[tokens[0]] = hit
                for token in tokens:
                    self.hit_at[token] = hit
        self.titles = {tokens[0]: hit for hit in titles if (tokens := parse.tokens_in(hit.span))}

    def owner_before(self, first: int) -> tuple[int, str | None, str | None, bool]:
        """Find the state or body whose office it is, in the words before the title.

        Returns the first token of the phrase, the actor, the reason, and whether "former" stands there.
        """
        parse = self.parse
        token, start, former = first - 1, first, False
        steps = 0
        while token >= 0 and steps < 7 and parse.sentence[token] == parse.sentence[first]:
            hit = self.hit_at.get(token)
            if hit is not None:
                owner = self.owner(hit)
                if owner is not None:
                    begin = parse.tokens_in(hit.span)[0]
                    back = begin - 1
                    if back >= 0 and parse.lower[back] in self.words["former"]:
                        former = True
                    return begin, owner[0], owner[1], former
                if hit.names[0].kind in ("surname", "person"):
                    # "Pell spokesman Ama Dest", "Pell's lawyer": the name stays a mention of its own.
                    side = self.person_owner(hit)
                    if side is not None and token >= first - 2:
                        return start, side[0], side[1], former
                    break
                if hit.names[0].kind != "outlet":
                    token = parse.tokens_in(hit.span)[0] - 1
                    steps += 1
                    continue
                break
            word = parse.lower[token]
            if word in self.words["former"]:
                former = True
                start = token
            elif parse.tag[token] not in _MODIFIER_TAGS:
                break
            token -= 1
            steps += 1
        return start, None, None, former

    def owner_after(self, token: int) -> tuple[int, str | None, str | None]:
        """Find the state or body after "of", "to" or "for"; returns the token after it, the actor, the reason."""
        first = self.owner_at(token)
        if first[1] is None or not self.names_a_matter(first[0] - 1):
            return first
        # "director of the Korsia programme at the Harth Institute": the institute is the owner.
        return next((o for o in (self.owner_at(first[0] + 1),) if o[1] is not None), first)

    def names_a_matter(self, token: int) -> bool:
        """Say whether the name that ends at ``token`` only tells what a desk or programme is about."""
        parse = self.parse
        head = parse.head[token]
        return (
            parse.dep[token] in ("compound", "amod", "nmod")
            and head == token + 1
            and parse.lemma[head] in self.words["matter_noun"]
        )

    def owner_at(self, token: int) -> tuple[int, str | None, str | None]:
        """Find the first owner in the phrase at ``token``, across "of", "at" and "in"."""
        parse = self.parse
        begin = token
        while (
            token < len(parse)
            and token - begin < _PHRASE
            and (
                parse.lower[token] in ("the", "a", "of", "at", "for", "in")
                or parse.tag[token] in ("NNP", "JJ", "NN", "NNS", "NNPS", "CC", "POS")
            )
            and token not in self.hit_at
        ):
            token += 1
        hit = self.hit_at.get(token)
        if hit is None or hit.names[0].kind == "outlet":
            return token, None, None
        person = hit.names[0].kind in ("surname", "person")
        owner = self.person_owner(hit) if person else self.owner(hit)
        stop = parse.tokens_in(hit.span)[-1] + 1
        if owner is None:
            return token, None, None
        # "spokesman for the Israeli army": the noun belongs to the phrase.
        while stop < len(parse) and parse.tag[stop] in ("NN", "NNS") and parse.lower[stop] in self.agents:
            stop += 1
        return stop, owner[0], owner[1]

    def owner(self, hit: Hit) -> tuple[str, str] | None:
        """Return the state or body that ``hit`` names as owner of an office."""
        for name in hit.names:
            if name.kind in ("state", "agency"):
                return name.actor, f"{self.text[hit.span[0] : hit.span[1]]!r} is {name.actor} ({name.row})"
            if name.kind == "body" and self.bodies[name.actor].kind not in ("region", "territory"):
                return name.actor, f"{self.text[hit.span[0] : hit.span[1]]!r} is {name.actor} ({name.row})"
        return None

    def proper_run(self, token: int) -> int:
        """Return the token after a run of capitalised name words that starts at ``token``."""
        parse = self.parse
        at = token
        while at < len(parse) and parse.sentence[at] == parse.sentence[token]:
            word = parse.text[at]
            hit = self.hits.get(at)
            if hit is not None and hit.names[0].kind not in ("person", "surname", "title"):
                break
            named = parse.tag[at] in ("NNP", "NNPS")
            if (named and word[:1].isupper() and word[:1].isalpha()) or (
                at > token and (self.links(at) or self.hyphened(at))
            ):
                at += 1
            else:
                break
        return at

    def links(self, token: int) -> bool:
        """Say whether the word joins name words: "Ada van Quill", "Seo-jin"."""
        parse = self.parse
        word, after = parse.text[token], token + 1
        if after >= len(parse) or not (word.lower() in self.words["name_part"] or word in "-'."):
            return False
        named = parse.text[after][:1].isupper() and parse.tag[after] in ("NNP", "NNPS")
        return named or (word == "-" and self.hyphened(after))

    def hyphened(self, token: int) -> bool:
        """Say whether the word is the end of a given name behind a hyphen: "Seo-jin"."""
        parse = self.parse
        return (
            token > 1
            and parse.text[token - 1] == "-"
            and parse.start[token] == parse.end[token - 1] == parse.start[token - 1] + 1
            and parse.end[token - 2] == parse.start[token - 1]
            and parse.text[token].isalpha()
            and parse.tag[token - 2] in ("NNP", "NNPS")
        )

    def run_before(self, stop: int) -> int:
        """Return where the run of name words begins that ends before ``stop``."""
        parse = self.parse
        begin = stop
        while begin > 0 and parse.sentence[begin - 1] == parse.sentence[stop - 1]:
            at = begin - 1
            if not (
                parse.tag[at] in ("NNP", "NNPS") or self.hyphened(at) or (begin < stop and self.links(at))
            ):
                break
            begin = at
        while begin < stop and not parse.text[begin][:1].isupper():
            begin += 1
        return begin

    def hit_kind(self, token: int) -> str | None:
        hit = self.hit_at.get(token)
        return hit.names[0].kind if hit else None

    def definite(self, token: int) -> bool:
        return token > 0 and self.parse.lower[token - 1] in ("the", "his", "her", "its", "their")

    def inside_other_name(self, tokens: range, honoured: bool = False) -> bool:
        """Say whether other capitalised name words stick to these: "Michael Jordan", "Turkey Point"."""
        parse = self.parse
        before, after = tokens[0] - 1, tokens[-1] + 1
        if (
            after < len(parse)
            and parse.tag[after] in ("NNP", "NNPS")
            and self.may_be_given(after)
            and parse.head[tokens[-1]] == after
            and parse.text[after][:1].isupper()
            and parse.lower[after] not in self.words["organ_word"]
            and not parse.lower[after].endswith(".")  # "Texas Gov. Ada Quill"
        ):
            return True
        return (
            not honoured
            and before >= 0
            and parse.tag[before] in ("NNP", "NNPS")
            and parse.dep[before] == "compound"
            and parse.head[before] in tokens
            and self.may_be_given(before)
            and before not in self.titles
            and not any(
                before in self.parse.tokens_in(h.span)
                for h in self.titles.values()
                if abs(h.span[1] - self.parse.start[tokens[0]]) < 3
            )
        )

    def may_be_given(self, token: int) -> bool:
        """Say whether a capitalised word is nothing but a name: no state or body of the tables, a surname at most."""
        hit = self.hit_at.get(token)
        return hit is None or all(name.kind == "surname" for name in hit.names)

    def is_surname(self, tokens: range, given: frozenset[str]) -> bool:
        """Say whether the name of a people is somebody's surname: it heads a phrase behind a given name."""
        parse, head = self.parse, tokens[-1]
        before = tokens[0] - 1
        named = before >= 0 and parse.tag[before] == "NNP" and parse.text[before] in given and self.may_be_given(before)
        heads = parse.tag[head] in ("NNP", "NNPS") and parse.dep[head] not in ("amod", "compound", "nmod")
        return named and heads and parse.head[before] == head and parse.dep[before] == "compound"

    def in_house_name(self, tokens: range) -> bool:
        """Say whether a state's name ends that of a house: "the Hotel Korsia"."""
        before = tokens[0] - 1
        if before < 0 or self.parse.tag[before] != "NNP" or self.parse.head[before] != tokens[-1]:
            return False
        return self.parse.lower[before] in self.words["house_noun"]

    def ethnic(self, hyphen: int) -> bool:
        """Say whether a name tells descent: "the Korsian-American community", "Korsian Americans"."""
        parse = self.parse
        last = hyphen + (parse.lower[hyphen : hyphen + 1] == ["-"])
        if last >= len(parse):
            return False
        if parse.lower[last] not in self.words["of_descent"]:
            return False
        head = parse.head[last]
        return parse.lower[last].endswith("s") or parse.lemma[head] in self.agents or parse.lemma[head] == "community"

    def likens(self, tokens: range) -> bool:
        """Say whether a name only tells what something is like: "a Korsia-style invasion"."""
        after = tokens[-1] + 1
        if self.ethnic(after):
            return True
        if self.parse.lower[after : after + 1] == ["-"]:
            return not self.words["likening_suffix"].isdisjoint(self.parse.lower[after + 1 : after + 2])
        return not self.words["of_tongue"].isdisjoint(self.parse.lower[after : after + 1])  # "Korsian speakers"

    def is_somebody(self, token: int) -> bool:
        """Say whether an adjective stands for one person of a state: "a | Korsian", "the first | Korsian to land there"."""
        parse = self.parse
        if parse.dep[token] in ("amod", "compound", "nmod", "poss") or parse.tag[token][-1] == "S":
            return False
        kids = [parse.lower[kid] for kid in parse.kids(token, "det", "amod", "nummod")]
        return not self.words["one_of_many"].isdisjoint(kids)

    def is_language(self, tokens: range) -> bool:
        """Say whether an adjective alone is a language: "said in | Korsian", "speaks | Korsian"."""
        parse, token = self.parse, tokens[0]
        if len(tokens) != 1 or any(parse.dep[kid] in ("det", "poss", "amod") for kid in parse.children[token]):
            return False
        head = parse.head[token]
        if parse.dep[token] == "pobj":
            return parse.lower[head] in ("in", "into") and head == token - 1
        return parse.dep[token] == "dobj" and parse.lemma[head] in self.words["tongue_verb"]

    def names_instrument(self, token: int) -> bool:
        """Say whether a town names what was begun or agreed in it: "the Pellmar round", "the Harth peace process"."""
        parse = self.parse
        head = parse.head[token]
        return (
            parse.dep[token] in ("compound", "amod", "nmod")
            and head > token
            and (
                parse.lemma[head].casefold() in self.words["instrument_noun"]
                # "the New Harth Plan" has the town's name; "the Harth plan" may be a government's
                or (parse.tag[head] == "NNP" and parse.lower[head] in self.words["scheme_noun"])
            )
        )

    def is_place(self, tokens: range) -> bool:
        """Say whether a place name is only a place here: "in Paris", "the streets of Cairo".

        A dateline always is. Else weighed from its role and the classes of the words that it goes with
        (``data/models/metonymy.md``).
        """
        return self.in_dateline(tokens) or (
            load_weights("metonymy").choices["reading"].choose(self.places.features(self.parse, tokens))
            == "literal"
        )

    def in_dateline(self, tokens: range) -> bool:
        """Say whether the name stands in a dateline: "HARTH, Veldania (Wire) — The …", "PELLMAR -- The …"."""
        parse = self.parse
        first, last = parse.sentences[parse.sentence[tokens[0]]][0], len(parse)
        at = first
        while (
            at < last
            and at - first < _PHRASE
            and (parse.tag[at] in _DATELINE_TAGS or parse.text[at].isupper() or parse.text[at] in ",.")
        ):
            at += 1
        if at <= tokens[-1] or at >= last - 1:
            return False
        if parse.text[at] == "(":
            stop = next((t for t in range(at + 1, min(at + 6, last)) if parse.text[t] == ")"), None)
            if stop is None or stop + 1 >= last:
                return False
            after = parse.text[stop + 1]
            return after in _DASHES or after == ":" or (after[:1].isupper() and parse.tag[stop + 1][0] != "V")
        apart = parse.start[at] > parse.end[at - 1]
        return (
            parse.text[at] in _DASHES
            and (apart or len(parse.text[at]) > 1)
            and parse.text[at + 1][:1].isupper()
        )

    def cited(self, tokens: range) -> bool:
        """Say whether the words stand where an outlet is cited: as a subject, or after to, by, with, in, "according to"."""
        parse = self.parse
        head = tokens[-1]
        if (
            parse.dep[head] in ("nsubj", "nsubjpass")
            and parse.lemma[parse.head[head]] in self.words["outlet_verb"]
        ):
            return True
        return (
            parse.dep[head] == "pobj"
            and parse.lower[parse.head[head]] in ("to", "by")
            and (parse.lemma[parse.head[parse.head[head]]] in self.words["outlet_verb"] | {"accord"})
        )
