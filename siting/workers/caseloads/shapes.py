"""The ground of each worker: catchments cut into areas that tile them, and measures of these."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.crs import WGS84, national_crs, to_plane
from siting.areas.tiling import Seats, tile
from siting.arrays import Floats, Integers, members
from siting.privacy import SQUARES_M, square_of


@dataclass(frozen=True)
class Holders:
    """Places in meters on the national plane, shape (n, 2), the files and the worker of each."""

    xy: Floats
    files: Floats
    worker: pd.Index


def worker_shapes(
    catchments: gpd.GeoDataFrame, holders: Holders, center_id: pd.Series
) -> gpd.GeoSeries:
    """Cut each catchment into the ground of each of its center's workers.

    The ground is that nearest to squares that stand for several homes each, and a square is that
    of the worker with most files there: borders between homes would tell where these are (see
    `siting.privacy.places`). A household may therefore live a little beyond the border of its
    worker.

    Parameters
    ----------
    catchments
        Index center_id; polygons that do not overlap, or none.
    holders
        Places and their workers; those farther than a square outside the catchment of their own
        center are left out.
    center_id
        Index worker; the center of each.

    Returns
    -------
    Index worker, only those with a place in their catchment; polygons in WGS 84 that tile the
    catchments.
    """
    ground = to_plane(catchments.geometry[~catchments.geometry.isna()], crs=national_crs())
    ground = ground[~ground.is_empty]
    xy = holders.xy.round(2)
    zone = ground.index.get_indexer(center_id.loc[holders.worker])
    shapes = ground.to_numpy()
    shapely.prepare(shapes)
    inside = zone >= 0
    points = shapely.points(xy[inside])
    inside[inside] = shapely.dwithin(shapes[zone[inside]], points, SQUARES_M[0])
    if not inside.any():
        return gpd.GeoSeries([], index=pd.Index([], name="worker"), crs=WGS84)
    code, names = pd.factorize(holders.worker, sort=True)
    used, own = np.unique(zone[inside], return_inverse=True)
    seats = _seats(xy[inside], own, code[inside], holders.files[inside])
    every = np.arange(len(seats.xy))
    tiling = tile(ground.iloc[used], seats, seats.xy, every, largest=len(every), crs=WGS84)
    first = np.unique(tiling.group, return_index=True)[1]
    workers = names[seats.group[first]]
    areas = gpd.GeoSeries(tiling.areas, index=pd.Index(workers, name="worker"), crs=WGS84)
    return areas[~areas.is_empty]


def _seats(xy: Floats, zone: Integers, worker: Integers, files: Floats) -> Seats:
    """Return the squares of each zone, each for the worker with most files there.

    A worker with most files nowhere gets a share of the square that holds most of the own.
    """
    table = pd.DataFrame({"zone": zone, "worker": worker, "files": files})
    for own in members(zone):
        middles, square = square_of(xy[own], weight=files[own])
        table.loc[own, ["x", "y"]] = middles[square]
    held = table.groupby(["zone", "x", "y", "worker"])["files"].sum().reset_index()
    ranked = held.sort_values("files", ascending=False, kind="stable")
    most = ranked.drop_duplicates(["zone", "x", "y"])
    without = ranked[~ranked["worker"].isin(most["worker"])].drop_duplicates("worker")
    chosen = pd.concat([most, without]).sort_values(["worker", "x", "y"])
    return Seats(
        chosen[["x", "y"]].to_numpy(),
        chosen["zone"].to_numpy(dtype=np.int64),
        chosen["worker"].to_numpy(dtype=np.int64),
    )


def measure_shapes(areas: pd.DataFrame, shapes: gpd.GeoSeries | None) -> gpd.GeoDataFrame:
    """Add polygons, their area in square kilometers, and how compact they are.

    Parameters
    ----------
    areas
        Index worker.
    shapes
        Polygons in WGS 84, on the same index or some of it; or None.

    Returns
    -------
    The areas with area_km2, compactness (Polsby and Popper 1991: four pi times the area over the
    squared perimeter, 1 for a circle) and geometry; missing where there is no polygon.
    """
    given = gpd.GeoSeries([], crs=WGS84) if shapes is None else shapes
    geometry = gpd.GeoSeries(given.reindex(areas.index), crs=WGS84)
    plane = to_plane(geometry, crs=national_crs())
    area = plane.area
    compactness = 4.0 * np.pi * area / (plane.length**2).where(plane.length > 0)
    measured = areas.assign(area_km2=area / 1e6, compactness=compactness)
    return gpd.GeoDataFrame(measured, geometry=geometry, crs=WGS84)
