"""What a passage is about: PLOVER contexts, and the issue between two governments."""

from collections import defaultdict
from collections.abc import Iterable

from comity.codebook import Codebook
from comity.reading.parse import Parse


class Phrases:
    """Phrases of lemmas with labels, matched over the tokens by their first word."""

    def __init__(self, entries: Iterable[tuple[str, str, int]]) -> None:
        self._by_first: defaultdict[str, list[tuple[tuple[str, ...], str, int]]] = defaultdict(list)
        for phrase, label, weight in entries:
            words = tuple(phrase.lower().split())
            if words:
                self._by_first[words[0]].append((words, label, weight))

    def find(self, parse: Parse, first: int, last: int) -> list[tuple[str, int, int]]:
        """Return (label, weight, token) for each phrase in the tokens from ``first`` to before ``last``."""
        found: list[tuple[str, int, int]] = []
        for token in range(first, last):
            for form in {parse.lemma[token], parse.lower[token]}:
                for words, label, weight in self._by_first.get(form, ()):
                    if len(words) == 1 or self._matches(parse, token, last, words):
                        found.append((label, weight + len(words) - 1, token))
        return found

    def _matches(self, parse: Parse, token: int, last: int, words: tuple[str, ...]) -> bool:
        if token + len(words) > last:
            return False
        return all(word in (parse.lemma[token + n], parse.lower[token + n]) for n, word in enumerate(words))


class SubjectTable:
    """Context and issue terms of a codebook, ready for look-up."""

    def __init__(self, codebook: Codebook) -> None:
        self._contexts = Phrases((row.term, row.context, row.weight) for row in codebook.context_terms)
        self._issues = Phrases((row.term, row.issue, row.weight) for row in codebook.issues)

    def contexts(self, parse: Parse) -> dict[int, tuple[str, ...]]:
        """Return the contexts of each sentence: those whose terms weigh 2 together; each word more in a term adds one."""
        result: dict[int, tuple[str, ...]] = {}
        for number, (first, last) in enumerate(parse.sentences):
            weights: defaultdict[str, int] = defaultdict(int)
            for label, weight in {
                (label, token): (label, weight)
                for label, weight, token in self._contexts.find(parse, first, last)
            }.values():
                weights[label] += weight
            strong = sorted(((w, c) for c, w in weights.items() if w > 1), reverse=True)
            if strong:
                result[number] = tuple(context for _, context in strong[:3])
        return result

    def issue(self, parse: Parse, first: int, last: int) -> str | None:
        """Return the issue whose terms weigh most in the tokens from ``first`` to before ``last``."""
        weights: defaultdict[str, int] = defaultdict(int)
        seen: set[tuple[str, int]] = set()
        for label, weight, token in self._issues.find(parse, first, last):
            if (label, token) not in seen:
                seen.add((label, token))
                weights[label] += weight
        if not weights:
            return None
        best = max(weights.values())
        return min(label for label, weight in weights.items() if weight == best)
