"""The network's slopes are those of its loss, and what it hands over says what it learnt."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from training import network
from training.network import train_network

STEMS, DIMENSIONS, PAGES, OUTPUTS = 12, 5, 8, 3


@pytest.fixture
def without_dropout(monkeypatch):
    for name in ("DROP_FEATURES", "DROP_INPUT", "DROP_HIDDEN"):
        monkeypatch.setattr(network, name, 0.0)
    monkeypatch.setattr(network, "FEATURES", 7)
    monkeypatch.setattr(network, "HIDDEN", 6)


def make_lessons() -> tuple[csr_array, np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    zones = random.random((PAGES * network.ZONES, STEMS))
    zones[random.random(zones.shape) < 0.4] = 0
    known = random.standard_normal((STEMS, DIMENSIONS))
    targets = (random.random((PAGES, OUTPUTS)) > 0.5).astype(float)
    return csr_array(zones), known, targets, random.random(PAGES)


@pytest.mark.usefixtures("without_dropout")
def test_the_slopes_are_those_of_the_loss():
    zones, known, targets, weight = make_lessons()
    learner = network._Learner(known, OUTPUTS, np.random.default_rng(0))
    learner._parts = {name: part.astype(float) for name, part in learner._parts.items()}
    learner.set_spread(zones)

    def loss() -> float:
        scores = learner.network().scores(zones)
        chance = 1 / (1 + np.exp(-scores))
        each = -(targets * np.log(chance) + (1 - targets) * np.log(1 - chance))
        return float((each * weight[:, None]).sum() / PAGES)

    slopes = learner.slopes(zones, targets, weight)
    for name, part in learner._parts.items():
        for place in np.ndindex(part.shape):
            part[place] += 1e-5
            above = loss()
            part[place] -= 2e-5
            below = loss()
            part[place] += 1e-5
            assert slopes[name][place] == pytest.approx((above - below) / 2e-5, abs=2e-4), (name, place)


def test_it_learns_what_it_is_shown():
    zones, known, targets, weight = make_lessons()
    often = 40
    many = csr_array(np.tile(zones.toarray(), (often, 1)))
    learnt = train_network(many, known, np.tile(targets, (often, 1)), np.tile(weight + 1, often), seed=0)
    assert ((learnt.scores(zones) > 0) == targets).all()
