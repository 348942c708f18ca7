"""Where the text names an actor: states, bodies, agencies, outlets, and people with their offices.

Names come from the tables. A person that no table knows is taken from the title
before or after the name ("Israeli Foreign Minister Dan Oz") and remembered through
the document. Pronouns and descriptions are left to ``coreference``.
"""

from bisect import bisect_left

from comity.model import Document, Mention, MentionKind, Span
from comity.reading.gazetteer import Hit, Name
from comity.reading.introductions import Introducer
from comity.reading.name_context import NameContext
from comity.reading.name_tables import NameTables
from comity.reading.named_people import NAME_TAGS, NamedPeople
from comity.reading.namesakes import LOCAL, Namesakes
from comity.reading.parse import Parse
from comity.reading.titles import TitleReader


class MentionFinder(NameTables):
    """Finds mentions by the tables of a codebook; holds no state of any document."""

    def __call__(self, document: Document, parse: Parse) -> tuple[Mention, ...]:
        """Return the mentions of ``document`` in text order, none inside another."""
        text = parse_text(document.text)
        names, titles = self.gazetteer.find(text)
        names = self.gazetteer.bare(names, text, parse)
        return tuple(_Finding(self, document, parse, names, titles).run())


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
        self.people = NamedPeople(finder, document.text, parse, self.around, self.day)
        self.titles = TitleReader(self.people)
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
                self.people.introduced(hit.span, self.finder.people.best_of(persons, self.day))

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
                after, titled = self.titles.read(token, title)
                self.found.update((mention.span, mention) for mention in titled)
                if after > token:
                    token = after
                    continue
            word = self.parse.text[token]
            if (
                hit is None
                and word in self.people.known
                and self.parse.tag[token] in NAME_TAGS
                and not self.people.ordinary_word(range(token, token + 1), word)
            ):
                span = self.parse.span(token, token)
                self.found[span] = self.people.acquainted(span, self.parse.text[token])
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
        person = self.finder.person_called(self.people.full(token, stop), self.day)
        if person is not None:
            span = self.parse.span(token, stop - 1)
            self.found[span] = self.people.introduced(span, person)
            return stop
        if any(t in self.around.hit_at for t in range(token, stop)):
            return token + 1
        told = self.introducer.of(range(token, stop))
        if told is None:
            return token + 1
        span = self.parse.span(token, stop - 1)
        self.found[span] = self.people.acquainted(
            span, self.people.persons.describe(self.people.full(token, stop), told)
        )
        return stop

    def side(self, token: int) -> tuple[str, str] | None:
        """Return for whom a name at ``token`` stands, and why: a state, a body, or a person's side."""
        hit = self.around.hit_at.get(token)
        if hit is None:
            return None
        if hit.names[0].kind in ("person", "surname"):
            return self.people.owner(hit)
        if hit.names[0].form in LOCAL:
            return None  # where somebody lives tells no nationality
        return self.around.owner(hit)

    def person_owner(self, hit: Hit) -> tuple[str, str] | None:
        """Return the side of the person named at ``hit``, and why."""
        return self.people.owner(hit)

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
        if name.kind == "state" and name.form in _OF_PEOPLE and self.around.is_surname(tokens, self.finder.given_names):
            return None  # "Mark Cuban"
        if name.form == "adjective" and self.around.is_language(tokens):
            return None
        if name.kind == "state" and (self.around.in_house_name(tokens) or self.around.likens(tokens)):
            return None  # "the Hotel Korsia", "a Korsia-style invasion"
        if name.kind == "state":
            somebody = name.form == "adjective" and self.around.is_somebody(tokens[-1])
            kind: MentionKind = "public" if somebody or name.form in ("people", "person") else "state"
            kind = "government" if name.form == "seat" else kind
            row += self.namesakes.reason(name, hit.names)
            if self.around.in_dateline(tokens):
                return self.finder.mention(
                    self.text, hit.span, name.actor, "unknown", place=True, reason=f"{row}: in the dateline"
                )
            if name.form in ("capital", "city") and self.around.names_instrument(tokens[-1]):
                return None  # no actor: "the Oslo accords" are not Norway's
            if name.form in LOCAL:
                return self.local(hit, tokens, name, row)
            place = name.form in ("name", "official", "capital") and self.around.is_place(tokens)
            return self.finder.mention(self.text, hit.span, name.actor, kind, place=place, reason=row)
        if name.kind == "body":
            body = self.finder.bodies[name.actor]
            kind = "armed_group" if body.kind == "armed_group" else "organisation"
            if body.kind in ("territory", "region"):
                return self.finder.mention(
                    self.text, hit.span, name.actor, "unknown", place=True, reason=f"{row}: a {body.kind}"
                )
            return self.finder.mention(self.text, hit.span, name.actor, kind, reason=row)
        if name.kind == "agency":
            if name.ambiguous and not self.namesakes.claim(name):
                return None  # "Labour", "the National Guard": of a country that the report names, or of none
            row += self.namesakes.reason(name, hit.names)
            private = name.sector in self.finder.private_sectors  # a party is not the government
            agency: MentionKind = "organisation" if private else "government"
            called = said if private else None  # a firm or party keeps its own name
            return self.finder.mention(
                self.text, hit.span, name.actor, agency, named=called, sector=name.sector, reason=row
            )
        if name.kind == "outlet":
            outlet = self.finder.outlets[name.actor]
            if (outlet.kind == "platform" or name.ambiguous or len(said) < 3) and not self.around.cited(
                tokens
            ):
                return None
            if outlet.kind == "platform":
                return None
            return self.finder.mention(self.text, hit.span, None, "outlet", named=outlet.name, reason=row)
        return self.people.named(hit, tokens, name)

    def local(self, hit: Hit, tokens: range, name: Name, row: str) -> Mention | None:
        """A town or province: its state, as a place. Where nothing else in the report is local, a namesake state is not it."""
        if self.around.inside_other_name(tokens):
            return None
        return self.finder.mention(
            self.text, hit.span, name.actor, "state", place=True, reason=f"{row}: a {name.form} of it"
        )

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


_OF_PEOPLE = frozenset({"adjective", "people", "person"})
_PREFERENCE = {"outlet": 0, "agency": 1, "person": 2, "state": 3, "body": 4, "surname": 5, "title": 6}


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
