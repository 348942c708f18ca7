"""The stages from text to Reading, in one tuple, and the one function that every engine runs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from comity.codebook import Codebook
from comity.model import Document, Failure, Reading
from comity.reading.answers import AnswerFinder
from comity.reading.attribution import AttributionFinder
from comity.reading.authorship import Author, Authorship
from comity.reading.briefings import BriefingResolver
from comity.reading.characterisations import CharacterisationFinder
from comity.reading.contests import ContestFinder
from comity.reading.coreference import CoreferenceResolver
from comity.reading.dates import DateTable, find_dates
from comity.reading.deed import Deed
from comity.reading.deeds import DeedFinder
from comity.reading.events import EventMaker
from comity.reading.evidence import EvidenceMaker
from comity.reading.first_person import speak_for
from comity.reading.headline_verbs import HeadlineVerbs
from comity.reading.line_breaks import whole_paragraphs
from comity.reading.mentions import MentionFinder
from comity.reading.parse import Parse, Parser
from comity.reading.people import having_office
from comity.reading.speakers import SpeakerResolver
from comity.reading.speech_acts import SpeechActFinder
from comity.reading.stage import Stage, check_order

Stages = tuple[Stage, ...]


def build_stages(codebook: Codebook, parser: Parser) -> Stages:
    """Return the pipeline: every stage, what it needs, what it gives. Tables are indexed here, once."""
    speakers, headline_verbs = SpeakerResolver(codebook), HeadlineVerbs(codebook)
    stages = (
        Stage("lines", ("document",), "page", whole_paragraphs),
        Stage(
            "parse",
            ("page",),
            "parse",
            partial(_parse, parser, headline_verbs),
            partial(_parse_together, parser, headline_verbs),
        ),
        Stage("author", ("document",), "author", Authorship(codebook)),
        Stage("mentions", ("page", "parse"), "names", MentionFinder(codebook)),
        Stage("actors", ("parse", "names"), "tied", CoreferenceResolver(codebook)),
        Stage("dates", ("page", "parse"), "times", partial(_dates, DateTable(codebook.time_words))),
        Stage("attribution", ("page", "parse"), "drafts", AttributionFinder(codebook)),
        Stage(
            "labels",
            ("page", "parse", "tied", "drafts", "author"),
            "labelled",
            speakers.labels.turns,
        ),
        Stage("briefings", ("parse", "tied", "drafts", "labelled"), "sided", BriefingResolver(codebook)),
        Stage(
            "speakers",
            ("page", "parse", "sided", "drafts", "author", "labelled"),
            "attributions",
            speakers,
        ),
        Stage(
            "first person",
            ("parse", "sided", "attributions", "author"),
            "mentions",
            partial(
                speak_for,
                first_person=codebook.words["pronoun_first"],
                organs=codebook.words["own_organ"],
                countries=codebook.words["own_country"],
                two_sides=codebook.words["two_sides"],
                held=having_office(codebook),
            ),
        ),
        Stage("contests", ("page", "parse"), "contests", ContestFinder(codebook)),
        Stage("deeds", ("parse", "mentions"), "told", DeedFinder(codebook)),
        Stage(
            "speech acts", ("parse", "mentions", "attributions", "told"), "spoken", SpeechActFinder(codebook)
        ),
        Stage(
            "events",
            ("page", "parse", "told", "spoken", "attributions", "times", "contests", "author"),
            "plain events",
            partial(_events, EventMaker(codebook)),
        ),
        Stage("answers", ("parse", "attributions", "plain events"), "events", AnswerFinder(codebook)),
        Stage(
            "characterisations",
            ("parse", "mentions", "attributions", "contests"),
            "characterisations",
            partial(_characterisations, CharacterisationFinder(codebook)),
        ),
        Stage(
            "evidence",
            ("document", "parse", "attributions", "events", "characterisations", "author"),
            "evidence",
            EvidenceMaker(codebook),
        ),
    )
    check_order(stages, "document")
    return stages


@dataclass
class Products:
    """What the stages have given for one document, by name; kept for explanation and evaluation."""

    values: dict[str, Any]

    def reading(self) -> Reading:
        """Return the reading: the products that are part of the record."""
        v = self.values
        return Reading(
            document=v["document"],
            mentions=v["mentions"],
            attributions=v["attributions"],
            events=v["events"],
            characterisations=v["characterisations"],
            evidence=v["evidence"],
        )


def run_stages(stages: Stages, document: Document) -> Products | Failure:
    """Run the stages on one document; an exception in a stage becomes a Failure that names it."""
    (outcome,) = run_together(stages, [{"document": document}])
    return outcome


def run_together(stages: Stages, given: Sequence[dict[str, Any]]) -> list[Products | Failure]:
    """Run the stages on several documents, each with what else is given of it by name, stage by stage.

    All of their products are held at once. What one gives does not depend on the others.
    """
    outcomes: list[Products | Failure] = [Products(dict(one)) for one in given]
    for stage in stages:
        sound = {number: one.values for number, one in enumerate(outcomes) if isinstance(one, Products)}
        for number, made in zip(sound, _results(stage, [*sound.values()]), strict=True):
            if isinstance(made, Failure):
                outcomes[number] = made
            else:
                sound[number][stage.gives] = made
    return outcomes


def _results(stage: Stage, products: Sequence[dict[str, Any]]) -> Sequence[Any]:
    """Return what a stage gives for each document, a Failure where it raises."""
    if stage.together is not None and len(products) > 1:
        try:
            return stage.together(*([one[need] for one in products] for need in stage.needs))
        except Exception:  # which document is bad shows when each is by itself
            pass
    return [_result(stage, one) for one in products]


def _result(stage: Stage, products: dict[str, Any]) -> Any:
    try:
        return stage(products)
    except Exception as error:  # a bad document must never end the run
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f" at {place.tb_frame.f_code.co_name}:{place.tb_lineno}" if place else ""
        told = f"{type(error).__name__}: {error}{where}"
        return Failure(document=products["document"].id, stage=stage.name, message=told)


def read_batch(stages: Stages, documents: Iterable[Document]) -> list[Reading | Failure]:
    """Read documents in order. This is all that any engine ever runs.

    The result does not depend on how documents are grouped into batches.
    """
    results: list[Reading | Failure] = []
    for document in documents:
        outcome = run_stages(stages, document)
        results.append(outcome if isinstance(outcome, Failure) else outcome.reading())
    return results


def _parse(parser: Parser, headline_verbs: HeadlineVerbs, document: Document) -> Parse:
    (parse,) = _parse_together(parser, headline_verbs, [document])
    return parse


def _parse_together(
    parser: Parser, headline_verbs: HeadlineVerbs, documents: Sequence[Document]
) -> list[Parse]:
    return [headline_verbs(parse) for parse in parser([document.text for document in documents])]


def _dates(table: DateTable, document: Document, parse: Parse) -> Any:
    return find_dates(document.text, parse, document.published, table)


def _events(
    maker: EventMaker,
    document: Document,
    parse: Parse,
    told: tuple[Deed, ...],
    spoken: tuple[Deed, ...],
    attributions: Any,
    times: Any,
    contests: frozenset[int],
    author: Author | None,
) -> Any:
    deeds = tuple(deed for deed in (*told, *spoken) if parse.sentence[deed.trigger] not in contests)
    return maker(document, parse, deeds, attributions, times, author.actor if author is not None else None)


def _characterisations(
    finder: CharacterisationFinder, parse: Parse, mentions: Any, attributions: Any, contests: frozenset[int]
) -> Any:
    spans = [(parse.start[a], parse.end[b - 1]) for a, b in (parse.sentences[n] for n in contests)]
    found = finder(parse, mentions, attributions)
    return tuple(c for c in found if not any(s <= c.span[0][0] < e for s, e in spans))
