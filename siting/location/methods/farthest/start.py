"""First sites of a search for the least radius: farthest first."""

from math import inf

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.problem import LocationProblem
from siting.location.site_rules import Rules


def open_farthest_first(
    problem: LocationProblem, rules: Rules, demand: Int32s, pays: Floats
) -> Int32s:
    """Open, one by one, the site nearest to whoever of some is farthest from all.

    Source: Gonzalez, Theoretical Computer Science 38 (1985), 293-306,
    doi:10.1016/0304-3975(85)90224-5.

    Parameters
    ----------
    problem
        The problem.
    rules
        Its rules.
    demand
        Demand points that are looked at.
    pays
        What each of them pays when unserved.

    Returns
    -------
    The sites, ascending; only the fixed ones where there is no demand point.
    """
    sites: list[int] = np.flatnonzero(rules.fixed).tolist()
    far = np.full(len(demand), inf)
    for site in sites:
        far = np.minimum(far, problem.travel.pairs(demand, np.full(len(demand), site, np.int32)))
    opened = np.bincount(rules.kind[rules.fixed], minlength=len(rules.low))
    free = rules.allowed & ~rules.fixed
    count = problem.n_sites or 1
    nearest = problem.travel.nearest(1, of=demand, among=rules.free).site[:, 0]
    while len(sites) < count and len(demand):
        paid = np.minimum(far, pays)
        worst = int(paid.argmax())
        missing = int(np.maximum(rules.low - opened, 0).sum())
        usable = free & (opened < rules.high)[rules.kind]
        if missing >= count - len(sites):
            usable &= (opened < rules.low)[rules.kind]
        site = int(nearest[worst])
        if site < 0 or not usable[site]:
            among = np.flatnonzero(usable).astype(np.int32)
            of = demand[worst : worst + 1]
            site = int(problem.travel.nearest(1, of=of, among=among).site[0, 0])
            site = int(among[0]) if site < 0 else site
        sites.append(site)
        free[site] = False
        opened[rules.kind[site]] += 1
        far = np.minimum(far, problem.travel.pairs(demand, np.full(len(demand), site, np.int32)))
    return np.unique(np.array(sites, np.int32)).astype(np.int32)
