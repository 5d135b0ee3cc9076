"""Where a further center stops paying: the number of centers that is best at a stated worth.

A center is worth opening where it saves more travel than is asked of it. Together with what each
center must save, the cost of a number of centers is what all travel and all centers cost; its least
is where a further center stops paying. Of every number a plan is known, whose cost is not below the
best possible, and a bound, which is not above it. So a number whose bound already costs more than
the plan of another one is proved to be none of the best.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from siting.checks import real_number
from siting.errors import ProblemError


@dataclass(frozen=True)
class Paying:
    """The number of centers that is best at a worth, as found and as proved.

    Parameters
    ----------
    worth_s
        What each further center must save, in household-seconds.
    best
        The number whose plan costs least, all centers counted at their worth.
    least, most
        The best of these numbers is none outside of these; proved by bounds.
    """

    worth_s: float
    best: int
    least: int
    most: int


def where_paying_stops(phases: pd.DataFrame, *, worth_s: float) -> Paying:
    """Say up to which number of centers a further one pays.

    Parameters
    ----------
    phases
        Index ``centers``, ascending; ``cost`` and ``alone`` of plans of each number and
        ``lower_bound`` (missing where none was proved), in household-seconds, see
        `siting.planning.growth.Growth`.
    worth_s
        What each center must save, in household-seconds.

    Raises
    ------
    ProblemError
        When the worth is no number of at least 0, or endless, or there are no phases.
    """
    worth = real_number(worth_s, "worth of a center", unit="household-seconds")
    if math.isinf(worth) or phases.empty:
        message = "What a center must save must be a finite number, and there must be phases."
        raise ProblemError(message)
    number = phases.index.to_numpy(dtype=np.float64)
    known = phases[["cost", "alone"]].min(axis=1).to_numpy(dtype=np.float64) + worth * number
    bound = phases["lower_bound"].fillna(0.0).to_numpy(dtype=np.float64) + worth * number
    # Rounding of sums must not rule out what is equally good.
    open_still = np.flatnonzero(bound <= known.min() * (1.0 + 1e-9))
    counts = phases.index.to_numpy()
    return Paying(
        worth_s=worth,
        best=int(counts[int(known.argmin())]),
        least=int(counts[open_still[0]]),
        most=int(counts[open_still[-1]]),
    )
