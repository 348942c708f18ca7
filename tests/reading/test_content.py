"""Where content begins and ends."""

from comity.model import Span
from comity.reading.content import ContentSpans
from reading.trees import Tree, tree

AFTER = tree(
    "Pell//NNP/nsubj/said said/say/VBD/ROOT that//IN/mark/close Korsia//NNP/nsubj/close would//MD/aux/close"
    " close//VB/ccomp/said the//DT/det/port port//NN/dobj/close .//./punct/close"
)
BEFORE = tree(
    '" Korsia//NNP/nsubj/yield will//MD/aux/yield not//RB/neg/yield yield//VB/ccomp/said , " Pell//NNP/nsubj/said said/say/VBD/ROOT .'
)
BESIDE = tree(
    'Pell//NNP/nsubj/warned warned/warn/VBD/ROOT : " We//PRP/nsubj/act will//MD/aux/act act//VB/parataxis/warned . "'
)


def words(made: Tree, span: Span | None) -> str | None:
    return made.text[slice(*span)] if span else None


def at(made: Tree, *said: str) -> tuple[int, ...]:
    return tuple(made.at(word) for word in said)


def test_a_clause_ends_before_its_full_stop() -> None:
    spans = ContentSpans(AFTER.text, AFTER.parse)
    found = spans.clause(AFTER.at("close"), at(AFTER, "said"), AFTER.at("said"))
    assert words(AFTER, found) == "that Korsia would close the port"


def test_a_preposed_quotation_keeps_its_marks() -> None:
    spans = ContentSpans(BEFORE.text, BEFORE.parse)
    found = spans.preposed(BEFORE.at("said"), at(BEFORE, "Pell"), at(BEFORE, "said"))
    assert words(BEFORE, found) == '"Korsia will not yield,"'


def test_no_clause_stands_before_the_cue() -> None:
    spans = ContentSpans(AFTER.text, AFTER.parse)
    assert spans.preposed(AFTER.at("said"), at(AFTER, "Pell"), at(AFTER, "said")) is None


def test_a_quotation_beside_the_cue() -> None:
    spans = ContentSpans(BESIDE.text, BESIDE.parse)
    found = spans.beside(BESIDE.at("warned"), at(BESIDE, "Pell"), at(BESIDE, "warned"))
    assert words(BESIDE, found) == '"We will act."'


def test_a_quotation_in_the_next_paragraph_is_not_beside() -> None:
    made = tree('Pell//NNP/nsubj/warned warned/warn/VBD/ROOT :\n\n" We//PRP/nsubj/act act//VBP/ROOT . "')
    assert ContentSpans(made.text, made.parse).beside(1, (0,), (1,)) is None


def test_a_phrase_comes_with_all_that_hangs_on_it() -> None:
    made = tree(
        "Pell//NNP/nsubj/denied denied/deny/VBD/ROOT any//DT/det/rift rift//NN/dobj/denied with//IN/prep/rift Korsia//NNP/pobj/with ."
    )
    spans = ContentSpans(made.text, made.parse)
    assert words(made, spans.phrase_span(made.at("rift"))) == "any rift with Korsia"


def test_a_span_that_ends_inside_a_quotation_is_stretched_to_its_end() -> None:
    made = tree(
        'Pell//NNP/nsubj/saw saw/see/VBD/ROOT a//DT/det/rift " deep//JJ/amod/rift rift//NN/dobj/saw " .'
    )
    spans = ContentSpans(made.text, made.parse)
    assert words(made, spans.with_quote(made.span("deep rift"))) == '"deep rift"'
    assert words(made, spans.with_quote(made.span("Pell saw"))) == "Pell saw"


def test_trim_drops_outer_punctuation_and_a_leading_and() -> None:
    made = tree(", and//CC/cc/left Korsia//NNP/nsubj/left left/leave/VBD/ROOT , .")
    spans = ContentSpans(made.text, made.parse)
    assert words(made, spans.trim(list(range(len(made.parse))))) == "Korsia left"
    assert spans.trim([0]) is None


def test_content_of_an_urging_begins_with_who_is_urged() -> None:
    made = tree(
        "Pell//NNP/nsubj/urged urged/urge/VBD/ROOT Korsia//NNP/dobj/urged to//TO/aux/stop stop//VB/xcomp/urged ."
    )
    spans = ContentSpans(made.text, made.parse)
    assert spans.infinitive_subject(made.at("urged"), made.at("stop")) == made.span("Korsia")[0]
