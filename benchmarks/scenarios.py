"""A batch of plans: every province of the country, in ten scenarios each, as independent parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import layers
from siting.location.problem import LocationProblem
from siting.location.result import Result
from siting.location.several import Question, changed
from siting.location.stopping import MaxIterations
from siting.planning.ground import Clock, lay_out, pose
from siting.planning.request import Given
from siting.standards import Standards

#: Households for each center, and of a center in the scenarios as a part of that.
HOUSEHOLDS_PER_CENTER = 450
PARTS = (0.80, 0.85, 0.90, 0.95, 1.00, 1.05, 1.10, 1.15, 1.20, 1.25)


@dataclass(frozen=True)
class Scenario:
    """A province, by its name, and the number of its centers."""

    province: str
    centers: int


def provinces(households: int, *, most: int, seed: int = 0) -> dict[str, LocationProblem]:
    """Simulate households, and pose the problem of each province.

    Parameters
    ----------
    households
        Of the whole country.
    most
        Provinces at most, by name.
    seed
        Of the simulation.
    """
    rows = layers.simulate_households(households, seed=seed)
    posed = {}
    for name, some in islice(rows.groupby("province"), most):
        intake = layers.check_households(some)
        centers = max(2, round(len(intake.located) / HOUSEHOLDS_PER_CENTER))
        rules = Standards.current()
        ground = lay_out(intake, centers, rules, Given(), clock=Clock(None))
        posed[str(name)] = pose(ground, rules, centers)
    return posed


def scenarios(problems: dict[str, LocationProblem], *, each: int = len(PARTS)) -> list[Scenario]:
    """Return some scenarios of each province: fewer centers, and more."""
    return [
        Scenario(name, max(1, round(part * (problem.n_sites or 1))))
        for name, problem in problems.items()
        for part in PARTS[:each]
    ]


def questions(asked: Sequence[Scenario], *, iterations: int) -> list[Question]:
    """Return what is asked of an engine: the same wherever it is answered."""
    return [
        Question(asked=each, stop=MaxIterations(iterations), seed=turn, pose=posed)
        for turn, each in enumerate(asked)
    ]


def posed(problems: dict[str, LocationProblem], asked: Scenario) -> LocationProblem:
    """Pose the problem of a scenario."""
    return changed(problems[asked.province], {"n_sites": asked.centers})


def bits(result: Result) -> tuple[Any, ...]:
    """Return all that a result says but its time, to be compared bit for bit."""
    found = result.required()
    return (
        *(found.open_sites.tobytes(), found.assignment.tobytes(), result.cost.hex()),
        *(repr(result.lower_bound), result.status, result.iterations),
    )
