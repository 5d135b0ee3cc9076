"""The main roads of a plan made with streets: few enough lines to recognize a place by."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count, product

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.crs import WGS84, planar_crs, to_plane, to_wgs84
from layers.streets.network import Streets
from siting.arrays import Shapes
from siting.plans.schema import ROADS, empty_areas

#: Bytes that the lines of all classes may take in the file, at most.
MOST_BYTES = 300_000
#: Bytes of a point of a line, and of a line besides, in well-known binary.
_POINT_BYTES, _LINE_BYTES = 16, 9

#: Part of the extent by which a line may move at least, a pixel of a large screen; in meters where
#: the extent is small.
FINE_SHARE, FINE_M = 1 / 4_000, 5.0
#: How far beyond what is planned roads are kept, as a part of its extent.
_MARGIN = 0.05
#: Classes that are kept to the last, however coarse.
_LAST = 2


def plan_roads(streets: Iterable[Streets], areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Choose the main roads around what is planned, and thin them until they are few enough.

    Parameters
    ----------
    streets
        Networks of the plan; roads are those for driving, or for walking where there is no other.
    areas
        What is planned, in WGS 84.

    Returns
    -------
    One row for each class of `siting.plans.schema.ROADS` that is there, from the largest: highway
    and lines in WGS 84, no more than `MOST_BYTES` in all; none without streets.
    """
    networks = sorted(streets, key=lambda network: network.mode)  # drive before walk
    if not networks:
        return empty_areas("roads")
    found = _main_roads(networks[0].edges, areas)
    if found.empty:
        return empty_areas("roads")
    crs = planar_crs(found)
    plane = to_plane(found, crs=crs)
    left, bottom, right, top = plane.total_bounds
    least_m = max(FINE_M, FINE_SHARE * max(right - left, top - bottom))
    for classes, times in _coarser(list(plane.index)):
        thinned = _thinned(plane[plane.index.isin(classes)], tolerance_m=times * least_m)
        if _size(thinned) <= MOST_BYTES:
            break
    named = to_wgs84(thinned).rename_axis("highway").reset_index()
    return gpd.GeoDataFrame(named, geometry="geometry", crs=WGS84)


def _main_roads(edges: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the lines of each class near what is planned, joined, one row a class."""
    left, bottom, right, top = areas.total_bounds
    margin = _MARGIN * max(right - left, top - bottom)
    around = (left - margin, bottom - margin, right + margin, top + margin)
    main = edges.loc[edges["highway"].isin(ROADS), ["highway", "geometry"]]
    lines = shapely.clip_by_rect(main.geometry.to_numpy(), *around)
    known = pd.DataFrame({"highway": main["highway"].to_numpy(), "line": lines})
    known = known[~shapely.is_empty(lines)]
    # There and back along the same line is one road.
    shape = shapely.to_wkb(shapely.normalize(known["line"].to_numpy()))
    known = known[~pd.Series(shape, index=known.index).duplicated()]
    present = [name for name in ROADS if known["highway"].eq(name).any()]
    joined = [_joined(known.loc[known["highway"] == name, "line"].to_numpy()) for name in present]
    index = pd.Index(present, dtype="str")
    return gpd.GeoSeries(joined, index=index, crs=WGS84, name="geometry")


def _joined(lines: Shapes) -> shapely.MultiLineString:
    """Join lines end to end where no other of them meets there."""
    parts = shapely.get_parts(lines)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    merged = shapely.line_merge(shapely.MultiLineString(list(parts)))
    return shapely.MultiLineString(list(shapely.get_parts(merged)))


def _coarser(classes: Sequence[str]) -> Iterator[tuple[Sequence[str], int]]:
    """Yield ways to thin, each coarser: lines that move farther, then without the least class."""
    fewest = min(len(classes), _LAST)
    for kept, times in product(range(len(classes), fewest - 1, -1), (1, 2, 4)):
        yield classes[:kept], times
    for doublings in count(3):
        yield classes[:fewest], 2**doublings


def _thinned(roads: gpd.GeoSeries, *, tolerance_m: float) -> gpd.GeoSeries:
    """Return roads without corners and parts that are too small to be seen, on the same index."""
    drawn = [_coarse(road, tolerance_m) for road in roads]
    kept = gpd.GeoSeries(drawn, index=roads.index, crs=roads.crs, name="geometry")
    return kept[~kept.is_empty]


def _coarse(road: shapely.MultiLineString, tolerance_m: float) -> shapely.MultiLineString:
    parts = shapely.simplify(shapely.get_parts(road), tolerance_m)
    return shapely.MultiLineString(list(parts[shapely.length(parts) >= tolerance_m]))


def _size(roads: gpd.GeoSeries) -> int:
    shapes = roads.to_numpy()
    parts = int(np.sum(shapely.get_num_geometries(shapes)))
    return int(_POINT_BYTES * np.sum(shapely.get_num_coordinates(shapes)) + _LINE_BYTES * parts)
