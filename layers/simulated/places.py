"""A made-up but plausible fabric of town quarters and villages on the real settlements of Iran.

Towns are the bundled settlements. Their people live in quarters, denser toward the middle, within
an elongated and lobed outline. The people of a province who live in no listed settlement live in
made-up villages, strung along made-up valleys around the towns. Only uniform random numbers are
drawn, whose stream numpy keeps fixed, so that a seed means the same with every version.
"""

from collections.abc import Callable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from layers.crs import CURVATURE_RADIUS_M, earth_xyz, national_crs, points_xyz, to_plane
from layers.places.boundaries import load_provinces
from layers.places.settlements import URBAN_POPULATION, built_up_radius_m, load_settlements

Floats = NDArray[np.float64]
Draw = Callable[[NDArray[np.intp]], tuple[Floats, Floats]]
Accept = Callable[[NDArray[np.intp], Floats, Floats], NDArray[np.bool_]]

#: People of a town quarter and of a village, on average; the census of 2016 counted some 62,000
#: inhabited villages with 21 million people.
QUARTER_POPULATION = 4_000
VILLAGE_POPULATION = 300
SMALLEST_VILLAGE, LARGEST_VILLAGE = 20, 4_500

#: Least share of a province that lives outside listed settlements.
LEAST_RURAL_SHARE = 0.03

#: No household is farther from the middle of its quarter or village than this many spreads.
CUT = 2.0

COLUMNS = [
    "province_code", "settlement_id", "listed", "longitude", "latitude", "population", "spread_m",
    "flatness", "angle",
]  # fmt: skip

# A town fills this part of its circle; the rest is for the flattening of the earth.
_FILLED = 0.97
_DENSITY_FALL = 2.0
_VILLAGES_PER_VALLEY = 8
_VALLEY_LENGTH_M, _VALLEY_WIDTH_M = 4_000.0, 1_000.0
_NEAR_M, _FAR_M = 5_000.0, 30_000.0
_ROUNDS = 40


def simulate_places(rng: np.random.Generator) -> pd.DataFrame:
    """Make the places where simulated households live.

    Parameters
    ----------
    rng
        Source of random numbers; the same state gives the same places.

    Returns
    -------
    Quarters and villages, province by province: `province_code`, `settlement_id` (of a quarter's
    town, of the town that a village is near), `listed` (true for quarters), `longitude`,
    `latitude`, `population` (of 2016, adding up to the census of each province), and
    the shape in which households lie around the point: `spread_m` along `angle` (radians),
    `flatness` times that across.
    """
    provinces = load_provinces()
    settlements = _scaled_settlements(provinces)
    quarters = _quarters(settlements, provinces, rng)
    villages = _villages(settlements, provinces, rng)
    places = pd.concat([quarters, villages], ignore_index=True)
    places["population"] *= places["province_code"].map(
        provinces["population"] / places.groupby("province_code")["population"].sum()
    )
    return places.sort_values("province_code", kind="stable", ignore_index=True)


def shift(
    longitude: Floats, latitude: Floats, east_m: Floats, north_m: Floats
) -> tuple[Floats, Floats]:
    """Move points by meters to the east and north, over distances at which the earth is flat."""
    north = latitude + np.degrees(north_m / CURVATURE_RADIUS_M)
    east = longitude + np.degrees(east_m / (CURVATURE_RADIUS_M * np.cos(np.radians(latitude))))
    return east, north


def scatter(
    rng: np.random.Generator, spread_m: Floats, flatness: Floats, angle: Floats
) -> tuple[Floats, Floats]:
    """Draw offsets from a flattened, rotated normal distribution, cut at `CUT` spreads.

    Returns
    -------
    Meters to the east and to the north.
    """
    kept = 1.0 - np.exp(-(CUT**2) / 2.0)
    radius = spread_m * np.sqrt(-2.0 * np.log1p(-kept * rng.random(len(spread_m))))
    turn = 2.0 * np.pi * rng.random(len(spread_m))
    return rotate(radius * np.cos(turn), flatness * radius * np.sin(turn), angle)


