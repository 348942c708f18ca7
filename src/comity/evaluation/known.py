"""Known events between states (set ``known``): kind, direction and parties of what a short text tells.

Two gold files with one question, told apart by their columns: ``wcep`` (daily entries,
with direction, status, senders and targets) and ``narrative`` (entries of a history of
diplomatic relations, with a kind only).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from comity.evaluation.figures import Figure, Figures, class_figures, score_figures
from comity.evaluation.figures import score as f1_of
from comity.evaluation.pair_readings import lemmas_at
from comity.evaluation.rows import Row, only
from comity.evaluation.runner import Runner
from comity.evaluation.tables import KnownKind, load_table
from comity.model import Attribution, Characterisation, Document, Event, Evidence
from comity.reading.parse import Parse

HEADLINE = ("direction accuracy", "directed pairs F1", "kind accuracy")
_CODES = {"EUU": "EU", "UNO": "UN"}
_DIRECTIONS = {"strain": "worse", "closeness": "better", "neutral": "neutral"}
_STATUS = {"future": "planned", "conditional": "conditional", "possible": "planned"}
_DIPLOMATIC = frozenset({"expel", "recall", "break", "reduce_relations", "restore", "reopen_embassy"})
_DENYING = frozenset({"denies", "rejects"})
_NOTHING = {"kind": "none", "direction": "none", "status": "none", "senders": [], "targets": []}


def inputs(row: Row) -> Row:
    """Return a text and its date; the form follows from the names of the columns."""
    return {**only(row, "id", "date", "text"), "form": "wcep" if "direction" in row else "narrative"}


def predict(runner: Runner, rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the main event of each text in the terms of the set."""
    for row in rows:
        # History entries are dated by year or month alone; offices need a day.
        published = date.fromisoformat(row["date"]) if len(row["date"]) == 10 else None
        products = runner(Document(id=row["id"], text=row["text"], published=published), "evidence")
        if products is None:
            continue
        parse: Parse = products["parse"]
        events: tuple[Event, ...] = products["events"]
        if row["form"] == "narrative":
            kinds = (kind_of(parse, event, "narrative") for event in events)
            yield {"id": row["id"], "kind": next((kind for kind in kinds if kind), "other")}
        else:
            yield {
                "id": row["id"],
                **told(
                    parse,
                    events,
                    products["evidence"],
                    products["characterisations"],
                    products["attributions"],
                ),
            }


def told(
    parse: Parse,
    events: tuple[Event, ...],
    evidence: tuple[Evidence, ...],
    characterisations: tuple[Characterisation, ...],
    attributions: tuple[Attribution, ...],
) -> Row:
    """Return kind, direction, status, senders and targets of the main event between two actors."""
    between = {row.event for row in evidence}
    found = [event for event in events if event.id in between]
    if not found:
        return (
            _of_characterisations(characterisations)
            or _of_unnamed(parse, events)
            or _of_denial(events, attributions)
            or _NOTHING
        )
    main = min(found, key=lambda event: _rank(parse, event))
    if main.factuality == "denied" and (denial := _of_denial((main,), attributions)) is not None:
        return denial
    same = [event for event in found if event.type == main.type and event.factuality == main.factuality]
    senders = list(dict.fromkeys(code for event in same for code in event.actors))
    targets = list(dict.fromkeys(code for event in same for code in event.recipients)) or senders
    source = next((a for a in attributions if a.id == main.attribution), None)
    relayed = source is not None and (source.anonymous or source.speaker_kind == "outlet")
    return {
        "kind": kind_of(parse, main, "wcep") or "none",
        "direction": _DIRECTIONS[main.leaning],
        "status": _STATUS.get(main.factuality, "reported" if relayed else "happened"),
        "senders": [_CODES.get(code, code) for code in senders],
        "targets": [_CODES.get(code, code) for code in targets],
    }


def _of_unnamed(parse: Parse, events: tuple[Event, ...]) -> Row | None:
    """Return what several unnamed states did to a named one: "twenty countries expelled Korsian diplomats"."""
    for event in events:
        if event.actors or not event.recipients or event.factuality == "did_not_happen":
            continue
        kind = kind_of(parse, event, "wcep")
        if kind in _DIPLOMATIC:
            return {
                "kind": kind,
                "direction": _DIRECTIONS[event.leaning],
                "status": _STATUS.get(event.factuality, "happened"),
                "senders": ["MULTI"],
                "targets": [_CODES.get(code, code) for code in event.recipients],
            }
    return None


