"""The price of each quota: what a plan would save were it not there, or wider by one center."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from layers.phrases import Phrase
from siting.checks import real_number
from siting.errors import ArgumentError, UnsupportedError
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.programs.exact import Exact
from siting.location.problem import LocationProblem
from siting.location.result import Result
from siting.location.site_rules import make_rules
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime

#: Open sites that a neighbor list holds on average where multipliers are found.
_OPEN_IN_LIST = 12
#: Parts of the time: for the plan without quotas, and for the multipliers.
_WITHOUT, _PROOF = 0.4, 0.3

#: Which way a quota is widened.
Direction: TypeAlias = Literal["more", "fewer"]
Quota: TypeAlias = dict[Hashable, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class QuotaPrices:
    """What quotas cost, in the unit of the problem's cost.

    Parameters
    ----------
    cost
        Cost of the answer with quotas.
    lower_bound
        Proved bound on the cost of any answer with quotas.
    without
        The outcome of the same problem without any.
    table
        One row for each binding quota and way to widen it. ``group``, ``direction`` (``more`` or
        ``fewer``), ``sites``, ``low``, ``high``; ``alone`` (whether this quota alone is widened;
        else each other one gives or takes one as well, since the quotas would not add up);
        ``dual_price`` (by how much the bound of the present multipliers falls: an estimate);
        ``saves`` (what an answer that was found saves; missing where none was looked for) and
        ``saves_at_most`` (what any answer can save, proved).
    """

    cost: float
    lower_bound: float
    without: Result
    table: pd.DataFrame

    @property
    def saved_without(self) -> float:
        """What the answer that was found without quotas saves, at least 0."""
        return max(0.0, self.cost - self.without.cost)

    @property
    def saved_without_at_most(self) -> float:
        """What no answer without quotas can save more than."""
        return max(0.0, self.cost - (self.without.lower_bound or 0.0))


def price_quotas(
    problem: LocationProblem,
    result: Result,
    *,
    seconds: float = 60.0,
    seed: int = 0,
    resolve: bool | None = None,
) -> QuotaPrices:
    """Say what the quotas of a solved problem cost, together and one by one.

    A quota that binds is widened by one site: ``more`` raises its most, ``fewer`` lowers its least.
    Where the other quotas leave no room for that, as where all are exact, the least of each other
    one is lowered by one for ``more``, and its most raised for ``fewer``: one site goes elsewhere.
    The multipliers of the Lagrangian dual bound every such problem at once (Geoffrion 1974,
    Mathematical Programming Study 2, 82-114): at fixed multipliers a wider quota changes nothing
    but which sites are worth most, by the difference of worths at its margin.

    Parameters
    ----------
    problem
        A ``total`` problem with quotas.
    result
        Its outcome, with a solution.
    seconds
        Time for all of it.
    seed
        Seed of all randomness.
    resolve
        Whether to solve each widened problem as well; by default where such a problem is small
        enough for the exact method.

    Returns
    -------
    The prices. What is proved of them holds whether or not the solution is the best.

    Raises
    ------
    ProblemError
        When the problem has no quotas or the result no solution.
    UnsupportedError
        When the objective is not ``total`` with a number of sites.
    """
    real_number(seconds, "seconds")
    solution = _check(problem, result)
    began = perf_counter()
    without = solve(problem.replace(quota={}), stop=MaxRuntime(_WITHOUT * seconds), seed=seed)
    proof = _multipliers(problem, solution, _PROOF * seconds)
    rows = [_row(problem, solution, key, way) for key, way in _binding(problem, solution)]
    wider = [problem.replace(quota=widened(problem, key, way))
             for key, way in _binding(problem, solution)]  # fmt: skip
    present, *bounds = proof.bounds_under([make_rules(each) for each in (problem, *wider)])
    small = Exact().suits(problem) if resolve is None else resolve
    left = max(0.0, seconds - (perf_counter() - began)) / max(1, len(rows))
    for row, posed, bound in zip(rows, wider, bounds, strict=True):
        best = max(bound, without.lower_bound or 0.0)
        row |= {"dual_price": max(0.0, present - bound), "saves": np.nan}
        if small:
            again = solve(posed, stop=MaxRuntime(left), seed=seed)
            row["saves"] = max(0.0, solution.cost - again.cost)
            best = max(best, again.lower_bound or 0.0)
        row["saves_at_most"] = max(0.0, solution.cost - best)
    columns = ["group", "direction", "sites", "low", "high", "alone",
               "dual_price", "saves", "saves_at_most"]  # fmt: skip
    proved = max(present, result.lower_bound or 0.0)
    return QuotaPrices(solution.cost, proved, without, pd.DataFrame(rows, columns=columns))


def _check(problem: LocationProblem, result: Result) -> Solution:
    if not problem.quota:
        message = "The problem has no quotas, so there is no price of any; give `quota`."
        raise ArgumentError(message)
    if result.solution is None:
        message = "The result has no solution, so nothing can be saved; solve the problem first."
        raise ArgumentError(message)
    if problem.objective != "total" or problem.n_sites is None:
        asked = Phrase("the fewest sites") if problem.n_sites is None else problem.objective
        message = (
            "The price of quotas is known for the objective 'total' with a number of sites, not "
            "for {asked!r}; compare two plans instead, one of them without quotas."
        )
        raise UnsupportedError(message, asked=asked)
    return result.solution


def _multipliers(problem: LocationProblem, solution: Solution, seconds: float) -> Proof:
    """Raise the bound of a problem from its answer, for the multipliers that it is proved by."""
    began = perf_counter()
    cells = make_cells(problem, open_in_list=_OPEN_IN_LIST, seconds=seconds)
    proof = Proof(problem, cells)
    proof.run(solution, None, lambda _: perf_counter() - began > seconds)
    return proof


def _counts(problem: LocationProblem, solution: Solution) -> dict[Hashable, int]:
    group = np.asarray(problem.group)[solution.open_sites]
    return {key: int((group == key).sum()) for key in problem.quota}


def _binding(problem: LocationProblem, solution: Solution) -> list[tuple[Hashable, Direction]]:
    """List the quotas that an answer meets exactly, and which way they hold it."""
    counts = _counts(problem, solution)
    found: list[tuple[Hashable, Direction]] = []
    for key, (low, high) in problem.quota.items():
        room = int(((problem.group == key) & ~problem.forbidden).sum())
        if counts[key] == high < room:
            found.append((key, "more"))
        if counts[key] == low > int(problem.fixed[problem.group == key].sum()):
            found.append((key, "fewer"))
    return found


def _row(
    problem: LocationProblem, solution: Solution, key: Hashable, direction: Direction
) -> dict[str, object]:
    low, high = problem.quota[key]
    return {
        "group": key,
        "direction": direction,
        "sites": _counts(problem, solution)[key],
        "low": low,
        "high": high,
        "alone": _has_room(problem, key, direction),
    }


def _has_room(problem: LocationProblem, key: Hashable, direction: Direction) -> bool:
    """Whether the other quotas can give a site for one more here, or take one."""
    others = {name: limits for name, limits in problem.quota.items() if name != key}
    low, high = problem.quota[key]
    sites = problem.n_sites or 0
    if direction == "more":
        least = {name: max(limits[0], _number(problem, name, problem.fixed))
                 for name, limits in others.items()}  # fmt: skip
        return sum(least.values()) + high + 1 <= sites
    free = ~problem.forbidden
    most = sum(min(limits[1], _number(problem, name, free)) for name, limits in others.items())
    outside = free & ~pd.Series(problem.group).isin(list(problem.quota)).to_numpy()
    return most + int(outside.sum()) + low - 1 >= sites


def _number(problem: LocationProblem, key: Hashable, among: np.ndarray) -> int:
    return int(((problem.group == key) & among).sum())


def widened(problem: LocationProblem, key: Hashable, direction: Direction) -> Quota:
    """Return the quotas of a problem with one of them wider by a site, see `price_quotas`.

    Parameters
    ----------
    problem
        A problem with quotas.
    key
        The group.
    direction
        ``more`` or ``fewer`` sites there.
    """
    quota: Mapping[Hashable, tuple[int, int]] = problem.quota
    alone = _has_room(problem, key, direction)
    down, up = int(direction == "fewer"), int(direction == "more")
    wider: Quota = {}
    for name, (low, high) in quota.items():
        if name == key:
            wider[name] = max(0, low - down), high + up
        else:
            wider[name] = max(0, low - up * (not alone)), high + down * (not alone)
    return wider
