"""Time, memory and proved gap of a plan from a file of households to a saved GeoPackage.

Run ``python benchmarks/nation.py``: it simulates 67,500, 270,000 and 1,080,000 households, and runs
``siting plan`` on each with 150, 600 and 2,400 centers in a process of its own; ``--standards``,
``--seconds``, ``--gap`` and ``--counties`` are passed on. It writes a Markdown table, and how fast
the time grows. Households and cost are counted again in the saved plan, with nothing of ours.
"""

import argparse
import math
import os
import sqlite3
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tables
from measure import SITING, Measured, measure
from tables import Row

import layers
from siting.planning.planner import usual_seconds

SIZES = (67_500, 270_000, 1_080_000)
HOUSEHOLDS_PER_CENTER = 450


@dataclass(frozen=True)
class Trial:
    """One plan to be made.

    Parameters
    ----------
    family
        Where its row belongs.
    households
        Households to simulate.
    seconds
        Time for search and proof; None for the default.
    standards
        Name of the standards.
    gap
        Percent at which the run may stop; None for never.
    counties
        File of county outlines; empty for none.
    simulation
        Seed of the simulated households.
    standing
        Centers that stand, where other simulated households live; the rest are to open.
    quotas
        What centers are shared among provinces by; empty for nothing.
    province
        Two-digit code of the only province; empty for the whole country.
    sites
        Centers to open; None for one for every `HOUSEHOLDS_PER_CENTER`.
    towns
        Whether no more is known of a household than its town or village: it lives at that point.
    caseloads
        Whether the plan has caseload areas.
    """

    family: str
    households: int
    seconds: float | None
    standards: str = "current"
    gap: float | None = None
    counties: str = ""
    simulation: int = 0
    standing: int = 0
    quotas: str = ""
    province: str = ""
    sites: int | None = None
    towns: bool = False
    caseloads: bool = True

    @property
    def centers(self) -> int:
        """Centers of the plan, standing ones among them."""
        return self.households // HOUSEHOLDS_PER_CENTER if self.sites is None else self.sites

    @property
    def limit_s(self) -> float:
        """Seconds for search and proof."""
        return usual_seconds(self.households) if self.seconds is None else self.seconds


#: Seconds for the country among growing ones, and the power of the size with which they grow up to
#: it: where the gap gets no wider with size, the time to a gap grows no faster. Larger ones have
#: the default.
NATIONAL_S, POWER = 450, 1.2
#: Seconds of search and proof for a first plan of the nation, and for one with half an hour in all.
FIRST_S, LONG_S = 10, 1_500
#: Seeds of the simulated nations.
SIMULATIONS = (11, 0, 5)
#: Centers that are said to stand, and the seed of the households at whose places they do.
STANDING, STANDING_SEED = 2_307, 5


def growing(size: int) -> Trial:
    """Return the plan of a country of that size, in time that grows with it."""
    return Trial("growth", size, round(NATIONAL_S * (size / SIZES[-1]) ** POWER, 1))


#: What is measured under a name: the whole country, and smaller ones in less time.
FAMILIES = {
    "nation": tuple(
        Trial("nation", SIZES[-1], None, standards=name, simulation=seed)
        for seed in SIMULATIONS
        for name in ("current", "nominal_2021")
    ),
    "planner": (
        Trial("planner", SIZES[-1], None, simulation=11, standing=STANDING),
        Trial("planner", SIZES[-1], None, simulation=11, quotas="files"),
    ),
    "growth": tuple(growing(size) for size in SIZES),
    "growth_large": (Trial("growth", 4 * SIZES[-1], None),),
    "nation_long": (Trial("nation", SIZES[-1], LONG_S, simulation=SIMULATIONS[0]),),
    "first_plan": (
        Trial("first_plan", SIZES[-1], FIRST_S, simulation=SIMULATIONS[0], caseloads=False),
    ),
    "kermanshah": (Trial("kermanshah", 26_329, 60, province="05", sites=80),),
    "towns": (Trial("towns", SIZES[-1], None, towns=True),),
}

_MOVE = """
import sys
import pandas as pd
from scipy.spatial import cKDTree
from layers.places.settlements import load_settlements
axes = ["longitude", "latitude"]
homes, towns = pd.read_parquet(sys.argv[1]), load_settlements()
points = towns.geometry.to_crs(4326)
places = pd.DataFrame({"longitude": points.x, "latitude": points.y}).to_numpy()
here = homes["longitude"].notna()
homes.loc[here, axes] = places[cKDTree(places).query(homes.loc[here, axes].to_numpy())[1]]
homes.to_parquet(sys.argv[1])
"""

#: Served households without a worker, most files of one, workers, and workers of several centers.
_WORKERS = """
    SELECT total(CASE WHEN worker IS NULL THEN held END), max(CASE WHEN worker > '' THEN held END),
        count(worker), total(CASE WHEN centers > 1 THEN held END)
    FROM (
        SELECT worker, count(*) AS held, count(DISTINCT center_id) AS centers
        FROM assignments WHERE center_id IS NOT NULL GROUP BY worker
    )
"""

