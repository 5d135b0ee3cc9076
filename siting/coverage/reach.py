"""Who reaches which center within the limit, and what a center here or there would change."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.coverage.floating import share_places
from siting.travel import Travel

#: Households whose ways are listed at a time, so that memory does not grow with the country.
BLOCK = 100_000


def reachable_pairs(
    travel: Travel, limit_s: Floats, *, of: Int32s, among: Int32s
) -> Iterator[tuple[Int32s, Int32s]]:
    """Yield households and the sites within their limits, block by block.

    Parameters
    ----------
    travel
        Travel times in seconds, households as demand.
    limit_s
        Longest acceptable travel time of each household, shape (n,).
    of
        Positions of households.
    among
        Positions of sites, ascending.

    Yields
    ------
    Positions of households and of sites, one entry a pair.
    """
    for limit in np.unique(limit_s[of]):
        some = of[limit_s[of] == limit]
        for first in range(0, len(some), BLOCK):
            block = some[first : first + BLOCK]
            near = travel.within(float(limit), of=block, among=among)
            yield np.repeat(block, np.diff(near.start)), near.site


def places_per_household(
    travel: Travel, limit_s: Floats, *, open_sites: Int32s, capacity: Floats
) -> Floats:
    """Share the places of the centers among all households within the limit (2SFCA).

    Parameters
    ----------
    travel
        Travel times in seconds, households as demand.
    limit_s
        Longest acceptable travel time of each household, shape (n,): its catchment.
    open_sites
        Positions of the centers.
    capacity
        Places of each of them.

    Returns
    -------
    Places per household, shape (n,); see `siting.coverage.floating_catchments`.
    """
    places = np.zeros(travel.n_candidates)
    places[open_sites] = capacity
    everyone = np.arange(travel.n_demand, dtype=np.int32)
    pairs = list(reachable_pairs(travel, limit_s, of=everyone, among=np.unique(open_sites)))
    demand = np.concatenate([block for block, _ in pairs])
    site = np.concatenate([block for _, block in pairs])
    one = np.ones(travel.n_demand)
    return share_places(demand, site, 1.0, households=one, capacity=places)


def center_gains(travel: Travel, limit_s: Floats, missed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count for every candidate how many households without coverage it has within their limit.

    Parameters
    ----------
    travel
        Travel times in seconds, households as demand.
    limit_s
        Longest acceptable travel time of each household, shape (n,).
    missed
        Whether a household is without coverage, shape (n,).

    Returns
    -------
    Households, shape (candidates,); what a center can take is not asked here.
    """
    gains = np.zeros(travel.n_candidates, np.int64)
    lost = np.flatnonzero(missed).astype(np.int32)
    everywhere = np.arange(travel.n_candidates, dtype=np.int32)
    for _, site in reachable_pairs(travel, limit_s, of=lost, among=everywhere):
        gains += np.bincount(site, minlength=travel.n_candidates)
    return gains


def missed_households(
    travel: Travel,
    limit_s: Floats,
    missed: NDArray[np.bool_],
    *,
    open_sites: Int32s,
    own_site: Int32s,
) -> pd.DataFrame:
    """Say of every household without coverage which center is nearest, and how near.

    Parameters
    ----------
    travel, limit_s, missed
        As for `center_gains`.
    open_sites
        Positions of the centers.
    own_site
        Position of the candidate of each household's neighborhood, shape (n,); -1 outside all.

    Returns
    -------
    Index: positions of the missed households. Columns nearest_site (-1 where none can be reached),
    nearest_travel_time_s (missing there), crowded_out (a center stands within the limit, so room
    is what lacks) and gain_here (a center in the own neighborhood would be within the limit).
    """
    lost = np.flatnonzero(missed).astype(np.int32)
    if not len(lost):
        kinds = {"nearest_site": "int64", "nearest_travel_time_s": "float64"}
        kinds |= {"crowded_out": "bool", "gain_here": "bool"}
        return pd.DataFrame(columns=list(kinds), index=lost).astype(kinds)
    near = travel.nearest(1, of=lost, among=np.unique(open_sites))
    seconds = np.where(np.isfinite(near.cost[:, 0]), near.cost[:, 0], np.nan)
    return pd.DataFrame(
        {
            "nearest_site": near.site[:, 0].astype(np.int64),
            "nearest_travel_time_s": seconds,
            "crowded_out": seconds <= limit_s[lost],
            "gain_here": travel.pairs(lost, own_site[lost]) <= limit_s[lost],
        },
        index=lost,
    )
