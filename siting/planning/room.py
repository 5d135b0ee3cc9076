"""Centers that are enlarged: to the solver two sites at one place, to a plan one center."""

import numpy as np
import pandas as pd

from siting.location.solution import Solution
from siting.plans.assembling import ROOM


def enlarged(sites: pd.DataFrame, solution: Solution) -> list[str]:
    """Return the centers that get one social worker more, by id."""
    rooms = solution.open_sites[(sites["kind"] == ROOM).to_numpy()[solution.open_sites]]
    return [str(center) for center in sites.index[sites["at"].to_numpy()[rooms]]]


def merge_room(sites: pd.DataFrame, solution: Solution) -> Solution:
    """Count the room that centers got as part of them; the cost stays.

    Parameters
    ----------
    sites
        As `siting.planning.sites.offer_sites` returns them.
    solution
        An answer with them as candidates.

    Returns
    -------
    The same answer, in which enlarged centers have the capacity that their room adds.
    """
    at, problem = sites["at"].to_numpy(), solution.problem
    rooms = solution.open_sites[at[solution.open_sites] != solution.open_sites]
    if not len(rooms):
        return solution
    capacity = problem.capacity.copy()
    np.add.at(capacity, at[rooms], capacity[rooms])
    larger = problem.replace(
        capacity=capacity, n_sites=len(solution.open_sites) - len(rooms), group=None, quota={}
    )
    served = np.where(solution.unserved, -1, at[solution.assignment])
    kept = np.setdiff1d(solution.open_sites, rooms)
    return Solution(larger, kept.astype(np.int32), served.astype(np.int32))
