"""Where the text names an actor: states, bodies, agencies, outlets, and people with their offices.

Names come from the tables. A person that no table knows is taken from the title
before or after the name ("Israeli Foreign Minister Dan Oz") and remembered through
the document. Pronouns and descriptions are left to ``coreference``.
"""

import re
from bisect import bisect_left

from comity.codebook import Codebook
from comity.model import Document, Mention, MentionKind, Role, Span, content_id
from comity.reading.acquaintances import SUFFIXES, Acquaintances
from comity.reading.gazetteer import Gazetteer, Hit, Name, ordinary_words
from comity.reading.introductions import Introducer
from comity.reading.name_context import NameContext
from comity.reading.namesakes import LOCAL, Namesakes
from comity.reading.parse import Parse
from comity.reading.people import People
from comity.reading.place_features import PlaceTable


class MentionFinder:
    """Finds mentions by the tables of a codebook; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.gazetteer = Gazetteer(codebook)
        self.people = People.of(codebook)
        self.sectors = {row.office: row.sector for row in reversed(codebook.offices)}
        self.outlets = {row.id: row for row in codebook.outlets}
        self.bodies = {row.id: row for row in codebook.bodies}
        self.actor_names = codebook.actor_names
        self.agents = {row.noun: row for row in codebook.agents}
        self.private_sectors = frozenset(row.id for row in codebook.sectors if not row.state)
        self.ended = {
            row.id: found.group(1)
            for row in codebook.states
            if row.kind == "former" and (found := _UNTIL.search(row.note))
        }
        self.words = codebook.words
        self.places = PlaceTable(codebook)
        self.ordinary = ordinary_words(codebook)

    def __call__(self, document: Document, parse: Parse) -> tuple[Mention, ...]:
        """Return the mentions of ``document`` in text order, none inside another."""
        text = parse_text(document.text)
        names, titles = self.gazetteer.find(text)
        names = self.gazetteer.bare(names, text, parse)
        return tuple(_Finding(self, document, parse, names, titles).run())

    def person_called(self, full: str, day: str | None) -> str | None:
        """Return the person of the tables whose name this is with initials or "Jr." added, else None."""
        words = full.split()
        plain = [w for w in words if len(w.rstrip(".")) > 1 and w.rstrip(".") not in SUFFIXES]
        if len(plain) < 2 or plain == words:
            return None
        names = self.gazetteer.look_up(" ".join(plain))
        persons = [name.actor for name in names if name.kind == "person"]
        return self.people.best_of(persons, day) if persons else None


def parse_text(text: str) -> str:
    """Return the equal-length copy of ``text`` with plain quotes in which names are matched."""
    return text.replace("’", "'").replace("‘", "'").replace("\u00a0", " ")


class _Finding:
    """The work on one document."""

    def __init__(
        self, finder: MentionFinder, document: Document, parse: Parse, names: list[Hit], titles: list[Hit]
    ) -> None:
        self.finder = finder
        self.parse = parse
        self.words = finder.words
        self.text = document.text
        self.day = document.published.isoformat() if document.published else None
        self.around = NameContext(
            parse,
            document.text,
            names,
            titles,
            finder.words,
            finder.bodies,
            finder.agents,
            finder.places,
            self.person_owner,
        )
        self.persons = Acquaintances(finder.people, finder.sectors, self.day)
        self.known = self.persons.known
        self.namesakes = Namesakes(names, finder.ended, self.day)
        self.introducer = Introducer(parse, self.around, finder.agents, self.side)
        self.found: dict[Span, Mention] = {}
        if document.title:
            self.read_title(document.title)

    def read_title(self, title: str) -> None:
        """Let the title introduce persons whom the text names by surname only."""
        for hit in self.finder.gazetteer.find(parse_text(title))[0]:
            persons = [name.actor for name in hit.names if name.kind == "person"]
            if persons:
                self.known_person(hit.span, self.finder.people.best_of(persons, self.day))

    def run(self) -> list[Mention]:
        """Go through the text once; titles first at every place, since they take names with them."""
        token, count = 0, len(self.parse)
        while token < count:
            title = self.around.titles.get(token)
            hit = self.around.hits.get(token)
            longer_name = (
                hit and title and hit.span[1] > title.span[1] and hit.names[0].kind not in ("surname",)
            )
            if title and not longer_name:
                after = self.title(token, title)
                if after > token:
                    token = after
                    continue
            word = self.parse.text[token]
            if (
                hit is None
                and word in self.known
                and self.parse.tag[token] in _NAME_TAGS
                and not self.ordinary_word(range(token, token + 1), word)
            ):
                span = self.parse.span(token, token)
                self.found[span] = self.acquainted(span, self.parse.text[token])
            if hit is None and (half := self.direction(token)) is not None:
                self.name(token, half)
                token += 1
                continue
            if hit is None and starts_name(self.parse, token):
                token = self.full_name(token)
                continue
            for other in self.around.joined.get(token, ()):
                self.name(token, other)
            token = self.name(token, hit) if hit else token + 1
        return sorted(self.kept(), key=lambda mention: mention.span)

    def full_name(self, token: int) -> int:
        """Add a person by a full name that is no form of the tables; return the token after.

        "Ilsa M. Torvane" is Ilsa Torvane; whom no table knows the noun beside the name tells.
        """
        stop = self.around.proper_run(token)
        if not 1 < stop - token < 6:
            return token + 1
        person = self.finder.person_called(self.full(token, stop), self.day)
        if person is not None:
            span = self.parse.span(token, stop - 1)
            self.found[span] = self.known_person(span, person)
            return stop
        if any(t in self.around.hit_at for t in range(token, stop)):
            return token + 1
        told = self.introducer.of(range(token, stop))
        if told is None:
            return token + 1
        span = self.parse.span(token, stop - 1)
        self.found[span] = self.acquainted(span, self.persons.describe(self.full(token, stop), told))
        return stop

    def full(self, token: int, stop: int) -> str:
        """Return the words of a name as they are written."""
        return " ".join(self.parse.text[token:stop]).replace(" - ", "-").replace(" '", "'")

    def side(self, token: int) -> tuple[str, str] | None:
        """Return for whom a name at ``token`` stands, and why: a state, a body, or a person's side."""
        hit = self.around.hit_at.get(token)
        if hit is None:
            return None
        if hit.names[0].kind in ("person", "surname"):
            return self.person_owner(hit)
        if hit.names[0].form in LOCAL:
            return None  # where somebody lives tells no nationality
        return self.around.owner(hit)

    def person_owner(self, hit: Hit) -> tuple[str, str] | None:
        """Return the side of the person named at ``hit``, and why."""
        tokens = self.parse.tokens_in(hit.span)
        if not tokens:
            return None
        name = hit.names[0]
        mention = self.person(hit, tokens, name)
        if mention is None or mention.actor is None:
            return None
        return mention.actor, f"{mention.name} is of {mention.actor}"

    def kept(self) -> list[Mention]:
        """Leave out mentions inside longer ones."""
        ordered = sorted(self.found.values(), key=lambda m: (m.span[0], -m.span[1]))
        kept: list[Mention] = []
        reach = -1
        for mention in ordered:
            if mention.span[1] > reach:
                kept.append(mention)
                reach = mention.span[1]
        return kept

    def name(self, token: int, hit: Hit) -> int:
        """Add the mention that ``hit`` makes, if any; return the token after it."""
        tokens = self.parse.tokens_in(hit.span)
        for name in sorted(self.namesakes.ranked(hit.names), key=lambda n: _PREFERENCE[n.kind]):
            mention = self.mention_of(hit, tokens, name)
            if mention is not None:
                self.found[mention.span] = mention
                break
        return max(tokens[-1] + 1 if tokens else token + 1, token + 1)

    def mention_of(self, hit: Hit, tokens: range, name: Name) -> Mention | None:
        """Return the mention for ``name`` at ``hit``, or None where the words stand for something else."""
        said = self.text[hit.span[0] : hit.span[1]]
        row = f"{said!r} is a name of {name.actor} ({name.row})"
        if name.ambiguous and self.around.inside_other_name(tokens):
            return None
        if name.kind == "state" and tokens[0] and self.parse.lower[tokens[0] - 1] in self.words["honorific"]:
            return None  # "Ms. Monaco"
        if name.kind == "state":
            kind: MentionKind = "public" if name.form in ("people", "person") else "state"
            kind = "government" if name.form == "seat" else kind
            row += self.namesakes.reason(name, hit.names)
            if self.around.in_dateline(tokens):
                return self.make(
                    hit.span, name.actor, "unknown", place=True, reason=f"{row}: in the dateline"
                )
            if name.form in LOCAL:
                return self.local(hit, tokens, name, row)
            place = name.form in ("name", "official", "capital") and self.around.is_place(tokens)
            return self.make(hit.span, name.actor, kind, place=place, reason=row)
        if name.kind == "body":
            body = self.finder.bodies[name.actor]
            kind = "armed_group" if body.kind == "armed_group" else "organisation"
            if body.kind in ("territory", "region"):
                return self.make(hit.span, name.actor, "unknown", place=True, reason=f"{row}: a {body.kind}")
            return self.make(hit.span, name.actor, kind, reason=row)
        if name.kind == "agency":
            if name.ambiguous and not self.namesakes.claim(name):
                return None  # "Labour", "the National Guard": of a country that the report names, or of none
            row += self.namesakes.reason(name, hit.names)
            private = name.sector in self.finder.private_sectors  # a party is not the government
            agency: MentionKind = "organisation" if private else "government"
            called = said if private else None  # a firm or party keeps its own name
            return self.make(hit.span, name.actor, agency, named=called, sector=name.sector, reason=row)
        if name.kind == "outlet":
            outlet = self.finder.outlets[name.actor]
            if (outlet.kind == "platform" or name.ambiguous or len(said) < 3) and not self.around.cited(
                tokens
            ):
                return None
            if outlet.kind == "platform":
                return None
            return self.make(hit.span, None, "outlet", named=outlet.name, reason=row)
        return self.person(hit, tokens, name)

    def local(self, hit: Hit, tokens: range, name: Name, row: str) -> Mention | None:
        """A town or province: its state, as a place. Where nothing else in the report is local, a namesake state is not it."""
        if self.around.inside_other_name(tokens):
            return None
        return self.make(hit.span, name.actor, "state", place=True, reason=f"{row}: a {name.form} of it")

    def person(self, hit: Hit, tokens: range, name: Name) -> Mention | None:
        """A person by full name, or by the surname alone where that is safe."""
        said = self.text[hit.span[0] : hit.span[1]]
        said = said.title() if said.isupper() else said  # "MR. CARNEY:"
        if name.kind == "surname":
            before = tokens[0] - 1
            honoured = before >= 0 and self.parse.lower[before] in self.words["honorific"]
            if said in self.known and not self.ordinary_word(tokens, said, honoured):
                return self.acquainted(hit.span, said)
            if self.around.inside_other_name(tokens, honoured=honoured):
                return None
            persons = [n.actor for n in hit.names if n.kind == "surname"]
            gender = self.gender(self.parse.lower[before]) if honoured else None
            person = self.finder.people.by_surname(
                persons, self.day, self.words["known_by_surname"], honoured=honoured, gender=gender
            )
            if person is None:
                return None
            if not honoured and said.lower() in self.finder.ordinary:
                return None  # "Friday", "Price": a surname only once introduced
            head = tokens[-1]
            if said.islower() or (
                self.parse.tag[head] not in _NAME_TAGS and self.parse.dep[head] not in _NAME_PLACES
            ):
                return None
        else:
            persons = [n.actor for n in hit.names if n.kind == "person"]
            person = self.finder.people.best_of(persons, self.day)
        return self.known_person(hit.span, person)

    def gender(self, honorific: str) -> str | None:
        """Return what "Mr." and "Ms." tell."""
        if honorific in self.words["honorific_male"]:
            return "m"
        return "f" if honorific in self.words["honorific_female"] else None

    def direction(self, token: int) -> Hit | None:
        """Read the first half of "North and South Korea"."""
        parse = self.parse
        if parse.text[token] not in self.words["direction_word"] or parse.lower[token + 1 : token + 2] != [
            "and"
        ]:
            return None
        other = self.around.hits.get(token + 2)
        if other is None or parse.text[token + 2] not in self.words["direction_word"]:
            return None
        rest = self.text[parse.end[token + 2] : other.span[1]]
        names = self.finder.gazetteer.look_up(parse.text[token] + rest)
        span = parse.span(token, token)
        return Hit(span, names) if names else None

    def ordinary_word(self, tokens: range, said: str, honoured: bool = False) -> bool:
        """Say whether a surname is here the month, day or thing of that name: "Ida May resigned in May"."""
        parse = self.parse
        if honoured or said.lower() not in self.finder.ordinary:
            return False
        head = tokens[-1]
        if (
            parse.dep[head] in ("npadvmod", "nmod", "amod", "nummod")
            or parse.child(head, "nummod") is not None
        ):
            return True
        return parse.dep[head] == "pobj" and parse.lower[parse.head[head]] in self.words["time_preposition"]

    def known_person(self, span: Span, person: str) -> Mention:
        """Introduce a person of the tables and return the mention."""
        return self.acquainted(span, self.persons.meet(person))

    def acquainted(self, span: Span, surname: str) -> Mention:
        """Return a mention of a person whom the document has introduced."""
        who = self.known[surname]
        role = Role(country=who.country, office=who.office) if who.office else None
        return self.make(
            span, who.country, "person", named=who.name, role=role, sector=who.sector, reason=who.reason
        )

    def title(self, token: int, hit: Hit) -> int:
        """Read a title with its country and the name that goes with it; return the token after, or ``token``."""
        parse = self.parse
        tokens = parse.tokens_in(hit.span)
        if not tokens or parse.is_verb(tokens[-1]) or parse.tag[tokens[-1]] == "RB":
            return token
        name = hit.names[0]
        first, country, told_by, former = self.around.owner_before(tokens[0])
        after = tokens[-1] + 1
        last = tokens[-1]
        if after < len(parse) and parse.lower[after] in ("of", "to", "for", "at"):
            stop, owner, said = self.around.owner_after(after + 1)
            if owner is not None:
                # "recalled its ambassador to Korsia": a mention of its own, where nobody else owns the title.
                last = last if country is None and self.posted(name.actor, after) else stop - 1
                after = stop
                if country is None and not self.posted(name.actor, tokens[-1] + 1):
                    country, told_by = owner, said
        office = name.actor
        if country is None and name.country is not None:
            country, told_by = name.country, f"the title alone tells {name.country}"
        end, person, full = self.name_after(after, office)
        reason = f"title {self.text[hit.span[0] : hit.span[1]]!r} ({name.row})" + (
            f", {told_by}" if told_by else ""
        )
        if end == after:
            back = self.name_before(first)
            if back is not None:
                start, stop, person, full = back
                surname = self.persons.introduce(person, full, country, office, name.sector, former, reason)
                if surname in self.known:
                    span = parse.span(start, stop - 1)
                    self.found[span] = self.acquainted(span, surname)
        if full is not None and end > after:
            span = parse.span(first, end - 1)
            surname = self.persons.introduce(person, full, country, office, name.sector, former, reason)
            self.found[span] = self.acquainted(span, surname)
            return end
        span = parse.span(first, last)
        if (
            country is None
            and parse.lower[tokens[-1]] in self.words["common_title"]
            and not self.around.definite(tokens[0])
        ):
            return token
        role = Role(country=country, office=office)
        self.found[span] = self.make(
            span,
            country,
            "person",
            named=self.text[span[0] : span[1]],
            role=role,
            sector="ELI" if former else name.sector,
            reason=reason if country else f"{reason}; no country is told",
        )
        return last + 1

    def posted(self, office: str, preposition: int) -> bool:
        """Say whether the country behind the title is where an envoy is sent, not who sends."""
        return office in ("ambassador", "envoy", "diplomat") and self.parse.lower[preposition] == "to"

    def name_after(self, token: int, office: str) -> tuple[int, str | None, str | None]:
        """Read a person's name from ``token`` on; returns the token after, the person's id if known, the name."""
        parse = self.parse
        begin = token
        if token < len(parse) and parse.text[token] == "," and self.around.proper_run(token + 1) > token + 2:
            # "the ambassador, Mike Huckabee, said"
            token += 1
            begin = token
        hit = self.around.hits.get(token)
        if hit is not None and hit.names[0].kind in ("person", "surname"):
            stop = parse.tokens_in(hit.span)[-1] + 1
            run = self.around.proper_run(token)
            if run <= stop:
                said = self.text[hit.span[0] : hit.span[1]]
                if said in self.known:
                    return stop, None, said  # the "Mayor Khan" whom the report named before
                person = self.best_person(hit, office)
                if hit.names[0].kind == "surname" and not self.finder.people.may_be(person, office, self.day):
                    return stop, None, said
                return stop, person, self.finder.people.persons[person].name
        stop = self.around.proper_run(token)
        if stop == token or stop - token > 5:
            return (begin if begin == token else token), None, None
        full = self.full(token, stop)
        return stop, self.finder.person_called(full, self.day), full

    def best_person(self, hit: Hit, office: str | None = None) -> str:
        persons = [n.actor for n in hit.names if n.kind in ("person", "surname")]
        return self.finder.people.best_of(persons, self.day, office)

    def name_before(self, first: int) -> tuple[int, int, str | None, str | None] | None:
        """Read the name in "Mike Huckabee, the U.S. ambassador, …"; ``first`` is where the title phrase begins."""
        parse = self.parse
        at = first - 1
        if at >= 0 and parse.lower[at] in ("the", "a", "an", "his", "her"):
            at -= 1
        if at < 1 or parse.text[at] != ",":
            return None
        stop = at
        begin = self.around.run_before(stop)
        if not 1 < stop - begin < 6 or self.around.hit_kind(begin) in ("state", "body", "agency", "outlet"):
            return None
        hit = self.around.hits.get(begin)
        full = self.full(begin, stop)
        person = (
            self.best_person(hit)
            if hit is not None and hit.names[0].kind == "person"
            else self.finder.person_called(full, self.day)
        )
        return begin, stop, person, full

    def make(
        self,
        span: Span,
        actor: str | None,
        kind: MentionKind,
        *,
        reason: str,
        named: str | None = None,
        role: Role | None = None,
        sector: str | None = None,
        place: bool = False,
    ) -> Mention:
        """Build the record."""
        name = named or self.finder.actor_names.get(actor or "", "") or self.text[span[0] : span[1]]
        return Mention(
            id=content_id("m", span, actor, kind),
            span=span,
            actor=actor,
            kind=kind,
            name=name,
            role=role,
            sector=sector,
            place=place,
            reason=reason,
        )


_UNTIL = re.compile(r"until (\d{4})")
_PREFERENCE = {"outlet": 0, "agency": 1, "person": 2, "state": 3, "body": 4, "surname": 5, "title": 6}


# The tagger takes a rare surname at the head of a sentence for a common noun.
_NAME_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "FW"})
_NAME_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss"})


def starts_name(parse: Parse, token: int) -> bool:
    """Say whether a capitalised name word stands at ``token``."""
    return parse.tag[token] in ("NNP", "NNPS") and parse.text[token][:1].isupper()


def index_by_token(parse: Parse, mentions: tuple[Mention, ...]) -> list[list[Mention]]:
    """Return, for each token, the mentions that cover it."""
    covering: list[list[Mention]] = [[] for _ in range(len(parse))]
    for mention in mentions:
        first = bisect_left(parse.end, mention.span[0] + 1)
        for token in range(first, len(parse)):
            if parse.start[token] >= mention.span[1]:
                break
            covering[token].append(mention)
    return covering
