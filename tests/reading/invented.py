"""Tiny hand-made tables for the tests of ``reading``: invented states, people and outlets only."""

from comity.codebook.rows import (
    Agency,
    Agent,
    Body,
    BodyName,
    Composition,
    Conditional,
    EventType,
    FactualityRow,
    Holder,
    Modal,
    Mode,
    Negator,
    Office,
    Outlet,
    OutletName,
    Person,
    Stance,
    State,
    StateName,
    WordList,
)


def words(**lists: str) -> tuple[WordList, ...]:
    """Return rows of word lists: ``words(locative="in at")``."""
    return tuple(
        WordList(id=f"{name}.{word}", list=name, word=word)
        for name, members in lists.items()
        for word in members.split()
    )


STATES = (
    State(id="KRS", name="Korsia", kind="state"),
    State(id="VLD", name="Veldania", kind="state"),
    State(id="AMB", name="Ambria", kind="state"),
)
STATE_NAMES = (
    StateName(id="krs", state="KRS", form="Korsia", kind="name"),
    StateName(id="krs.a", state="KRS", form="Korsian", kind="adjective"),
    StateName(id="krs.p", state="KRS", form="Korsians", kind="people"),
    StateName(id="krs.c", state="KRS", form="Pellmar", kind="capital"),
    StateName(id="krs.s", state="KRS", form="Tidewater Palace", kind="seat"),
    StateName(id="vld", state="VLD", form="Veldania", kind="name"),
    StateName(id="vld.a", state="VLD", form="Veldanian", kind="adjective"),
    StateName(id="vld.c", state="VLD", form="Harth", kind="capital"),
    StateName(id="amb", state="AMB", form="Ambria", kind="name"),
)
BODIES = (
    Body(id="LTL", name="Littoral League", kind="intergovernmental"),
    Body(id="RRF", name="Red Ridge Front", kind="armed_group"),
    Body(id="SND", name="Sunder Isles", kind="territory"),
)
BODY_NAMES = (
    BodyName(id="ltl", body="LTL", form="Littoral League", kind="name"),
    BodyName(id="rrf", body="RRF", form="RRF", kind="acronym"),
    BodyName(id="snd", body="SND", form="Sunder Isles", kind="name"),
)
AGENCIES = (Agency(id="krs.navy", country="KRS", form="Korsian Navy", sector="MIL"),)
OFFICES = (
    Office(id="president", title="president", office="head_of_state", sector="GOV", scope="state"),
    Office(id="premier", title="premier", office="head_of_government", sector="GOV", scope="state"),
    Office(id="fm", title="foreign minister", office="foreign_minister", sector="GOV", scope="state"),
    Office(id="ambassador", title="ambassador", office="ambassador", sector="GOV", scope="state"),
)
PERSONS = (
    Person(id="pell", name="Daro Pell", surname="Pell", country="KRS", gender="m"),
    Person(id="torvane", name="Ilsa Torvane", surname="Torvane", country="VLD", gender="f"),
    Person(id="friday", name="Bram Friday", surname="Friday", country="VLD", gender="m"),
)
HOLDERS = (
    Holder(
        id="pell.1", person="pell", office="foreign_minister", country="KRS", since="2024", until="2027-05"
    ),
    Holder(id="pell.2", person="pell", office="head_of_government", country="KRS", since="2027-05"),
    Holder(id="torvane", person="torvane", office="head_of_state", country="VLD", since="2028-11"),
    Holder(id="friday", person="friday", office="head_of_government", country="VLD", since="2028-11"),
)
OUTLETS = (
    Outlet(id="courier", name="Harth Courier", country="VLD", kind="newspaper"),
    Outlet(id="chat", name="Gullchat", kind="platform"),
)
OUTLET_NAMES = (
    OutletName(id="courier", outlet="courier", form="Harth Courier"),
    OutletName(id="chat", outlet="chat", form="Gullchat"),
)
AGENTS = (
    Agent(id="official", noun="official", sector="GOV", kind="government"),
    Agent(id="resident", noun="resident", sector="CVL", kind="public"),
    Agent(id="army", noun="army", sector="MIL", kind="government"),
)
GRAMMAR = words(
    pronoun_male="he him his",
    pronoun_female="she her hers",
    pronoun_neuter="it its",
    pronoun_plural="they them their",
    pronoun_first="i we us our my me",
    two_sides="country side",
    state_word="kingdom country",
    group_word="group",
    body_word="bloc",
    outlet_word="newspaper",
    organ_word="ministry",
    outlet_verb="report say",
    locative="in at",
    former="former ex-",
    honorific="mr. mrs.",
    time_preposition="on in since",
    known_by_surname="head_of_state head_of_government",
    name_part="van al",
    common_title="ambassador",
    transparent_noun="series",
    document_noun="statement report",
    hypothetical_modifier="alleged planned",
    habitual_adverb="routinely",
    refusing_modal="would will could",
    unheeded="despite",
    limiting_adverb="only",
)


