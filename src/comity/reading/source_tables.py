"""What the tables of a codebook say of the nouns that name sources: officials, papers, bodies, quantities."""

from collections.abc import Callable

from comity.codebook import Codebook
from comity.codebook.rows import Agent
from comity.reading.parse import Parse
from comity.reading.source import Source, Speaker

DEFINITE = frozenset({"the", "this", "that"})


class SourceTables:
    """The words that rules of identity ask for, and what they make of a source."""

    def __init__(self, codebook: Codebook) -> None:
        self.agents = {row.noun: row for row in codebook.agents}
        self.anonymous = frozenset(row.form for row in codebook.anonymous)
        words = codebook.words
        self.documents = words["document_noun"]
        self.first_person = words["pronoun_first"]
        self.first_of_two, self.last_of_two = words["first_of_two"], words["last_of_two"]
        self.unnamed, self.people = words["unnamed_pronoun"], words["people_pronoun"]
        self.organs, self.seated = words["own_organ"], words["seated_noun"]
        self.minds, self.quantities = words["mind_cue"], words["quantity_noun"]
        self.states = words["state_word"]
        self.staff, self.counterparts = words["personal_staff"], words["counterpart"]
        self.office_of_one = words["office_of_one"]
        self.spokesperson = words["spokesperson_noun"]
        self.offices: dict[str, set[str]] = {}
        for row in codebook.offices:
            self.offices.setdefault(row.title.split()[-1], set()).add(row.office)
        classes: dict[str, set[str]] = {}
        for noun in codebook.noun_classes:
            if noun.class_ in ("diplomat", "envoy"):
                classes.setdefault(noun.class_, set()).add(noun.noun)
        for row in codebook.offices:
            for name, nouns in classes.items():
                if row.title in nouns and name in self.offices:
                    self.offices[name].add(row.office)

    def counted(self, parse: Parse, head: int, tokens: tuple[int, ...]) -> int:
        """Return what is counted: the officials in "one of the officials", the voters in "a majority of voters"."""
        while parse.lemma[head] in self.quantities or parse.lower[head] in self.quantities:
            of = next((k for k in parse.kids(head, "prep") if parse.lower[k] == "of" and k in tokens), None)
            inner = parse.child(of, "pobj") if of is not None else None
            if inner is None or inner not in tokens:
                break
            head = inner
        return head

    def agent(self, source: Source) -> Agent | None:
        """Return what kind of person or body the head noun names, or its apposition: "Brightwater, a shipping company"."""
        parse = source.around.parse
        for token in (source.head, *parse.kids(source.head, "appos")):
            found = self.agents.get(parse.lemma[token]) or self.agents.get(parse.lower[token])
            if found is not None and token in source.tokens:
                return found
        return None

    def is_anonymous(self, source: Source) -> bool:
        """Say whether the source is an unnamed person: a common noun without a name, that no single office tells."""
        parse, head = source.around.parse, source.head
        if parse.lower[head] in self.unnamed:
            return True
        if parse.tag[head] in ("NNP", "NNPS") or parse.lemma[head] not in self.anonymous:
            return False
        if any(parse.tag[t] == "NNP" and parse.dep[t] == "appos" for t in source.tokens):
            return False
        return not (
            parse.lemma[head] in self.office_of_one and parse.tag[head] == "NN" and self.is_definite(source)
        )

    def is_definite(self, source: Source) -> bool:
        """Say whether the source is "the …", "her …" or "Korsia's …"."""
        parse = source.around.parse
        return parse.lower[source.tokens[0]] in DEFINITE or any(
            parse.dep[t] == "poss" and parse.head[t] == source.head for t in source.tokens
        )

    def may_own(self, source: Source, token: int) -> bool:
        """Say whether an actor named at ``token`` may own the source.

        Not so a name inside a longer name ("William A. Quill"), and what stands in the
        apposition of a name only if that says what kind of person or body it is.
        """
        parse, head = source.around.parse, source.head
        if parse.lemma[head] in self.documents and self.agents.get(parse.lemma[head]) is None:
            return self.issues(parse, head, token)
        if parse.tag[head] not in ("NNP", "NNPS") or token == head:
            return True
        if parse.head[token] == head and parse.dep[token] == "compound":
            return all(m.kind != "person" for m in source.around.by_token[token])
        return not any(
            self.agents.get(parse.lemma[kid]) is None and token in parse.subtree(kid)
            for kid in parse.kids(head, "appos")
        )

    def issues(self, parse: Parse, document: int, token: int) -> bool:
        """Say whether ``token`` names the issuer of a document: "Korsia's report", "a statement by the ministry".

        "A poll of Korsians", "a report on Korsia" are by somebody else.
        """
        at = token
        while at != document:
            above, dep = parse.head[at], parse.dep[at]
            if dep == "pobj" and parse.lower[above] in ("by", "from"):
                at = parse.head[above]
            elif dep in ("poss", "amod", "compound", "nmod", "appos", "conj") and above != at:
                at = above
            else:
                return False
        return True

    def offices_of(self, noun: str) -> set[str]:
        """Return the offices whose holder the noun may stand for: "minister", "diplomat"."""
        return self.offices.get(noun, set())


Rule = Callable[[SourceTables, Source], Speaker | None]
"""Says who a source is, or passes."""