_COLUMNS = {
    "households": "households",
    "centers": "centers",
    "candidates": "candidates",
    "workers": "workers",
    "standards": "standards",
    "simulation": "simulated with seed",
    "limit_s": "seconds given",
    "seconds": "seconds",
    "peak_mb": "peak MB",
    "no_capacity": "without room",
    "too_far": "too far",
    "in_reach_percent": "in reach %",
    "gap_percent": "proved gap %",
    "remark": "remark",
}


def main() -> None:
    """Write the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--standards", default="current")
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--gap", type=float)
    parser.add_argument("--counties", default="")
    parser.add_argument("--simulations", type=int, nargs="+", default=[0], help="seeds")
    options = parser.parse_args()
    given = (options.seconds, options.standards, options.gap, options.counties)
    trials = [
        Trial("growth", size, *given, simulation)
        for size in sorted(options.sizes)
        for simulation in options.simulations
    ]
    print(table([{**key(trial), **measure_plan(trial)} for trial in trials]))


def key(trial: Trial) -> Row:
    """Return what tells one measurement from another."""
    facts = asdict(trial)
    del facts["seconds"]
    size = f"{trial.households:,}"
    parts = [size, trial.standards, f"seed {trial.simulation}", trial.counties]
    parts += [f"{trial.standing:,} stand"] if trial.standing else []
    parts += [f"quotas by {trial.quotas}"] if trial.quotas else []
    parts += [f"province {trial.province}"] if trial.province else []
    parts += [f"{trial.sites} centers"] if trial.sites else []
    parts += ["by town only"] if trial.towns else []
    parts += [] if trial.caseloads else ["without caseload areas"]
    name = " ".join(part for part in parts if part)
    return {**facts, "limit_s": trial.limit_s, "instance": name, "tool": "siting plan", "seed": 0}


def measure_plan(trial: Trial) -> Row:
    """Simulate households, plan in a process of its own, and count again what was saved."""
    with tempfile.TemporaryDirectory() as folder:
        households, saved = Path(folder) / "households.parquet", Path(folder) / "plan.gpkg"
        asked = ["--households", str(trial.households), "--seed", str(trial.simulation)]
        asked += ["--province", trial.province] if trial.province else []
        made = measure([*SITING, "simulate", str(households), *asked])
        if made.code:
            sys.exit(f"The households could not be simulated: {made.said}")
        if trial.towns:
            move_to_towns(households)
        words = ["plan", str(households), "--out", str(saved), "--standards", trial.standards]
        if trial.standing:
            words += ["--existing", str(draw_standing(trial.standing, Path(folder)))]
            words += ["--open", str(trial.centers - trial.standing)]
        else:
            words += ["--centers", str(trial.centers)]
        words += ["--quotas", trial.quotas] if trial.quotas else []
        words += [] if trial.caseloads else ["--no-caseloads"]
        words += [] if trial.seconds is None else ["--seconds", f"{trial.seconds:g}"]
        words += [] if trial.gap is None else ["--gap", f"{trial.gap:g}"]
        words += ["--counties", trial.counties] if trial.counties else []
        ran = measure([*SITING, *words], patience_s=2 * trial.limit_s + 1800)
        facts = {"centers": trial.centers, "seconds": round(ran.seconds, 1), "peak_mb": ran.peak_mb}
        return facts | (count(saved, trial) if saved.is_file() else _failed(ran))


def move_to_towns(file: Path) -> None:
    """Move the households of a file to the points of the towns and villages nearest to them.

    It works in a process of its own: memory that is held here counts as that of the plan.
    """
    ran = measure(["-c", _MOVE, str(file)])
    if ran.code:
        sys.exit(f"The households could not be moved to their towns: {ran.said}")


def draw_standing(centers: int, folder: Path) -> Path:
    """Write a table of centers, each where a household of another simulation lives."""
    drawn = layers.simulate_households(2 * centers, seed=STANDING_SEED)
    places = drawn.loc[drawn["longitude"].notna(), ["longitude", "latitude"]]
    places = places.sample(centers, random_state=STANDING_SEED)  # they stand by province
    file = folder / "standing.csv"
    ids = [f"C{number:04d}" for number in range(1, centers + 1)]
    layers.write_table(places.assign(center_id=ids), file)
    return file


def count(saved: Path, trial: Trial) -> Row:
    """Count households, centers and cost of a saved plan, and say what does not add up."""
    found = _read(saved)
    rules = tomllib.loads(found["metadata"]["standards"])
    unserved = sum(found["reasons"].values())
    cost = found["travel_s"] + rules["unserved_penalty_s"] * unserved
    stated, bound = (float(found["metadata"][name] or "nan") for name in ("cost", "lower_bound"))
    most, limit = found["most"], rules["files_per_center"]
    asked = trial.centers
    checks = {
        f"{found['rows']:,} households are accounted for": found["rows"] == trial.households,
        f"{found['centers']:,} centers are open": found["centers"] == asked,
        f"{found['existing']:,} of {trial.standing:,} still stand": (
            found["existing"] == trial.standing
        ),
        f"a center serves {most:,} households": most <= limit,
        f"the cost is {cost:,.1f}, not {stated:,.1f}": math.isclose(cost, stated, rel_tol=1e-6),
    }
    checks |= _of_workers(found, rules) if trial.caseloads else {}
    faults = [sentence for sentence, right in checks.items() if not right]
    proved = None if math.isnan(bound) else bound
    judged = tables.judge(cost, proved, None, larger_is_better=False)
    return judged | {
        "remark": "; ".join(filter(None, [*faults, judged["remark"]])),
        "cost": cost,
        "lower_bound": proved,
        "status": found["metadata"]["status"],
        "faults": faults,
        "candidates": found["neighborhoods"],
        "workers": found["workers"],
        "no_capacity": found["reasons"].get("no_capacity", 0),
        "too_far": found["reasons"].get("too_far", 0),
        "in_reach_percent": 100 * found["in_reach"] / (found["served"] + unserved),
        "steps": found["metadata"]["timings"],
    }


def _of_workers(found: dict[str, Any], rules: dict[str, Any]) -> dict[str, bool]:
    """Return what is said of the workers of a plan where it is wrong, and whether it is right."""
    return {
        f"{found['idle']:,} served households have no worker": not found["idle"],
        f"a worker has {found['caseload']:,} files": found["caseload"] <= rules["files_per_worker"],
        f"{found['strange']:,} households have a worker of another center": not found["strange"],
        f"{found['workers']:,} workers have areas of {found['areas']:,}": (
            found["workers"] == found["areas"] and found["served"] == found["in_areas"]
        ),
    }


def _read(saved: Path) -> dict[str, Any]:
    """Read what is needed from the plan, which is an SQLite file."""
    with closing(sqlite3.connect(saved)) as plan:
        [(served, travel_s)] = plan.execute(
            "SELECT count(*), total(travel_time_s) FROM assignments WHERE center_id IS NOT NULL"
        )
        [(most,)] = plan.execute(
            "SELECT max(held) FROM (SELECT count(*) AS held FROM assignments "
            "WHERE center_id IS NOT NULL GROUP BY center_id)"
        )
        reasons = plan.execute(
            "SELECT reason, count(*) FROM assignments WHERE center_id IS NULL GROUP BY reason"
        )
        [(existing,)] = plan.execute("SELECT count(*) FROM centers WHERE status = 'existing'")
        [(in_reach,)] = plan.execute("SELECT in_reach FROM summary WHERE level = 'country'")
        [(idle, caseload, workers, strange)] = plan.execute(_WORKERS)
        [(areas, in_areas)] = plan.execute("SELECT count(*), total(households) FROM caseload_areas")
        names = ("assignments", "unlocated", "rejected", "centers", "neighborhoods")
        sizes = {name: plan.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
        return sizes | {
            "rows": sizes["assignments"] + sizes["unlocated"] + sizes["rejected"],
            "existing": existing,
            "served": served,
            "travel_s": travel_s,
            "most": most,
            "reasons": dict(reasons),
            "in_reach": in_reach,
            "idle": idle,
            "caseload": caseload,
            "workers": workers,
            "strange": strange,
            "areas": areas,
            "in_areas": int(in_areas),
            "metadata": dict(plan.execute("SELECT key, value FROM metadata")),
        }


def table(rows: Sequence[Row]) -> str:
    """Return a Markdown table of plans, and below it how fast their time grows with their size."""
    cells = [[_cell(row.get(name)) for name in _COLUMNS] for row in rows]
    return tables.markdown(list(_COLUMNS.values()), cells, text={"remark", "standards"}) + _growth(
        rows
    )


def growth(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the power of the size with which time grows, by least squares of the logarithms."""
    x, y = [math.log(size) for size in sizes], [math.log(time) for time in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    across = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    return across / sum((a - mean_x) ** 2 for a in x)


def cores() -> list[int]:
    """Return the cores that this process may use."""
    return sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


def _growth(rows: Sequence[Row]) -> str:
    chosen = [row for row in rows if row["family"] == "growth" and row.get("cost")]
    sizes = [row["households"] for row in chosen]
    if len(set(sizes)) < 2:
        return ""
    power = growth(sizes, [row["seconds"] for row in chosen])
    return f"\nTime grows with the number of households to the power of {power:.2f}.\n"


def _failed(ran: Measured) -> Row:
    return {"cost": None, "status": "none", "faults": [], "remark": f"exit {ran.code}: {ran.said}"}


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1000 else f"{value:.2f}".removesuffix(".00")
    return f"{value:,}" if isinstance(value, int) else str(value)


if __name__ == "__main__":
    main()
