"""Which words of a text are cues of attribution, by the table of cues."""

from collections import defaultdict
from typing import NamedTuple

from comity.codebook import Codebook
from comity.codebook.rows import Cue
from comity.reading.parse import Parse


class CueHit(NamedTuple):
    """A cue in the text: its row, its main token, and all its tokens."""

    row: Cue
    token: int
    tokens: tuple[int, ...]


class CueTable:
    """The cue table, looked up by the lemma of the cue's first word."""

    def __init__(self, codebook: Codebook) -> None:
        self._single: dict[tuple[str, str], Cue] = {}
        self._phrasal: defaultdict[str, list[tuple[tuple[str, ...], Cue]]] = defaultdict(list)
        self._phrases: defaultdict[str, list[tuple[tuple[str, ...], Cue]]] = defaultdict(list)
        for row in codebook.cues:
            words = tuple(row.cue.split())
            if row.pos == "p":
                self._phrases[words[0]].append((words, row))
            elif len(words) > 1:
                self._phrasal[words[0]].append((words[1:], row))
            else:
                self._single.setdefault((row.cue, row.pos), row)

    def find(self, parse: Parse) -> list[CueHit]:
        """Return all cues of the text, at most one a token, in text order."""
        hits: list[CueHit] = []
        covered: set[int] = set()
        for token in range(len(parse)):
            if token in covered:
                continue
            hit = self._phrase(parse, token) or self._word(parse, token)
            if hit is not None:
                hits.append(hit)
                covered.update(hit.tokens)
        return hits

    def _phrase(self, parse: Parse, token: int) -> CueHit | None:
        best: CueHit | None = None
        for words, row in self._phrases.get(parse.lower[token], ()):
            last = token + len(words)
            if (
                last <= len(parse)
                and tuple(parse.lower[token:last]) == words
                and (best is None or len(words) > len(best.tokens))
            ):
                best = CueHit(row, token, tuple(range(token, last)))
        return best

    def _word(self, parse: Parse, token: int) -> CueHit | None:
        pos = _POS.get(parse.tag[token][0])
        if parse.tag[token] in ("NNP", "NNPS"):
            return None
        if pos is None:
            return None
        lemma = parse.lemma[token]
        for words, row in self._phrasal.get(lemma, ()):
            if row.pos != pos:
                continue
            tokens = _particles(parse, token, words)
            if tokens is not None:
                return CueHit(row, token, (token, *tokens))
        row_ = self._single.get((lemma, pos))
        return CueHit(row_, token, (token,)) if row_ is not None else None


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


_POS = {"V": "v", "N": "n", "J": "a"}
