"""The ground of each worker: catchments cut into areas that tile them, and measures of these."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.crs import WGS84, national_crs, to_plane
from siting.areas.tiling import Seats, tile
from siting.arrays import Floats


@dataclass(frozen=True)
class Holders:
    """Places in meters on the national plane, shape (n, 2), and the worker of each."""

    xy: Floats
    worker: pd.Index


def worker_shapes(
    catchments: gpd.GeoDataFrame, holders: Holders, center_id: pd.Series
) -> gpd.GeoSeries:
    """Cut each catchment into the ground nearest to the places of each of its center's workers.

    Parameters
    ----------
    catchments
        Index center_id; polygons that do not overlap, or none.
    holders
        Places and their workers; those outside the catchment of their own center are left out.
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
    known = zone >= 0
    inside = np.zeros(len(xy), dtype=np.bool_)
    inside[known] = shapely.contains_xy(shapes[zone[known]], xy[known])
    code, names = pd.factorize(holders.worker, sort=True)
    seats = _distinct(xy[inside], zone[inside], code[inside])
    if len(seats.xy) == 0:
        return gpd.GeoSeries([], index=pd.Index([], name="worker"), crs=WGS84)
    used = np.unique(seats.zone)
    seats = Seats(seats.xy, np.searchsorted(used, seats.zone), seats.group)
    every = np.arange(len(seats.xy))
    tiling = tile(ground.iloc[used], seats, seats.xy, every, largest=len(every), crs=WGS84)
    first = np.unique(tiling.group, return_index=True)[1]
    workers = names[seats.group[first]]
    return gpd.GeoSeries(tiling.areas, index=pd.Index(workers, name="worker"), crs=WGS84)


def _distinct(xy: Floats, zone: NDArray[np.int64], group: NDArray[np.int64]) -> Seats:
    """Return each place once for each worker."""
    table = pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], "zone": zone, "group": group})
    table = table.drop_duplicates().sort_values(["group", "x", "y"])
    return Seats(
        table[["x", "y"]].to_numpy(),
        table["zone"].to_numpy(dtype=np.int64),
        table["group"].to_numpy(dtype=np.int64),
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
