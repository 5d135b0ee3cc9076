"""Provinces, counties and neighborhoods as checked polygons, and which of them a point is in."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.bundled import bundled_path
from layers.crs import planar_crs, to_plane, to_wgs84
from layers.errors import CrsError, FileFormatError, MissingColumnError, UnknownPlaceError
from layers.files.vectors import read_vector
from layers.text import key, name_key, normalize_column
from layers.texts.errors import Name

#: Names under which a column may appear in a file, lower-cased; the first is our own.
COUNTY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "county_code": ("county_code", "countycode", "shahrestan_code", "کد شهرستان", "کدشهرستان"),
    "county": ("county", "county_name", "shahrestan", "name_fa", "name", "شهرستان", "نام شهرستان"),
    "province_code": ("province_code", "sci_code", "ostan_code", "کد استان"),
    "province": ("province", "province_name", "ostan", "استان", "نام استان"),
    "population": ("population", "pop", "pop_2016", "جمعیت"),
}
NEIGHBORHOOD_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "neighborhood_id": ("neighborhood_id", "id", "code", "کد محله", "شناسه محله", "شناسه"),
    "name": ("name", "name_fa", "neighborhood", "mahalleh", "mahalle", "محله", "نام محله", "نام"),
    "district": ("district", "district_id", "region", "منطقه", "ناحیه"),
    "population": ("population", "pop", "جمعیت"),
}


#: Beyond it, in the unit of any CRS, there is no place.
_FARTHEST = 1e9


@cache
def _read_bundled(name: str) -> gpd.GeoDataFrame:
    return gpd.read_parquet(bundled_path(name))


def _bundled(name: str) -> gpd.GeoDataFrame:
    """Return a bundled layer, read once: a plan asks for the same ones many times."""
    return _read_bundled(name).copy()


def load_provinces() -> gpd.GeoDataFrame:
    """Load the 31 bundled provinces.

    Returns
    -------
    Index `province_code` (two digits, as the Statistical Centre of Iran numbers them); columns
    `province` (Persian), `province_en`, `population` (census of 2016) and the outline in WGS 84:
    that of its counties, see `load_counties`.
    """
    return _bundled("provinces.parquet")


def load_counties() -> gpd.GeoDataFrame:
    """Load the 478 bundled counties of 2025.

    Returns
    -------
    Index `county_code` (the province's code, a dash and the number of the relation in
    OpenStreetMap); columns `county` (Persian, no two alike), `county_en`, `aliases` (other Persian
    names, joined by `;`, empty if none), `province_code`, `province` and the outline in WGS 84.
    Outlines share their corners, are within 150 m of those of OpenStreetMap, and end some 2 km off
    the coast. See data/README.md.
    """
    frame = _bundled("counties.parquet")
    names = load_provinces()["province"]
    frame.insert(4, "province", frame["province_code"].map(names).astype("str"))
    return frame


def load_surroundings() -> gpd.GeoDataFrame:
    """Load the land around the country, for maps.

    Returns
    -------
    One row with the land of other countries in WGS 84, within `scripts/build_areas.py`'s box; it
    reaches a little under the outlines of the country.
    """
    return _bundled("surroundings.parquet")


def find_province(name: str) -> str:
    """Return the two-digit code of a province.

    Parameters
    ----------
    name
        Its Persian or English name, however its letters are typed, or the code itself.

    Raises
    ------
    UnknownPlaceError
        When no province is called so.
    """
    provinces = load_provinces()
    spelled = [provinces.index.to_series(), provinces["province"], provinces["province_en"]]
    known = {key(said): code for names in spelled for code, said in names.items()}
    if key(name) not in known:
        both = provinces[["province_en", "province"]].itertuples(name=None)
        called = [Name(f"{code} {english}", f"{code} {persian}") for code, english, persian in both]
        message = "There is no province {name!r}; there are {called}."
        raise UnknownPlaceError(message, name=name, called=called)
    return str(known[key(name)])


def read_counties(path: Path | str) -> gpd.GeoDataFrame:
    """Read counties from a file of polygons.

    The province of a county comes from its province code, else from its province name, else from
    where the county lies among the bundled provinces.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, Shapefile or GeoParquet, with county codes and names under their usual
        English or Persian headers (`COUNTY_COLUMNS`).

    Returns
    -------
    Index `county_code` (text, unique); columns `county`, `province_code`, `province` (as bundled),
    `population` (if the file has it) and valid polygons in WGS 84, sorted by code.

    Raises
    ------
    FileFormatError
        When the file cannot be read, holds no polygons, repeats a code or names unknown provinces.
    MissingColumnError
        When codes or names of the counties are missing.
    CrsError
        When the file states no CRS.
    """
    source = Path(path)
    frame = _known_columns(_read_polygons(source), COUNTY_COLUMNS)
    for column in ("county_code", "county"):
        _need(frame, column, COUNTY_COLUMNS, source)
    frame["county_code"] = _codes(frame["county_code"], width=4)
    _refuse_repeated(frame, "county_code", source)
    frame["county"] = normalize_column(frame["county"])
    frame["province_code"] = _province_codes(frame, source)
    frame["province"] = frame["province_code"].map(load_provinces()["province"])
    columns = ["county_code", "county", "province_code", "province", "population", "geometry"]
    kept = frame[[column for column in columns if column in frame]]
    return kept.set_index("county_code").sort_index()


def read_neighborhoods(path: Path | str) -> gpd.GeoDataFrame:
    """Read given neighborhoods from a file of polygons.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, Shapefile or GeoParquet. Headers may be English or Persian
        (`NEIGHBORHOOD_COLUMNS`); without an id, each polygon gets one that follows its district,
        name and place, so that it stays the same when the rows change order.

    Returns
    -------
    Index `neighborhood_id` (text, unique); columns `name` (the id where the file has none),
    `district` and `population` if the file has them, and valid polygons in WGS 84, sorted by id.

    Raises
    ------
    FileFormatError
        When the file cannot be read, holds no polygons, or repeats or lacks an id.
    CrsError
        When the file states no CRS.
    """
    source = Path(path)
    polygons = _read_polygons(source)
    _check_degrees(polygons, source)
    frame = _known_columns(polygons, NEIGHBORHOOD_COLUMNS)
    if "name" not in frame:
        frame["name"] = pd.Series(pd.NA, index=frame.index, dtype="str")
    frame["name"] = normalize_column(frame["name"])
    if "neighborhood_id" in frame:
        frame["neighborhood_id"] = _codes(frame["neighborhood_id"], width=1)
        _refuse_repeated(frame, "neighborhood_id", source)
    else:
        frame["neighborhood_id"] = _ids_from_content(frame)
    frame["name"] = frame["name"].fillna(frame["neighborhood_id"])
    columns = [column for column in NEIGHBORHOOD_COLUMNS if column in frame]
    return frame[[*columns, "geometry"]].set_index("neighborhood_id").sort_index()


def locate(
    points: gpd.GeoDataFrame | gpd.GeoSeries,
    polygons: gpd.GeoDataFrame | gpd.GeoSeries,
    *,
    nearest_within_m: float = 0.0,
) -> pd.Series:
    """Say in which polygon each point lies.

    Parameters
    ----------
    points
        Points in any stated CRS; a missing or empty point lies nowhere.
    polygons
        Polygons in any stated CRS. Where several hold a point (a shared border, an overlap), the
        first of them counts.
    nearest_within_m
        A point outside all polygons gets the nearest one up to this distance, in meters on the
        plane of the polygons.

    Returns
    -------
    Index labels of the polygons on the points' index, missing where there is none.
    """
    places = to_wgs84(points).geometry
    areas = to_wgs84(polygons).geometry
    positions = _containing(places, areas)
    outside = np.flatnonzero((positions < 0) & ~(places.isna() | places.is_empty).to_numpy())
    if nearest_within_m > 0 and outside.size and len(areas):
        positions[outside] = _nearest(places.iloc[outside], areas, nearest_within_m)
    labels = pd.array(polygons.index).take(positions, allow_fill=True)
    return pd.Series(labels, index=points.index, name=polygons.index.name)


def _containing(places: gpd.GeoSeries, areas: gpd.GeoSeries) -> NDArray[np.intp]:
    """Position of the first area that holds each place, or -1."""
    positions = np.full(len(places), len(areas), dtype=np.intp)
    # The tree is of the points: GEOS then prepares each polygon once, which is far faster.
    area, place = shapely.STRtree(places.to_numpy()).query(areas.to_numpy(), predicate="intersects")
    np.minimum.at(positions, place, area)
    positions[positions == len(areas)] = -1
    return positions


def _nearest(places: gpd.GeoSeries, areas: gpd.GeoSeries, within_m: float) -> NDArray[np.intp]:
    """Position of the nearest area within a distance of each place, or -1."""
    plane = planar_crs(areas)
    tree = shapely.STRtree(to_plane(areas, crs=plane).to_numpy())
    place, area = tree.query_nearest(to_plane(places, crs=plane).to_numpy(), max_distance=within_m)
    positions = np.full(len(places), len(areas), dtype=np.intp)
    np.minimum.at(positions, place, area)
    positions[positions == len(areas)] = -1
    return positions


def _read_polygons(path: Path) -> gpd.GeoDataFrame:
    """Read a file of polygons, mend invalid ones and bring them to WGS 84."""
    frame = read_vector(path)
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        message = "{file} holds no polygons; give a file of boundaries with at least one."
        raise FileFormatError(message, file=path.name)
    if frame.crs is None:
        message = (
            "{file} states no CRS; save it with one (a .prj beside a .shp), for example EPSG:4326."
        )
        raise CrsError(message, file=path.name)
    geometry = frame.geometry.to_numpy()
    _check_coordinates(geometry, path)
    mended = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    valid = np.where(shapely.is_valid(geometry), geometry, mended)
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name)).reset_index(drop=True)
    frame = to_wgs84(gpd.GeoDataFrame(plain, geometry=valid, crs=frame.crs))
    kinds = frame.geom_type.fillna("nothing").where(~frame.is_empty, "nothing")
    wrong = ~kinds.isin(["Polygon", "MultiPolygon"])
    if wrong.any():
        found = [f"{count} x {kind}" for kind, count in kinds[wrong].value_counts().items()]
        message = "{file} must hold polygons only; found {found}. Remove or redraw those."
        raise FileFormatError(message, file=path.name, found=found)
    return frame


def _check_coordinates(geometry: NDArray[np.object_], path: Path) -> None:
    """Refuse coordinates that are missing, infinite or far beyond those of any CRS."""
    places, area = shapely.get_coordinates(geometry, return_index=True)
    wrong = ~(np.abs(places) <= _FARTHEST).all(axis=1)  # also where one is no number
    if wrong.any():
        record, (x, y) = int(area[wrong.argmax()]) + 1, places[wrong.argmax()]
        message = (
            "{file} has a corner at {x:g}, {y:g} in record {record}, which is no place; redraw "
            "that polygon or copy the file anew."
        )
        raise FileFormatError(message, file=path.name, x=x, y=y, record=record)


def _check_degrees(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Refuse areas that lie on no globe, as where meters are said to be degrees."""
    left, lower, right, upper = frame.total_bounds
    if left < -180.0 or right > 180.0 or lower < -90.0 or upper > 90.0:
        message = (
            "{file} spans {left:.6g} to {right:.6g} east and {lower:.6g} to {upper:.6g} north, "
            "which are no degrees; state the CRS that its numbers are in."
        )
        raise CrsError(message, file=path.name, left=left, right=right, lower=lower, upper=upper)


