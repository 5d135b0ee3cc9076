"""Build data/counties.parquet and data/provinces.parquet from the counties of OpenStreetMap.

Run `python scripts/build_areas.py` from a checkout that has ../shared beside it; nothing is
downloaded. The coast is that of scripts/land.geojson, which was cut from the land of Natural Earth
4.1 (public domain) as the npm package world-atlas 2.0.2 has it; whoever wants to cut it again names
the file of that package: `python scripts/build_areas.py land-10m.json`.
"""

import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.crs import WGS84, national_crs, to_plane, to_wgs84
from layers.places.settlements import load_settlements
from layers.text import normalize_column

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT.parent / "shared" / "data" / "iran"
LAND = Path(__file__).with_name("land.geojson")
COUNTIES, PROVINCES = "counties.parquet", "provinces.parquet"
SURROUNDINGS = "surroundings.parquet"

#: Where land is kept, in degrees (left, bottom, right, top): the country and a little more.
BOX = (43.0, 24.0, 64.5, 40.5)

#: The same for land around, which a wide map shows, and how far its corners may move, in degrees.
WIDE_BOX, WIDE_DEGREES = (25.0, 12.0, 83.0, 50.0), 0.03

#: So many meters of water go with the land. The coast of Natural Earth is drawn for 1 : 10 million;
#: towns of the mainland lie up to 1.8 km outside (Bandar-e Laft; Bandar Abbas 1.0 km).
COAST_M = 2_000.0

#: Islands that Natural Earth does not draw: a point in the middle of each (longitude, latitude),
#: and how many meters around it hold all of its land. Farsi lies in no county of OpenStreetMap.
ISLANDS = {
    "Greater Tunb": (55.305, 26.264, 2_500.0),
    "Lesser Tunb": (55.147, 26.240, 1_500.0),
    "Bani Forur": (54.437, 26.121, 1_500.0),
    "Kharku": (50.345, 29.320, 2_500.0),
    "Shidvar": (53.411, 26.791, 1_500.0),
}

#: How far borders may move, in meters; see `shapely.coverage_simplify`.
TOLERANCE_M = 150.0

#: Decimals of a degree that are kept: about a meter.
DECIMALS = 5

#: Names that OpenStreetMap lacks or has otherwise, by the number of the relation. Its relation
#: Mamulan is Pol-e Dokhtar, from which Mamulan was taken, with Mamulan.
PERSIAN_BY_HAND = {6555202: "مراغه", 6555266: "پلدختر"}
ENGLISH_BY_HAND = {
    6555266: "Pol-e Dokhtar", 6556347: "Gonbaki", 19515969: "Jazmurian", 14474227: "Marvast",
}  # fmt: skip

#: Other names by which people know a county, by its name.
ALIASES = {
    "آستانه اشرفیه": "آستانه", "اسلام آباد غرب": "اسلام آباد", "بندر انزلی": "انزلی",
    "بندر لنگه": "لنگه", "بندر ماهشهر": "ماهشهر",
    "بوئین و میاندشت": "بوئین میاندشت", "ترکمن": "بندر ترکمن", "تیران و کرون": "تیران",
    "خمیر": "بندر خمیر", "دیر": "بندر دیر", "دیلم": "بندر دیلم", "راز و جرگلان": "راز",
    "شاهین شهر و میمه": "شاهین شهر", "شمیرانات": "شمیران", "طرقبه شاندیز": "بینالود",
    "طوالش": "تالش", "علی آباد کتول": "علی آباد", "قائنات": "قائن;قاین",
    "قیر و کارزین": "قیر", "مانه و سملقان": "مانه", "مراغه": "ویژه مراغه", "هفتکل": "هفتگل",
    "پلدختر": "معمولان", "چابهار": "چاه بهار", "چگنی": "دوره;دوره چگنی", "کنگان": "بندر کنگان",
    "گناوه": "بندر گناوه", "گنبد کاووس": "گنبد",
}  # fmt: skip


def main(folder: Path = ROOT / "data") -> None:
    """Build both files and say what is in them."""
    counties = read_counties()
    counties["geometry"] = cut_and_simplified(counties.geometry)
    provinces = united(counties)
    check(counties)
    for name, frame in ((COUNTIES, counties), (PROVINCES, provinces)):
        frame.to_parquet(folder / name, compression="zstd", schema_version="1.1.0")
        size = (folder / name).stat().st_size
        area = to_plane(frame, crs=national_crs()).area.sum() / 1e6
        corners = len(shapely.get_coordinates(frame.geometry))
        print(f"{name}: {len(frame)} areas, {corners:,} corners, {area:,.0f} km2, {size:,} bytes")


def cut_land(path: Path) -> None:
    """Cut the land around the country out of that of the world, and keep it."""
    world = shapely.make_valid(gpd.read_file(path).geometry.iloc[0])
    land = shapely.intersection(world, shapely.box(*BOX))
    frame = gpd.GeoDataFrame({"name": ["land"]}, geometry=[land], crs=WGS84)
    frame.to_file(LAND, driver="GeoJSON", COORDINATE_PRECISION=DECIMALS, WRITE_NAME="NO")


