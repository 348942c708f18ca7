"""Models as plain numbers: the arithmetic, and that the shipped files say what their readers expect."""

import pytest

from comity.codebook import load_codebook
from comity.reading.factuality_features import FeatureTable
from comity.reading.parse import load_parser
from comity.reading.weights import Choice, Scale, load_weights


def test_a_choice_weighs_offsets_only_when_choosing() -> None:
    choice = Choice(
        labels=("plain", "rare"), weights={"bias": (1.0, 0.0), "odd": (0.0, 0.5)}, offset=(0.0, 2.0)
    )
    assert choice.choose(["bias"]) == "rare"
    assert choice.probabilities(["bias", "unheard-of"])["plain"] == pytest.approx(0.731, abs=0.001)
    assert sum(choice.probabilities(["bias", "odd"]).values()) == pytest.approx(1.0)


def test_a_scale_adds_what_it_knows() -> None:
    assert Scale(weights={"bias": 0.5, "past": 1.0}, low=-1, high=1).score(["bias", "past", "other"]) == 1.5


def test_shipped_models_have_the_parts_that_are_asked_for() -> None:
    model = load_weights("factuality")
    assert set(model.scales) == {"web", "embedded"}
    assert {"happened", "future", "possible", "conditional"} <= set(model.choices["news"].labels)
    assert load_weights("metonymy").choices["reading"].labels == ("literal", "metonymic")


def test_features_name_grammar_and_classes_but_no_content_word() -> None:
    table = FeatureTable(load_codebook())
    (parse,) = load_parser()(["Korsia will not expel the Ambrian consul unless the harbour closes."])
    found = table.features(parse, parse.text.index("expel"), ())
    assert "own.clause.will.negated" in found
    assert "rule.conditional" in found or "rule.did_not_happen" in found
    assert not any(word in name for name in found for word in ("korsia", "consul", "harbour", "expel"))
