"""The shipped probes are a gate: floors for all pairs and for each kind; raise them when they rise for good."""

import pytest

from comity.engines.serial import Reader
from comity.evaluation.probes import failures, read_probes
from comity.evaluation.sets import SETS, Outcome, evaluate

# Measured: 268 of 284. What fails is told by: comity eval probes
FLOORS = {
    "pairs that pass": 0.94,
    "passive pass": 0.89,
    "alleged pass": 0.95,
    "swapped pass": 0.95,
    "negated pass": 0.95,
    "planned pass": 0.95,
    "denied pass": 0.95,
    "hedged pass": 0.95,
    "asked pass": 0.95,
    "threatened pass": 0.92,
    "conditional pass": 0.95,
    "refused pass": 1.0,
    "lifted pass": 0.9,
    "cancelled pass": 0.83,
    "nominal pass": 0.91,
    "offered pass": 1.0,
    "dropped pass": 0.95,
}


@pytest.fixture(scope="module")
def outcome(reader: Reader) -> Outcome:
    return evaluate(SETS["probes"], read_probes(None), reader, "probes")


def test_no_figure_is_below_its_floor(outcome: Outcome) -> None:
    below = [f for f in outcome.figures if f.value is not None and f.value < FLOORS[f.name]]
    assert not below, failures(read_probes(None), outcome.predictions)


def test_no_pair_fails_to_be_read(outcome: Outcome) -> None:
    assert outcome.failures == 0
