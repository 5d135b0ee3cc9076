"""The ground that each center of a second level serves, as neighborhoods of the first say it."""

import geopandas as gpd
import pandas as pd

from siting.areas.closing import tiling
from siting.areas.merging import merged
from siting.arrays import most_frequent
from siting.plans.frames import Plan
from siting.privacy import too_few


def tier_catchments(
    plan: Plan, served: pd.DataFrame, refers_to: pd.Series, centers: pd.Index
) -> gpd.GeoDataFrame:
    """Return the catchments of a second level, each a union of neighborhoods as those of a plan.

    A neighborhood is of the center that serves most of its households of the groups. Where these
    are few, the ground would tell of them; there it is of the center to which the center of its
    first level refers.

    Parameters
    ----------
    plan
        The first level.
    served
        Households of the groups: ``center_id`` of the second level, missing for the unserved.
    refers_to
        Center of the second level, by that of the first.
    centers
        Labels of the second level.

    Returns
    -------
    On these labels; no shape for a center that serves the largest share of no neighborhood.
    """
    areas = plan.neighborhoods
    label = plan.assignments["neighborhood_id"].reindex(served.index)
    own = most_frequent(served["center_id"], label).reindex(areas.index)
    count = label[served["center_id"].notna()].value_counts().reindex(areas.index, fill_value=0)
    of_area = areas["center_id"].map(refers_to).where(too_few(count), own)
    frame = gpd.GeoDataFrame(geometry=merged(areas.geometry, of_area).reindex(centers))
    if plan.facts.options.get("neighborhoods") != "given":
        return frame
    # Drawn neighborhoods leave strips and holes open.
    return frame.set_geometry(tiling(frame.geometry, others=areas.geometry[of_area.isna()]))
