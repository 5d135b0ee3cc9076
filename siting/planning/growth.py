"""In which order centers open, and what every number of them is worth.

Each phase keeps the centers of the one before. Two ways lead there: from the smallest plan upwards,
where each phase adds to what stands, and from the largest plan downwards, where each phase chooses
among the sites of the next. Neither is best throughout, so both are tried, and the order is kept
whose worst phase is nearest to the plan that is made for its number alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.households.intake import Intake
from siting.arrays import Floats, Int32s
from siting.checks import whole_number
from siting.engine import Engine
from siting.errors import InfeasibleError, NotFoundError, ProblemError
from siting.location.problem import LocationProblem
from siting.location.proved import proved_distance
from siting.location.result import Result
from siting.location.several import Question, solve_each
from siting.location.solution import Solution
from siting.location.stopping import MaxRuntime, Stop
from siting.planning.ground import Announce, Clock, lay_out, pose
from siting.planning.request import Given, check_request
from siting.planning.sites import refuse_crowd
from siting.standards import Standards
from siting.travel.streets.tables import Progress

#: Seconds for each of the plans that a growth is made of, by default.
EACH_S = 30.0
#: Fields of a problem that a phase changes.
Changes = Mapping[str, Any]
#: The ways to an order.
UPWARDS, DOWNWARDS = "upwards", "downwards"


@dataclass(frozen=True, eq=False)
class Growth:
    """An order of opening, and the curve of cost and coverage.

    Parameters
    ----------
    phases
        Index ``centers``, ascending. Columns ``cost`` of the phase and ``alone``, of a plan made
        for that number alone, in household-seconds; ``lower_bound``, proved for that number;
        ``from_alone``, by which part of the plan alone the phase costs more, and ``from_best``, by
        which part of the best possible at most (missing without a bound); ``in_reach``, share of
        the located households served within the limit, ``no_capacity`` and ``too_far``, households
        without a center; ``saved_each``, what each center more than in the phase before saves.
    order
        Points in WGS 84; index center_id, in the order of opening. Columns name, province, county,
        ``phase`` (the number of centers with which it opens) and ``standing``.
    way
        ``upwards`` or ``downwards``.
    files
        Files that cost is summed over: the located households, or those expected of them. Counts
        and shares of households are always today's.
    households
        Located households, of which ``in_reach`` is a share.
    """

    phases: pd.DataFrame
    order: gpd.GeoDataFrame
    way: str
    files: float
    households: int


def plan_growth(  # noqa: PLR0913 - what is asked of a plan, and who is told
    intake: Intake,
    *,
    counts: Sequence[int],
    standards: Standards | None = None,
    given: Given | None = None,
    pilot: bool = False,
    stop: Stop | None = None,
    seed: int = 0,
    announce: Announce | None = None,
    advance: Progress | None = None,
    engine: Engine | None = None,
) -> Growth:
    """Plan in which order centers open.

    Parameters
    ----------
    intake
        Households.
    counts
        Numbers of centers of the phases, ascending, those that stand included.
    standards
        Capacities, limits and speeds; by default today's.
    given
        What stands, candidates, streets and so on.
    pilot
        Whether to begin with a phase of one center in each province that has households.
    stop
        When each of the plans ends; by default after `EACH_S` seconds.
    seed
        Seed of all randomness.
    announce
        Called with the name of each step.
    advance
        Called with how many of the plans are made, and of how many.
    engine
        Who makes the plans; by default this process, one after the other.

    Raises
    ------
    ProblemError
        When the numbers do not ascend, or there are too few households or sites.
    InfeasibleError, NotFoundError
        When a phase has no plan, or none was found.
    """
    rules, asked = standards or Standards.current(), given or Given()
    numbers = _check_counts(counts)
    check_request(intake, rules, asked, numbers[-1])
    clock = Clock(announce)
    ground = lay_out(intake, numbers[-1], rules, asked, clock=clock)
    refuse_crowd(ground.sites, numbers[0])
    problem = pose(ground, rules, numbers[-1])
    provinces = ground.sites["province_code"].fillna("").to_numpy(dtype="str")
    with clock.step("phases"):
        grown = grow(
            problem,
            numbers,
            pilot=provinces if pilot else None,
            stop=stop or MaxRuntime(EACH_S),
            seed=seed,
            advance=advance,
            engine=engine,
        )
    files = float(problem.weight.sum())
    limit_s = rules.limits_s(ground.rural)
    curve = _curve(grown, limit_s)
    return Growth(curve, _order(grown, ground.sites), grown.way, files, len(limit_s))


@dataclass(frozen=True, eq=False)
class Grown:
    """The phases of a growth: the plan of each, and the plan made for its number alone."""

    counts: tuple[int, ...]
    phases: tuple[Solution, ...]
    alone: tuple[Result, ...]
    way: str


def grow(
    problem: LocationProblem,
    counts: Sequence[int],
    *,
    pilot: np.ndarray | None = None,
    stop: Stop,
    seed: int = 0,
    advance: Progress | None = None,
    engine: Engine | None = None,
) -> Grown:
    """Find nested answers to a problem for ascending numbers of sites.

    Parameters
    ----------
    problem
        A ``total`` problem; its own number of sites is not asked.
    counts
        Ascending numbers of sites.
    pilot
        Label of each candidate, such as its province: before all others comes a phase of one site
        in each label that has any; None for no such phase.
    stop
        When each solve ends.
    seed
        Seed of all randomness.
    advance
        Called with how many of the solves are over, and of how many at most.
    engine
        Who solves; by default this process, one after the other.

    Returns
    -------
    The phases. Their distance to the plan made for the number alone, divided by its cost, is the
    least that the two ways found for the worst phase.
    """
    asked: list[Changes] = [{"n_sites": count} for count in counts]
    if pilot is not None:
        asked.insert(0, _pilot(problem, pilot))
    numbers = tuple(int(each["n_sites"]) for each in asked)
    _check_counts(numbers)
    for each in asked:  # refused now, not when much is done
        problem.replace(**each)
    solver = _Solver(problem, engine, stop, seed, advance, total=3 * len(asked) - 2)
    alone = tuple(solver(asked, all_needed=True))
    ways = _both_ways(problem, asked, alone, solver)
    best = [result.cost for result in alone]

    def worst(way: str) -> float:
        costs = [phase.cost for phase in ways[way]]
        return max(cost / max(least, 1e-300) for cost, least in zip(costs, best, strict=True))

    way = min(ways, key=worst)
    return Grown(numbers, tuple(ways[way]), alone, way)


def _pilot(problem: LocationProblem, label: np.ndarray) -> Changes:
    """Ask for one site in each label in which one may open."""
    usable = ~problem.forbidden
    if problem.fixed.any():
        message = "A pilot begins on an empty map; leave it out, or the centers that stand."
        raise ProblemError(message)
    names = sorted(set(label[usable].tolist()) - {""})
    others = usable & ~np.isin(label, names)
    return {
        "n_sites": len(names),
        "group": label.astype(object),
        "quota": dict.fromkeys(names, (1, 1)),
        "forbidden": problem.forbidden | others,
    }


class _Solver:
    """Solves some changes of a problem after others in the same manner, and counts them."""

    def __init__(
        self,
        problem: LocationProblem,
        engine: Engine | None,
        stop: Stop,
        seed: int,
        advance: Progress | None,
        *,
        total: int,
    ) -> None:
        self._problem, self._engine, self._stop, self._seed = problem, engine, stop, seed
        self._advance, self._total = advance or (lambda _done, _total: None), total
        self._done = 0
        self._advance(0, total)

    def __call__(self, asked: Sequence[Changes], *, all_needed: bool = False) -> list[Result]:
        before = self._done

        def arrived(done: int, _: int, result: Result) -> None:
            if all_needed:
                result.required()
            self._done = before + done
            self._advance(self._done, self._total)

        questions = [Question(asked=changes, stop=self._stop, seed=self._seed) for changes in asked]
        return solve_each(self._problem, questions, engine=self._engine, arrived=arrived)


def _both_ways(
    problem: LocationProblem, asked: Sequence[Changes], alone: Sequence[Result], solver: _Solver
) -> dict[str, list[Solution]]:
    """Return the phases of the ways that there are; a step of each is found side by side.

    Upwards begins with the smallest plan, and every phase adds to it. Downwards begins with the
    largest, and every phase chooses among its sites; that way ends where one cannot.
    """
    up, down = [alone[0].required()], [alone[-1].required()]
    leads = True
    for turn in range(1, len(asked)):
        larger, smaller = asked[turn], asked[-1 - turn]
        fixed = problem.fixed.copy()
        fixed[up[-1].open_sites] = True
        steps: list[Changes] = [{**larger, "fixed": fixed}]
        among = _among(problem, smaller, down[0]) if leads else None
        found = solver(steps if among is None else [*steps, among])
        up.append(found[0].required())
        leads = among is not None and _continues(down, found[-1])
    return {UPWARDS: up, DOWNWARDS: down} if leads or len(asked) == 1 else {UPWARDS: up}


def _among(problem: LocationProblem, asked: Changes, plan: Solution) -> Changes | None:
    """Ask for a smaller plan among the sites of one; None where there can be none."""
    closed = np.ones(problem.n_candidates, np.bool_)
    closed[plan.open_sites] = False
    changes = {**asked, "forbidden": asked.get("forbidden", problem.forbidden) | closed}
    try:
        problem.replace(**changes)
    except ProblemError:
        return None
    return changes


def _continues(phases: list[Solution], result: Result) -> bool:
    """Put a smaller plan before the others, if one was found."""
    try:
        phases.insert(0, result.required())
    except (InfeasibleError, NotFoundError):
        return False
    return True


def _curve(grown: Grown, limit_s: Floats) -> pd.DataFrame:
    """Return cost, bound and coverage of every phase."""
    rows = []
    for count, phase, alone in zip(grown.counts, grown.phases, grown.alone, strict=True):
        reached = int(np.count_nonzero(phase.travel <= limit_s))
        full, lost = int(phase.crowded.sum()), int(phase.unserved.sum())
        best = alone.certificate
        distance = proved_distance(phase.cost, best.lower_bound)
        rows.append(
            {
                "centers": count,
                "cost": phase.cost,
                "alone": best.cost,
                "lower_bound": np.nan if best.lower_bound is None else best.lower_bound,
                "from_alone": phase.cost / max(best.cost, 1e-300) - 1.0,
                "from_best": np.nan if distance is None else distance,
                "in_reach": reached / max(len(limit_s), 1),
                "no_capacity": full,
                "too_far": lost - full,
            }
        )
    curve = pd.DataFrame(rows).set_index("centers")
    more = curve.index.to_series().diff()
    return curve.assign(saved_each=-curve["cost"].diff() / more)


def _order(grown: Grown, sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """List the centers in the order of opening; those that stand come first."""
    opened: list[Int32s] = []
    numbers: list[int] = []
    known = np.empty(0, np.int32)
    for count, phase in zip(grown.counts, grown.phases, strict=True):
        new = np.setdiff1d(phase.open_sites, known)
        opened.append(new)
        numbers += [count] * len(new)
        known = np.union1d(known, new).astype(np.int32)
    at = np.concatenate(opened)
    frame = sites.iloc[at][["name", "province", "county", "geometry"]].assign(
        phase=numbers, standing=(sites["kind"].to_numpy()[at] == "standing")
    )
    first = frame.sort_values(["phase", "standing"], ascending=[True, False], kind="stable")
    return gpd.GeoDataFrame(first).rename_axis("center_id")


def _check_counts(counts: Sequence[int]) -> list[int]:
    numbers = list(counts)
    for number in numbers:
        whole_number(number, "number of centers of a phase", least=1)
    if not numbers or any(first >= then for first, then in pairwise(numbers)):
        message = "The numbers of centers must ascend, but they are {numbers}."
        raise ProblemError(message, numbers=str(numbers))
    return [int(number) for number in numbers]


def phase_counts(first: int, last: int, *, phases: int) -> list[int]:
    """Return so many whole numbers from the first to the last, as evenly apart as can be.

    Raises
    ------
    ProblemError
        When the last is not above the first.
    """
    whole_number(first, "first number of centers", least=1)
    whole_number(last, "last number of centers", least=1)
    whole_number(phases, "number of phases", least=2)
    if last <= first:
        message = "Growth from {first} to {last} centers is none; give a larger last number."
        raise ProblemError(message, first=first, last=last)
    return sorted({round(number) for number in np.linspace(first, last, phases)})
