"""Make the pictures of simulated plans, and print the figures of docs/methods.md and manager.md.

``python scripts/readme_pictures.py [FOLDER]``. Plans are kept in the folder, and those that are
there already are used again; without a folder nothing is kept.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

import layers
import siting

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"

NATION, NATIONAL_CENTERS = 1_080_000, 2_400
#: Seeds of the households: of the country on its map, and of the one whose province is shown.
NATION_SEED, PROVINCE_SEED = 11, 0
PROVINCE, CENTERS, CAPITAL_COUNTY = "05", 80, "کرمانشاه"
#: Seconds for search and proof of a province; those of the country are the default.
PROVINCE_SECONDS = 60
#: Layer of the map that shows the areas of social workers, and the month of one center's visits.
CASELOAD_LAYER, MONTH = "حوزه‌های مددکاران", "1405-09"


def siting_command(*arguments: str | Path) -> None:
    """Run one command of the command line, and show it."""
    words = ["siting", *(str(argument) for argument in arguments)]
    print("$", " ".join(words), flush=True)
    subprocess.run([Path(sys.executable).with_name(words[0]), *words[1:]], check=True)  # noqa: S603


def simulate(folder: Path) -> tuple[Path, Path]:
    """Simulate the nation's households, and write them and those of the province."""
    nation, province = folder / "households.parquet", folder / "province.parquet"
    if not nation.is_file():
        layers.write_table(layers.simulate_households(NATION, seed=NATION_SEED), nation)
    if not province.is_file():
        everyone = layers.simulate_households(NATION, seed=PROVINCE_SEED)
        name = layers.load_provinces().loc[PROVINCE, "province"]
        layers.write_table(everyone[everyone["province"] == name], province)
    return nation, province


def make_plan(households: Path, plan: Path, *options: str | Path) -> Path:
    """Plan with the command line, unless the plan is there."""
    if not plan.is_file():
        siting_command("plan", households, "--out", plan, *options)
    return plan


def draw(plan: Path, picture: Path, *options: str, shown: tuple[str, ...] = ()) -> None:
    """Draw the Persian map of a plan, and take its picture, with some layers more."""
    page = plan.with_suffix(".html")
    siting_command("map", plan, page, *options)
    take_picture(page, picture, *shown)


def take_picture(page: Path, picture: Path, *shown: str) -> None:
    """Take the picture of a page in few colors."""
    shot = page.with_suffix(".png")
    take = ROOT / "scripts" / "picture.py"
    subprocess.run([sys.executable, take, page, shot, *shown], check=True)  # noqa: S603
    few = Image.open(shot).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    few.save(picture, optimize=True)
    print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")


def draw_day(plan: Path, households: Path, folder: Path) -> None:
    """Plan a month of visits of the center with most villages, and take the picture of one day."""
    areas = siting.open_areas(plan)
    rural = areas.centers.index[areas.centers["setting"] == "rural"]
    loads = areas.centers.loc[rural, "load"]
    center = str(loads.index[loads.to_numpy().argmax()])
    rounds = folder / "rounds"
    given = ("--households", str(households), "--center", center, "--month", MONTH)
    siting_command("rounds", plan, *given, "--out", rounds)
    sheets = sorted(rounds.rglob(f"{MONTH}-*.html"))
    take_picture(sheets[len(sheets) // 2], DOCS / "day_sheet.png")


def report(plan: Path) -> None:
    """Print what a plan holds in the province, in its capital county, and in its visits."""
    areas = siting.open_areas(plan)
    summary = areas.summary
    capital = (summary["level"] == "county") & (summary["county"] == CAPITAL_COUNTY)
    columns = ["households", "centers", "share_in_reach", "no_capacity", "mean_distance_m", "load"]
    shown = summary.loc[(summary["level"] == "country") | capital, ["county", *columns]]
    print(f"\n{areas.metadata['standards_name']}:\n{shown.to_string(index=False)}")
    hours = areas.catchments["hours"]
    away = (areas.catchments["travel_share"] * hours).sum() / hours.sum()
    by_files, by_hours = areas.centers["workers"].sum(), areas.centers["workers_by_hours"].sum()
    print(
        f"{hours.sum():,.0f} hours of visits a year, {away:.0%} of them on the way; "
        f"{by_files} workers by files, {by_hours} by hours; gap {areas.facts.gap}"
    )


def make(folder: Path) -> None:
    """Make all pictures."""
    nation, province = simulate(folder)
    national = ("--centers", str(NATIONAL_CENTERS))
    draw(make_plan(nation, folder / "national.gpkg", *national), DOCS / "national.png")
    seconds = ("--seconds", str(PROVINCE_SECONDS))
    wanted = ("--centers", str(CENTERS), *seconds)
    plan = make_plan(province, folder / "province.gpkg", *wanted)
    draw(plan, DOCS / "kermanshah.png", "--province", PROVINCE)
    draw(plan, DOCS / "caseloads.png", "--province", PROVINCE, shown=(CASELOAD_LAYER,))
    draw_day(plan, province, folder)
    report(plan)
    report(make_plan(province, folder / "nominal.gpkg", *wanted, "--standards", "nominal_2021"))


def main() -> None:
    """Make all pictures in the folder given, or in one that is thrown away."""
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
