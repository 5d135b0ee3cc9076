"""100 random edits of a plan of 180,000 households and 400 centers: seconds of each answer.

Run: python benchmarks/edits.py [--households 180000] [--centers 400] [--files 600] [--edits 100]
     [--seconds 72] [--seed 0] [--full 470]

A plan of simulated households of Tehran is made first. Edits follow each other: a center closes,
one is added in a neighborhood, one moves to another neighborhood, one gets a social worker more;
the least and the most of each. Every tenth answer is compared with an assignment that is made from
scratch by other code. With ``--full`` the whole assignment is made anew by both, once with the
files of the plan and once with so few that centers are nearly full, for the centers of the plan and
for as many random neighborhoods: that other code looks at the 24 nearest centers only.
"""

import argparse
from time import perf_counter, process_time

import geopandas as gpd
import numpy as np
import pandas as pd

import siting
from layers.households.reading import check_households
from layers.simulated.households import simulate_households
from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.assigning.following import Following
from siting.planning.edits import Act, Edit
from siting.planning.outcomes import Outcome, effect_of
from siting.planning.workshop import Workshop

ACTS: tuple[Act, ...] = ("close", "add", "move", "enlarge")


def random_edit(rng: np.random.Generator, number: int, last: Outcome, places: np.ndarray) -> Edit:
    """Return an edit of a random center, or of a random neighborhood."""
    act = ACTS[number % len(ACTS)]
    center = str(rng.choice(last.edited.centers.index.to_numpy()))
    lon, lat = places[rng.integers(len(places))] + rng.normal(0, 1e-4, 2)
    if act == "add":
        return Edit(act=act, center_id=f"new{number}", longitude=lon, latitude=lat)
    if act == "move":
        return Edit(act=act, center_id=center, longitude=lon, latitude=lat)
    return Edit(act=act, center_id=center, workers=int(act == "enlarge"))


def from_scratch(shop: Workshop, outcome: Outcome) -> float:
    """Return the total travel of an assignment made anew, by other code."""
    rules, centers = outcome.edited.standards, outcome.edited.centers
    travel = shop.travel_to(centers.geometry, rules)
    problem = siting.LocationProblem(
        travel=travel,
        n_sites=len(centers),
        capacity=centers["capacity"].to_numpy(dtype=np.float64),
        penalty=np.full(travel.n_demand, rules.unserved_penalty_s),
    )
    found = assign_to_open(problem, np.arange(len(centers), dtype=np.int32))
    if found is None:
        return np.nan
    paid = travel.pairs(np.arange(travel.n_demand, dtype=np.int32), found.site)
    return float(np.where(found.site < 0, rules.unserved_penalty_s, paid).sum())


def compare_whole(shop: Workshop, places: np.ndarray, files: tuple[int, int], seed: int) -> None:
    """Print seconds of both ways to assign everybody, and how far the other one is above."""
    rules, centers = shop.plan.standards, shop.plan.centers
    drawn = np.random.default_rng(seed).choice(len(places), len(centers), replace=False)
    drawn_points = gpd.GeoSeries.from_xy(*places[drawn].T, crs=4326)
    for name, points in (("plan", centers.geometry), ("random", drawn_points)):
        travel = shop.travel_to(points, rules)
        n, p = travel.n_demand, travel.n_candidates
        penalty = np.full(n, rules.unserved_penalty_s)
        for room in files:
            capacity = np.full(p, float(room))
            problem = siting.LocationProblem(
                travel=travel, n_sites=p, capacity=capacity, penalty=penalty
            )
            began = perf_counter()
            found = assign_to_open(problem, np.arange(p, dtype=np.int32))
            other, site = perf_counter() - began, np.full(n, -1) if found is None else found.site
            paid = travel.pairs(np.arange(n, dtype=np.int32), site.astype(np.int32))
            cost = float(np.where(site < 0, penalty, paid).sum())
            began = perf_counter()
            exact = Following(travel, weight=np.ones(n), penalty=penalty).begin(capacity)
            print(f"{name}, {room} files: {other:.1f} s, exact {perf_counter() - began:.1f} s, "
                  f"above it {cost / exact.total - 1:.2%}", flush=True)  # fmt: skip


def main() -> None:
    """Make the plan, edit it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, usual in (
        ("households", 180_000), ("centers", 400), ("files", 600), ("edits", 100),
        ("seconds", 72), ("seed", 0), ("full", 0),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", type=int, default=usual)
    asked = parser.parse_args()
    rules = siting.Standards(files_per_center=asked.files, files_per_worker=asked.files // 3)
    intake = check_households(simulate_households(asked.households, province="23", seed=asked.seed))
    plan = siting.plan(
        intake, centers=asked.centers, standards=rules, caseloads=False,
        stop=siting.MaxRuntime(asked.seconds), seed=asked.seed,
    )  # fmt: skip
    shop, rng = Workshop(plan, intake), np.random.default_rng(asked.seed)
    began = perf_counter()
    last = shop.answer()
    print(f"first answer {perf_counter() - began:.2f} s, as the plan: "
          f"{last.figures.cost / plan.facts.cost - 1:+.1e}")  # fmt: skip
    points = plan.neighborhoods.geometry.representative_point()
    places, edits, rows = np.c_[points.x, points.y], [], []
    if asked.full:
        compare_whole(shop, places, (asked.files, asked.full), asked.seed)
    for number in range(asked.edits):
        edits.append(random_edit(rng, number, last, places))
        began, work = perf_counter(), process_time()
        outcome = shop.answer(edits)
        effect = effect_of(last, outcome)
        seconds, work = perf_counter() - began, process_time() - work
        other = from_scratch(shop, outcome) if number % 10 == 9 else np.nan
        rows.append({
            "act": edits[-1].act, "seconds": seconds, "processor": work,
            "moved": effect.other_center + effect.newly_served + effect.no_longer_served,
            "unproved": outcome.figures.cost / outcome.proved - 1,
            "scratch": other / outcome.figures.cost - 1,
        })  # fmt: skip
        last = outcome
    table = pd.DataFrame(rows)
    print(table.groupby("act")[["seconds", "processor", "moved"]].agg(["median", "max"]).round(3))
    print(table[["seconds", "processor", "moved"]].agg(["median", "max"]).round(3))
    print(f"unproved at most {table['unproved'].abs().max():.1e}; from scratch, beside it: "
          f"{table['scratch'].min():+.1e} to {table['scratch'].max():+.1e}")  # fmt: skip


if __name__ == "__main__":
    main()
