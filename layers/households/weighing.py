"""What rows name against where their points lie: contradictions, row by row and in all."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import arc_length, points_xyz
from layers.households.findings import finding, join_findings
from layers.places.gazetteer import EXACT_BUT_KIND, place_by_name
from layers.reasons import reason, reason_column
from layers.text import as_text

#: A point may lie this far from the middle of the settlement that its row names: so many meters,
#: and so many for each root of its population (9 km for a town of 100,000, 40 km for Tehran).
NEAR_M, PER_ROOT_M = 5_000.0, 12.0

#: Households on one point from which that is said, unless their rows name it as a place to live.
CROWD = 10


class Weighed(NamedTuple):
    """How the points of a file fit what its rows name.

    Parameters
    ----------
    checked
        Points whose row names a settlement that is known for certain.
    contradicted
        How many of them lie far from it.
    median_km
        Median distance of those, in kilometers; 0 for none.
    shared
        Points on which at least `CROWD` households lie, and below it how many households do.
    crowded
        Households on them.
    """

    checked: int = 0
    contradicted: int = 0
    median_km: float = 0.0
    shared: int = 0
    crowded: int = 0

    @property
    def mostly_wrong(self) -> bool:
        """Whether more than half of what could be checked contradicts, and enough was checked."""
        return self.checked >= 2 * CROWD and 2 * self.contradicted > self.checked


def weigh_points(
    points: gpd.GeoSeries, fields: pd.DataFrame, *, settlements: gpd.GeoDataFrame
) -> tuple[Weighed, pd.DataFrame]:
    """Compare points with the settlements that their rows name, and with each other.

    Parameters
    ----------
    points
        Points that are believed, in WGS 84.
    fields
        Columns `settlement`, `province_code` and `county_code`, on an index that holds theirs.
    settlements
        As `layers.places.settlements.load_settlements` gives them.

    Returns
    -------
    Counts, and a finding for each row that contradicts or shares its point with many.
    """
    if points.empty:
        return Weighed(), join_findings([])
    asked = fields.loc[points.index, ["settlement", "province_code"]]
    found = place_by_name(asked, settlements)
    sure = found["settlement_id"].notna() & (found["placed_score"] >= EXACT_BUT_KIND)
    own = settlements.loc[found["settlement_id"][sure]]
    chord = np.linalg.norm(points_xyz(points[sure]) - points_xyz(own), axis=1)
    away = pd.Series(arc_length(chord), index=points.index[sure])
    near = NEAR_M + PER_ROOT_M * np.sqrt(own["population"].fillna(0).to_numpy(dtype=np.float64))
    far = away[away.to_numpy() > near]
    told = as_text(asked["settlement"][far.index])
    why = reason_column("far_from_named", km=(far / 1000).round().astype("int64"))
    crowd, count = _crowds(points)
    weighed = Weighed(
        len(away),
        len(far),
        float(far.median() / 1000) if len(far) else 0.0,
        count,
        len(crowd),
    )
    findings = [
        finding(told, column="settlement", reason=why, outcome="kept"),
        finding(crowd, column="longitude, latitude", reason=reason("many_here"), outcome="kept"),
    ]
    return weighed, join_findings(findings)


def _crowds(points: gpd.GeoSeries) -> tuple[pd.Series, int]:
    """Return the points that many share, as text on the index of their rows; and how many."""
    xy = pd.DataFrame({"x": points.x.round(5), "y": points.y.round(5)})
    crowd = xy[xy.groupby(["x", "y"])["x"].transform("size") >= CROWD]
    place = crowd["x"].astype("str") + ", " + crowd["y"].astype("str")
    return place, place.nunique()
