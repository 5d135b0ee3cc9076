"""Households to neighborhoods: compact groups inside one county, town and country apart.

A neighborhood is the smallest area that a plan speaks of. Neighborhoods are clustered from the
households, or given as polygons.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from layers.crs import WGS84, national_crs, to_plane, to_wgs84
from layers.places.boundaries import load_provinces, locate
from layers.places.settlements import classify_setting, load_settlements
from siting.areas.tiling import Seats, tile
from siting.arrays import Floats, Integers, members, most_frequent
from siting.checks import kind_of, whole_number
from siting.errors import ArgumentError, ProblemError
from siting.neighborhoods.describing import curve_position, medoids, nearest_names, numbered
from siting.neighborhoods.grouping import group_points
from siting.neighborhoods.zones import Zones, administrative_units, find_zones, nearest_unit
from siting.privacy import square_of

#: Columns of a frame of neighborhoods, before the geometry.
COLUMNS = (
    "name",
    "province_code",
    "province",
    "county_code",
    "county",
    "setting",
    "households",
    "persons",
    "medoid",
    "longitude",
    "latitude",
)

#: A neighborhood of a few households joins a neighbor at most this far away.
LEFTOVER_REACH_M = {"urban": 1_500.0, "rural": 5_000.0}

#: Coordinates are rounded to this many decimals of a meter before they are compared.
_DECIMALS = 2

#: Columns of given polygons that are taken over.
_GIVEN = ("province_code", "province", "county_code", "county", "setting")

#: Stands before the name of a town for the country around it.
_AROUND = "پیرامون"


def cluster_households(
    households: gpd.GeoDataFrame,
    *,
    target: int = 50,
    largest: int = 150,
    counties: gpd.GeoDataFrame | None = None,
) -> tuple[pd.Series, gpd.GeoDataFrame]:
    """Put households into compact neighborhoods.

    No neighborhood crosses a county (a province, where its counties are not given), and none holds
    both town and country. The unit of a household is what its codes say; where they are missing or
    unknown, the unit that its point is in, or else is nearest to. Town is what lies in the
    built-up circle of a settlement of at least 5,000 people. In towns, and where the country is
    built up without a break, k-means forms the groups; elsewhere it joins whole villages, which
    stay uncut up to `largest` households; villages more than 30 km apart are never joined.

    The areas of the neighborhoods do not overlap, and they share their corners; together they
    cover the towns and the countrysides that have households, as far as 25 km from one. A
    household lies in the area of its
    neighborhood, with three exceptions. Since outlines are coarse, the ground goes to the nearest
    of their neighborhoods where households of several units live in one town or countryside,
    whatever the outline says; households of different units at the same place share its ground;
    and ground that has to be cut since more than `largest` live close together is cut between
    squares of homes, so that no border tells where a home is (see `siting.privacy.places`).

    Parameters
    ----------
    households
        Points in any stated CRS; index `household_id`, unique. The columns `province_code`,
        `county_code` and `persons` are used if present; values may be missing.
    target
        Number of households that a neighborhood should have on average.
    largest
        Number of households that no neighborhood exceeds, even where more live at one place.
    counties
        Index `county_code`; columns `county`, `province_code`, `province`, polygons that do not
        overlap. By default provinces are the units.

    Returns
    -------
    neighborhood
        `neighborhood_id` of each household, on the index of `households`. An id holds the code of
        the unit, ``u`` or ``r``, and a number along a Hilbert curve. Ids do not depend on the
        order of rows.
    neighborhoods
        Index `neighborhood_id`; columns `name`, `province_code`, `province`, `county_code`,
        `county`, `setting` (urban, rural), `households`, `persons`, `medoid` (the household with
        the least summed distance to the others), `longitude`, `latitude` (of the square that stands
        for the medoid, see `siting.privacy.places`), and
        polygons in WGS 84 (multipolygons where a border winds, less than one in a hundred).

    Raises
    ------
    ProblemError
        When sizes make no sense, ids repeat, or geometries are missing or no points.
    CrsError
        When a frame has no CRS.
    """
    _check_sizes(target, largest)
    _check_any(households)
    ordered = _in_order(households)
    units = administrative_units(load_provinces(), counties)
    settlements = to_plane(load_settlements(), crs=national_crs())
    xy = ordered[["x", "y"]].to_numpy()
    zones = find_zones(xy, units=units, settlements=settlements)
    unit = _units(ordered, zones, units)
    with threadpool_limits(1):  # on one thread k-means always sums in the same order
        seats, seat = _seats(xy, unit, zones, target=target, largest=largest)
    spots = ordered[["square_x", "square_y"]].to_numpy()
    tiling = tile(zones.areas.geometry, seats, spots, seat, largest=largest, crs=WGS84)
    first = np.unique(tiling.group, return_index=True)[1]
    frame = _profile(ordered, tiling.group, count=len(first)).assign(
        unit=units.index[unit[first]],
        setting=zones.areas["setting"].to_numpy()[zones.zone[first]],
        geometry=tiling.areas,
    )
    frame = frame.join(units.drop(columns="geometry"), on="unit")
    ids = _ids(frame)
    table = frame.set_index(ids).sort_index()
    table["name"] = _names(table, settlements)
    label = pd.Series(ids.take(tiling.group), index=ordered.index, name="neighborhood_id")
    return label.loc[households.index], _finished(table)


def assign_to_polygons(
    households: gpd.GeoDataFrame, polygons: gpd.GeoDataFrame
) -> tuple[pd.Series, gpd.GeoDataFrame]:
    """Put households into given neighborhoods.

    Parameters
    ----------
    households
        As for `cluster_households`.
    polygons
        Index `neighborhood_id`, unique; column `name`, may be missing; `province_code`,
        `county_code`, `county` and `setting` are taken over if present. Where polygons overlap,
        the first counts.

    Returns
    -------
    neighborhood
        `neighborhood_id` of each household, on the index of `households`; missing outside all
        polygons.
    neighborhoods
        As from `cluster_households`, in the order of `polygons`, all of them. Without households,
        `households` is 0, `medoid` is missing, and longitude and latitude are those of a point
        inside. Province and setting, if not given, are those of that point; the county is the one
        of most households.

    Raises
    ------
    ProblemError
        When ids repeat, or geometries are missing or of the wrong kind.
    CrsError
        When a frame has no CRS.
    """
    ordered = _in_order(households)
    _check_frame(polygons, {"Polygon", "MultiPolygon"}, "polygons")
    areas = to_wgs84(polygons)
    label = locate(households.geometry, areas).rename("neighborhood_id")
    group = areas.index.get_indexer(label.loc[ordered.index])
    table = _profile(ordered, group, count=len(areas)).set_index(areas.index)
    inner = gpd.GeoSeries(areas.representative_point(), crs=areas.crs)
    for axis in ("longitude", "latitude"):
        table[axis] = table[axis].fillna(inner.x if axis == "longitude" else inner.y)
    table = table.join(_surroundings(ordered, group, inner)).assign(geometry=areas.geometry)
    table["name"] = areas.index.astype(str)
    for column in table.columns.intersection(["name", *_GIVEN]).intersection(areas.columns):
        table[column] = areas[column].fillna(table[column])
    return label, _finished(table)


def spots_of(households: gpd.GeoDataFrame, labels: pd.Series, areas: pd.Index) -> pd.DataFrame:
    """Return the spots of neighborhoods that were formed before, as they were told then.

    Parameters
    ----------
    households
        As for `cluster_households`.
    labels
        Neighborhood of each household, on the same index; missing for none.
    areas
        Ids of the neighborhoods.

    Returns
    -------
    Index `areas`; longitude and latitude of the square that stands for the medoid of each, in
    degrees, missing where nobody lives.
    """
    ordered = _in_order(households)
    group = areas.get_indexer(pd.Index(labels.loc[ordered.index]))
    table = _profile(ordered, group, count=len(areas)).set_index(areas)
    return table[["longitude", "latitude"]]


def _check_sizes(target: int, largest: int) -> None:
    whole_number(target, "target of a neighborhood")
    whole_number(largest, "largest number of households of a neighborhood")
    if not 1 <= target <= largest:
        message = (
            "Neighborhoods of about {target} and at most {largest} households make no sense; "
            "choose 1 <= target <= largest, for example 50 and 150."
        )
        raise ProblemError(message, target=target, largest=largest)


def _check_any(households: gpd.GeoDataFrame) -> None:
    _check_is_frame(households, "households")
    if len(households) == 0:
        message = (
            "There are no households to put into neighborhoods; give at least one with a point."
        )
        raise ProblemError(message)


def _check_is_frame(frame: object, what: str) -> None:
    remedy = "read the file first, for example with layers.read_households"
    kind_of(frame, gpd.GeoDataFrame, f"The {what} must be a frame with geometries", remedy)


def _check_frame(frame: gpd.GeoDataFrame, kinds: set[str], what: str) -> None:
    """Refuse repeated ids and geometries that are missing or of the wrong kind."""
    _check_is_frame(frame, what)
    repeated = frame.index[frame.index.duplicated()]
    if len(repeated):
        message = "The {what} repeat {n_repeated} ids, for example {example}; make ids unique."
        raise ArgumentError(message, what=what, n_repeated=len(repeated), example=repeated[0])
    kind = frame.geom_type.where(~frame.is_empty, "nothing").fillna("nothing")
    wrong = ~kind.isin(kinds)
    if wrong.any():
        label = frame.index[wrong.to_numpy().argmax()]
        message = (
            "The {what} must all be {kinds:or}, but {n_wrong} are not ({label} is {kind}); leave "
            "them out or give them a geometry."
        )
        raise ArgumentError(
            message,
            what=what,
            kinds=sorted(kinds),
            n_wrong=int(wrong.sum()),
            label=label,
            kind=kind[label],
        )


def _in_order(households: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the checked households in an order that does not depend on that of the rows.

    Longitude and latitude are those of the square that stands for each (`siting.privacy.places`).
    """
    _check_frame(households, {"Point"}, "households")
    degrees = to_wgs84(households.geometry)
    plane = to_plane(degrees, crs=national_crs())
    table = pd.DataFrame(
        {
            "x": plane.x.round(_DECIMALS),
            "y": plane.y.round(_DECIMALS),
        }
    )
    middles, square = square_of(table[["x", "y"]].to_numpy())
    spots = gpd.GeoSeries(gpd.points_from_xy(*middles.T), crs=national_crs())
    table[["square_x", "square_y"]] = middles[square]
    table[["longitude", "latitude"]] = to_wgs84(spots).get_coordinates().to_numpy()[square]
    for column in ("province_code", "county_code", "county", "persons"):
        table[column] = households.get(column)
    shared = np.flatnonzero(table.duplicated(["x", "y"], keep=False))
    rank = np.zeros(len(table), dtype=np.int64)
    rank[shared[table.index[shared].astype(str).argsort()]] = np.arange(len(shared))
    return table.iloc[np.lexsort((rank, table["y"], table["x"]))]


