"""A few deeds and operators, for the tests of predicates, roles, operators, deeds and events."""

from comity.codebook import Codebook
from comity.codebook.rows import Deed, NounClass, Operator, TimeWord
from reading.invented import (
    AGENTS,
    COMPOSITION,
    CONDITIONALS,
    FACTUALITY,
    GRAMMAR,
    MODALS,
    MODES,
    NEGATORS,
    STANCES,
    STATES,
    TYPES,
)

DEEDS = (
    Deed(id="attack.v", head="attack", pos="v", type="ASSAULT", recipient=("object",)),
    Deed(id="attack.n", head="attack", pos="n", type="ASSAULT", recipient=("on",), of="actor"),
    Deed(id="raid.n", head="raid", pos="n", type="ASSAULT", recipient=("on", "against"), of="actor"),
    Deed(id="visit.v", head="visit", pos="v", type="CONSULT", mode="visit", recipient=("object",)),
    Deed(id="visit.n", head="visit", pos="n", type="CONSULT", mode="visit", recipient=("to",), of="actor"),
    Deed(id="meet.v", head="meet", pos="v", type="CONSULT", recipient=("with", "object"), symmetric="yes"),
    Deed(id="talks.n", head="talk", pos="n", type="CONSULT", recipient=("with",), symmetric="yes"),
    Deed(id="impose.v", head="impose", pos="v", object=("@sanction",), type="SANCTION", recipient=("on",)),
    Deed(id="sanction.n", head="sanction", pos="n", type="SANCTION", recipient=("on", "against")),
    Deed(
        id="recall.v",
        head="recall",
        pos="v",
        object=("ambassador",),
        type="SANCTION",
        mode="withdraw",
        recipient=("from", "object.from"),
    ),
    Deed(id="recall.v.product", head="recall", pos="v", object=("car",)),  # tells no deed
    Deed(id="break.v", head="break", pos="v", particle="off", type="SANCTION", recipient=("with",)),
    Deed(id="leave.v", head="leave", pos="v", object=("-",), type="RETREAT", recipient=("none",)),
    Deed(id="urge.v", head="urge", pos="v", type="REQUEST", recipient=("object",), leaning="strain"),
    Deed(id="call.n", head="call", pos="n", type="REQUEST", recipient=("on",)),
    Deed(
        id="receive.v",
        head="receive",
        pos="v",
        object=("envoy",),
        type="CONSULT",
        mode="visit",
        recipient=("subject", "object.poss"),
    ),
    Deed(id="give.v", head="give", pos="v", object=("aid",), type="AID", recipient=("to",)),
    Deed(id="hold.v", head="hold", pos="v", object=("event",), type="CONSULT"),
    Deed(id="cyber-attack.n", head="cyber attack", pos="n", type="ASSAULT", recipient=("on",), of="actor"),
)
OPERATORS = (
    Operator(
        id="cancel.v", head="cancel", pos="v", operation="undo", complement=("object",), recipient="none"
    ),
    Operator(id="lift.v", head="lift", pos="v", operation="undo", complement=("object",), recipient="none"),
    Operator(id="refuse.v", head="refuse", pos="v", operation="refuse", complement=("to",)),
    Operator(id="plan.v", head="plan", pos="v", operation="plan", complement=("to", "object")),
    Operator(id="planned.a", head="plan", pos="v", operation="plan", complement=("object",)),
    Operator(id="demand.v", head="demand", pos="v", operation="request", complement=("that", "object")),
    Operator(id="urge.v", head="urge", pos="v", operation="request", complement=("to",), recipient="object"),
    Operator(id="condemn.v", head="condemn", pos="v", operation="condemn", complement=("object",)),
    Operator(id="deny.v", head="deny", pos="v", operation="deny", complement=("object", "that", "ing")),
    Operator(id="hold.v", head="hold", pos="v", operation="do", complement=("object",)),
    Operator(id="discuss.v", head="discuss", pos="v", operation="discuss", complement=("object",)),
    Operator(id="threat.n", head="threat", pos="n", operation="plan", complement=("to",)),
)
CODEBOOK = Codebook(
    states=STATES,
    agents=AGENTS,
    word_lists=GRAMMAR,
    types=TYPES,
    modes=MODES,
    composition=COMPOSITION,
    modals=MODALS,
    negators=NEGATORS,
    conditionals=CONDITIONALS,
    factuality=FACTUALITY,
    stances=STANCES,
    deeds=DEEDS,
    operators=OPERATORS,
    noun_classes=(
        NounClass(id="s1", class_="sanction", noun="sanction"),
        NounClass(id="s2", class_="sanction", noun="embargo"),
    ),
    time_words=(TimeWord(id="friday", word="Friday", kind="weekday"),),
)
