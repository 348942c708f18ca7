"""Every name of the codebook in one trie, matched over the text in a single pass."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from comity.codebook import Codebook
from comity.model import Span
from comity.reading.parse import Parse

# "U.S." and "Ha'aretz" are cut here in the same way in table and text, however the
# parser cuts them.
_WORD = re.compile(r"\w+|[^\w\s]|\n")  # a line break is a word that no name has

_BEFORE_NOUN = frozenset({"amod", "compound", "nmod"})

NameKind = Literal["state", "body", "agency", "person", "surname", "outlet", "title"]


class Name(NamedTuple):
    """One row by which something can be named.

    ``actor`` is a code, an outlet's id, a person's id or a canonical office, as
    ``kind`` says; ``form`` tells how the row names it (adjective, capital, acronym …).
    """

    kind: NameKind
    actor: str
    form: str
    row: str
    sector: str | None = None
    country: str | None = None
    ambiguous: bool = False


class Hit(NamedTuple):
    """A place in the text where one or more names stand."""

    span: Span
    names: tuple[Name, ...]


@dataclass
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


class Gazetteer:
    """Longest-match lookup of names. Names keep their case; titles of office do not."""

    def __init__(self, codebook: Codebook) -> None:
        self._cased = _Node()
        self._folded = _Node()
        self._papers = codebook.words["outlet_word"]
        for form, name in _names(codebook):
            root = self._folded if name.kind == "title" else self._cased
            _add(root, form.lower() if name.kind == "title" else form, name)

    def find(self, text: str) -> tuple[list[Hit], list[Hit]]:
        """Return (names, titles) in ``text``; hits of one list do not overlap, the longest first match wins."""
        words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
        forms = [word for _, _, word in words]
        # Transcripts and headlines shout: "MR. CARNEY", "ISRAEL". Acronyms stand as they are.
        cased = [w.title() if len(w) > 4 and w.isupper() and w not in self._cased.next else w for w in forms]
        folded = [w.lower() for w in forms]
        return list(_hits(self._cased, words, cased)), list(_hits(self._folded, words, folded))

    def bare(self, names: list[Hit], text: str, parse: Parse) -> list[Hit]:
        """Return ``names`` with an outlet before a noun read without its article: in "The Korsian government" no paper is meant.

        "The Korsian newspaper" is one.
        """
        kept: list[Hit] = []
        for hit in names:
            if kept and hit.span[0] < kept[-1].span[1]:
                continue
            kept.append(self._without_article(hit, text, parse) or hit)
        return kept

    def _without_article(self, hit: Hit, text: str, parse: Parse) -> Hit | None:
        start, stop = hit.span
        article, _, rest = text[start:stop].partition(" ")
        if hit.names[0].kind != "outlet" or article not in ("The", "the"):
            return None
        last = parse.tokens_in(hit.span)[-1]
        noun = parse.head[last]
        if parse.dep[last] not in _BEFORE_NOUN or noun < last or parse.lemma[noun] in self._papers:
            return None
        start = stop - len(rest)
        found = next(iter(self.find(text[start : parse.end[noun]])[0]), None)
        if found is None or found.span[0] > 0:
            return None
        return Hit((start, start + found.span[1]), found.names)

    def look_up(self, phrase: str) -> tuple[Name, ...]:
        """Return the names that exactly the words of ``phrase`` have."""
        node: _Node | None = self._cased
        for word in _WORD.findall(phrase):
            node = node.next.get(word) if node else None
        return tuple(node.names) if node else ()


def _hits(root: _Node, words: list[tuple[int, int, str]], forms: list[str]) -> Iterator[Hit]:
    at = 0
    count = len(forms)
    first = root.next
    while at < count:
        node = first.get(forms[at])
        if node is None:
            at += 1
            continue
        best, until, ahead = node.names, at + 1, at + 1
        if not best:
            until = at
        while ahead < count and (step := node.next.get(forms[ahead])) is not None:
            node, ahead = step, ahead + 1
            if node.names:
                best, until = node.names, ahead
        if best:
            yield Hit((words[at][0], words[until - 1][1]), tuple(best))
            at = until
        else:
            at += 1


def _add(root: _Node, form: str, name: Name) -> None:
    node = root
    words = _WORD.findall(form)
    if not words:
        return
    for word in words:
        node = node.next.setdefault(word, _Node())
    if name not in node.names:
        node.names.append(name)


def _names(codebook: Codebook) -> Iterable[tuple[str, Name]]:
    """Yield every (form, name) of the tables."""
    for row in codebook.state_names:
        yield row.form, Name("state", row.state, row.kind, f"state_names:{row.id}", ambiguous=_ambiguous(row))
    for body in codebook.body_names:
        yield (
            body.form,
            Name("body", body.body, body.kind, f"body_names:{body.id}", ambiguous=_ambiguous(body)),
        )
    for agency in codebook.agencies:
        yield (
            agency.form,
            Name(
                "agency",
                agency.country,
                "agency",
                f"agencies:{agency.id}",
                sector=agency.sector,
                country=agency.country,
                ambiguous=_ambiguous(agency),
            ),
        )
    for outlet in codebook.outlet_names:
        yield (
            outlet.form,
            Name(
                "outlet", outlet.outlet, "outlet", f"outlet_names:{outlet.id}", ambiguous=_ambiguous(outlet)
            ),
        )
    for person in codebook.persons:
        yield person.name, Name("person", person.id, "name", f"persons:{person.id}", country=person.country)
        if person.surname != person.name:
            yield (
                person.surname,
                Name("surname", person.id, "surname", f"persons:{person.id}", country=person.country),
            )
    for other in codebook.person_names:
        kind: NameKind = "person" if " " in other.form or other.form.isupper() else "surname"
        yield other.form, Name(kind, other.person, "name", f"person_names:{other.id}")
    for office in codebook.offices:
        yield (
            office.title,
            Name(
                "title",
                office.office,
                office.scope,
                f"offices:{office.id}",
                sector=office.sector,
                country=office.country,
            ),
        )


def _ambiguous(row: Any) -> bool:
    return "ambiguous" in row.note.lower()


def ordinary_words(codebook: Codebook) -> frozenset[str]:
    """Return the words of the lexicons, which as surnames must be introduced first."""
    words = {row.word.lower() for row in codebook.time_words}
    words |= {row.head for row in codebook.deeds} | {row.head for row in codebook.operators}
    words |= {row.head for row in codebook.evaluations}
    words |= {row.noun for row in codebook.agents} | {row.noun for row in codebook.noun_classes}
    words |= {row.cue for row in codebook.cues} | {row.word for row in codebook.word_lists}
    return frozenset(words)