def _units(ordered: pd.DataFrame, zones: Zones, units: gpd.GeoDataFrame) -> Integers:
    """Return the position of the unit of each household, by its codes or else by its place."""
    county = units.index.get_indexer(ordered["county_code"])
    province = units.index.get_indexer(ordered["province_code"])
    here = units.index.get_indexer(zones.areas["unit"])[zones.zone]
    unit: Integers = np.where(county >= 0, county, np.where(province >= 0, province, here))
    code = units["province_code"].to_numpy()
    codes = pd.Index(code).unique()
    said = codes.get_indexer(ordered["province_code"])
    doubtful = (county < 0) & (province < 0) & (said >= 0) & (said != codes.get_indexer(code)[here])
    for k in np.unique(said[doubtful]):
        rows = np.flatnonzero(doubtful & (said == k))
        near = nearest_unit(ordered[["x", "y"]].to_numpy()[rows], units[code == codes[k]])
        unit[rows] = units.index.get_indexer(near)
    return unit


def _seats(
    xy: Floats, unit: Integers, zones: Zones, *, target: int, largest: int
) -> tuple[Seats, Integers]:
    """Group the households of each unit and zone, and number seats and groups over all of them."""
    keys, key = np.unique(np.column_stack([zones.zone, unit]), axis=0, return_inverse=True)
    setting = zones.areas["setting"].to_numpy()
    seat = np.empty(len(xy), dtype=np.int64)
    places, groups, homes = [], [], []
    seats_done = groups_done = 0
    for (zone, _), rows in zip(keys, members(key.ravel()), strict=True):
        found = group_points(
            xy[rows],
            target=target,
            largest=largest,
            leftover_reach_m=LEFTOVER_REACH_M[setting[zone]],
            keep_villages=setting[zone] == "rural",
        )
        seat[rows] = found.seat + seats_done
        places.append(found.seats)
        homes.append(np.full(len(found.seats), zone))
        groups.append(found.group + groups_done)
        seats_done += len(found.seats)
        groups_done += found.group.max() + 1
    return Seats(np.vstack(places), np.concatenate(homes), np.concatenate(groups)), seat


