"""Coverage of what each center serves: the neighborhoods of its catchment, added up."""

import pandas as pd

#: Counts that add up over neighborhoods.
_COUNTS = ("households", "in_reach", "beyond_reach", "no_capacity")
#: Means of the households that are served, and what they are called there.
_MEANS = ("mean_travel_time_s", "mean_distance_m")


def catchment_coverage(neighborhoods: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """Add the coverage of neighborhoods up to the catchments that they are in.

    Parameters
    ----------
    neighborhoods
        Index neighborhood_id; center_id, the center that serves most of it, missing where none
        serves any.
    gaps
        Coverage of each neighborhood, on the same ids: counts of households, and the mean way of
        those in reach in seconds and meters.

    Returns
    -------
    Index center_id: households, in_reach, beyond_reach and no_capacity; mean_travel_time_s and
    mean_distance_m of those in reach, missing where there are none. Nothing is withheld here.
    """
    center = neighborhoods["center_id"].reindex(gaps.index).rename("center_id")
    total = gaps[list(_COUNTS)].groupby(center).sum()
    for name in _MEANS:
        known = gaps[name].notna()
        weight = gaps["in_reach"].where(known, 0)
        # Those whose way is not known weigh nothing, and are no zero minutes away.
        summed = (gaps[name].fillna(0.0) * weight).groupby(center).sum()
        weights = weight.groupby(center).sum()
        total[name] = (summed / weights.where(weights > 0)).astype("float64")
    return total
