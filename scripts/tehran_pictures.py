"""Plan Tehran's district 6 on its real streets and by straight lines; make both pictures.

``python scripts/tehran_pictures.py [FOLDER]``. Prints the figures that stand beside the pictures in
docs/methods.md. Plans are kept in the folder, and those that are there already are used again;
without a folder nothing is kept. Reads streets and neighborhoods of ../shared.

Households are simulated: along the real streets on which people live, in those real neighborhoods
of the district that the network covers. No real home is in it.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from PIL import Image
from tehran_drawing import Panel, draw_page

import layers
import siting
from layers.streets.reading import Streets, read_streets
from siting.areas.closing import tiling
from siting.travel.estimates import PacedTravel, estimated_pace
from siting.travel.street_times import StreetTravel, street_travel

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SITING_SHARED", ROOT.parent / "shared")) / "data" / "iran"
DOCS = ROOT / "docs"
PLANE = "EPSG:32639"

#: Residents of the district in the census of 2016, and client households per resident: 1.08 million
#: for 79.9 million.
RESIDENTS, CLIENT_SHARE = 251_384, 1_080_000 / 79_926_270
#: Neighborhoods count as covered with at least this share of their ground so near to a street.
COVERED, NEAR_M = 0.9, 150.0
#: Streets along which people live, and how far from their middle.
LIVED_ON = ("residential", "living_street", "unclassified", "tertiary", "secondary")
SET_BACK_M = (6.0, 30.0)
CENTERS, SECONDS, WALK_S = 3, 120, 900.0
#: Nobody waits so long for a vehicle: everybody walks.
ON_FOOT = replace(siting.Standards.current(), name="on foot", boarding_s=1e6)


def study_area(walk: Streets) -> gpd.GeoDataFrame:
    """Return the neighborhoods of district 6 that the walking network covers, made to tile."""
    everywhere = gpd.read_file(SHARED / "tehran_neighborhoods.geojson")
    district = everywhere[everywhere["district"] == 6].to_crs(PLANE)
    streets = walk.edges.geometry.to_crs(PLANE).buffer(NEAR_M, quad_segs=2).union_all()
    near = district.intersection(streets).area / district.area
    print((near.round(2)).set_axis(district["name_fa"]).to_string())
    return district[near >= COVERED].assign(geometry=tiling(district.geometry[near >= COVERED]))


def simulate(areas: gpd.GeoDataFrame, walk: Streets, *, seed: int = 0) -> pd.DataFrame:
    """Put households beside streets on which people live, as many as the district's ground has."""
    everywhere = gpd.read_file(SHARED / "tehran_neighborhoods.geojson")
    district_m2 = everywhere[everywhere["district"] == 6].to_crs(PLANE).area.sum()
    ground = areas.geometry.to_crs(PLANE).union_all()
    count = round(RESIDENTS * CLIENT_SHARE * ground.area / district_m2)
    lived_on = walk.edges["highway"].isin(LIVED_ON)
    lines = walk.edges.geometry[lived_on].to_crs(PLANE).to_numpy()
    rng = np.random.default_rng(seed)
    ends = np.cumsum(shapely.length(lines))
    found: list[shapely.Point] = []
    while len(found) < count:
        at = rng.uniform(0, ends[-1], count)
        line = np.searchsorted(ends, at)
        along = at - (ends[line] - shapely.length(lines[line]))
        here, ahead = (
            shapely.get_coordinates(shapely.line_interpolate_point(lines[line], along + step))
            for step in (0.0, 0.5)
        )
        aside = (ahead - here)[:, ::-1] * [-1, 1]
        aside /= np.maximum(np.linalg.norm(aside, axis=1, keepdims=True), 1e-9)
        side = rng.choice([-1, 1], count) * rng.uniform(*SET_BACK_M, count)
        homes = shapely.points(here + aside * side[:, None])
        found += list(homes[shapely.within(homes, ground)])
    points = gpd.GeoSeries(found[:count], crs=PLANE).to_crs(4326)
    ids = [f"T{number:05d}" for number in range(count)]
    place = {"longitude": points.x.round(5), "latitude": points.y.round(5)}
    return pd.DataFrame({"household_id": ids, **place, "province": "تهران"})


def prepare(folder: Path, walk: Streets) -> tuple[Path, Path, gpd.GeoDataFrame]:
    """Write households and the outline of the study area, which takes the part of a county."""
    areas = study_area(walk)
    households, outline = folder / "district6.csv", folder / "district6.geojson"
    simulate(areas, walk).to_csv(households, index=False)
    whole = areas.geometry.to_crs(4326).union_all()
    told = {"county_code": ["2301"], "county": ["منطقهٔ ۶ تهران"], "province": ["تهران"]}
    frame = gpd.GeoDataFrame(told, geometry=[whole], crs=4326)
    outline.unlink(missing_ok=True)
    frame.to_file(outline, driver="GeoJSON")
    return households, outline, areas


def make_plan(households: Path, plan: Path, outline: Path, *options: str | Path) -> siting.Plan:
    """Plan with the command line, unless the plan is there."""
    if not plan.is_file():
        words = ["plan", households, "--out", plan, "--counties", outline, "--centers", CENTERS]
        words += ["--seconds", SECONDS, "--gap", 0.1, *options]
        print("$ siting", *words, flush=True)
        run = [sys.executable, "-c", "from siting.cli.main import main; main()", *map(str, words)]
        subprocess.run(run, check=True)  # noqa: S603
    return siting.open_plan(plan)


