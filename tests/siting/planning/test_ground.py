"""What a problem is posed on: sites behind the neighborhoods, and what was given, in few words."""

from contextlib import nullcontext

import numpy as np
import pandas as pd
import pytest

import layers
from siting.errors import ProblemError
from siting.planning.changes import Change
from siting.planning.ground import Clock, lay_out, pose
from siting.planning.quota_shares import Mixture
from siting.planning.request import Given
from siting.standards import Standards

RULES = Standards.current()


@pytest.fixture(scope="module")
def intake():
    frame = layers.simulate_households(12_000, seed=6)
    return layers.check_households(frame[frame["province"].isin(["کرمانشاه", "لرستان"])])


def _standing(intake, count):
    spots = intake.accepted.geometry.iloc[:count]
    ids = [f"C{k}" for k in range(count)]
    frame = pd.DataFrame(
        {"center_id": ids, "longitude": spots.x.to_numpy(), "latitude": spots.y.to_numpy()}
    )
    return layers.check_centers(frame, source="c.csv")


def test_neighborhoods_come_first_then_what_stands_then_its_room(intake):
    given = Given(existing=_standing(intake, 2))
    change = Change(open=1, enlarge=1)
    ground = lay_out(intake, change, RULES, given, clock=Clock(None))
    count = len(ground.areas)
    kinds = ground.sites["kind"].tolist()
    assert kinds == ["neighborhood"] * count + ["standing"] * 2 + ["room"] * 2
    assert ground.sites["at"].tolist() == [*range(count + 2), count, count + 1]
    problem = pose(ground, RULES, change)
    assert problem.n_sites == 4
    assert problem.fixed.tolist() == [False] * count + [True] * 2 + [False] * 2
    assert problem.quota == {"room": (1, 1)}
    room = problem.travel.pairs(np.zeros(2, np.int32), np.array([count, count + 2], np.int32))
    assert room[0] == room[1]


def test_shares_of_provinces_are_rules_of_the_search(intake):
    given = Given(quotas=Mixture.parse("files"))
    ground = lay_out(intake, 5, RULES, given, clock=Clock(None))
    problem = pose(ground, RULES, 5)
    assert sum(low for low, _ in problem.quota.values()) == 5
    assert set(problem.quota) == set(ground.sites["province_code"])
    assert all(low == high for low, high in problem.quota.values())


def test_a_word_is_no_mixture(intake):
    with pytest.raises(ProblemError, match=r"Quotas must be a mixture or a table"):
        lay_out(intake, 3, RULES, Given(quotas="files"), clock=Clock(None))


def test_steps_are_announced_and_timed(intake):
    heard = []

    def announce(name):
        heard.append(name)
        return nullcontext()

    clock = Clock(announce)
    ground = lay_out(intake, 3, RULES, Given(), clock=clock)
    assert heard == list(clock.seconds) == ["neighborhoods"]
    assert len(ground.labels) == len(ground.households) == len(intake.located)
