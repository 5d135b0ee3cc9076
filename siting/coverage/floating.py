"""Floating catchments: how many places of centers there are for each household that can reach them.

In two steps: the places of a center are shared by all who can reach it, and a household has a share
in every center that it can reach. What "can reach" means is the decay: within a limit (2SFCA, Luo
and Wang 2003, doi:10.1068/b29120), in zones (E2SFCA, Luo and Qi 2009,
doi:10.1016/j.healthplace.2009.06.002), or along a bell curve (Dai 2010,
doi:10.1016/j.healthplace.2010.06.012).
"""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from siting.arrays import Floats
from siting.errors import ArgumentError

#: How much a travel time in seconds counts: from 1 where there is none down to 0.
Decay = Callable[[Floats], Floats]

#: Zones of Luo and Qi (2009): ends in seconds, and their weights.
LUO_QI_STEPS: Mapping[float, float] = {600.0: 1.0, 1200.0: 0.68, 1800.0: 0.22}


def flat_decay(limit_s: float) -> Decay:
    """Count every time up to a limit in full, and none beyond it."""
    return step_decay({limit_s: 1.0})


def step_decay(steps: Mapping[float, float] = LUO_QI_STEPS) -> Decay:
    """Count times by zones.

    Parameters
    ----------
    steps
        End of each zone in seconds, which belongs to it, and its weight.

    Raises
    ------
    ProblemError
        When there are no zones, or an end or a weight is below 0.
    """
    if not steps or min(*steps, *steps.values()) < 0:
        message = "Zones need ends in seconds and weights of at least 0, not {steps}."
        raise ArgumentError(message, steps=dict(steps))
    ends = np.array(sorted(steps))
    weights = np.array([steps[end] for end in sorted(steps)] + [0.0])

    def decay(seconds: Floats) -> Floats:
        return np.asarray(weights[np.searchsorted(ends, seconds, side="left")])

    return decay


def gaussian_decay(width_s: float, *, limit_s: float = np.inf) -> Decay:
    """Count times along a Gaussian curve, and none beyond a limit.

    Parameters
    ----------
    width_s
        Standard deviation of the curve in seconds, above 0.
    limit_s
        Longest time that counts.
    """
    _check_positive(width_s, "The width of a Gaussian curve")

    def decay(seconds: Floats) -> Floats:
        return np.where(seconds <= limit_s, np.exp(-0.5 * (seconds / width_s) ** 2), 0.0)

    return decay


def bell_decay(limit_s: float) -> Decay:
    """Count times along a Gaussian curve that comes down to 0 at a limit, as Dai (2010) does.

    Parameters
    ----------
    limit_s
        Time in seconds that counts no more, above 0.
    """
    _check_positive(limit_s, "The limit of a catchment")
    lowest = np.exp(-0.5)

    def decay(seconds: Floats) -> Floats:
        curve = np.exp(-0.5 * (np.minimum(seconds, limit_s) / limit_s) ** 2)
        return np.asarray((curve - lowest) / (1.0 - lowest))

    return decay


def floating_catchments(
    households: pd.Series, capacity: pd.Series, travel: pd.DataFrame, *, decay: Decay
) -> pd.Series:
    """Share the places of centers among all who can reach them.

    Parameters
    ----------
    households
        Number of households at each demand point, at least 0; index: its id.
    capacity
        Places of each center, at least 0; index: its id.
    travel
        One row a pair: demand and center (ids), travel_time_s; pairs that are not listed cannot
        reach each other, and a pair counts once for each row.
    decay
        How much a travel time counts: `flat_decay` (2SFCA), `step_decay` (E2SFCA), `bell_decay` or
        `gaussian_decay`.

    Returns
    -------
    Places per household on the index of `households`; 0 where no center is reached. Weighted by
    households it sums to the capacity of the centers that anybody reaches.

    Raises
    ------
    ProblemError
        When ids repeat or are unknown, or a number is negative or missing.
    """
    _check_numbers(households, "households")
    _check_numbers(capacity, "capacity")
    demand = _positions(travel["demand"], households.index, "demand point")
    center = _positions(travel["center"], capacity.index, "center")
    seconds = travel["travel_time_s"].to_numpy(dtype=np.float64)
    if np.isnan(seconds).any() or (seconds < 0).any():
        message = "Some travel times are missing or negative; leave out pairs that cannot travel."
        raise ArgumentError(message)
    places = share_places(
        demand,
        center,
        decay(seconds),
        households=households.to_numpy(dtype=np.float64),
        capacity=capacity.to_numpy(dtype=np.float64),
    )
    return pd.Series(places, index=households.index, name="places_per_household")


def share_places(
    demand: NDArray[np.integer],
    center: NDArray[np.integer],
    weight: ArrayLike,
    *,
    households: Floats,
    capacity: Floats,
) -> Floats:
    """Share places, with positions in place of ids.

    Parameters
    ----------
    demand, center
        Positions of the two ends of each pair, shape (pairs,).
    weight
        How much each pair counts, shape (pairs,) or one for all.
    households
        Households of each demand point, shape (n,).
    capacity
        Places of each center, shape (m,).

    Returns
    -------
    Places per household, shape (n,).
    """
    counted = np.broadcast_to(np.asarray(weight, dtype=np.float64), demand.shape)
    wanted = np.bincount(center, counted * households[demand], minlength=len(capacity))
    offered = np.divide(capacity, wanted, out=np.zeros(len(capacity)), where=wanted > 0)
    shares = counted * offered[center]
    return np.bincount(demand, shares, minlength=len(households)).astype(np.float64)


def _check_positive(value: float, what: str) -> None:
    if not value > 0:
        message = "{what} must be above 0 seconds, not {value}."
        raise ArgumentError(message, what=what, value=value)


def _check_numbers(values: pd.Series, what: str) -> None:
    if not values.index.is_unique:
        message = "Some ids of the {what} repeat; give each one row."
        raise ArgumentError(message, what=what)
    if values.isna().any() or (values < 0).any():
        message = "Some numbers of the {what} are missing or negative."
        raise ArgumentError(message, what=what)


def _positions(ids: pd.Series, index: pd.Index, what: str) -> NDArray[np.intp]:
    positions = index.get_indexer(pd.Index(ids))
    unknown = ids[positions < 0]
    if len(unknown):
        message = "The travel table names a {what} that is not given: {unknown}."
        raise ArgumentError(message, what=what, unknown=unknown.iloc[0])
    return np.asarray(positions)