def _known_columns(
    frame: gpd.GeoDataFrame, aliases: Mapping[str, tuple[str, ...]]
) -> gpd.GeoDataFrame:
    """Rename the columns that are known by an alias to our names; earlier aliases win."""
    plain = name_key(pd.Series(frame.columns, dtype="str"))
    found: dict[str, str] = {}
    for name, spellings in aliases.items():
        keys = name_key(pd.Series(spellings, dtype="str"))
        hits = [frame.columns[plain == key][0] for key in keys if (plain == key).any()]
        free = [hit for hit in hits if hit not in found]
        if free:
            found[free[0]] = name
    kept = frame[[*found, "geometry"]]
    return kept.rename(columns=found)


def _need(
    frame: gpd.GeoDataFrame, column: str, aliases: Mapping[str, tuple[str, ...]], path: Path
) -> None:
    """Refuse a frame without a column, or with holes in it."""
    if column not in frame:
        message = "{file} has no column {column}; name one of its columns {names:or}."
        raise MissingColumnError(
            message, file=path.name, column=column, names=list(aliases[column][:3])
        )
    if frame[column].isna().any():
        row = int(frame[column].isna().to_numpy().argmax()) + 1
        message = "{file} has no {column} in record {row}; fill it in."
        raise MissingColumnError(message, file=path.name, column=column, row=row)


