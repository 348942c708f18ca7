"""Who the label of a transcript or headline stands for: "MR. CARNEY:", "Q", "PRIME MINISTER:", "Minister:"."""

from comity.codebook import Codebook
from comity.codebook.rows import Office
from comity.model import Document, Mention, Span, SpeakerKind
from comity.reading.arguments import is_public
from comity.reading.identity import Context, SourceIdentity, Speaker
from comity.reading.people import People


class LabelIdentity:
    """Resolves labels by the people of the document, then by the tables as of its day, else leaves them open."""

    def __init__(self, codebook: Codebook, identity: SourceIdentity) -> None:
        self.questioners = codebook.words["transcript_questioner"]
        self.honorifics = codebook.words["honorific"]
        self.identity = identity
        self.offices = {row.title.casefold(): row for row in codebook.offices}
        self.longest = max((len(title.split()) for title in self.offices), default=0)
        self.people = People.of(codebook)
        self.surnames: dict[str, list[str]] = {}
        for row in codebook.persons:
            self.surnames.setdefault(row.surname.casefold(), []).append(row.id)
        self.states = {
            row.form.casefold(): row.state
            for row in codebook.state_names
            if row.kind in ("name", "adjective")
        }

    def asks(self, text: str, label: Span) -> bool:
        """Say whether the label is that of whoever asks the questions."""
        return text[slice(*label)].strip(" .").casefold() in self.questioners

    def __call__(self, document: Document, around: Context, label: Span) -> Speaker:
        """Return who a label stands for; an office of several countries, or of none, is left open."""
        words = document.text[slice(*label)].strip()
        if self.asks(document.text, label):
            return Speaker(None, words, "public", True, f"label {words!r}: who asks is not named")
        told = f"label {words!r}"
        if not words.isupper():
            tokens = tuple(around.parse.tokens_in(label))
            found = self.identity(around, tokens, None) if tokens else None
            if found is not None and (found.code or found.anonymous):
                return found
        office, country, name = self.parts(words)
        if name:
            return self.person(document, around, words, office, country, name, told)
        here = [m for t in around.parse.tokens_in(label) for m in around.by_token[t]]
        for mention in here:
            if mention.kind in ("outlet", "government", "organisation", "armed_group"):
                return _speaker(mention, f"{told}: {mention.reason}")
        if office is not None:
            return self.holder(around, words, office, country, told)
        return self.stranger(words, told)

    def parts(self, words: str) -> tuple[Office | None, str | None, str]:
        """Split a label into office, country and name: "PRIME MINISTER OF KORSIA", "KORSIAN PREMIER PELL"."""
        rest = words.replace(",", " ").casefold().split()
        country: str | None = None
        if rest[:1] == ["the"]:
            rest = rest[1:]
        while len(rest) > 1 and rest[0] in self.honorifics:
            rest = rest[1:]
        if len(rest) > 1 and rest[0] in self.states:
            country, rest = self.states[rest[0]], rest[1:]
        for length in range(min(self.longest, len(rest)), 0, -1):
            office = self.offices.get(" ".join(rest[:length]))
            if office is not None:
                rest = rest[length:]
                if rest[:1] == ["of"]:
                    country = self.states.get(" ".join(w for w in rest[1:] if w != "the"), country)
                    rest = []
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
        return self.stranger(words, told)

    def holder(self, around: Context, words: str, office: Office, country: str | None, told: str) -> Speaker:
        """An office alone: of the country that the label tells, else of the only one whose holder the document names."""
        if country is not None:
            return Speaker(country, _titled(words), "actor", False, f"{told}: {office.title} of {country}")
        fitting = {
            m.actor: m
            for m in reversed(around.mentions)
            if m.actor and m.role is not None and m.role.office == office.office and not is_public(m)
        }
        if len(fitting) == 1:
            mention = next(iter(fitting.values()))
            return _speaker(mention, f"{told}: the only such office in the report is that of {mention.name}")
        several = " or ".join(sorted(actor for actor in fitting if actor))
        why = f"may be that of {several}: left open" if several else "no country is told"
        return Speaker(None, _titled(words), "actor", False, f"{told}: {why}")

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