def _profile(ordered: pd.DataFrame, group: Integers, *, count: int) -> pd.DataFrame:
    """Count households and persons of each group, and find the medoid."""
    medoid = medoids(ordered[["x", "y"]].to_numpy(), group, count=count)
    persons = pd.to_numeric(ordered["persons"]).astype("Int64").reset_index(drop=True)
    total = persons.groupby(group).sum(min_count=1).drop(-1, errors="ignore")
    table = pd.DataFrame({"medoid": medoid})
    rows = table["medoid"].where(table["medoid"] >= 0)
    at = ordered.reset_index(names="medoid")[["medoid", "x", "y", "longitude", "latitude"]]
    table = at.reindex(rows.to_numpy()).reset_index(drop=True)
    table["households"] = np.bincount(group[group >= 0], minlength=count)
    table["persons"] = total.reindex(table.index)
    table["first"] = medoid
    return table


def _ids(frame: pd.DataFrame) -> pd.Index:
    """Return ids, numbered along a Hilbert curve in each unit and setting."""
    table = frame[["unit", "setting", "x", "y", "first"]].copy()
    table["curve"] = curve_position(frame[["x", "y"]].to_numpy())
    table = table.sort_values(["unit", "setting", "curve", "x", "y", "first"])
    number = table.groupby(["unit", "setting"]).cumcount().add(1).astype(str).str.zfill(5)
    ids = table["unit"] + "-" + table["setting"].str[:1] + "-" + number
    return pd.Index(ids.reindex(frame.index), name="neighborhood_id", dtype="str")


