"""What a row of each table holds. The columns of a CSV file are the fields of its record, in this order.

A cell that lists alternatives is written ``a|b`` and arrives here as a tuple. An
empty cell is ``None`` or ``()``. Field order is column order; ``id`` is first and
``note`` last in every table.
"""

from typing import Literal

import msgspec

Leaning = Literal["strain", "closeness", "neutral"]
Commitment = Literal["happened", "did_not_happen", "future", "possible", "unknown"]


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of any table."""

    id: str


class State(Row, kw_only=True, frozen=True):
    name: str
    kind: Literal["state", "partly_recognised", "dependency", "former"]
    note: str = ""


class StateName(Row, kw_only=True, frozen=True):
    state: str
    form: str
    kind: Literal[
        "name",
        "official",
        "adjective",
        "people",
        "person",
        "capital",
        "seat",
        "epithet",
        "city",
        "province",
    ]
    note: str = ""


class Body(Row, kw_only=True, frozen=True):
    name: str
    kind: Literal["intergovernmental", "ngo", "armed_group", "territory", "region"]
    note: str = ""


class BodyName(Row, kw_only=True, frozen=True):
    body: str
    form: str
    kind: Literal["name", "acronym", "adjective", "members", "seat"]
    note: str = ""


class Agency(Row, kw_only=True, frozen=True):
    country: str
    form: str
    sector: str
    note: str = ""


class Office(Row, kw_only=True, frozen=True):
    title: str
    office: str
    sector: str
    scope: Literal["state", "body"]
    country: str | None = None
    note: str = ""


class Person(Row, kw_only=True, frozen=True):
    name: str
    surname: str
    country: str
    gender: Literal["f", "m"] | None = None
    note: str = ""


class Holder(Row, kw_only=True, frozen=True):
    person: str
    office: str
    country: str
    since: str | None = None
    until: str | None = None
    note: str = ""


class PersonName(Row, kw_only=True, frozen=True):
    person: str
    form: str
    note: str = ""


class Outlet(Row, kw_only=True, frozen=True):
    name: str
    country: str | None = None
    kind: Literal["agency", "newspaper", "broadcaster", "magazine", "web", "state_media", "platform"]
    owner: str | None = None
    language: str | None = None
    note: str = ""


class OutletName(Row, kw_only=True, frozen=True):
    outlet: str
    form: str
    note: str = ""


class OutletDomain(Row, kw_only=True, frozen=True):
    """An internet domain that belongs to one outlet; its subdomains do too unless they have a row of their own."""

    outlet: str
    domain: str
    note: str = ""


class PressDomain(Row, kw_only=True, frozen=True):
    """An internet domain under which a government or body publishes what it says itself; its subdomains do too."""

    actor: str
    domain: str
    name: str
    note: str = ""


class PageSign(Row, kw_only=True, frozen=True):
    """Words by which a page is known that is no plain report."""

    label: Literal["stub", "cookie_wall", "bot_check", "no_report", "live_blog", "headlines"]
    place: Literal["text", "title", "url", "type"]
    form: str
    note: str = ""


class NounClass(Row, kw_only=True, frozen=True):
    class_: str = msgspec.field(name="class")
    noun: str
    note: str = ""


class WordList(Row, kw_only=True, frozen=True):
    list: str
    word: str
    note: str = ""


class TimeWord(Row, kw_only=True, frozen=True):
    word: str
    kind: str
    value: str = ""
    note: str = ""


class Cue(Row, kw_only=True, frozen=True):
    cue: str
    pos: Literal["v", "n", "a", "p"]
    stance: str
    family: Literal["speech", "attitude"]
    complement: tuple[str, ...] = ()
    hearer: str | None = None
    note: str = ""


class Stance(Row, kw_only=True, frozen=True):
    commitment: Literal["happened", "denied", "future", "possible", "unknown"]
    note: str = ""


class Hedge(Row, kw_only=True, frozen=True):
    form: str
    effect: Literal["reported", "possible", "doubtful"]
    note: str = ""


class Anonymous(Row, kw_only=True, frozen=True):
    form: str
    note: str = ""


class Agent(Row, kw_only=True, frozen=True):
    noun: str
    sector: str
    kind: Literal["government", "public", "armed_group", "organisation", "outlet"]
    note: str = ""


class FactualityRow(Row, kw_only=True, frozen=True):
    head: str
    pos: Literal["v", "n", "a"]
    particle: str | None = None
    complement: tuple[str, ...] = ()
    affirmative: Commitment
    negative: Commitment
    note: str = ""


class Modal(Row, kw_only=True, frozen=True):
    form: str
    factuality: Commitment
    note: str = ""


class Negator(Row, kw_only=True, frozen=True):
    form: str
    kind: Literal["not", "never", "no", "no_longer", "not_yet", "hardly", "instead"]
    note: str = ""


class Conditional(Row, kw_only=True, frozen=True):
    form: str
    note: str = ""


class Evaluation(Row, kw_only=True, frozen=True):
    head: str
    pos: Literal["v", "n", "a"]
    polarity: Literal["positive", "negative"]
    target: Literal["subject", "object", "noun"]
    note: str = ""

    @property
    def particle(self) -> str | None:
        """Evaluations take no particle; the look-up of heads asks for one."""
        return None


class CharacterisationRow(Row, kw_only=True, frozen=True):
    head: str
    pos: Literal["v", "n", "a"]
    particle: str | None = None
    subject: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    modifier: tuple[str, ...] = ()
    leaning: Literal["strain", "closeness"]
    strength: int
    pair: tuple[str, ...] = ()
    note: str = ""


class IssueTerm(Row, kw_only=True, frozen=True):
    issue: str
    term: str
    weight: int
    note: str = ""


class ContextTerm(Row, kw_only=True, frozen=True):
    context: str
    term: str
    weight: int
    note: str = ""


class EventNoun(Row, kw_only=True, frozen=True):
    """A noun by which a report goes back to what it has told: "the deal", "the allegation".

    ``kind``: *both* are those who did it together, *doer* who did it, *claim* a thing said
    that may be denied, *answer* what one side does to the other in reply. ``types`` are
    those of the event told before, ``*`` any.
    """

    noun: str
    kind: Literal["both", "doer", "claim", "answer"]
    types: str
    note: str = ""


class ContestTerm(Row, kw_only=True, frozen=True):
    """A word by which a sentence about sport or a show is known (above 0), or one about affairs of state (below)."""

    form: str
    weight: int
    note: str = ""


class EventType(Row, kw_only=True, frozen=True):
    quad: int
    score: float
    leaning: Leaning
    recipient: Literal["required", "optional"]
    definition: str
    note: str = ""


class Mode(Row, kw_only=True, frozen=True):
    type: str
    mode: str
    score: float | None = None
    definition: str
    note: str = ""


class Context(Row, kw_only=True, frozen=True):
    definition: str
    note: str = ""


class Sector(Row, kw_only=True, frozen=True):
    """A PLOVER code for the part of society an actor belongs to. ``state`` marks those that act for the state (ours)."""

    definition: str
    state: Literal["yes"] | None = None
    note: str = ""


class Gloss(Row, kw_only=True, frozen=True):
    gloss: str
    note: str = ""


class Deed(Row, kw_only=True, frozen=True):
    """A predicate that tells a deed. Without ``type`` it says that these words tell none ("make a statement")."""

    head: str
    pos: Literal["v", "n", "a"]
    particle: str | None = None
    object: tuple[str, ...] = ()
    prep: str | None = None
    subject: tuple[str, ...] = ()
    type: str | None = None
    mode: str | None = None
    recipient: tuple[str, ...] = ()
    of: Literal["actor", "recipient"] | None = None
    symmetric: Literal["yes"] | None = None
    leaning: Leaning | None = None
    contexts: tuple[str, ...] = ()
    note: str = ""


class Operator(Row, kw_only=True, frozen=True):
    head: str
    pos: Literal["v", "n", "a", "p"]
    particle: str | None = None
    operation: str
    complement: tuple[str, ...] = ()
    recipient: str | None = None
    note: str = ""


class Composition(Row, kw_only=True, frozen=True):
    operation: str
    polarity: Literal["yes", "no"]
    inner: str
    type: str | None = None
    mode: str | None = None
    factuality: str | None = None
    keep: Literal["yes", "no"] = "no"
    note: str = ""


TABLES: dict[str, tuple[str, type[Row]]] = {
    "states": ("actors/states.csv", State),
    "state_names": ("actors/state_names.csv", StateName),
    "bodies": ("actors/bodies.csv", Body),
    "body_names": ("actors/body_names.csv", BodyName),
    "agencies": ("actors/agencies.csv", Agency),
    "offices": ("actors/offices.csv", Office),
    "persons": ("actors/persons.csv", Person),
    "holders": ("actors/holders.csv", Holder),
    "person_names": ("actors/person_names.csv", PersonName),
    "outlets": ("outlets.csv", Outlet),
    "outlet_names": ("outlet_names.csv", OutletName),
    "outlet_domains": ("outlet_domains.csv", OutletDomain),
    "press_domains": ("actors/press_domains.csv", PressDomain),
    "page_signs": ("lexicons/page_signs.csv", PageSign),
    "noun_classes": ("lexicons/noun_classes.csv", NounClass),
    "word_lists": ("lexicons/word_lists.csv", WordList),
    "time_words": ("lexicons/time_words.csv", TimeWord),
    "cues": ("lexicons/cues.csv", Cue),
    "stances": ("lexicons/stances.csv", Stance),
    "hedges": ("lexicons/hedges.csv", Hedge),
    "anonymous": ("lexicons/anonymous.csv", Anonymous),
    "agents": ("lexicons/agents.csv", Agent),
    "factuality": ("lexicons/factuality.csv", FactualityRow),
    "modals": ("lexicons/modals.csv", Modal),
    "negators": ("lexicons/negators.csv", Negator),
    "conditionals": ("lexicons/conditionals.csv", Conditional),
    "evaluations": ("lexicons/evaluations.csv", Evaluation),
    "characterisations": ("lexicons/characterisations.csv", CharacterisationRow),
    "issues": ("lexicons/issues.csv", IssueTerm),
    "context_terms": ("lexicons/context_terms.csv", ContextTerm),
    "event_nouns": ("lexicons/event_nouns.csv", EventNoun),
    "contests": ("lexicons/contests.csv", ContestTerm),
    "types": ("plover/types.csv", EventType),
    "modes": ("plover/modes.csv", Mode),
    "contexts": ("plover/contexts.csv", Context),
    "sectors": ("plover/sectors.csv", Sector),
    "glosses": ("plover/glosses.csv", Gloss),
    "deeds": ("plover/deeds.csv", Deed),
    "operators": ("plover/operators.csv", Operator),
    "composition": ("plover/composition.csv", Composition),
}
"""Every table of the codebook: its name, its file below the data folder, and what a row is."""
