"""Titles with their country and the person who goes with them: "Israeli Foreign Minister Dan Oz"."""

from comity.model import Mention, Role
from comity.reading.gazetteer import Hit
from comity.reading.named_people import NamedPeople
from comity.reading.people import HEADS


class TitleReader:
    """Reads the titles of one document, and lets them introduce their holders to ``people``."""

    def __init__(self, people: NamedPeople) -> None:
        self.people = people
        self.parse = people.parse
        self.text = people.text
        self.around = people.around
        self.words = people.words

    def read(self, token: int, hit: Hit) -> tuple[int, tuple[Mention, ...]]:
        """Read a title with its country and the name that goes with it; return the token after, or ``token``, and the mentions."""
        parse = self.parse
        tokens = parse.tokens_in(hit.span)
        if not tokens or parse.is_verb(tokens[-1]) or parse.tag[tokens[-1]] == "RB":
            return token, ()
        name = hit.names[0]
        first, country, told_by, former = self.around.owner_before(tokens[0])
        after = tokens[-1] + 1
        last = tokens[-1]
        if (
            after < len(parse)
            and parse.lower[after] in ("of", "to", "for", "at")
            and not self.goes(name.actor, after)
        ):
            stop, owner, said = self.around.owner_after(after + 1)
            if owner is not None:
                # "recalled its ambassador to Korsia": a mention of its own, where nobody else owns the title.
                last = last if country is None and self.posted(name.actor, after) else stop - 1
                after = stop
                if country is None and not self.posted(name.actor, tokens[-1] + 1):
                    country, told_by = owner, said
        office = name.actor
        sector = "ELI" if former else self.apart(tokens[0], tokens[-1]) or name.sector
        if office == "party_leader" and country in self.words["one_party_state"] and sector == "PTY":
            sector = "GOV"  # where one party rules by law, its leader speaks for the state
        if country is None and name.country is not None:
            country, told_by = name.country, f"the title alone tells {name.country}"
        found: list[Mention] = []
        end, person, full = self.name_after(after, office)
        if told_by is not None and ".adjective." not in told_by and self.stands_elsewhere(person, full, office, country, told_by):
            country, told_by = None, None  # "in Lisamar | President Torvane said": where, not of which state
        if country is None and full is not None and end > after and parse.lower[end : end + 1] == ["of"]:
            # "Premier Ada Quill of Korsia"
            stop, owner, said = self.around.owner_after(end + 1)
            if owner is not None:
                end, country, told_by = stop, owner, said
        reason = f"title {self.text[hit.span[0] : hit.span[1]]!r} ({name.row})" + (
            f", {told_by}" if told_by else ""
        )
        if end == after:
            back = self.name_before(first)
            if back is not None:
                start, stop, person, full = back
                surname = self.people.persons.introduce(person, full, country, office, sector, former, reason)
                if surname in self.people.known:
                    found.append(self.people.acquainted(parse.span(start, stop - 1), surname))
        if full is not None and end > after:
            span = parse.span(first, end - 1)
            surname = self.people.persons.introduce(person, full, country, office, sector, former, reason)
            return end, (*found, self.people.acquainted(span, surname))
        if full is None and parse.lower[tokens[-1] + 1 : tokens[-1] + 2] and self.posted(office, tokens[-1] + 1):
            last = tokens[-1]  # "Ambria's envoy to Korsia | was summoned": where one without a name is posted may be a party
        span = parse.span(first, last)
        if (
            country is None
            and parse.lower[tokens[-1]] in self.words["common_title"]
            and not self.around.definite(tokens[0])
        ):
            return token, tuple(found)
        role = Role(country=country, office=office)
        titled = self.people.tables.mention(
            self.text,
            span,
            country,
            "person",
            named=self.text[span[0] : span[1]],
            role=role,
            sector=sector,
            reason=reason if country else f"{reason}; no country is told",
        )
        return last + 1, (*found, titled)

    def holds_elsewhere(self, person: str | None, office: str, country: str | None) -> bool:
        """Say whether a person known to have the office has it in another state than ``country``."""
        people = self.people.tables.people
        return person is not None and people.held(person, office) and people.persons[person].country != country

    def stands_elsewhere(
        self, person: str | None, full: str | None, office: str, country: str | None, told_by: str
    ) -> bool:
        """Say whether the place before a title is only where it is said: the holder, or a name met before, is of another state."""
        met_before = full in self.people.known and office in HEADS and ".city." in told_by
        return met_before or self.holds_elsewhere(person, office, country)

    def apart(self, first: int, last: int) -> str | None:
        """Return the sector of a title that is no office of a state by the noun before it: "opposition spokesman", "gang leader"."""
        lower = self.parse.lower
        for begin in range(max(0, first - 2), first):
            row = self.around.agents.get(" ".join(lower[begin : last + 1]))
            if row is not None and row.kind != "government":
                return row.sector
        return None

    def posted(self, office: str, preposition: int) -> bool:
        """Say whether the country behind the title is where an envoy is sent, not who sends."""
        return office in ("ambassador", "envoy", "diplomat") and self.parse.lower[preposition] == "to"

    def goes(self, office: str, preposition: int) -> bool:
        """Say whether "to" tells where somebody goes: "welcomed the chancellor | to Korsia" does not make her Korsia's, nor "extradited a spy | to Korsia"."""
        parse = self.parse
        return parse.lower[preposition] == "to" and not (
            self.posted(office, preposition) or parse.lemma[preposition - 1] in self.words["attached_office"]
        )

    def name_after(self, token: int, office: str) -> tuple[int, str | None, str | None]:
        """Read a person's name from ``token`` on; returns the token after, the person's id if known, the name."""
        parse = self.parse
        begin = token
        if token < len(parse) and parse.text[token] == "," and self.around.proper_run(token + 1) > token + 2:
            # "the ambassador, Mike Huckabee, said"
            token += 1
            begin = token
        hit = self.around.hits.get(token)
        person = self.namesake(hit, office) if hit is not None and token == begin else None
        if hit is not None and person is not None:
            # "Premier Harth" behind the title is the premier of that name, not the town.
            return parse.tokens_in(hit.span)[-1] + 1, person, self.people.tables.people.persons[person].name
        if hit is not None and hit.names[0].kind in ("person", "surname"):
            stop = parse.tokens_in(hit.span)[-1] + 1
            run = self.around.proper_run(token)
            if run <= stop:
                said = self.text[hit.span[0] : hit.span[1]]
                if said in self.people.known:
                    return stop, None, said  # the "Mayor Khan" whom the report named before
                person = self.people.best(hit, office)
                if hit.names[0].kind == "surname" and not self.people.tables.people.may_be(
                    person, office, self.people.day
                ):
                    return stop, None, said
                return stop, person, self.people.tables.people.persons[person].name
        stop = self.around.proper_run(token)
        if stop == token or stop - token > 5:
            return (begin if begin == token else token), None, None
        full = self.people.full(token, stop)
        return stop, self.people.tables.person_called(full, self.people.day), full

    def namesake(self, hit: Hit, office: str) -> str | None:
        """Return the holder of the office whose surname is also the name of a place."""
        persons = [name.actor for name in hit.names if name.kind == "surname"]
        if hit.names[0].kind != "state" or not persons:
            return None
        person = self.people.best(hit, office)
        return person if self.people.tables.people.held(person, office) else None

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
        full = self.people.full(begin, stop)
        person = (
            self.people.best(hit)
            if hit is not None and hit.names[0].kind == "person"
            else self.people.tables.person_called(full, self.people.day)
        )
        return begin, stop, person, full
