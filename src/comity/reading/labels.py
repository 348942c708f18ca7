"""Who the label of a transcript or headline stands for: "MR. CARNEY:", "Q", "PRIME MINISTER:", "Minister:"."""

from comity.codebook import Codebook
from comity.codebook.rows import Holder, Office
from comity.model import Document, Mention, Span, SpeakerKind
from comity.reading.arguments import is_public
from comity.reading.authorship import Author
from comity.reading.draft import Draft
from comity.reading.identity import SourceIdentity
from comity.reading.mentions import index_by_token
from comity.reading.parse import Parse
from comity.reading.people import People, held_somewhere
from comity.reading.source import Context, Speaker

_VOCATIVE = 20  # code points from the start of a question to the name: "Thank you, Mr Pell, …"


class LabelIdentity:
    """Resolves labels by the people of the document, then by the tables as of its day, else leaves them open."""

    def __init__(self, codebook: Codebook, identity: SourceIdentity) -> None:
        self.questioners = codebook.words["transcript_questioner"]
        self.answerers = codebook.words["transcript_answerer"]
        self.honorifics = codebook.words["honorific"]
        self.identity = identity
        self.offices = {row.title.casefold(): row for row in codebook.offices}
        self.longest = max((len(title.split()) for title in self.offices), default=0)
        self.people = People.of(codebook)
        self.surnames: dict[str, list[str]] = {}
        for row in codebook.persons:
            self.surnames.setdefault(row.surname.casefold(), []).append(row.id)
        self.names = {row.name.casefold(): row.id for row in codebook.persons}
        self.held = held_somewhere(codebook)
        self.states = {row.form.casefold(): row.state for row in codebook.state_names if row.kind != "people"}

    def asks(self, text: str, label: Span) -> bool:
        """Say whether the label is that of whoever asks the questions."""
        return text[slice(*label)].strip(" .").casefold() in self.questioners

    def __call__(self, document: Document, around: Context, label: Span) -> Speaker:
        """Return who a label stands for; an office of several countries, or of none, is left open."""
        words = document.text[slice(*label)].strip()
        if self.asks(document.text, label):
            return Speaker(None, words, "public", True, f"label {words!r}: who asks is not named")
        told = f"label {words!r}"
        if words.strip(" .").casefold() in self.answerers:
            return Speaker(None, None, None, True, f"{told}: who answers is not named")
        if not words.isupper():
            tokens = tuple(around.parse.tokens_in(label))
            found = self.identity(around, tokens, None) if tokens else None
            if found is not None and (found.code or found.anonymous):
                return self.introduced(around, label, words, found) or found
        office, country, name = self.parts(words)
        if name:
            return self.person(document, around, words, office, country, name, told)
        here = [m for t in around.parse.tokens_in(label) for m in around.by_token[t]]
        for mention in here:
            if mention.kind in ("outlet", "government", "organisation", "armed_group"):
                return _speaker(mention, f"{told}: {mention.reason}")
        if office is not None:
            return self.holder(document, around, words, office, country, told)
        return self.stranger(words, told)

    def introduced(self, around: Context, label: Span, words: str, found: Speaker) -> Speaker | None:
        """Return the person as the report itself introduces him above his label, where the tables know him of another state.

        "Veldanian Premier Pell" above, and "Premier Pell:" here, who holds another office, or did: the report knows better.
        """
        if self.parts(words)[1] is not None:
            return None  # the label tells a country itself
        for mention in around.mentions:
            same = mention.kind == "person" and mention.name == found.name
            if same and mention.span[1] <= label[0] and mention.actor not in (None, found.code):
                return _speaker(mention, f"label {words!r}: as introduced before, {mention.reason}")
        return None

    def turns(
        self,
        document: Document,
        parse: Parse,
        mentions: tuple[Mention, ...],
        drafts: tuple[Draft, ...],
        author: Author | None = None,
    ) -> dict[Span, Speaker]:
        """Return who each label of a document stands for."""
        turns = [(draft.label, draft.content) for draft in drafts if draft.label is not None]
        if not turns:
            return {}
        around = Context(parse, mentions, index_by_token(parse, mentions), turns, author=author)
        return {label: self(document, around, label) for label, _ in turns}

    def parts(self, words: str) -> tuple[Office | None, str | None, str]:
        """Split a label into office, country and name: "KORSIAN PREMIER PELL", "MR PELL, PREMIER OF KORSIA"."""
        first, _, apposition = words.partition(",")
        office, country, name = self.part(first)
        if apposition and office is None:
            office, country, _ = self.part(apposition)
        return office, country, name

    def part(self, words: str) -> tuple[Office | None, str | None, str]:
        """Split a label without a comma."""
        rest = words.casefold().split()
        country: str | None = None
        if rest[:1] == ["the"]:
            rest = rest[1:]
        while len(rest) > 1 and rest[0] in self.honorifics:
            rest = rest[1:]
        if len(rest) > 1 and rest[0] in self.states:
            country, rest = self.states[rest[0]], rest[1:]
        for length in range(min(self.longest, len(rest)), 0, -1):
            office = self.offices.get(" ".join(rest[:length]))
            if office is None:
                continue
            rest = rest[length:]
            if rest[:1] == ["of"]:
                owner = rest[2:] if rest[1:2] == ["the"] else rest[1:]
                return office, self.states.get(" ".join(owner), country), ""
            return office, country or office.country, " ".join(rest)
        return None, country, " ".join(rest)

    def person(
        self,
        document: Document,
        around: Context,
        words: str,
        office: Office | None,
        country: str | None,
        name: str,
        told: str,
    ) -> Speaker:
        """A name: a person whom the document names, or the one of that surname who holds office on its day."""
        last = name.rsplit(maxsplit=1)[-1]
        for mention in around.mentions:
            if mention.kind == "person" and mention.actor and mention.name.split()[-1].casefold() == last:
                return _speaker(mention, f"{told} taken for {mention.name}: {mention.reason}")
        day = document.published.isoformat() if document.published else None
        held = [
            (person, tenure)
            for person in self.surnames.get(last, ())
            if (tenure := self.people.office(person, day)) is not None
            and (day is not None or tenure.until is None)
            and (office is None or office.office == tenure.office or len(self.surnames[last]) == 1)
            and (country is None or country == tenure.country)
        ]
        if len(held) > 1:
            held = self.nearest(document, around, held)
        if len(held) == 1:
            person, tenure = held[0]
            full = self.people.persons[person].name
            reason = f"{told}: {full}, {tenure.office} of {tenure.country} (holders:{tenure.id})"
            return Speaker(tenure.country, full, "actor", False, reason)
        if country is not None and office is not None:
            return Speaker(country, _titled(words), "actor", False, f"{told}: {office.title} of {country}")
        if len(held) > 1:
            several = " or ".join(f"{self.people.persons[p].name} of {t.country}" for p, t in held[:4])
            return Speaker(None, _titled(words), None, False, f"{told} may be {several}: left open")
        author = around.author
        if author is not None and self.of_own(document, around, words):
            reason = f"{told}: who answers in a transcript of {author.name}, for {author.reason}"
            return Speaker(author.actor, _titled(words), "actor", False, reason)
        return self.stranger(words, told)

    def of_own(self, document: Document, around: Context, words: str) -> bool:
        """Say whether "MR. PELL" in a press office's own transcript, where somebody else asks, is one of its own."""
        polite = words.split(maxsplit=1)[0].casefold() in self.honorifics
        return polite and any(self.asks(document.text, label) for label, _ in around.turns)

    def nearest(
        self, document: Document, around: Context, held: list[tuple[str, Holder]]
    ) -> list[tuple[str, Holder]]:
        """Return those of several namesakes who are of the author's side, else who have an office that the title names."""
        if around.author is not None:
            own = [one for one in held if one[1].country == around.author.actor]
            if own:
                return own
        title = f" {' '.join((document.title or '').casefold().replace(',', ' ').split())} "
        offices = {row.office for name, row in self.offices.items() if f" {name} " in title}
        return [one for one in held if one[1].office in offices] or held

    def holder(
        self,
        document: Document,
        around: Context,
        words: str,
        office: Office,
        country: str | None,
        told: str,
    ) -> Speaker:
        """An office alone: of the country that the label tells, or of whom title, heading or a question addresses.

        "PRIME MINISTER" is not the prime minister of whom he speaks himself, nor one with
        a label of his own: taking the only one named was wrong in a third of real texts.
        In a press office's own transcript he is its own.
        """
        if country is not None:
            return Speaker(country, _titled(words), "actor", False, f"{told}: {office.title} of {country}")
        others = self.labelled(document, around, words, office.office)
        author = around.author
        if author is not None and author.actor not in others and (author.actor, office.office) in self.held:
            reason = f"{told}: {office.title} of {author.actor}, for {author.reason}"
            return Speaker(author.actor, _titled(words), "actor", False, reason)
        others |= self.spoken_of(document, around, words, office.office)
        addressed = self.addressed(document, around, words)
        fitting: dict[str, Speaker] = {}
        for mention in addressed:
            if mention.actor is None or mention.role is None or mention.role.office != office.office:
                continue
            if self.so_titled(f"{document.text[slice(*mention.span)]} {mention.name}", office):
                fitting.setdefault(
                    mention.actor, _speaker(mention, f"{told} taken for {mention.name}: {mention.reason}")
                )
        labels = {
            word.casefold() for label, _ in around.turns for word in document.text[slice(*label)].split()
        }
        for person, tenure in self.titled(document, office.office):
            if self.people.persons[person].surname.casefold() in labels:
                continue  # he has a label of his own
            full = self.people.persons[person].name
            reason = f"{told}: {full} of the title, {tenure.office} of {tenure.country} (holders:{tenure.id})"
            fitting.setdefault(tenure.country, Speaker(tenure.country, full, "actor", False, reason))
        left = {actor: speaker for actor, speaker in fitting.items() if actor not in others}
        if len(left) == 1:
            return next(iter(left.values()))
        several = " or ".join(sorted(left))
        why = f"may be that of {several}: left open" if several else "no country is told"
        return Speaker(None, _titled(words), "actor", False, f"{told}: {why}")

    def so_titled(self, words: str, office: Office) -> bool:
        """Say whether words may be those of the label's title: "the Chancellor of Korsia" is no "PRIME MINISTER"."""
        told = f" {words.casefold()} "
        titles = {title for title, row in self.offices.items() if f" {title} " in told}
        return not titles or any(office.title.casefold() in title for title in titles)

    def addressed(self, document: Document, around: Context, words: str) -> list[Mention]:
        """Return the mentions above the first label, and those that open what somebody else says: "Mr Pell, …"."""
        found: list[Mention] = []
        first = min((label[0] for label, _ in around.turns), default=0)
        openings = {
            content[0][0] for label, content in around.turns if document.text[slice(*label)].strip() != words
        }
        for mention in around.mentions:
            comma = document.text[mention.span[1] : mention.span[1] + 1] == ","
            near = any(0 <= mention.span[0] - opening < _VOCATIVE for opening in openings)
            if mention.span[1] <= first or (comma and near):
                found.append(mention)
        return found

    def labelled(self, document: Document, around: Context, words: str, office: str) -> set[str]:
        """Return whose holder of the office has a label of his own."""
        held = [m for m in around.mentions if m.actor and m.role is not None and m.role.office == office]
        found: set[str] = set()
        for label, _ in around.turns:
            said = document.text[slice(*label)].strip()
            named, country, _ = self.parts(said) if said != words else (None, None, "")
            if named is not None and named.office == office:
                here = {m.actor for m in held if m.actor and label[0] <= m.span[0] < label[1]}
                found |= {country} if country else here
        return found

    def spoken_of(self, document: Document, around: Context, words: str, office: str) -> set[str]:
        """Return of whose holder of the office this label itself speaks by name."""
        own = [
            span
            for label, content in around.turns
            if document.text[slice(*label)].strip() == words
            for span in content
        ]
        return {
            m.actor
            for m in around.mentions
            if m.actor is not None
            and m.role is not None
            and m.role.office == office
            and m.name != document.text[slice(*m.span)]
            and not m.reason.startswith("pronoun")
            and any(start <= m.span[0] < end for start, end in own)
        }

    def titled(self, document: Document, office: str) -> list[tuple[str, Holder]]:
        """Return the persons whom title or author of the document names in full and who hold the office on its day."""
        day = document.published.isoformat() if document.published else None
        author = document.author or ""
        turned = " ".join(part.strip() for part in reversed(author.split(",")))  # "Pell, Daro"
        found = []
        for text in (document.title or "", author, turned):
            words = text.casefold().replace(",", " ").split()
            for start in range(len(words)):
                for length in (2, 3, 4):
                    person = self.names.get(" ".join(words[start : start + length]))
                    tenure = self.people.office(person, day) if person else None
                    if person and tenure is not None and tenure.office == office:
                        found.append((person, tenure))
        return found

    def stranger(self, words: str, told: str) -> Speaker:
        """A label that nothing ties to anybody."""
        return Speaker(
            None, _titled(words), None, False, f"{told} is in no table and the report gives no country"
        )


def _titled(words: str) -> str:
    return words.title() if words.isupper() else words


def _speaker(mention: Mention, reason: str) -> Speaker:
    if mention.kind == "outlet":
        return Speaker(mention.name, mention.name, "outlet", False, reason)
    kind: SpeakerKind = "public" if is_public(mention) else "actor"
    return Speaker(mention.actor, mention.name, kind, False, reason)