def rotate(along_m: Floats, across_m: Floats, angle: Floats) -> tuple[Floats, Floats]:
    """Turn offsets along and across an axis into offsets to the east and north."""
    cosine, sine = np.cos(angle), np.sin(angle)
    return cosine * along_m - sine * across_m, sine * along_m + cosine * across_m


def normal(rng: np.random.Generator, size: int) -> Floats:
    """Draw standard normal numbers as Box and Muller (1958) do, doi:10.1214/aoms/1177706645."""
    radius = np.sqrt(-2.0 * np.log1p(-rng.random(size)))
    return radius * np.cos(2.0 * np.pi * rng.random(size))


def _scaled_settlements(provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the populated settlements with `people`, which leave room for the rural population."""
    table = load_settlements()
    table = table[table["population"] > 0]
    listed = table.groupby("province_code")["population"].transform("sum")
    most = table["province_code"].map(provinces["population"]) * (1.0 - LEAST_RURAL_SHARE)
    people = table["population"] * np.minimum(most / listed, 1.0)
    return table.assign(people=people, radius_m=built_up_radius_m(table["population"]))


def _quarters(
    towns: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Divide towns into quarters of some `QUARTER_POPULATION` people, inside their province."""
    shapes = _town_shapes(towns, provinces, rng)
    town = np.repeat(np.arange(len(shapes)), shapes["quarters"])
    quarters = shapes.take(town).reset_index(drop=True)
    weight = np.exp(0.5 * normal(rng, len(quarters)))
    share = weight / np.bincount(town, weight)[town]
    stray: NDArray[np.bool_] = quarters["stray"].to_numpy()

    def draw(rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
        return _quarter_centers(quarters.take(rows), rng)

    def accept(rows: NDArray[np.intp], longitude: Floats, latitude: Floats) -> NDArray[np.bool_]:
        fits = inside(quarters["province_code"].take(rows), longitude, latitude, provinces)
        return fits | stray[rows]

    longitude, latitude = _draw_until(draw, accept, len(quarters))
    single = np.isnan(longitude) | (quarters["quarters"] == 1)
    placed = quarters.assign(
        listed=True,
        population=quarters["people"] * share,
        longitude=quarters["longitude"].where(single, longitude),
        latitude=quarters["latitude"].where(single, latitude),
        flatness=quarters["flatness"].where(single, 1.0),
    )
    return placed[COLUMNS]


def _town_shapes(
    towns: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Give each town a number of quarters and an outline: an ellipse with two to four lobes."""
    shapes = pd.DataFrame(towns.drop(columns="geometry")).reset_index()
    shapes["longitude"], shapes["latitude"] = towns.geometry.x.array, towns.geometry.y.array
    shapes["quarters"] = np.maximum(np.rint(shapes["people"] / QUARTER_POPULATION), 1).astype(int)
    shapes["flatness"] = 0.5 + 0.4 * rng.random(len(shapes))
    shapes["angle"] = np.pi * rng.random(len(shapes))
    shapes["lobes"] = 2.0 + np.floor(3.0 * rng.random(len(shapes)))
    shapes["phase"] = 2.0 * np.pi * rng.random(len(shapes))
    radius = _FILLED * shapes["radius_m"]
    shapes["spread_m"] = radius * np.minimum(0.5 / np.sqrt(shapes["quarters"]), 1.0 / CUT)
    shapes["reach_m"] = radius - CUT * shapes["spread_m"]
    # The outlines are coarse: a town on the coast or border may lie outside of its province.
    codes, lon, lat = (shapes[name] for name in ("province_code", "longitude", "latitude"))
    shapes["stray"] = ~inside(codes, lon.to_numpy(), lat.to_numpy(), provinces)
    return shapes


def _quarter_centers(quarters: pd.DataFrame, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw centers of quarters, denser toward the middle of the town."""
    turn = 2.0 * np.pi * rng.random(len(quarters))
    lobe = 0.75 + 0.25 * np.cos(quarters["lobes"].to_numpy() * turn + quarters["phase"].to_numpy())
    out = quarters["reach_m"].to_numpy() * lobe * _falling_radius(rng, len(quarters))
    flatness, angle = quarters["flatness"].to_numpy(), quarters["angle"].to_numpy()
    offset = rotate(out * np.cos(turn), flatness * out * np.sin(turn), angle)
    return shift(quarters["longitude"].to_numpy(), quarters["latitude"].to_numpy(), *offset)


def _falling_radius(rng: np.random.Generator, size: int) -> Floats:
    """Draw radii in a disc of radius 1 whose density falls exponentially from the middle.

    The form is that of Clark (1951), doi:10.2307/2981088.
    """
    grid = np.linspace(0.0, 1.0, 513)
    share = 1.0 - np.exp(-_DENSITY_FALL * grid) * (1.0 + _DENSITY_FALL * grid)
    return np.interp(rng.random(size), share / share[-1], grid)


def _villages(
    towns: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Make villages for the people of each province who live in no listed settlement."""
    rural = provinces["population"] - towns.groupby("province_code")["people"].sum()
    count = np.ceil(rural / VILLAGE_POPULATION).astype(int)
    villages = pd.DataFrame({"province_code": np.repeat(count.index, count)})
    size = 0.55 * VILLAGE_POPULATION * np.exp(1.1 * normal(rng, len(villages)))
    villages["population"] = np.clip(size, SMALLEST_VILLAGE, LARGEST_VILLAGE)
    radius_m = built_up_radius_m(villages["population"])
    valleys = _valleys(towns, provinces, count, rng)
    choices = _rows_by_code(valleys["province_code"])
    chosen = np.zeros(len(villages), dtype=np.intp)

    def draw(rows: NDArray[np.intp]) -> tuple[Floats, Floats]:
        chosen[rows] = _one_of_each(villages["province_code"].take(rows), choices, rng)
        return _along(valleys.take(chosen[rows]), rng)

    def accept(rows: NDArray[np.intp], longitude: Floats, latitude: Floats) -> NDArray[np.bool_]:
        codes = villages["province_code"].take(rows)
        free = _outside_towns(longitude, latitude, radius_m[rows], towns)
        return free & inside(codes, longitude, latitude, provinces)

    villages["longitude"], villages["latitude"] = _draw_until(draw, accept, len(villages))
    villages["settlement_id"] = valleys["settlement_id"].to_numpy()[chosen]
    villages["spread_m"] = radius_m / CUT
    villages["flatness"] = 0.4 + 0.5 * rng.random(len(villages))
    villages["angle"] = valleys["angle"].to_numpy()[chosen]
    return villages.assign(listed=False).dropna(subset=["longitude"])[COLUMNS]


def _valleys(
    towns: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame, count: pd.Series, rng: np.random.Generator
) -> pd.DataFrame:
    """Lay valleys around towns, as far out as towns of the province are apart."""
    number = np.ceil(count / _VILLAGES_PER_VALLEY).astype(int)
    codes = pd.Series(np.repeat(number.index, number))
    pull = np.sqrt(towns["people"] + 1_000.0)
    choices = _rows_by_code(towns["province_code"])
    town = towns.take(_one_of_each(codes, choices, rng, weight=pull.to_numpy()))
    area = to_plane(provinces, crs=national_crs()).area
    apart_m = np.sqrt(area / towns.groupby("province_code").size())
    scale = np.clip(0.6 * apart_m, _NEAR_M, _FAR_M).loc[codes].to_numpy()
    out = town["radius_m"].to_numpy() + scale * np.sqrt(-2.0 * np.log1p(-rng.random(len(town))))
    turn = 2.0 * np.pi * rng.random(len(town))
    offset = (out * np.cos(turn), out * np.sin(turn))
    lon, lat = shift(town.geometry.x.to_numpy(), town.geometry.y.to_numpy(), *offset)
    return pd.DataFrame(
        {
            "province_code": codes,
            "settlement_id": town.index.to_numpy(),
            "longitude": lon,
            "latitude": lat,
            "angle": np.pi * rng.random(len(town)),
        }
    )


def _along(valleys: pd.DataFrame, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw one point along each valley."""
    along = _VALLEY_LENGTH_M * normal(rng, len(valleys))
    across = _VALLEY_WIDTH_M * normal(rng, len(valleys))
    offset = rotate(along, across, valleys["angle"].to_numpy())
    return shift(valleys["longitude"].to_numpy(), valleys["latitude"].to_numpy(), *offset)


def _one_of_each(
    codes: pd.Series,
    choices: Mapping[str, NDArray[np.intp]],
    rng: np.random.Generator,
    *,
    weight: Floats | None = None,
) -> NDArray[np.intp]:
    """Draw, for each code, one of the positions that it may choose from."""
    chosen = np.zeros(len(codes), dtype=np.intp)
    uniform = rng.random(len(codes))
    for code, rows in _rows_by_code(codes).items():
        options = choices[code]
        edges = np.cumsum(np.ones(len(options)) if weight is None else weight[options])
        position = np.searchsorted(edges, uniform[rows] * edges[-1], side="right")
        chosen[rows] = options[np.minimum(position, len(options) - 1)]
    return chosen


def _rows_by_code(codes: pd.Series) -> dict[str, NDArray[np.intp]]:
    """Return the positions of each code, codes sorted."""
    grouped = pd.Series(np.arange(len(codes))).groupby(codes.to_numpy(), sort=True)
    return {str(code): rows.to_numpy() for code, rows in grouped}


def _draw_until(draw: Draw, accept: Accept, size: int) -> tuple[Floats, Floats]:
    """Draw points until each is accepted; those never accepted in `_ROUNDS` rounds are NaN."""
    longitude, latitude = np.full(size, np.nan), np.full(size, np.nan)
    rows = np.arange(size)
    for _ in range(_ROUNDS):
        if not rows.size:
            break
        x, y = draw(rows)
        good = accept(rows, x, y)
        longitude[rows[good]], latitude[rows[good]] = x[good], y[good]
        rows = rows[~good]
    return longitude, latitude


def inside(
    codes: pd.Series, longitude: Floats, latitude: Floats, provinces: gpd.GeoDataFrame
) -> NDArray[np.bool_]:
    """Say which points lie in the outline of the province whose code they have."""
    result = np.zeros(len(codes), dtype=bool)
    for code, rows in _rows_by_code(codes).items():
        outline = provinces.geometry.loc[code]
        shapely.prepare(outline)
        result[rows] = shapely.contains_xy(outline, longitude[rows], latitude[rows])
    return result


def _outside_towns(
    longitude: Floats, latitude: Floats, radius_m: Floats, towns: gpd.GeoDataFrame
) -> NDArray[np.bool_]:
    """Say which villages, given their radius, do not touch the built-up circle of a town."""
    urban = towns[towns["population"] >= URBAN_POPULATION]
    free = np.ones(len(longitude), dtype=bool)
    tree = cKDTree(earth_xyz(longitude, latitude))
    reach = urban["radius_m"].to_numpy() + built_up_radius_m(LARGEST_VILLAGE)
    near = tree.query_ball_point(points_xyz(urban), reach)
    village = np.concatenate(near).astype(np.intp)
    town = np.repeat(np.arange(len(urban)), [len(found) for found in near])
    gap = np.linalg.norm(tree.data[village] - points_xyz(urban)[town], axis=1)
    free[village[gap <= urban["radius_m"].to_numpy()[town] + radius_m[village]]] = False
    return free