def _codes(values: pd.Series, *, width: int) -> pd.Series:
    """Read codes as text with leading zeros, whether the file holds text or numbers."""
    text = normalize_column(values)
    return text.str.zfill(width)


def _refuse_repeated(frame: gpd.GeoDataFrame, column: str, path: Path) -> None:
    """Refuse codes that are missing or occur twice."""
    codes = frame[column]
    wrong = codes.isna() | codes.duplicated()
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        message = (
            "{file} needs a different {column} for each polygon, but in record {row} it is empty; "
            "give every area one code and join its parts to one multipolygon."
            if pd.isna(codes.iloc[row])
            else "{file} needs a different {column} for each polygon, but in record {row} it is "
            "{code} again; give every area one code and join its parts to one multipolygon."
        )
        raise FileFormatError(
            message, file=path.name, column=column, row=row + 1, code=codes.iloc[row]
        )


def _province_codes(frame: gpd.GeoDataFrame, path: Path) -> pd.Series:
    """Find the province of each county by code, by name or by place, whatever the file has."""
    provinces = load_provinces()
    if "province_code" in frame:
        codes = _codes(frame["province_code"], width=2)
        column, known = "province_code", codes.isin(provinces.index)
    elif "province" in frame:
        by_name = pd.Series(provinces.index, index=name_key(provinces["province"]).to_numpy())
        codes = name_key(frame["province"]).map(by_name)
        column, known = "province", codes.notna()
    else:
        inner = frame.representative_point()
        return locate(inner, provinces, nearest_within_m=50_000.0)
    if not known.all():
        strangers = ", ".join(map(str, frame.loc[~known, column].unique()[:5]))
        message = (
            "{file} has values of {column} that are no province of Iran: {strangers}; use their "
            "Persian names or the codes 00 to 30."
        )
        raise FileFormatError(message, file=path.name, column=column, strangers=strangers)
    return codes


def _ids_from_content(frame: gpd.GeoDataFrame) -> pd.Series:
    """Count polygons in the order of district, name and place, whatever the order of rows."""
    inner = frame.representative_point()
    order = pd.DataFrame({"name": frame["name"], "x": inner.x, "y": inner.y})
    order.insert(0, "district", frame.get("district", 0))
    ranked = order.sort_values([*order.columns]).index
    ids = [f"given-{number:05d}" for number in range(1, len(ranked) + 1)]
    return pd.Series(ids, index=ranked, dtype="str").reindex(frame.index)
