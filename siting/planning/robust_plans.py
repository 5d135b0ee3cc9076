"""Plans that are made for what may come: one for each event, and one for their average."""

from collections.abc import Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.households.intake import Intake
from siting.arrays import Floats
from siting.engine import Engine
from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.several import Question, solve_each
from siting.location.stopping import MaxRuntime, Stop
from siting.planning.events import Event, average_event
from siting.planning.ground import Announce, Clock, Ground, lay_out, pose
from siting.planning.request import Given, check_request
from siting.planning.robustness import TODAY, Basis, make_basis
from siting.plans.assembling import STANDING
from siting.standards import Standards

#: Name of the plan that is made for the average of the events.
AVERAGE = "average"
#: Seconds for each plan, by default.
EACH_S = 30.0


def make_plans(  # noqa: PLR0913 - what is asked of a plan, and who is told
    intake: Intake,
    *,
    centers: int,
    events: Sequence[Event],
    standards: Standards | None = None,
    given: Given | None = None,
    stop: Stop | None = None,
    seed: int = 0,
    announce: Announce | None = None,
    engine: Engine | None = None,
) -> tuple[Basis, dict[str, gpd.GeoDataFrame]]:
    """Make a plan for today, one for each event that changes files or speeds, one for the average.

    They are candidates: the best of them in the worst event is the best of these, and nothing is
    proved of other plans. No plan is made for closings, which every plan is then tried under.

    Parameters
    ----------
    intake
        Households.
    centers
        Centers of each plan, those that stand included.
    events
        What may come.
    standards
        Capacities, limits and speeds; by default today's.
    given
        What stands, candidates and so on; streets are not asked.
    stop
        When each plan ends; by default after `EACH_S` seconds.
    seed
        Seed of all randomness.
    announce
        Called with the name of each step.
    engine
        Who makes the plans; by default this process, one after the other.

    Returns
    -------
    Whom plans are measured by, and the centers of each plan by the name of its event, `TODAY` first
    and `AVERAGE` last: points, index center_id; name, province, county, capacity, ``status``
    (existing or new).

    Raises
    ------
    ProblemError
        When there are too few households or sites, or an event is called as the average is.
    InfeasibleError, NotFoundError
        When no plan exists, or none was found.
    """
    rules, asked = standards or Standards.current(), given or Given()
    if any(event.name == AVERAGE for event in events):
        message = "An event is called {average!r}, as the plan for all is; call it otherwise."
        raise ProblemError(message, average=AVERAGE)
    check_request(intake, rules, asked, centers)
    clock = Clock(announce)
    ground = lay_out(intake, centers, rules, asked, clock=clock)
    basis = make_basis(ground.households, ground.labels, ground.areas, rules)
    wanted = _wanted(basis, events)
    ends = stop or MaxRuntime(EACH_S)
    with clock.step("plans"):
        questions = [
            Question(asked=(load, then), stop=ends, seed=seed, pose=_posed)
            for _, load, then in wanted
        ]
        results = solve_each(_Ready(basis, ground, centers), questions, engine=engine)
    plans = {
        name: _centers(ground, result.required().open_sites)
        for (name, *_), result in zip(wanted, results, strict=True)
    }
    return basis, plans


class _Ready(NamedTuple):
    """What the problems of all events are made of."""

    basis: Basis
    ground: Ground
    centers: int


def _posed(ready: _Ready, asked: tuple[Floats, Standards]) -> LocationProblem:
    """Pose the problem of an event: its files, and travel by its standards."""
    load, then = asked
    basis, ground, centers = ready
    travel = basis.travel(ground.sites, then)
    return pose(ground, basis.standards, centers).replace(travel=travel, weight=load, load=load)


def _wanted(basis: Basis, events: Sequence[Event]) -> list[tuple[str, Floats, Standards]]:
    """Return name, files and standards of each plan that is to be made."""
    rules = basis.standards
    wanted = [(TODAY, np.ones(len(basis.households)), rules)]
    wanted += [
        (event.name, event.load(basis.areas), event.rules(rules))
        for event in events
        if event.files or event.speed != 1.0
    ]
    if len(wanted) > 1:
        load, speed = average_event(events, basis.areas)
        mean = Event(name=AVERAGE, speed=speed, files={"": 1.0})
        wanted.append((AVERAGE, load, mean.rules(rules)))
    return wanted


def _centers(ground: Ground, at: np.ndarray) -> gpd.GeoDataFrame:
    sites = ground.sites.iloc[at]
    frame = pd.DataFrame(sites[["name", "province", "county", "capacity"]]).assign(
        status=np.where(sites["kind"] == STANDING, "existing", "new")
    )
    return gpd.GeoDataFrame(frame, geometry=sites.geometry).rename_axis("center_id")
