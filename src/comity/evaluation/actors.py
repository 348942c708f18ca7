"""Which country or body a mention stands for (set ``actors``).

The rows of one document give its sentences in order: they are read together, so that
"Mr. Roe" and "she" can be tied to what stands before them.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from comity.evaluation.figures import Figure, Figures, accuracy
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.model import Document, Mention, Span
from comity.reading.arguments import Arguments, ArgumentTable
from comity.reading.gazetteer import Gazetteer
from comity.reading.parse import Parse
from comity.reading.source import head_of

HEADLINE = ("country not USA", "country all")
# The set's README dates the articles of one of its origins; the rows carry no date.
_PUBLISHED = {"wcl50": date(2018, 5, 1)}
# The set codes "the two Koreas" and the peninsula as KOR; it has countries only.
_CODES = {"EUU": "EU", "KOREANPENINSULA": "KOR"}


def inputs(row: Row) -> Row:
    """Return a sentence, the mention marked in it, and what kind of answer is asked: a country or a name."""
    asked = "country" if "country" in row else "link"
    return {**only(row, "id", "doc", "sentence", "start", "end"), "asked": asked}


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield ``{"id", "country"}`` or ``{"id", "link"}``; a mention that is not resolved gets no row."""
    table = ArgumentTable.of(runner.codebook)
    gazetteer = Gazetteer(runner.codebook)
    homes = {row.name: row.country for row in runner.codebook.outlets}
    for doc, group in groupby(rows, key=lambda row: str(row["doc"])):
        members = list(group)
        starts: dict[str, int] = {}
        text = ""
        for row in members:
            if row["sentence"] not in starts:
                starts[row["sentence"]] = len(text)
                text += row["sentence"] + "\n"
        published = _PUBLISHED.get(doc.partition(":")[0])
        products = runner(Document(id=doc, text=text, published=published), "mentions")
        if products is None:
            continue
        parse: Parse = products["parse"]
        args = Arguments(table, parse, products["mentions"])
        for row in members:
            offset = starts[row["sentence"]]
            span = (row["start"] + offset, row["end"] + offset)
            found = resolve(parse, args, products["mentions"], span)
            if found is None:
                continue
            actor = found.actor or homes.get(found.name)  # a newspaper stands for its country here
            if found.span[0] < span[0] and found.span[1] <= span[1]:
                # Only the country of a title is marked: "ambassador to | Korsia".
                actor = owner_of(gazetteer, text[span[0] : span[1]]) or actor
            if row["asked"] == "country" and actor:
                yield {"id": row["id"], "country": _CODES.get(actor, actor)}
            elif row["asked"] == "link" and found.name:
                yield {"id": row["id"], "link": found.name.replace(" ", "_")}


def resolve(parse: Parse, args: Arguments, mentions: tuple[Mention, ...], span: Span) -> Mention | None:
    """Return the mention that tells what ``span`` stands for: that at its head, else of its phrase, else within it."""
    tokens = tuple(parse.tokens_in(span))
    if not tokens:
        return None
    head = head_of(parse, tokens)
    at_head = [mention for mention in args.at[head] if mention.actor or mention.kind == "outlet"]
    if at_head:
        return at_head[0]
    parties = args.parties(head)
    if parties:
        return parties[0].mention
    return next((m for m in mentions if m.actor and span[0] <= m.span[0] and m.span[1] <= span[1]), None)


def owner_of(gazetteer: Gazetteer, said: str) -> str | None:
    """Return the state that exactly the words ``said`` name, article aside."""
    names = gazetteer.look_up(said.removeprefix("the "))
    return next((name.actor for name in names if name.kind == "state"), None)


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return accuracy on countries and on linked names; a missing answer is wrong."""
    answers = {row["id"]: row for row in predictions}
    countries = [row for row in gold if "country" in row]
    parts: dict[str, list[Row]] = {
        "country not USA": [row for row in countries if row["country"] != "USA"],
        "country all": countries,
        "country of states": [row for row in countries if row["kind"] == "state"],
        "country of persons and bodies": [row for row in countries if row["kind"] == "actor"],
        "links": [row for row in gold if "link" in row],
    }
    figures = []
    for name, rows in parts.items():
        if rows:
            column = "link" if name == "links" else "country"
            pairs = [(_plain(row[column]), _plain(answers.get(row["id"], {}).get(column))) for row in rows]
            figures.append(Figure(name, accuracy(pairs), len(rows)))
    return tuple(figures)


def _plain(value: str | None) -> str | None:
    """Names are compared as the scorer of the set does: blanks as underscores, without case."""
    return value.strip().replace(" ", "_").lower() if value else None
