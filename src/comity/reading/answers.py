"""What answers something told before: "the deal was welcomed", "rejected the allegation", "filed a protest".

A report names the other side once and then goes back to it by a noun ("the move") or not
at all ("will recall its ambassador"). An event with a doer and nobody it is done to gets
the other side from the last event that the noun can mean, or, for what one side does in
reply, from the last hostile event between it and one other. Who denies "the claim"
denies what was claimed last.
"""

from collections.abc import Sequence
from typing import NamedTuple

from msgspec.structs import replace

from comity.codebook import Codebook
from comity.codebook.rows import EventNoun
from comity.model import Attribution, Event, content_id
from comity.model.spans import union
from comity.reading.grammar import THINGS
from comity.reading.parse import Parse

_REACH = 3  # sentences back to what "the deal" means; farther back two in three are another one
_NEXT = 1  # "denied it" is of the sentence before
_REPLY = (
    6  # sentences back to what is answered where no noun says so, if all disputes in them are with one side
)
_SPEAKING = frozenset({"ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN"})
_REPLIES = frozenset({"ACCUSE", "REJECT", "SANCTION", "THREATEN"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
_BY_NOUN, _BY_REPLY, _DENIAL = 0.7, 0.6, 0.7  # of the confidence of the event itself
_DENYING = frozenset({"denies", "rejects"})


class _Told(NamedTuple):
    """An event with where it is told."""

    event: Event
    token: int
    sentence: int
    comments: bool = False
    """Whether it only speaks of what was told before it."""

    @property
    def parties(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.event.actors, *self.event.recipients)))


class AnswerFinder:
    """Ties answers to what they answer, by the table of nouns; holds no state of any document."""

    def __init__(self, codebook: Codebook) -> None:
        self.nouns = {row.noun: row for row in codebook.event_nouns}
        self.parts = codebook.words["part_noun"]
        self.redress = codebook.words["redress_noun"]

    def __call__(
        self, parse: Parse, attributions: tuple[Attribution, ...], events: tuple[Event, ...]
    ) -> tuple[Event, ...]:
        """Return ``events`` with the other side of answers filled in, and what is denied as "the claim" added."""
        if not self.nouns or not events:
            return events
        told: list[_Told] = []
        for event in sorted(events, key=lambda e: e.trigger or e.span[0]):
            tokens = parse.tokens_in(event.trigger or event.span[0])
            if not tokens:
                continue
            here = _Told(event, tokens[0], parse.sentence[tokens[0]])
            here = here._replace(event=_by_accusation(event, told))
            answer = self._answering(parse, here, told)
            comments = answer is not here.event and answer.type in _SPEAKING
            told.append(here._replace(event=answer, comments=comments))
        found = [one.event for one in told] + self._denials(parse, attributions, told)
        unique = {event.id: event for event in found}
        return tuple(sorted(unique.values(), key=lambda e: (e.span, e.type)))

    def _answering(self, parse: Parse, here: _Told, before: Sequence[_Told]) -> Event:
        event = here.event
        if _agreed(parse, here):
            return replace(event, symmetric=True, reason=f"{event.reason}; they agree with each other")
        if event.recipients or not event.actors or event.public or event.symmetric:
            return event
        about = _objects(parse, here.token)
        nouns = [(n, row) for n in about if (row := self._noun(parse, n)) is not None]
        if event.type in _SPEAKING or event.type == "SANCTION":
            for noun, row in nouns:
                if row.kind == "answer" or not points_back(parse, noun):
                    continue
                if event.type == "SANCTION" and row.kind != "both":
                    continue  # who leaves "the pact" leaves those who made it
                sides, what = _meant(parse, noun, row, here, before)
                if sides:
                    how = f"{parse.text[noun]!r} is {what}, told before (event_nouns:{row.id})"
                    return _with(event, sides, how, _BY_NOUN)
        replied = event.type == "SANCTION" or not about or _is_reply(parse, nouns)
        # A noun alone ("under threat") is no reply, and to decline to comment or to pay refuses nothing of the other side,
        # nor does who looks into a thing accuse it.
        refusal = (event.type, event.mode) in (("REJECT", None), ("ACCUSE", "investigate"))
        reply = event.type in _REPLIES and replied and not refusal
        # Amends are demanded of who did the harm: "demanded an apology", "their release".
        redress = event.type == "REQUEST" and any(parse.lemma[noun] in self.redress for noun in about)
        if (reply or redress) and _is_done(parse, here):
            partner = _opponent(here, before)
            if partner is not None:
                return _with(
                    event, (partner,), "no side is named: that of all disputes told before", _BY_REPLY
                )
        return event

    def _noun(self, parse: Parse, token: int) -> EventNoun | None:
        return self.nouns.get(parse.lemma[token].casefold())

    def _disowned(
        self, parse: Parse, denial: Attribution, content: Sequence[int], told: Sequence[_Told]
    ) -> list[Event]:
        """Return the deeds in which a speaker denies a part: "any role in | the attack on Harth", "reports of | recalling its envoy"."""
        speaker, found = denial.speaker or "", []
        for one in told:
            event = one.event
            if parse.dep[one.token] not in ("pobj", "pcomp"):
                continue
            if event.actors or event.public or not event.recipients or speaker in event.recipients:
                continue
            part: int | None = parse.head[parse.head[one.token]]
            if part is not None and parse.is_verb(part):
                part = parse.child(part, "dobj")  # the parser hangs "in the attack" on "denied"
            if part is None:
                continue
            told_by = self._noun(parse, part)  # "reports | of recalling", no "suggestion that it would follow in recognising"
            gerund = parse.dep[one.token] == "pcomp" and parse.lower[parse.head[one.token]] == "of"
            gerund = gerund and told_by is not None and told_by.kind == "claim" and parse.child(part, "poss") is None
            if part in content and (gerund or parse.lemma[part] in self.parts):
                claim = one._replace(event=replace(event, actors=(speaker,)))
                found.append(_denied(claim, denial, f"{parse.text[part]!r}: {denial.name or speaker} would have done it"))
        return found

    def _denials(
        self, parse: Parse, attributions: tuple[Attribution, ...], told: Sequence[_Told]
    ) -> list[Event]:
        """Return what "the claim" means to those who deny it, as denied by them."""
        found = []
        for attribution in attributions:
            if attribution.stance not in _DENYING or not attribution.speaker or not attribution.cue:
                continue
            content = [t for span in attribution.content for t in parse.tokens_in(span)]
            found += self._disowned(parse, attribution, content, told)
            noun = next((t for t in content if parse.head[t] not in content or parse.head[t] == t), None)
            if noun is None or len(content) > 4:
                continue
            row = self._noun(parse, noun) if points_back(parse, noun) else None
            said_so = parse.lower[noun] in THINGS and len(content) == 1  # "an officer denied it"
            if (row is None or row.kind != "claim") and not said_so:
                continue
            claim = _claimed(attribution.speaker, parse.sentence[noun], noun, told, _NEXT if said_so else _REACH)
            if claim is not None:
                found.append(_denied(claim, attribution, f"{parse.text[noun]!r} is what was claimed before"))
        return found


