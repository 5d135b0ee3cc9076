"""How firm each site of an answer is: what it costs at least, and at most, to do without it.

At least: the multipliers of the Lagrangian dual bound every answer without a site, wherever the
others then stand, and every answer with a candidate that is closed. At most: the site is exchanged
for each candidate nearby, and everybody assigned anew at least cost, capacity included. Where an
exchange costs next to nothing, the site could as well stand there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from layers.phrases import Phrase
from siting.arrays import Floats, Int32s
from siting.checks import real_number, whole_number
from siting.errors import ArgumentError, UnsupportedError
from siting.location.methods.assigning.swapping import ROUNDING, Swapping
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.location.solution import Solution

#: Cheapest exchanges that are told, and candidates nearby that are looked at, by default.
ALTERNATIVES, NEARBY = 3, 8
#: What an exchange may cost each file of a site, in seconds, and still be as good, by default.
NEAR_S = 60.0
#: Part of the time after which exchanges end, and bounds of all others; part of what they leave for
#: the multipliers, and part of that for the first ones; the rest is for bounds of single sites.
EXCHANGED, ELSEWHERE, PROOF, COARSE = 0.6, 0.75, 0.7, 0.4
#: Iterations of the multipliers for one site.
ALONE = 100
#: Open sites that a neighbor list holds on average where multipliers are found.
_OPEN_IN_LIST = 12

#: ``stays``: it is fixed. ``better``: an exchange costs less than the answer. ``near``: one costs
#: next to nothing. ``proved``: no answer without it is near. ``alone``: proved as well, but only of
#: answers in which the other sites stay. ``firm``: none was found to be. ``unknown``: there was no
#: time to look, or nothing to exchange it for.
Verdict: TypeAlias = Literal["stays", "better", "near", "proved", "alone", "firm", "unknown"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True, eq=False)
class Firmness:
    """How firm the sites of an answer are, in the unit of the problem's cost.

    Parameters
    ----------
    cost
        Least cost of the open sites.
    lower_bound
        Proved bound on the cost of any answer.
    sites
        A row for each open site, by position: ``files``; ``out_at_least``, what any answer without
        it costs more (0 or below: nothing proved; ``inf`` where the rules allow none);
        ``alone_at_least``, the same while all other sites stay, and one opens anywhere for it; and
        ``out_found``, what the best exchange that was followed costs more (missing without any);
        ``alternatives``, how many exchanges are as good; ``verdict``, one of `VERDICTS`.
    swaps
        The cheapest exchanges of each site: ``site``, ``other``, ``more``, and ``as_good``.
    in_at_least
        What any answer costs more in which each candidate is open, proved, shape (m,).
    proved_out, proved_in
        Candidates that are proved to be open in no answer as good as this one, and in every one,
        those aside that the problem itself forbids or fixes.
    """

    cost: float
    lower_bound: float
    sites: pd.DataFrame
    swaps: pd.DataFrame
    in_at_least: Floats
    proved_out: Int32s
    proved_in: Int32s


def site_firmness(
    problem: LocationProblem,
    open_sites: Int32s,
    *,
    lower_bound: float | None = None,
    alternatives: int = ALTERNATIVES,
    nearby: int = NEARBY,
    near_s: float = NEAR_S,
    seconds: float = 60.0,
) -> Firmness:
    """Say how firm each open site is.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites, in which each demand point is one file and has a
        finite penalty.
    open_sites
        Positions of the open sites; who goes where is worked out at least cost.
    lower_bound
        What is proved of the problem already.
    alternatives
        Cheapest exchanges of a site that are told.
    nearby
        Candidates that each site is exchanged for.
    near_s
        What an exchange may cost each file of the site, and still be as good.
    seconds
        Time for all of it, beyond the assignment; sites that it does not last for are ``unknown``.

    Raises
    ------
    ProblemError
        When an argument is not what it must be, somebody must be served whatever it costs, or the
        open sites are no answer to the problem.
    UnsupportedError
        When the objective is another one, or loads differ from one file each.
    """
    whole_number(alternatives, "number of alternatives", least=1)
    whole_number(nearby, "number of candidates nearby", least=1)
    real_number(near_s, "near_s")
    real_number(seconds, "seconds")
    if problem.objective != "total" or problem.n_sites is None:
        asked = Phrase("the fewest sites") if problem.n_sites is None else problem.objective
        message = (
            "How firm sites are is known for the objective 'total' with a number of sites, not for "
            "{asked!r}; make a plan for 'total'."
        )
        raise UnsupportedError(message, asked=asked)
    swapping = Swapping(problem, open_sites)
    solution = swapping.solution
    broken = solution.violations()
    if broken:
        message = "These sites are no answer to the problem: {broken}"
        raise ArgumentError(message, broken=" ".join(broken))
    began = perf_counter()

    def over(part: float) -> Callable[[], bool]:
        return lambda: perf_counter() - began > part * seconds

    movable = solution.open_sites[~problem.fixed[solution.open_sites]]
    tried = swapping.run(movable, kept=alternatives, nearby=nearby, over=over(EXCHANGED)).tried
    elsewhere = swapping.bounds_elsewhere(movable, tried, over=over(ELSEWHERE))
    left = max(0.0, seconds - (perf_counter() - began))
    proof = _multipliers(swapping, PROOF * left)
    known = max(proof.bound or 0.0, lower_bound or 0.0)
    without, among = (np.maximum(each, known) for each in proof.bounds_forced())
    near = near_s * np.maximum(solution.load, 1.0)
    best = tried.groupby("site")["more"].min()
    _prove_alone(proof, solution.cost, without, best=best, near=near, over=over(1.0))
    swaps = tried.groupby("site", sort=False).head(alternatives).reset_index(drop=True)
    swaps["as_good"] = swaps["more"].to_numpy() <= near[swaps["site"]] + _slack(solution.cost)
    followed = best.reindex(elsewhere.index)
    alone = elsewhere.mask(followed < elsewhere, followed)
    without, among = without - solution.cost, among - solution.cost
    return _told(solution, known, without, among, alone, swaps, near)


def _slack(cost: float) -> float:
    """Return by how much two costs may differ and be the same but for rounding."""
    return ROUNDING * max(cost, 1.0)


def _multipliers(swapping: Swapping, seconds: float) -> Proof:
    """Raise the bound of a problem from its answer, for the multipliers that it is proved by."""
    began, solution = perf_counter(), swapping.solution
    cells = make_cells(solution.problem, open_in_list=_OPEN_IN_LIST, seconds=seconds)
    proof = Proof(solution.problem, cells)
    for part in (COARSE, 1.0):  # what was found on cells proves nothing before it is gone on with

        def over(_bound: float, end: float = began + part * seconds) -> bool:
            return perf_counter() > end

        proof.run(solution, swapping.price, over)
        if proof.settled:
            break
    return proof


def _prove_alone(
    proof: Proof,
    cost: float,
    without: Floats,
    *,
    best: pd.Series,
    near: Floats,
    over: Callable[[], bool],
) -> None:
    """Raise the bounds without single sites that no exchange comes near, the dearest first.

    Parameters
    ----------
    proof
        With the multipliers to begin from.
    cost
        Cost of the answer.
    without
        Bound without each candidate, shape (m,); those that rise are set.
    best
        What the best exchange of a site costs more.
    near
        What an exchange may cost and be as good, shape (m,).
    over
        Asked whether to stop.
    """
    dear = best[best > near[best.index]].sort_values(ascending=False, kind="stable")
    for site, more in zip(dear.index.to_numpy(), dear.to_numpy(), strict=True):
        if over():
            break
        wanted, left = cost + near[site] + 2.0 * _slack(cost), iter(range(ALONE))

        def stop(bound: float, wanted: float = wanted, left: Iterator[int] = left) -> bool:
            return bound > wanted or next(left, None) is None or over()

        if without[site] <= wanted:
            found = proof.bound_without(int(site), target=cost + more, stop=stop)
            without[site] = max(without[site], found)


def _told(
    solution: Solution,
    known: float,
    without: Floats,
    among: Floats,
    alone: pd.Series,
    swaps: pd.DataFrame,
    near: Floats,
) -> Firmness:
    """Put bounds and exchanges together."""
    problem, sites, slack = solution.problem, solution.open_sites, _slack(solution.cost)
    by_site = swaps.groupby("site")
    table = pd.DataFrame(
        {
            "files": solution.load[sites],
            "out_at_least": without[sites],
            "alone_at_least": alone.reindex(sites).to_numpy(),
            "out_found": by_site["more"].min().reindex(sites).to_numpy(),
            "alternatives": by_site["as_good"].sum().reindex(sites, fill_value=0).astype(int),
        },
        index=pd.Index(sites, name="site"),
    )
    table["verdict"] = np.select(
        [
            problem.fixed[sites],
            table["out_found"] < -slack,
            table["alternatives"] > 0,
            table["out_at_least"] > near[sites] + slack,
            table["alone_at_least"] > near[sites] + slack,
            table["out_found"].notna(),
        ],
        ["stays", "better", "near", "proved", "alone", "firm"],
        "unknown",
    )
    return Firmness(
        cost=solution.cost,
        lower_bound=known,
        sites=table,
        swaps=swaps,
        in_at_least=among,
        proved_out=np.flatnonzero((among > slack) & ~problem.forbidden).astype(np.int32),
        proved_in=np.flatnonzero((without > slack) & ~problem.fixed).astype(np.int32),
    )
