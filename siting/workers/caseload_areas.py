"""Caseload areas: the part of each catchment that one social worker visits."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.crs import national_crs, to_plane
from siting.arrays import Floats, Integers, members
from siting.engine import Engine, Local, Work
from siting.errors import ArgumentError
from siting.standards import Standards
from siting.travel import Travel
from siting.workers.caseloads.shapes import Holders, measure_shapes, worker_shapes
from siting.workers.caseloads.splitting import Halt, Split, Team, split_team

#: Coordinates are rounded to this many decimals of a meter before they are compared.
_DECIMALS = 2

#: Columns of the areas, before the geometry.
COLUMNS = (
    "center_id",
    "households",
    "hours",
    "area_km2",
    "compactness",
    "travel_share",
    "reason",
)


@dataclass(frozen=True, eq=False)
class Caseloads:
    """Who visits each household, and the area of each worker.

    Parameters
    ----------
    worker
        Worker of each household, ``{center_id}-{number}``, on the index of the households; missing
        for those that no center serves. Workers of a center are numbered from west to east.
    areas
        Index worker; center_id, households, hours a year, area_km2, compactness (Polsby and Popper
        1991: the area over that of the circle with the same perimeter), travel_share of the hours,
        reason (what had to give in this center, see `layers.reasons`, or empty) and polygon in WGS
        84. Without polygon, area and compactness where no catchment is given, or none of the
        worker's places lies in it.
    """

    worker: pd.Series
    areas: gpd.GeoDataFrame


def caseload_areas(  # noqa: PLR0913 - the last six are rarely given
    households: gpd.GeoDataFrame,
    center_id: pd.Series,
    centers: pd.DataFrame,
    standards: Standards,
    *,
    hours: pd.DataFrame,
    rural: NDArray[np.bool_] | None = None,
    catchments: gpd.GeoDataFrame | None = None,
    travel: Travel | None = None,
    previous: pd.Series | None = None,
    even_start: bool = False,
    engine: Engine | None = None,
) -> Caseloads:
    """Split the households of each center among its workers.

    No worker has more than `Standards.files_per_worker` files. Villages and places are not cut,
    unless one alone exceeds that; the places of each worker hang together on the Gabriel graph of
    those of the center. Where more than one such split exists, hours of a center's workers differ
    by at most a tenth of their mean if that is possible, and then households live as near as can be
    to the mean place of their worker's (the inertia of k-means). The answer does not depend on the
    order of rows, and nothing is random.

    Parameters
    ----------
    households
        Points in any stated CRS; index household_id.
    center_id
        Center of each household, on the same index; missing where none serves it.
    centers
        Index center_id; the column ``workers``, if present, says among how many to split. It is
        raised where files ask for more.
    standards
        Files per worker.
    hours
        Columns ``hours`` and ``home_hours`` a year of each household, on the same index, see
        `siting.workers.hours.household_hours`.
    rural
        Whether each household lives in the country, where villages stay whole, shape (n,); by
        default none does.
    catchments
        Index center_id; polygons that do not overlap, which the areas tile.
    travel
        Times from the households, in their order, to any sites; areas then follow the streets that
        these are measured on, and not straight lines.
    previous
        Worker of each household so far, on the same index; missing for new ones. Households stay
        with their worker unless a limit asks for a change.
    even_start
        Whether a worker who is new to a center where others are known gets as many hours as they at
        once, which moves many households; by default he starts with what the limit asks the others
        to hand on, and ``reason`` says so.
    engine
        Who splits the centers; by default threads of this process.

    Returns
    -------
    Worker of each household, and the areas.

    Raises
    ------
    ProblemError
        When a served household has a center that is not listed, or no hours or no point.
    KeyboardInterrupt
        When Ctrl-C comes meanwhile; at once, whatever is being split.
    """
    served = np.flatnonzero(center_id.notna())
    home = _homes(households.geometry, center_id, centers, hours, served)
    flags = np.zeros(len(households), np.bool_) if rural is None else np.asarray(rural, np.bool_)
    teams = _teams(home, served, flags, _known(previous, center_id), centers, standards)
    limit = standards.files_per_worker
    manner = _Manner(limit, travel, even_start, Halt())
    splits = _split_all(teams, manner, engine or Local())
    number = np.full(len(households), -1, dtype=np.int64)
    for team, split in zip(teams, splits, strict=True):
        number[team.rows] = split.worker
    worker = pd.Series(pd.NA, index=households.index, name="worker", dtype="str")
    numbered = pd.Series(number[served] + 1).astype("str")
    worker.iloc[served] = (
        center_id.iloc[served].astype("str").to_numpy() + "-" + numbered.to_numpy()
    )
    areas = _areas(worker, center_id, hours)
    said = {center_id.iloc[t.rows[0]]: s.reason for t, s in zip(teams, splits, strict=True)}
    areas["reason"] = areas["center_id"].map(said)
    shapes = None
    if catchments is not None:
        holders = _holders(teams, splits, worker)
        shapes = worker_shapes(catchments, holders, areas["center_id"])
    return Caseloads(worker, measure_shapes(areas, shapes)[[*COLUMNS, "geometry"]])


@dataclass(frozen=True)
class _Homes:
    """Served households: place in meters (m, 2), hours (m,), position of the center (m,)."""

    xy: Floats
    hours: Floats
    center: Integers


def _homes(
    points: gpd.GeoSeries,
    center_id: pd.Series,
    centers: pd.DataFrame,
    hours: pd.DataFrame,
    served: Integers,
) -> _Homes:
    center = centers.index.get_indexer(pd.Index(center_id.iloc[served]))
    if (center < 0).any():
        unknown = center_id.iloc[served[int((center < 0).argmax())]]
        message = "Households are served by {unknown!r}, which is not among the centers; list it."
        raise ArgumentError(message, unknown=unknown)
    plane = to_plane(points.iloc[served], crs=national_crs())
    xy = np.column_stack([plane.x, plane.y]).round(_DECIMALS)
    load = hours["hours"].reindex(points.index).to_numpy(dtype=np.float64)[served]
    bad = ~np.isfinite(load) | (load < 0) | ~np.isfinite(xy).all(axis=1)
    if bad.any():
        message = (
            "{n_wrong} served households have no point or no hours, for example {household}; give "
            "both, or leave them unserved."
        )
        raise ArgumentError(
            message, n_wrong=int(bad.sum()), household=points.index[served[int(bad.argmax())]]
        )
    return _Homes(xy, load, center.astype(np.int64))


def _known(previous: pd.Series | None, center_id: pd.Series) -> Integers:
    """Return the number, from 0, of the worker of its own center whom each household had, or -1."""
    if previous is None:
        return np.full(len(center_id), -1, dtype=np.int64)
    had = previous.reindex(center_id.index).astype("str").str.rsplit("-", n=1)
    same = (had.str[0] == center_id.astype("str")).fillna(value=False).to_numpy(dtype=np.bool_)
    number = pd.to_numeric(had.str[1].where(same), errors="coerce").fillna(0)
    return number.to_numpy(dtype=np.int64) - 1


def _teams(
    home: _Homes,
    served: Integers,
    rural: NDArray[np.bool_],
    previous: Integers,
    centers: pd.DataFrame,
    standards: Standards,
) -> list[Team]:
    """Return the households of each center that has any, ordered by their place."""
    asked = np.zeros(len(centers), dtype=np.int64)
    if "workers" in centers:
        asked = centers["workers"].fillna(0).to_numpy(dtype=np.int64)
    teams = []
    for center, rows in enumerate(members(home.center, count=len(centers))):
        if len(rows) == 0:
            continue
        at = rows[np.lexsort((home.hours[rows], home.xy[rows, 1], home.xy[rows, 0]))]
        who = served[at]
        workers = max(int(asked[center]), int(standards.workers_for_files(len(rows))))
        teams.append(Team(who, home.xy[at], home.hours[at], rural[who], previous[who], workers))
    return teams


@dataclass(frozen=True, eq=False)
class _Manner:
    """How all teams are split, see `split_team`."""

    limit: int
    travel: Travel | None
    even_start: bool
    halt: Halt


def _split(team: Team, manner: _Manner) -> Split:
    """Split one team."""
    return split_team(
        team,
        limit=manner.limit,
        travel=manner.travel,
        even_start=manner.even_start,
        halt=manner.halt,
    )


def _split_all(teams: list[Team], manner: _Manner, engine: Engine) -> list[Split]:
    """Split all teams; here on threads, as many as there are processors.

    Ctrl-C reaches the thread that waits for them only; `Halt` hands it on to their kernels.
    """
    work = Work(function=_split, shared=manner, take=_of_team, threads=True, halt=manner.halt.set)
    return engine.map(work, teams)


def _of_team(team: Team, split: Split) -> Split | None:
    """Return a split that gives each household of a team to somebody; None for any other."""
    n = len(team.rows)
    whole = len(split.worker) == n and len(split.units.unit) == n
    return split if whole and int(split.worker.min(initial=0)) >= 0 else None


def _areas(worker: pd.Series, center_id: pd.Series, hours: pd.DataFrame) -> pd.DataFrame:
    own = hours[["hours", "home_hours"]].reindex(worker.index)
    frame = own.assign(worker=worker, center_id=center_id.astype("str"), households=1)
    frame = frame[worker.notna()]
    table = frame.groupby("worker").agg(
        center_id=("center_id", "first"),
        households=("households", "sum"),
        hours=("hours", "sum"),
        at_home=("home_hours", "sum"),
    )
    share = 1.0 - table["at_home"] / table["hours"].where(table["hours"] > 0)
    return table.assign(travel_share=share.clip(lower=0.0), hours=table["hours"].round(1))


def _holders(teams: list[Team], splits: list[Split], worker: pd.Series) -> Holders:
    """Return the place, the files and the worker of every unit."""
    xy, files, names = [], [], []
    for team, split in zip(teams, splits, strict=True):
        first = np.unique(split.units.unit, return_index=True)[1]
        xy.append(split.units.xy)
        files.append(split.units.files)
        names.append(worker.iloc[team.rows[first]])
    return Holders(np.vstack(xy), np.concatenate(files), pd.Index(pd.concat(names)))