def _agreed(parse: Parse, here: _Told) -> bool:
    """Say whether several "agree to" something among themselves: "Korsia and Ambria agreed not to use force"."""
    event = here.event
    several = len(event.actors) > 1 and not event.recipients and not event.public
    return several and event.type in ("AGREE", "CONCEDE") and parse.lemma[here.token] == "agree"


def _objects(parse: Parse, verb: int) -> list[int]:
    """Return the nouns that a deed is about: what is welcomed, rejected, protested against, called a provocation."""
    found = parse.kids(verb, "dobj", "nsubjpass", "oprd")
    if parse.dep[verb] in ("acomp", "attr"):  # "the move was | unacceptable"
        found = [*parse.kids(parse.head[verb], "nsubj"), *found]
    found = [*(noun for kid in found for noun in parse.kids(kid, "npadvmod")), *found]  # "called | the step regrettable"
    for clause in parse.kids(verb, "ccomp", "xcomp"):  # "called the trip a provocation"
        found = [*found, *parse.kids(clause, "nsubj", "dobj")]
    for prep in [k for at in (verb, *found) for k in parse.kids(at, "prep")]:
        if parse.lower[prep] in ("over", "to", "against", "at", "about", "of", "with", "on", "for", "from"):
            found = [*found, *parse.kids(prep, "pobj")]
    return found


def points_back(parse: Parse, noun: int) -> bool:
    """Say whether a noun means what was told: "the deal", "such allegations", and nothing that says which."""
    before = [parse.lower[k] for k in parse.children[noun] if k < noun and parse.dep[k] == "det"]
    own = parse.kids(noun, "poss", "relcl", "acl") or [
        k for k in parse.kids(noun, "prep") if parse.lower[k] in ("of", "between", "by", "from")
    ]
    return bool(before) and before[0] in _DEFINITE and not own


def _is_reply(parse: Parse, nouns: Sequence[tuple[int, EventNoun]]) -> bool:
    """Say whether the first object is a protest or "its ambassador"."""
    if not nouns:
        return False
    noun, row = nouns[0]
    protest = row.kind == "answer" or parse.lemma[noun] in ("protest", "note")
    return protest and not parse.kids(noun, "relcl", "acl")