def event_type(code: str, quad: int, score: float) -> EventType:
    """Return an event type whose leaning is that of its score."""
    leaning = "neutral" if score == 0 else ("closeness" if score > 0 else "strain")
    return EventType(
        id=code,
        quad=quad,
        score=score,
        leaning=leaning,  # type: ignore[arg-type]
        recipient="optional",
        definition="",
    )


TYPES = (
    event_type("AGREE", 1, 2.5),
    event_type("CONSULT", 1, 2.5),
    event_type("SUPPORT", 1, 5),
    event_type("AID", 2, 10),
    event_type("RETREAT", 2, 6.5),
    event_type("REQUEST", 3, 0),
    event_type("ACCUSE", 3, -3),
    event_type("REJECT", 3, -2),
    event_type("THREATEN", 3, -3.5),
    event_type("SANCTION", 4, -6),
    event_type("ASSAULT", 4, -9),
)
MODES = (
    Mode(id="consult.visit", type="CONSULT", mode="visit", score=4, definition=""),
    Mode(id="reject.meet", type="REJECT", mode="meet", definition=""),
    Mode(id="accuse.disapprove", type="ACCUSE", mode="disapprove", score=-2, definition=""),
    Mode(id="request.change", type="REQUEST", mode="change", definition=""),
    Mode(id="sanction.withdraw", type="SANCTION", mode="withdraw", definition=""),
)


def rule(
    operation: str,
    inner: str,
    type_: str | None,
    mode: str | None = None,
    polarity: str = "yes",
    factuality: str | None = None,
    keep: str = "no",
) -> Composition:
    """Return a row of the composition table."""
    return Composition(
        id=f"{operation}.{polarity}.{inner}",
        operation=operation,
        polarity=polarity,  # type: ignore[arg-type]
        inner=inner,
        type=type_,
        mode=mode,
        factuality=factuality,
        keep=keep,  # type: ignore[arg-type]
    )


COMPOSITION = (
    rule("do", "*", "*", "*"),
    rule("undo", "CONSULT", "REJECT", "meet"),
    rule("undo", "SANCTION", "RETREAT"),
    rule("undo", "hostile", "CONCEDE"),
    rule("plan", "friendly", "AGREE", "*"),
    rule("plan", "quad4", "THREATEN"),
    rule("refuse", "*", "REJECT"),
    rule("refuse", "CONSULT/visit", "REJECT", "meet"),
    rule("request", "*", "REQUEST", keep="no"),
    rule("deny", "*", "*", "*", factuality="denied"),
    rule("condemn", "*", "ACCUSE", "disapprove", keep="yes"),
    rule("discuss", "*", None),
)
MODALS = (
    Modal(id="will", form="will", factuality="future"),
    Modal(id="would", form="would", factuality="possible"),
    Modal(id="may", form="may", factuality="possible"),
)
NEGATORS = (
    Negator(id="not", form="not", kind="not"),
    Negator(id="never", form="never", kind="never"),
    Negator(id="no", form="no", kind="no"),
)
CONDITIONALS = (Conditional(id="if", form="if"), Conditional(id="unless", form="unless"))
FACTUALITY = (
    FactualityRow(
        id="fail.v",
        head="fail",
        pos="v",
        complement=("to",),
        affirmative="did_not_happen",
        negative="happened",
    ),
    FactualityRow(
        id="manage.v",
        head="manage",
        pos="v",
        complement=("to",),
        affirmative="happened",
        negative="did_not_happen",
    ),
    FactualityRow(
        id="plan.v", head="plan", pos="v", complement=("to",), affirmative="future", negative="did_not_happen"
    ),
    FactualityRow(
        id="alleged.a",
        head="alleged",
        pos="a",
        complement=("object",),
        affirmative="possible",
        negative="unknown",
    ),
)
STANCES = (
    Stance(id="asserts", commitment="happened"),
    Stance(id="denies", commitment="denied"),
    Stance(id="predicts", commitment="future"),
    Stance(id="doubts", commitment="possible"),
)
