"""What becomes of centers between two plans: opened, closed, moved, enlarged or shrunk."""

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from layers.crs import WGS84, arc_length, points_xyz
from siting.arrays import Flags, Floats, Integers, members

#: What may become of a center, in the order in which it is told.
ACTIONS = ("opened", "closed", "moved", "enlarged", "shrunk")

#: Farthest that a closed center and an opened one may lie apart to count as one that moved.
MOVED_M = 2_000.0

#: Centers this near to each other stand at one place; maps round to as much.
SAME_PLACE_M = 10.0

_PLACE = ["province_code", "province", "county", "setting"]
_TEXTS = ["action", "center_before", "center_after", "name_before", "name_after", *_PLACE]
_SIZES = ["capacity", "workers"]


def center_actions(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, *, moved_m: float = MOVED_M
) -> gpd.GeoDataFrame:
    """List what has to be done to get from the centers of one plan to those of another.

    A center is the same in both where it has the same id, unless both plans made it up (status new:
    such an id is that of a neighborhood, of which another plan may have others). Of the rest, those
    that closed and those that opened are paired so that the distances, of which none counts more
    than `moved_m`, add up to the least.

    Parameters
    ----------
    before, after
        Centers of the plans, see `siting.plans.schema.LAYERS`.
    moved_m
        Farthest that such a pair may lie apart, in meters; nearer than `SAME_PLACE_M` it is one
        that stayed.

    Returns
    -------
    One row an action, in the order of `ACTIONS` and of the ids; a center that moved and was
    enlarged has two. Columns action, center_before, center_after, name_before, name_after,
    province_code, province, county, setting (where it then stands, or stood), distance_m (of the
    moved), capacity_before, capacity_after, workers_before, workers_after (whole numbers),
    longitude_before and latitude_before; what there is not is missing. The point is the place
    after, of the closed the one before.
    """
    old, new = before.sort_index(), after.sort_index()
    rows, others, distance_m = _same_centers(old, new, moved_m)
    pairs = _pairs(old, new, rows, others, distance_m)
    apart = distance_m > SAME_PLACE_M
    grown = _growth(pairs)
    parts = [
        _alone(new.drop(new.index[others]), "opened", "after"),
        _alone(old.drop(old.index[rows]), "closed", "before"),
        pairs[apart].assign(action="moved"),
        pairs[grown > 0].assign(action="enlarged", distance_m=np.nan),
        pairs[grown < 0].assign(action="shrunk", distance_m=np.nan),
    ]
    return _typed(pd.concat([part for part in parts if len(part)] or [pairs.assign(action="")]))


def _same_centers(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, moved_m: float
) -> tuple[Integers, Integers, Floats]:
    """Return the positions of centers that are the same in both, and how far each moved."""
    here, there = points_xyz(old), points_xyz(new)
    at = new.index.get_indexer(old.index)
    named = np.flatnonzero(at >= 0)
    made_up = (
        old["status"].eq("new").to_numpy()[named] & new["status"].eq("new").to_numpy()[at[named]]
    )
    named = named[~made_up]
    rows, others = named, at[named]
    free, left = _others(len(old), rows), _others(len(new), others)
    first, second = nearest_pairs(here[free], there[left], within_m=max(moved_m, SAME_PLACE_M))
    rows, others = np.r_[rows, free[first]], np.r_[others, left[second]]
    distance_m = arc_length(np.linalg.norm(here[rows] - there[others], axis=1))
    order = np.argsort(rows)
    return rows[order], others[order], distance_m[order]


def _others(count: int, taken: Integers) -> Integers:
    free: Flags = np.ones(count, dtype=bool)
    free[taken] = False
    return np.flatnonzero(free)


def nearest_pairs(here: Floats, there: Floats, *, within_m: float) -> tuple[Integers, Integers]:
    """Pair points of two sets so that the distances, each at most `within_m`, add up to the least.

    Whoever has no partner, or one farther away, counts `within_m`. Only parts of the plane that
    hang together by near points are assigned at once, each in the cube of its points.

    Parameters
    ----------
    here, there
        Earth-centered points in meters, shape (n, 3) and (m, 3).
    within_m
        Farthest that a pair may lie apart, along a straight line.

    Returns
    -------
    Positions in `here`, sorted, and in `there`.
    """
    near = (
        KDTree(here).sparse_distance_matrix(KDTree(there), within_m, output_type="ndarray")
        if len(here) and len(there)
        else np.empty(0, dtype=[("i", int), ("j", int), ("v", float)])
    )
    n, m = len(here), len(there)
    links = coo_array((np.ones(len(near)), (near["i"], n + near["j"])), shape=(n + m, n + m))
    first, second = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for nodes in members(connected_components(links, directed=False)[1].astype(np.int64)):
        left, right = nodes[nodes < n], nodes[nodes >= n] - n
        if len(left) and len(right):
            apart = np.linalg.norm(here[left][:, None] - there[right][None], axis=2)
            row, column = linear_sum_assignment(np.minimum(apart, within_m))
            close = apart[row, column] <= within_m
            first.append(left[row[close]])
            second.append(right[column[close]])
    rows, others = np.concatenate(first), np.concatenate(second)
    order = np.argsort(rows)
    return rows[order], others[order]


def _alone(centers: gpd.GeoDataFrame, action: str, when: str) -> pd.DataFrame:
    """Return the rows of centers that only one of the plans has."""
    return _told(centers, when).assign(action=action, **_places(centers))


def _pairs(
    old: gpd.GeoDataFrame,
    new: gpd.GeoDataFrame,
    rows: Integers,
    others: Integers,
    distance_m: Floats,
) -> pd.DataFrame:
    """Return the rows of centers that both plans have, without an action."""
    was, now = old.iloc[rows], new.iloc[others]
    here = {"longitude_before": was.geometry.x, "latitude_before": was.geometry.y}
    columns = {**_told(was, "before"), **_told(now, "after"), **_places(now), **here}
    plain = {name: values.array for name, values in columns.items()}
    return pd.DataFrame({**plain, "distance_m": distance_m})


def _told(centers: gpd.GeoDataFrame, when: str) -> pd.DataFrame:
    told: pd.DataFrame = centers[["name", *_SIZES]].add_suffix(f"_{when}")
    told.insert(0, f"center_{when}", centers.index)
    return told.set_index(pd.RangeIndex(len(told)))


def _places(centers: gpd.GeoDataFrame) -> pd.DataFrame:
    places: pd.DataFrame = centers[[*_PLACE, "geometry"]].reset_index(drop=True)
    return places


def _growth(pairs: pd.DataFrame) -> Integers:
    """Say whether each grew (above 0) or shrank: in capacity, else in workers."""
    by = [pairs[f"{size}_after"] - pairs[f"{size}_before"] for size in _SIZES]
    return np.asarray(by[0].where(by[0] != 0, by[1]), dtype=np.int64)


def _typed(actions: pd.DataFrame) -> gpd.GeoDataFrame:
    """Give the columns their order and types; rows without an action are left out."""
    whole = [f"{size}_{when}" for size in _SIZES for when in ("before", "after")]
    numbers = ["distance_m", "longitude_before", "latitude_before"]
    columns = [*_TEXTS, *whole, *numbers, "geometry"]
    frame = actions[actions["action"] != ""].reindex(columns=columns).reset_index(drop=True)
    types = dict.fromkeys(_TEXTS, "str") | dict.fromkeys(whole, "Int64")
    frame = frame.astype(types | dict.fromkeys(numbers, "float64"))
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84)
