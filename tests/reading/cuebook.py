"""A cue table of a few rows for the tests of attribution, content, cues and speakers."""

from comity.codebook import Codebook
from comity.codebook.rows import Anonymous, Cue, Hedge
from reading.invented import AGENTS, GRAMMAR

CUES = (
    Cue(id="v.say", cue="say", pos="v", stance="asserts", family="speech", complement=("that", "quote")),
    Cue(
        id="v.tell",
        cue="tell",
        pos="v",
        stance="asserts",
        family="speech",
        complement=("that", "quote"),
        hearer="object",
    ),
    Cue(
        id="v.report", cue="report", pos="v", stance="reports", family="speech", complement=("that", "object")
    ),
    Cue(id="v.deny", cue="deny", pos="v", stance="denies", family="speech", complement=("that", "object")),
    Cue(
        id="v.urge", cue="urge", pos="v", stance="urges", family="speech", complement=("to",), hearer="object"
    ),
    Cue(
        id="v.call-on",
        cue="call on",
        pos="v",
        stance="urges",
        family="speech",
        complement=("to",),
        hearer="on",
    ),
    Cue(id="v.call", cue="call", pos="v", stance="asserts", family="speech", complement=("quote",)),
    Cue(id="n.claim", cue="claim", pos="n", stance="asserts", family="speech", complement=("that", "of")),
    Cue(id="n.demand", cue="demand", pos="n", stance="demands", family="speech", complement=("for",)),
    Cue(id="a.willing", cue="willing", pos="a", stance="wants", family="attitude", complement=("to",)),
    Cue(id="p.according", cue="according to", pos="p", stance="asserts", family="speech"),
)
CODEBOOK = Codebook(
    cues=CUES,
    agents=AGENTS,
    word_lists=GRAMMAR,
    anonymous=(Anonymous(id="official", form="official"), Anonymous(id="source", form="source")),
    hedges=(Hedge(id="reportedly", form="reportedly", effect="reported"),),
)