def _is_done(parse: Parse, here: _Told) -> bool:
    """Say whether a doer is told to do it, or to be about to: not "by doing so", "will not have itself criticised", "when it comes to sanctions"."""
    verb = here.token
    undergone = parse.child(verb, "auxpass") is not None and parse.child(verb, "agent") is None
    plain = parse.is_verb(verb) and parse.lemma[verb] != "do" and not undergone
    subject = parse.child(verb, "nsubj")
    it = subject is not None and parse.lower[subject] == "it"
    return plain and not it and here.event.factuality in ("happened", "future", "did_not_happen")


def _meant(
    parse: Parse, noun: int, row: EventNoun, here: _Told, before: Sequence[_Told]
) -> tuple[tuple[str, ...], str]:
    """Return the sides to which an answer to the noun goes, and the type of what it means.

    A deal of which one side was told by the same noun is with that side: "the accord with Korsia is dead".
    """
    wanted = None if row.types == "*" else frozenset(row.types.split("|"))
    for told in reversed(before):
        if here.sentence - told.sentence > _REACH:
            break
        event = told.event
        if told.token >= here.token or event.public or (wanted is not None and event.type not in wanted):
            continue
        if row.kind == "doer" and (_is_meeting(event) or told.comments):
            continue  # what others said of the move is not the move
        if row.kind == "both" and len(told.parties) < 2 and parse.lemma[told.token] != parse.lemma[noun]:
            continue
        own = set(here.event.actors)
        doers = tuple(a for a in event.actors if a not in own)
        others = tuple(a for a in told.parties if a not in own)
        sides = others if row.kind == "both" or not doers else doers
        if sides:
            return sides, event.type
    return (), ""


def _is_meeting(event: Event) -> bool:
    return event.symmetric and event.type in ("CONSULT", "AGREE")


def _opponent(here: _Told, before: Sequence[_Told]) -> str | None:
    """Return the one side with which the doer had all disputes told in the sentences before."""
    own = set(here.event.actors)
    found: set[str] = set()
    for told in before:
        dispute = told.event.leaning == "strain" and not told.event.public
        if dispute and here.sentence - told.sentence <= _REPLY and own & {*told.parties}:
            found |= {*told.parties} - own
    return found.pop() if len(found) == 1 else None


def _by_accusation(event: Event, before: Sequence[_Told]) -> Event:
    """Give a deed without a doer to who is accused of it: "accused Korsia of a violation"."""
    if event.actors or event.recipients or event.leaning != "strain" or event.trigger is None:
        return event
    for told in before:
        blamed = told.event
        if blamed.mode == "investigate" or blamed.public:
            continue  # who looks into a raid in Korsia does not say that Korsia made it
        if blamed.type == "ACCUSE" and event.trigger in blamed.span and len(blamed.recipients) == 1:
            return replace(
                event,
                id=content_id("e", event.span, event.type, event.mode, blamed.recipients, blamed.actors),
                actors=blamed.recipients,
                recipients=blamed.actors,
                confidence=round(event.confidence * _BY_NOUN, 3),
                reason=f"{event.reason}; of which {', '.join(blamed.recipients)} is accused",
            )
    return event


def _claimed(speaker: str, sentence: int, noun: int, told: Sequence[_Told], reach: int) -> _Told | None:
    """Return the last deed that another side told of the speaker in the sentences just before."""
    for one in reversed(told):
        if sentence - one.sentence > reach:
            break
        event = one.event
        if one.token < noun and event.type != "ACCUSE" and event.actors == (speaker,) and event.recipients:
            return one
    return None


def _with(event: Event, sides: tuple[str, ...], how: str, sure: float) -> Event:
    return replace(
        event,
        id=content_id("e", event.span, event.type, event.mode, event.actors, sides),
        recipients=sides,
        confidence=round(event.confidence * sure, 3),
        reason=f"{event.reason}; {how}",
    )


def _denied(claim: _Told, denial: Attribution, how: str) -> Event:
    event = claim.event
    spans = union((*denial.cue, *denial.content))
    return replace(
        event,
        id=content_id("e", spans, event.type, event.mode, event.actors, event.recipients),
        factuality="denied",
        date=event.date,
        span=spans,
        trigger=denial.cue[0],
        cue=denial.cue,
        attribution=denial.id,
        confidence=round(event.confidence * denial.confidence * _DENIAL, 3),
        reason=f"{event.reason}; {how}, and {denial.name or denial.speaker} {denial.stance} it",
    )
