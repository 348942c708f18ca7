"""Layers as plain functions give what thinc gives; what is not known is left as it was."""

from typing import Any

import numpy as np
import pytest
import spacy
from thinc.api import HashEmbed, Linear, Maxout, Model, chain, concatenate, expand_window, residual

from comity.reading.parse import DEFAULT_PIPELINE
from comity.reading.vectors import find_step, quicken

WORDS = np.arange(24, dtype="uint64").reshape(12, 2)


def encoder(last: Model[Any, Any]) -> Model[Any, Any]:
    """Two features of each word, then a window over words, as spaCy's models have them."""
    embed: Any = concatenate(*(HashEmbed(nO=6, nV=20, column=column, seed=column) for column in (0, 1)))
    mix = Maxout(nO=8, nI=12, nP=3, normalize=True, dropout=0.3)
    window = residual(chain(expand_window(1), Maxout(nO=8, nI=24, nP=2, normalize=True)))
    model: Model[Any, Any] = chain(embed, mix, window, last)
    model.initialize(X=WORDS)
    generator = np.random.default_rng(7)
    for node in model.walk():  # biases begin as zeros, and would then not be missed
        for name in node.param_names:
            param: Any = generator.normal(size=node.get_param(name).shape).astype("float32")
            node.set_param(name, param)
    return model


def test_a_step_gives_what_the_layer_gives() -> None:
    model = encoder(Maxout(nO=5, nI=8, nP=1))
    step = find_step(model)
    assert step is not None
    told = model.predict(WORDS)
    assert told.shape == (12, 5)
    np.testing.assert_allclose(step(WORDS), told, rtol=1e-4, atol=1e-5)


def test_rows_given_are_not_changed() -> None:
    step = find_step(encoder(Maxout(nO=5, nI=8, nP=1)).layers[2])
    assert step is not None
    rows = np.ones((3, 8), dtype="float32")
    step(rows)
    assert (rows == 1).all()


def test_a_layer_of_another_kind_makes_no_step() -> None:
    assert find_step(encoder(Linear(nO=5, nI=8))) is None


def test_the_shipped_pipeline_gives_the_same_vectors_by_steps() -> None:
    nlp = spacy.load(DEFAULT_PIPELINE, exclude=["ner", "tagger", "parser", "attribute_ruler", "lemmatizer"])
    texts = ["Korsia expelled three envoys of Ambria.", "No", 'It said: "We won\'t yield"  - twice in 2031!']
    told = [doc.tensor for doc in nlp.pipe(texts)]
    quicken(nlp)
    model: Any = nlp.get_pipe("tok2vec")
    within = [node.layers[0].name for node in model.model.walk() if node.name.startswith("with_array")]
    assert within == ["step"] * 3
    for vectors, doc in zip(told, nlp.pipe(texts), strict=True):
        np.testing.assert_allclose(doc.tensor, vectors, rtol=1e-3, atol=1e-4)
    with pytest.raises(NotImplementedError, match="cannot be trained"):
        model.model.begin_update(list(nlp.pipe(texts)))


def test_a_pipeline_without_such_a_model_stays_as_it_is() -> None:
    nlp = spacy.blank("en")
    quicken(nlp)
    assert nlp.pipe_names == []