def walks(plan: siting.Plan, homes: gpd.GeoSeries, walk: Streets) -> pd.DataFrame:
    """Return each household's walk to its center, on streets and as a straight line has it."""
    centers = plan.centers.geometry
    pace = estimated_pace(np.zeros(len(homes), np.bool_), ON_FOOT)
    streets = street_travel(homes, centers, [walk], pace, ON_FOOT)
    straight = PacedTravel(streets.distance, pace)
    who = np.arange(len(homes), dtype=np.int32)
    to = centers.index.get_indexer(plan.assignments["center_id"].loc[homes.index])
    to = to.astype(np.int32)
    return pd.DataFrame(
        {
            "straight_s": straight.pairs(who, to),
            "streets_s": streets.pairs(who, to),
            "source": streets.source(who, to),
            "straight_nearest_s": straight.nearest(1).cost[:, 0],
            "streets_nearest_s": streets.nearest(1).cost[:, 0],
        },
        index=homes.index,
    )


def report(name: str, walked: pd.DataFrame) -> dict[str, float]:
    """Print by how much straight lines misjudge who is within a walk of 15 minutes."""
    straight, streets = walked["straight_s"] <= WALK_S, walked["streets_s"] <= WALK_S
    figures = {
        "households": len(walked),
        "on the network": int((walked["source"] == "network").sum()),
        "bare": (walked["straight_s"] <= 1.3 * WALK_S).mean(),
        "straight": straight.mean(),
        "streets": streets.mean(),
        "wrongly within": (straight & ~streets).mean(),
        "wrongly beyond": (~straight & streets).mean(),
        "misjudged": (straight != streets).mean(),
        "misjudged by the bare line": ((walked["straight_s"] <= 1.3 * WALK_S) != streets).mean(),
        "mean minutes, straight": walked["straight_s"].mean() / 60,
        "mean minutes, streets": walked["streets_s"].mean() / 60,
        "streets over straight line, median": (
            walked["streets_s"] / walked["straight_s"].clip(lower=1) * 1.3
        ).median(),
        "another center is nearer": (walked["streets_nearest_s"] < walked["streets_s"] - 1).mean(),
    }
    print(f"\n{name}")
    for key, value in figures.items():
        print(f"  {key}: {value:,.4g}")
    return figures


def ride_too(plan: siting.Plan, homes: gpd.GeoSeries, streets: list[Streets]) -> None:
    """Print the same for the quicker of walk and vehicle, as the plan itself reckons."""
    rules = siting.Standards.current()
    pace = estimated_pace(np.zeros(len(homes), np.bool_), rules)
    travel: StreetTravel = street_travel(homes, plan.centers.geometry, streets, pace, rules)
    who = np.arange(len(homes), dtype=np.int32)
    to = plan.centers.index.get_indexer(plan.assignments["center_id"].loc[homes.index])
    real = travel.pairs(who, to.astype(np.int32))
    told = PacedTravel(travel.distance, pace).pairs(who, to.astype(np.int32))
    wrong = ((told <= WALK_S) & (real > WALK_S)).mean(), ((told > WALK_S) & (real <= WALK_S)).mean()
    print(
        f"  on foot or by vehicle: straight {np.mean(told <= WALK_S):.1%}, streets "
        f"{np.mean(real <= WALK_S):.1%}, wrongly within {wrong[0]:.1%}, beyond {wrong[1]:.1%}; "
        f"mean minutes straight {told.mean() / 60:.1f}, streets {real.mean() / 60:.1f}"
    )


def picture(page: Path, target: Path) -> None:
    """Take the picture of a page."""
    take = ROOT / "scripts" / "picture.py"
    subprocess.run([sys.executable, take, page, target], check=True)  # noqa: S603
    Image.open(target).convert("RGB").save(target, optimize=True)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")


def make(folder: Path) -> None:
    """Make both plans and both pictures."""
    from siting.maps import save_map  # noqa: PLC0415 - folium is an extra

    files = [SHARED / f"tehran_district6_{mode}.graphml.gz" for mode in ("walk", "drive")]
    walk, drive = (read_streets(file) for file in files)
    households, outline, areas = prepare(folder, walk)
    options = [word for file in files for word in ("--streets", file)]
    by_streets = make_plan(households, folder / "streets.gpkg", outline, *options)
    by_line = make_plan(households, folder / "straight.gpkg", outline)
    located = layers.read_households(households).located.geometry
    panels = []
    for plan, name in ((by_line, "straight lines"), (by_streets, "streets")):
        homes = located.loc[plan.assignments.index]
        figures = report(f"The plan by {name}, on foot", walks(plan, homes, walk))
        ride_too(plan, homes, [walk, drive])
        panels.append(Panel(plan, figures))
    save_map(by_streets, folder / "tehran.html", shading="reached")
    picture(folder / "tehran.html", DOCS / "tehran.png")
    page = folder / "tehran_straight.html"
    page.write_text(draw_page(panels, areas, walk), encoding="utf-8")
    picture(page, DOCS / "tehran_straight.png")


def main() -> None:
    """Make the pictures in the folder given, or in one that is thrown away."""
    if not SHARED.is_dir():
        sys.exit(f"The pictures need the streets of Tehran, and {SHARED} is not here.")
    DOCS.mkdir(exist_ok=True)
    if len(sys.argv) > 1:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        make(folder)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            make(Path(scratch))


if __name__ == "__main__":
    main()
