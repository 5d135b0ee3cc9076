"""Plans made for events: the best of all for each where all can be tried."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import layers
from siting.errors import ProblemError
from siting.location import several
from siting.location.stopping import MaxIterations
from siting.planning.events import Event
from siting.planning.request import Given
from siting.planning.robust_plans import AVERAGE, make_plans
from siting.planning.robustness import TODAY, judge, try_events
from siting.standards import Standards
from tests.siting.engine.small_parts import Elsewhere

RULES = Standards(unserved_penalty_s=9_000.0)


@pytest.fixture(scope="module")
def made():
    """Twelve households in the plains of two provinces, and five places of eight files."""
    rng = np.random.default_rng(3)
    x = np.r_[46.6 + rng.random(6) * 0.2, 48.6 + rng.random(6) * 0.2]
    y = np.r_[34.3 + rng.random(6) * 0.1, 33.5 + rng.random(6) * 0.1]
    near = [0, 3, 7, 9, 11]
    names = ["کرمانشاه"] * 6 + ["لرستان"] * 6
    homes = pd.DataFrame({"longitude": x, "latitude": y, "province": names})
    homes["household_id"] = [f"h{k}" for k in range(12)]
    sites = pd.DataFrame({"longitude": x[near] + 0.03, "latitude": y[near], "capacity": 8})
    sites["candidate_id"] = [f"s{k}" for k in range(5)]
    events = [
        Event(name="west", files={"05": 1.5}),
        Event(name="winter", speed=0.5),
        Event(name="shut", closed=("s0",)),
    ]
    basis, plans = make_plans(
        layers.check_households(homes),
        centers=2,
        events=events,
        standards=RULES,
        given=Given(candidates=layers.check_candidates(sites)),
        stop=MaxIterations(50),
    )
    places = pd.concat(plans.values())
    every = places[~places.index.duplicated()]
    return basis, plans, events, every


def test_one_plan_for_today_each_event_and_the_average(made):
    _, plans, _, _ = made
    assert list(plans) == [TODAY, "west", "winter", AVERAGE]
    for centers in plans.values():
        assert (len(centers), set(centers["status"])) == (2, {"new"})


def test_each_is_the_best_for_its_event(made):
    """Among all pairs of places that any plan uses, no load being split by the capacities."""
    basis, plans, events, every = made
    pairs = {"+".join(pair): every.loc[list(pair)] for pair in combinations(every.index, 2)}
    measures = try_events(basis, pairs | plans, events[:2])
    costs = measures.pivot_table(index="event", columns="plan", values="cost")
    for name in (TODAY, "west", "winter"):
        assert costs.loc[name, name] <= costs.loc[name].min() * (1 + 1e-9)
    assert judge(measures)["worst"].min() <= judge(measures).loc[AVERAGE, "worst"]


def test_every_plan_has_a_stop_of_its_own(monkeypatch):
    """A stop that counts is used up by one run; all plans but the first got no search at all."""
    begun, whole = [], several.solve

    def solve(problem, *, stop, seed):
        begun.append(stop.used())
        return whole(problem, stop=stop, seed=seed)

    monkeypatch.setattr(several, "solve", solve)
    homes = layers.simulate_households(120, seed=1)
    make_plans(
        layers.check_households(homes),
        centers=2,
        events=[Event(name="winter", speed=0.5)],
        standards=RULES,
        stop=MaxIterations(5),
    )
    assert begun == [0.0, 0.0, 0.0]


def test_plans_are_the_same_wherever_they_are_made():
    intake, engine = layers.check_households(layers.simulate_households(120, seed=1)), Elsewhere()
    given = {"centers": 2, "events": [Event(name="winter", speed=0.5)], "standards": RULES}
    here, there = (
        make_plans(intake, stop=MaxIterations(5), engine=each, **given)[1]
        for each in (None, engine)
    )
    assert engine.computed == 3
    assert {name: list(plan.index) for name, plan in here.items()} == {
        name: list(plan.index) for name, plan in there.items()
    }


def test_a_name_that_is_taken_is_refused():
    home = {"household_id": ["h"], "longitude": [46.6], "latitude": [34.3]}
    intake = layers.check_households(pd.DataFrame(home))
    with pytest.raises(ProblemError, match="An event is called 'average'"):
        make_plans(intake, centers=1, events=[Event(name=AVERAGE, speed=0.5)])
