"""Which words of a text are cues of attribution, by the table of cues."""

from collections import defaultdict
from functools import partial
from typing import NamedTuple

import msgspec

from comity.codebook import Codebook
from comity.codebook.rows import Cue
from comity.reading.parse import Parse


class CueHit(NamedTuple):
    """A cue in the text: its row, its main token, and all its tokens."""

    row: Cue
    token: int
    tokens: tuple[int, ...]


def is_listed(row: Cue) -> bool:
    """Say whether a row is of the table of cues, and no stand-in."""
    return row.id[0] != "?"


class CueTable:
    """The cue table, looked up by the lemma of the cue's first word."""

    def __init__(self, codebook: Codebook) -> None:
        self._single: dict[tuple[str, str], Cue] = {}
        self._phrasal: defaultdict[str, list[tuple[tuple[str, ...], Cue]]] = defaultdict(list)
        # By first and second word, so that "in" and "to" alone find nothing.
        self._phrases: defaultdict[str, defaultdict[str, list[tuple[tuple[str, ...], Cue]]]]
        self._phrases = defaultdict(partial(defaultdict, list))
        alike = codebook.words["like_according_to"]
        # The training data lack these: the model weighs them as the phrase they stand for.
        self.own_ids = {row.cue: row.id for row in codebook.cues if row.cue in alike}
        for listed in codebook.cues:
            words = tuple(listed.cue.split())
            row = msgspec.structs.replace(listed, id=_ACCORDING_TO) if listed.cue in alike else listed
            if row.pos == "p":
                self._phrases[words[0]][words[1] if len(words) > 1 else ""].append((words, row))
            elif len(words) > 1:
                self._phrasal[words[0]].append((words[1:], row))
            else:
                self._single.setdefault((row.cue, row.pos), row)

        self._withdrawn: defaultdict[str, set[str]] = defaultdict(set)
        for deed in codebook.deeds:
            cue = self._single.get((deed.head, "v"))
            if cue is None or "object" not in cue.complement or deed.pos != "v" or deed.particle is not None:
                continue
            if deed.mode == "withdraw":
                self._withdrawn[deed.head] |= codebook.expand(deed.object)

        self._words = {lemma for lemma, _ in self._single} | set(self._phrasal)
        # Verbs of the other tables: no cues by themselves, but known well enough to be weighed one by one.
        tables = (
            codebook.factuality,
            codebook.deeds,
            codebook.operators,
            codebook.evaluations,
            codebook.characterisations,
        )
        heads = {row.head for table in tables for row in table if row.pos == "v"}
        self._verbs = {head: msgspec.structs.replace(VERB, id=f"{VERB.id}.{head}") for head in sorted(heads)}

    def find(self, parse: Parse) -> list[CueHit]:
        """Return all cues of the text, at most one a token, in text order."""
        hits: list[CueHit] = []
        covered: set[int] = set()
        phrases, words = self._phrases, self._words
        for token, (lower, lemma) in enumerate(zip(parse.lower, parse.lemma, strict=True)):
            if not (lower in phrases or lemma in words) or token in covered:
                continue
            hit = self._phrase(parse, token) if lower in phrases else None
            hit = hit or (self._word(parse, token) if lemma in words else None)
            if hit is not None:
                hits.append(hit)
                covered.update(hit.tokens)
        return hits

    def row_id(self, row: Cue) -> str:
        """Return the id under which a row stands in the table."""
        return self.own_ids.get(row.cue, row.id)

    def candidates(self, parse: Parse) -> list[CueHit]:
        """Return the cues of the table, and all that may be a cue without standing in it: other verbs, colons."""
        hits = self.find(parse)
        covered = {token for hit in hits for token in hit.tokens}
        for token, tag in enumerate(parse.tag):
            if tag[0] == "V":
                plain = parse.dep[token] in ("aux", "auxpass") or parse.lemma[token] in ("be", "have", "do")
                if not plain and not self._withdraws(parse, token) and token not in covered:
                    row = self._verbs.get(parse.lemma[token], VERB)
                    hits.append(CueHit(row, token, (token,)))
            elif tag == ":" and parse.text[token] == ":" and token not in covered:
                hits.append(CueHit(COLON, token, (token,)))
        return sorted(hits, key=lambda hit: hit.token)

    def _phrase(self, parse: Parse, token: int) -> CueHit | None:
        by_second = self._phrases[parse.lower[token]]
        second = parse.lower[token + 1] if token + 1 < len(parse) else ""
        best: CueHit | None = None
        for words, row in (*by_second.get(second, ()), *by_second.get("", ())):
            last = token + len(words)
            fits = tuple(parse.lower[token:last]) == words and not (words == _RATE and is_rate(parse, token))
            if fits and (best is None or len(words) > len(best.tokens)):
                best = CueHit(row, token, tuple(range(token, last)))
        return best

    def _withdraws(self, parse: Parse, token: int) -> bool:
        """Say whether a verb that also tells of memory has troops or an envoy for object: "recalled its ambassador" says nothing."""
        nouns = self._withdrawn.get(parse.lemma[token])
        return nouns is not None and any(
            parse.lemma[kid].casefold() in nouns for kid in parse.kids(token, "dobj", "nsubjpass")
        )

    def _word(self, parse: Parse, token: int) -> CueHit | None:
        tag = parse.tag[token]
        pos = _POS.get(tag[0])
        if pos is None or tag[:3] == "NNP":
            return None
        lemma = parse.lemma[token]
        for words, row in self._phrasal.get(lemma, ()):
            if row.pos != pos:
                continue
            tokens = _particles(parse, token, words)
            if tokens is not None:
                return CueHit(row, token, (token, *tokens))
        row_ = self._single.get((lemma, pos))
        if pos == "v" and self._withdraws(parse, token):
            return None
        return CueHit(row_, token, (token,)) if row_ is not None else None


_RATE = ("per",)
_ACCORDING_TO = "p.according-to"


def is_rate(parse: Parse, token: int) -> bool:
    """Say whether "per" tells a rate, of a bare noun ("per aircraft"), and no source ("per the ministry", "per Reuters")."""
    noun = parse.child(token, "pobj")
    bare = noun is not None and parse.tag[noun] == "NN" and not parse.kids(noun, "det", "poss")
    return noun is None or bare


def _particles(parse: Parse, token: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return the tokens of a particle or preposition that belongs to the cue, close after it."""
    found = []
    at = token
    for word in words:
        kid = next(
            (
                k
                for k in parse.children[at]
                if parse.lower[k] == word
                and k > token
                and parse.dep[k] in ("prt", "prep", "advmod", "dative", "agent")
            ),
            None,
        )
        if kid is None and at + 1 < len(parse) and parse.lower[at + 1] == word:
            kid = at + 1
        if kid is None:
            return None
        found.append(kid)
        at = kid
    return tuple(found)


# Stand-ins for what is no row of the table.
VERB = Cue(id="?v", cue="a verb that the table lacks", pos="v", stance="asserts", family="attitude")
COLON = Cue(id="?:", cue="a colon", pos="p", stance="asserts", family="speech", complement=("quote",))

_POS = {"V": "v", "N": "n", "J": "a"}