def _names(table: pd.DataFrame, settlements: gpd.GeoDataFrame) -> pd.Series:
    """Name neighborhoods after the nearest settlement, numbered in the order of the ids."""
    near = nearest_names(table[["x", "y"]].to_numpy(), table["province_code"], settlements)
    return numbered(near.where(table["setting"] == "urban", _AROUND + " " + near))


def _surroundings(ordered: pd.DataFrame, group: Integers, inner: gpd.GeoSeries) -> pd.DataFrame:
    """Return province, county and setting of polygons, by their households or a point inside."""
    provinces = load_provinces()
    province_code = locate(inner, provinces, nearest_within_m=50_000.0)
    return pd.DataFrame(
        {
            "province_code": province_code,
            "province": province_code.map(provinces["province"]),
            "county_code": _by_group(ordered["county_code"], group, count=len(inner)),
            "county": _by_group(ordered["county"], group, count=len(inner)),
            "setting": classify_setting(inner, load_settlements()),
        },
        index=inner.index,
    )


def _by_group(values: pd.Series, group: Integers, *, count: int) -> NDArray[np.object_]:
    """Return the value that most rows of each group have, missing where none has any."""
    known = group >= 0
    most = most_frequent(values[known], group[known])
    return most.reindex(range(count)).to_numpy(dtype=object)


def _finished(table: pd.DataFrame) -> gpd.GeoDataFrame:
    text = dict.fromkeys([*COLUMNS[:6], "medoid"], "str")
    types = text | {"households": "int64", "persons": "Int64"}
    frame = table[[*COLUMNS, "geometry"]].astype(types)
    frame.index = frame.index.rename("neighborhood_id")
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84)