def _of_denial(events: tuple[Event, ...], attributions: tuple[Attribution, ...]) -> Row | None:
    """Return who denies what another said, where nothing else is told."""
    speakers = [(a.stance, a.speaker) for a in attributions if a.speaker_kind == "actor" and a.speaker]
    denials = [speaker for stance, speaker in speakers if stance in _DENYING]
    accused = [e for e in events if e.factuality == "denied"]
    if not denials and not accused:
        return None
    senders = denials[:1] or list(accused[0].actors)
    told = {speaker for _, speaker in speakers}
    told |= {code for e in accused for code in (*e.actors, *e.recipients)}
    targets = sorted(told - set(senders))
    if not targets:
        return None
    return {
        **_NOTHING,
        "kind": "deny",
        "direction": "neutral",
        "status": "happened",
        "senders": [_CODES.get(code, code) for code in senders],
        "targets": [_CODES.get(code, code) for code in targets],
    }


def _of_characterisations(characterisations: tuple[Characterisation, ...]) -> Row | None:
    """Return what is said of a relation where no deed is told: a direction and parties, but no kind."""
    if not characterisations:
        return None
    first = characterisations[0]
    parties = [_CODES.get(code, code) for code in first.actors]
    return {
        **_NOTHING,
        "direction": _DIRECTIONS[first.leaning],
        "status": "happened",
        "senders": parties,
        "targets": parties,
    }


def _rank(parse: Parse, event: Event) -> tuple[int, int, float]:
    """Order events: the first sentence, then the one nearest to its root, then the weightiest."""
    tokens = [token for span in event.span for token in parse.tokens_in(span)]
    depth = min((sum(1 for _ in parse.ancestors(token)) for token in tokens), default=0)
    return parse.sentence[tokens[0]] if tokens else 0, depth, -abs(event.score)


def kind_of(parse: Parse, event: Event, set_name: str) -> str | None:
    """Return the kind of the crosswalk row that fits and asks for most, None if none fits."""
    words = lemmas_at(parse, [token for span in event.span for token in parse.tokens_in(span)])
    fitting = [
        (2 * bool(row.words) + (row.mode is not None) + (row.type is not None), row)
        for row in load_table("wcep_kinds.csv", KnownKind)
        if row.set == set_name
        and row.type in (None, event.type)
        and row.mode in (None, event.mode)
        and (not row.words or not words.isdisjoint(row.words))
    ]
    best = max(fitting, key=lambda pair: pair[0], default=None)
    return best[1].kind if best else None


def score(gold: list[Row], predictions: list[Row]) -> Figures:
    """Return accuracy of kind, and where the gold has them direction, status and directed pairs."""
    found = {row["id"]: row for row in predictions}

    def accuracy_of(column: str, *, each: bool = False) -> Figures:
        pairs = [(row[column], found.get(row["id"], {}).get(column)) for row in gold]
        return class_figures(column, pairs, each=each)[1:]

    if "direction" not in gold[0]:
        return accuracy_of("kind", each=True)
    wanted = {row["id"]: _pairs(row) for row in gold}
    given = {row["id"]: _pairs(row) for row in predictions}
    n = sum(map(len, wanted.values()))
    hits = sum(len(pairs & given.get(name, set())) for name, pairs in wanted.items())
    events = {row["id"] for row in gold if row["kind"] != "none"}
    named = {row["id"] for row in predictions if row["kind"] != "none"}
    return (
        *accuracy_of("direction", each=True),
        *score_figures("directed pairs", f1_of(hits, sum(map(len, given.values())), n), n),
        *accuracy_of("kind"),
        *accuracy_of("status"),
        Figure(
            "is an event between states F1",
            f1_of(len(events & named), len(named), len(events)).f1,
            len(events),
        ),
    )


def _pairs(row: Row) -> set[tuple[str, str]]:
    """Return the directed pairs of a row."""
    return {(sender, target) for sender in row["senders"] for target in row["targets"] if sender != target}
