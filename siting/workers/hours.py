"""The hours that home visits take, and the social workers that a center needs for them.

A worker leaves the center in the morning, goes from home to home and comes back. So the time of a
visit is that at the home, the way from the visit before, and a share of the way out and back: the
form that Daganzo (1984, Transportation Science 18, doi:10.1287/trsc.18.4.331) gave to rounds of
many stops. The way between visits follows from the length of a shortest tour through n points that
lie evenly on an area A, `TOUR` times the square root of n A (Beardwood, Halton and Hammersley 1959,
Proceedings of the Cambridge Philosophical Society 55, doi:10.1017/S0305004100034095).

Homes do not lie evenly but in villages and quarters. The shortest tree that joins n even points is
`TREE` times the square root of n A long, and it is quickly found for any points; so a tour is taken
to be `TOUR` / `TREE` times as long as the tree, and every home has a half of the edges that meet
there. Each month only some homes are due: where a share p of them is, they lie thinner, and the way
between visits is longer by the square root of 1 / p.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.crs import arc_length, points_xyz
from siting.arrays import Floats, Integers
from siting.standards import Standards
from siting.travel.estimates import Pace, estimated_pace
from siting.workers.kernels.spanning_trees import spanning_trees

#: Length of the shortest tour through n even points over the square root of n times their area
#: (Johnson, McGeoch and Rothberg 1996; Percus and Martin 1996).
TOUR = 0.7124
#: The same of the shortest tree (Cortina-Borja and Robinson 2000, Statistics and Probability
#: Letters 47).
TREE = 0.6331

#: Rounds are planned by the month.
MONTHS = 12.0

_COLUMNS = ["visits", "home_hours", "between_hours", "way_hours", "hours"]


def household_hours(
    households: gpd.GeoDataFrame,
    center_id: pd.Series,
    centers: gpd.GeoDataFrame,
    standards: Standards,
    *,
    rural: NDArray[np.bool_],
    way_s: pd.Series | None = None,
    between_s: pd.Series | None = None,
) -> pd.DataFrame:
    """Estimate how many hours a year a social worker needs for each household.

    Hours add up: those of a worker are the sum over the households of that worker, as long as these
    live together.

    Parameters
    ----------
    households
        Index household_id, points; ``visits_per_year`` and ``groups`` where known; the way between
        visits of those whose ``placement`` is approximate is the mean of their center's others.
    center_id
        Center of each household, on the same index; missing for the unserved.
    centers
        Index center_id, points.
    standards
        Visits a year, minutes of a visit and of a day, paces.
    rural
        Whether each household is in the country, shape (n,).
    way_s
        Measured seconds from the center to each household, on its index; where missing, the way is
        estimated from the straight line.
    between_s
        Measured seconds from one visit to the next, likewise.

    Returns
    -------
    On the index of `households`: ``visits`` a year; hours a year at the home (``home_hours``),
    between visits (``between_hours``) and from and to the center (``way_hours``), and their sum
    ``hours``. All are missing for the unserved.
    """
    served = center_id.notna().to_numpy()
    hours = pd.DataFrame(np.nan, index=households.index, columns=_COLUMNS)
    if not served.any():
        return hours
    homes, center = households[served], center_id[served]
    visits = visits_a_year(homes, standards)
    pace = estimated_pace(rural[served], standards.of_workers())
    position = centers.index.get_indexer(center)
    straight = points_xyz(homes) - points_xyz(centers)[position]
    way = _measured(way_s, homes, pace.times(arc_length(np.sqrt((straight**2).sum(axis=1)))))
    between = _measured(between_s, homes, _between_visits(homes, position, visits, pace))
    home = 60.0 * visit_minutes(homes, standards)
    share = _share_of_day(home, between, way, day_s=60.0 * standards.day_minutes)
    parts = visits[:, None] / 3600.0 * np.column_stack(
        [home, between * (1.0 - share), 2.0 * way * share]
    )  # fmt: skip
    hours.loc[served] = np.column_stack([visits, parts, parts.sum(axis=1)])
    return hours


def visits_a_year(households: pd.DataFrame, standards: Standards) -> Floats:
    """Return the home visits a year of each household, shape (n,).

    What its file says; else the most that the standards give to one of its groups; else the
    standards' number for all.
    """
    usual = _by_group(households, standards.visits_by_group, standards.visits_per_year)
    if "visits_per_year" not in households:
        return usual
    filed = households["visits_per_year"].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(filed), usual, filed)


def visit_minutes(households: pd.DataFrame, standards: Standards) -> Floats:
    """Return the minutes at each home for one visit, shape (n,): the longest of its groups."""
    return _by_group(households, standards.minutes_by_group, standards.visit_minutes)


def unknown_groups(households: pd.DataFrame, standards: Standards) -> list[str]:
    """Return the groups for which standards give visits or minutes and that no household has.

    Parameters
    ----------
    households
        Column ``groups`` where known.
    standards
        Visits and minutes by group.
    """
    given = {*standards.visits_by_group, *standards.minutes_by_group}
    there = households["groups"].dropna().unique() if "groups" in households else ()
    return sorted(given - {name for text in there for name in str(text).split(";")})


def staff_centers(
    centers: pd.DataFrame, center_id: pd.Series, hours: pd.DataFrame, standards: Standards
) -> pd.DataFrame:
    """Count the social workers of each center by files, which is the rule, and by hours.

    Parameters
    ----------
    centers
        Index center_id.
    center_id
        Center of each household; missing for the unserved.
    hours
        As `household_hours` gives it, on the same index.
    standards
        Files and hours of one worker.

    Returns
    -------
    On the index of `centers`: ``files``; ``visits`` and ``hours`` a year; ``travel_share`` of the
    hours (missing where there are none); ``workers_by_files`` and ``workers_by_hours``;
    ``short_of_hours``, whether the hours need more workers than the files.
    """
    sums = hours[["visits", "home_hours", "hours"]].groupby(center_id).sum()
    sums = sums.reindex(centers.index, fill_value=0.0)
    files = center_id.value_counts().reindex(centers.index, fill_value=0).astype(np.int64)
    by_files = pd.Series(standards.workers_for_files(files), index=files.index)
    by_hours = _workers(sums["hours"] / standards.hours_per_worker)
    worked = sums["hours"].where(sums["hours"] > 0)
    return pd.DataFrame(
        {
            "files": files,
            "visits": sums["visits"],
            "hours": sums["hours"],
            "travel_share": 1.0 - sums["home_hours"] / worked,
            "workers_by_files": by_files,
            "workers_by_hours": by_hours,
            "short_of_hours": by_hours > by_files,
        }
    )


def _workers(load: pd.Series) -> pd.Series:
    """Round up, but not for the last bit of a sum of fractions."""
    return pd.Series(np.ceil(load.to_numpy() - 1e-9).astype(np.int64), index=load.index)


def _by_group(households: pd.DataFrame, given: dict[str, float], usual: float) -> Floats:
    if not given or "groups" not in households:
        return np.full(len(households), usual)
    numbers = {
        text: max((given[name] for name in text.split(";") if name in given), default=usual)
        for text in households["groups"].dropna().unique()
    }
    return households["groups"].map(numbers).fillna(usual).to_numpy(dtype=np.float64)


def _measured(seconds: pd.Series | None, homes: pd.DataFrame, estimate: Floats) -> Floats:
    if seconds is None:
        return estimate
    known = seconds.reindex(homes.index).to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(known), estimate, known)


def _share_of_day(home: Floats, between: Floats, way: Floats, *, day_s: float) -> Floats:
    """Return 1 / n for n visits on a day of such visits: n times home, n - 1 ways, out and back.

    A home so far that not one visit fits into a day still takes a day's round of its own.
    """
    room = day_s - 2.0 * way + between
    return np.divide(home + between, room, out=np.ones(len(home)), where=room > home + between)


def _between_visits(
    homes: gpd.GeoDataFrame, center: Integers, visits: Floats, pace: Pace
) -> Floats:
    """Estimate the seconds from one visit to the next, shape (n,)."""
    xyz = points_xyz(homes)
    order, place = _places(xyz, center)
    first = order[np.r_[True, place[1:] != place[:-1]]]  # a household of each place
    start = np.flatnonzero(np.r_[True, np.diff(center[first]) != 0, True])
    parent, length = spanning_trees(xyz[first], start)

    due = np.minimum(visits[order] / MONTHS, 1.0)  # who is due twice goes by two rounds
    expected = np.bincount(place, due)  # visits at a place in a month
    with np.errstate(divide="ignore"):
        stops = -np.expm1(np.bincount(place, np.log1p(-due)))  # chance of any visit there
    share = np.add.reduceat(stops, start[:-1]) / np.diff(start)
    thinner = np.repeat(1.0 / np.sqrt(np.maximum(share, 1e-9)), np.diff(start))

    seconds = _tree_shares(parent, arc_length(length) * TOUR / TREE * thinner, pace, first)
    per_visit = np.divide(stops, expected, out=np.zeros(len(first)), where=expected > 0)
    between = np.empty(len(homes))
    between[order] = (seconds * per_visit)[place]
    return _with_usual_way(between, homes, center)


def _places(xyz: Floats, center: Integers) -> tuple[Integers, Integers]:
    """Order households by center and point, and number the places in that order."""
    order = np.lexsort([*xyz.T, center])
    keys = np.column_stack([center, xyz])[order]
    return order, np.cumsum(np.r_[False, (keys[1:] != keys[:-1]).any(axis=1)])


def _tree_shares(parent: Integers, length_m: Floats, pace: Pace, home: Integers) -> Floats:
    """Return the seconds of half of the edges that meet at each place, at its own pace."""
    child = np.flatnonzero(parent >= 0)
    ends = np.concatenate([child, parent[child]])
    seconds = pace.times(np.tile(length_m[child], 2), of=home[ends])
    halves: Floats = np.bincount(ends, seconds / 2.0, minlength=len(parent)).astype(np.float64)
    return halves


def _with_usual_way(between: Floats, homes: pd.DataFrame, center: Integers) -> Floats:
    """Give households that stand at the middle of a town on paper the mean of the others."""
    if "placement" not in homes:
        return between
    unsure = homes["placement"].eq("approximate").to_numpy()
    usual = pd.Series(between).mask(unsure).groupby(center).transform("mean").to_numpy()
    return np.where(unsure & ~np.isnan(usual), usual, between)
