"""Readings of any shape, for the round trip; all text is random."""

from datetime import date

from hypothesis import strategies as st

from comity.model import (
    Attribution,
    Characterisation,
    DateInterval,
    Document,
    Event,
    Evidence,
    Mention,
    Reading,
    Role,
)

# Lone surrogates cannot be kept and are refused; everything else may stand in a report.
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
maybe = st.none() | words
span = st.tuples(st.integers(0, 10**7), st.integers(0, 10**7))
spans = st.lists(span, max_size=3).map(tuple)
many = st.lists(words, max_size=3).map(tuple)
share = st.floats(0, 1)
day = st.dates(date(1, 1, 1), date(9999, 12, 31))
leaning = st.sampled_from(["strain", "closeness", "neutral"])
factuality = st.sampled_from(["happened", "future", "denied", "cancelled", "unknown"])
interval = st.none() | st.builds(
    DateInterval,
    start=st.none() | day,
    end=st.none() | day,
    grain=st.sampled_from(["day", "week", "span"]),
    reason=words,
)
documents = st.builds(
    Document,
    id=words,
    text=words,
    path=st.none(),
    title=maybe,
    published=st.none() | day,
    outlet=maybe,
    url=maybe,
    language=maybe,
)
mentions = st.builds(
    Mention,
    id=words,
    span=span,
    actor=maybe,
    kind=st.sampled_from(["state", "unknown"]),
    name=words,
    role=st.none() | st.builds(Role, country=maybe, office=words),
    sector=maybe,
    place=st.booleans(),
    reason=words,
)
attributions = st.builds(
    Attribution,
    id=words,
    source=spans,
    cue=spans,
    content=spans,
    speech=st.sampled_from(["direct", "indirect", "mixed"]),
    stance=words,
    family=st.sampled_from(["speech", "attitude"]),
    parent=maybe,
    speaker=maybe,
    speaker_kind=st.none() | st.sampled_from(["actor", "thing"]),
    name=maybe,
    anonymous=st.booleans(),
    hearer=maybe,
    hedges=spans,
    confidence=share,
    reason=words,
)
events = st.builds(
    Event,
    id=words,
    actors=many,
    recipients=many,
    type=words,
    mode=maybe,
    quad=st.integers(1, 4),
    contexts=many,
    factuality=factuality,
    date=interval,
    span=spans,
    trigger=st.none() | span,
    attribution=maybe,
    score=st.floats(-10, 10),
    leaning=leaning,
    cue=spans,
    symmetric=st.booleans(),
    public=st.booleans(),
    in_condition=st.booleans(),
    confidence=share,
    reason=words,
)
characterisations = st.builds(
    Characterisation,
    id=words,
    actors=many,
    label=words,
    leaning=st.sampled_from(["strain", "closeness"]),
    strength=st.integers(-3, 3),
    factuality=factuality,
    span=spans,
    attribution=maybe,
    confidence=share,
    reason=words,
)
evidence = st.builds(
    Evidence,
    id=words,
    pair=st.tuples(words, words),
    kind=st.sampled_from(["development", "comment", "report"]),
    leaning=leaning,
    status=factuality,
    event=maybe,
    characterisation=maybe,
    attribution=maybe,
    chain=many,
    what=words,
    issue=maybe,
    date=interval,
    span=spans,
    quote=words,
    confidence=share,
    reason=words,
)
readings = st.builds(
    Reading,
    document=documents,
    mentions=st.lists(mentions, max_size=2).map(tuple),
    attributions=st.lists(attributions, max_size=2).map(tuple),
    events=st.lists(events, max_size=2).map(tuple),
    characterisations=st.lists(characterisations, max_size=2).map(tuple),
    evidence=st.lists(evidence, max_size=2).map(tuple),
)
