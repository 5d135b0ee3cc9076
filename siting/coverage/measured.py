"""All that a plan says of its coverage, measured once while the households are at hand."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s, most_frequent
from siting.coverage.equity import summarize_equity
from siting.coverage.gaps import household_areas, household_gaps, neighborhood_gaps, summarize
from siting.coverage.groups import memberships, summarize_groups
from siting.coverage.reach import center_gains, missed_households, places_per_household
from siting.travel import Travel
from siting.travel.sources import network_shares, source_words


class _Reach(NamedTuple):
    """What is asked of travel, the same for all measures."""

    travel: Travel
    open_sites: Int32s
    limit_s: Floats


def measure_coverage(
    households: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    assignments: pd.DataFrame,
    centers: gpd.GeoDataFrame,
    travel: Travel,
    *,
    open_sites: Int32s,
    limit_s: pd.Series,
    unlocated: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """Measure the coverage of a plan.

    Parameters
    ----------
    households
        Index household_id; province_code, province, county and groups of the located households.
    areas
        Index neighborhood_id, in the order of the first candidates; province_code, province,
        county, setting and polygon.
    assignments
        On the index of `households`; neighborhood_id, travel_time_s, travel_source, distance_m and
        reason.
    centers
        Index center_id, in the order of `open_sites`; capacity, load, province and county.
    travel
        Travel times in seconds; households are its demand, in their order.
    open_sites
        Positions of the centers among the candidates.
    limit_s
        Longest acceptable travel time of each household, on their index.
    unlocated
        Households without a place.

    Returns
    -------
    The frames of a plan, by name: ``gaps`` (see `siting.coverage.neighborhood_gaps`; also
    places_per_household; crowded_out: households without coverage that have a center within their
    limit; center_gain: households without coverage, of here or around, that a center here would
    have within their limit; gain_here: those of here; nearest_center_id and nearest_travel_time_s:
    the center that most households without coverage have nearest, and their mean time to the
    nearest), ``summary``, ``groups`` and ``equity``.
    """
    labels = assignments["neighborhood_id"]
    lived = household_areas(households, labels, areas)
    setting = areas["setting"].reindex(labels.to_numpy()).fillna("rural").to_numpy()
    homes = household_gaps(assignments, limit_s=limit_s).join(lived)
    homes = homes.assign(setting=setting, network_share=network_shares(assignments))
    homes = homes.join(assignments[["distance_m", "travel_time_s"]])
    reach = _Reach(travel, open_sites, limit_s.to_numpy(dtype=np.float64))
    places = places_per_household(
        travel,
        reach.limit_s,
        open_sites=open_sites,
        capacity=centers["capacity"].to_numpy(dtype=np.float64),
    )
    missed = ~homes["in_reach"].to_numpy()
    gaps = neighborhood_gaps(assignments, areas, limit_s=limit_s).assign(
        places_per_household=pd.Series(places, index=labels.index).groupby(labels).mean(),
        center_gain=center_gains(travel, reach.limit_s, missed)[: len(areas)],
        **_nearest(reach, missed, labels, centers, areas.index),
    )
    members = memberships(households["groups"])
    values = homes[["travel_time_s"]].assign(places_per_household=places)
    return {
        "gaps": gaps,
        "summary": summarize(assignments, lived, centers, limit_s=limit_s, unlocated=unlocated),
        "groups": summarize_groups(homes, members),
        "equity": summarize_equity(values, _parts(homes), members).assign(
            travel_source=str(source_words(homes["network_share"].mean()))
        ),
    }


def _nearest(
    reach: _Reach,
    missed: NDArray[np.bool_],
    labels: pd.Series,
    centers: gpd.GeoDataFrame,
    index: pd.Index,
) -> dict[str, pd.Series]:
    """Sum up by neighborhood what the households without coverage have nearest."""
    own_site = index.get_indexer(pd.Index(labels)).astype(np.int32)
    lost = missed_households(
        reach.travel, reach.limit_s, missed, open_sites=reach.open_sites, own_site=own_site
    ).assign(neighborhood_id=labels.to_numpy()[missed])
    named = pd.Series(centers.index.to_numpy(), index=reach.open_sites)
    lost["nearest_center_id"] = lost["nearest_site"].map(named).astype("str")
    parts = lost.groupby("neighborhood_id")
    most = most_frequent(lost["nearest_center_id"], lost["neighborhood_id"])
    counted = parts[["crowded_out", "gain_here"]].sum().reindex(index, fill_value=0)
    return {
        **counted.astype(np.int64),
        "nearest_center_id": most.reindex(index).astype("str"),
        "nearest_travel_time_s": parts["nearest_travel_time_s"].mean().reindex(index),
    }


def _parts(homes: pd.DataFrame) -> pd.DataFrame:
    """Label provinces, counties (where any is known) and settings of households."""
    parts = {"province": homes["province_code"].fillna(homes["province"])}
    if homes["county"].notna().any():
        parts["county"] = parts["province"].fillna("") + "/" + homes["county"].fillna("")
    return pd.DataFrame(parts | {"setting": homes["setting"]})