def build_surroundings(path: Path, folder: Path) -> None:
    """Cut the land of other countries out of that of the world, and bundle it."""
    world = shapely.make_valid(gpd.read_file(path).geometry.iloc[0])
    own = shapely.union_all(gpd.read_parquet(folder / PROVINCES).geometry.to_numpy())
    wide = shapely.intersection(world, shapely.box(*WIDE_BOX))
    # A little of the own ground stays below, so that no seam shows between both.
    around = shapely.difference(wide, shapely.buffer(own, -2 * WIDE_DEGREES))
    plain = shapely.simplify(around, WIDE_DEGREES)
    kept = [part for part in shapely.get_parts(plain) if part.area > WIDE_DEGREES**2]
    land = shapely.transform(shapely.MultiPolygon(kept), lambda points: points.round(3))
    frame = gpd.GeoDataFrame({"name": ["surroundings"]}, geometry=[land], crs=WGS84)
    frame.to_parquet(folder / SURROUNDINGS, compression="zstd", schema_version="1.1.0")


def read_counties() -> gpd.GeoDataFrame:
    """Read the counties of OpenStreetMap, with water.

    A code is the province's and the number of the relation; it has more digits than any code of the
    Statistical Centre, so that none is taken for the other.
    """
    table = gpd.read_file(SOURCE / "counties_2025_osm.gpkg").set_index("osm_id")
    persian = pd.Series(PERSIAN_BY_HAND).reindex(table.index)
    english = pd.Series(ENGLISH_BY_HAND).reindex(table.index)
    written = table["name_en"].str.replace(r"\s+(county|city)$", "", case=False, regex=True)
    capitalized = written.str[:1].str.upper() + written.str[1:]
    name = normalize_column(persian.fillna(table["name_fa"]))
    frame = gpd.GeoDataFrame(
        {
            "county": name.astype("str"),
            "county_en": english.fillna(capitalized).astype("str"),
            "aliases": name.map(ALIASES).fillna("").astype("str"),
            "province_code": table["iso"].str.removeprefix("IR-").astype("str"),
        },
        geometry=table.geometry,
    )
    codes = frame["province_code"] + "-" + table.index.astype("str")
    return frame.set_index(pd.Index(codes, name="county_code", dtype="str")).sort_index()


def cut_and_simplified(areas: gpd.GeoSeries) -> gpd.GeoSeries:
    """Simplify counties so that borders stay shared, and leave out the sea."""
    plane = national_crs()
    shapes = shapely.coverage_simplify(to_plane(areas, crs=plane).to_numpy(), TOLERANCE_M)
    dry = gpd.GeoSeries(shapely.intersection(shapes, kept_land()), index=areas.index, crs=plane)
    degrees = to_wgs84(dry).to_numpy()
    rounded = shapely.transform(degrees, lambda points: points.round(DECIMALS))
    return gpd.GeoSeries(rounded, index=areas.index, crs=WGS84)


def kept_land() -> shapely.Geometry:
    """Return the land on the national plane: the coast, islands, and towns that are on neither."""
    plane = national_crs()
    coast = to_plane(gpd.read_file(LAND).geometry, crs=plane).iloc[0]
    wide = shapely.simplify(shapely.buffer(coast, COAST_M, quad_segs=2), TOLERANCE_M)
    x, y, reach = np.array([*ISLANDS.values()]).T
    middles = to_plane(gpd.GeoSeries.from_xy(x, y, crs=WGS84), crs=plane)
    land = shapely.union_all([wide, *shapely.buffer(middles.to_numpy(), reach, quad_segs=4)])
    towns = to_plane(load_settlements().geometry, crs=plane).to_numpy()
    off = towns[~shapely.intersects(towns, land)]
    return shapely.union_all([land, *shapely.buffer(off, COAST_M, quad_segs=4)])


def united(counties: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Unite counties to provinces, with their names and people of the census of 2016."""
    told = pd.DataFrame(gpd.read_file(SOURCE / "provinces.geojson").drop(columns="geometry"))
    told = told.set_index(told["sci_code"].rename("province_code").astype("str")).sort_index()
    shapes = counties.dissolve("province_code", method="coverage").geometry
    return gpd.GeoDataFrame(
        {
            "province": told["name_fa"].astype("str"),
            "province_en": told["name_en"].astype("str"),
            "population": told["pop_2016"].astype("int64"),
        },
        geometry=shapes.reindex(told.index),
        crs=counties.crs,
    )


def check(counties: gpd.GeoDataFrame) -> None:
    """Refuse counties that overlap or part, lost an island or a settlement, or share a name."""
    points = [shapely.Point(x, y) for x, y, _ in ISLANDS.values()]
    settlements = load_settlements().geometry.to_numpy()
    land = shapely.union_all(counties.geometry.to_numpy())
    shapely.prepare(land)
    faults = {
        "overlaps": not shapely.coverage_is_valid(counties.geometry.to_numpy()),
        "lost islands": not shapely.intersects(points, land).all(),
        "lost settlements": not shapely.intersects(settlements, land).all(),
        "missing names": bool(counties[["county", "county_en"]].isna().any(axis=None)),
        "repeated names": not counties["county"].is_unique,
        "aliases of nobody": not set(ALIASES) <= set(counties["county"]),
    }
    if any(faults.values()):
        message = f"The counties have {', '.join(name for name, wrong in faults.items() if wrong)}."
        raise ValueError(message)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        cut_land(Path(sys.argv[1]))
    main()
    if len(sys.argv) > 1:
        build_surroundings(Path(sys.argv[1]), ROOT / "data")
