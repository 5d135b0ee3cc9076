"""12,000 applicants for 2,400 centers: seconds of each rule, and how merits and ties change them.

Run: python benchmarks/applicants.py [--applicants 12000] [--centers 2400] [--seed 0]

Towns are as unequal as towns are (Zipf), and applicants name the great ones more often. Each rule
is checked against what it promises: no applicant and center that would both rather have each other,
and a total that a second, dense assignment of SciPy confirms.
"""

import argparse
from time import perf_counter

import geopandas as gpd
import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

import siting
from layers.applicants import PLACES
from layers.approvals import Approvals
from siting.location.result import Status
from siting.planning.applicants import RULES, Awards
from siting.plans.facts import PlanFacts
from siting.plans.frames import Plan
from siting.plans.schema import LAYERS, empty_table, typed_frames

#: What the merits of the applicants are: their number of different values, by a name.
MERITS = {"hundredths": 10_000, "whole numbers": 101, "equal": 1}


def make_plan(rng: np.random.Generator, count: int) -> tuple[Plan, pd.Series]:
    """Return a plan of centers in towns, and the town of each; no household is in it."""
    towns = max(1, count // 4)
    share = 1.0 / np.arange(1, towns + 1)
    town = np.sort(rng.choice(towns, count, p=share / share.sum()))
    ids = pd.Index([f"05{number:05}" for number in range(count)], dtype="str")
    number = pd.Series(town).groupby(town).cumcount() + 1
    county = pd.Series(town // 6).map("شهرستان {}".format).to_numpy()
    columns = {
        "province_code": "05", "province": "کرمانشاه", "county_code": county, "county": county,
        "setting": "urban", "name": [f"شهر{t}الف {n}" for t, n in zip(town, number, strict=True)],
        "status": "new", "capacity": 600, "load": rng.integers(100, 601, count), "workers": 3,
        "workers_by_hours": 3, "short_of_hours": False, "neighborhood_id": ids,
    }  # fmt: skip
    points = gpd.points_from_xy(47 + rng.random(count), 34 + rng.random(count))
    centers = gpd.GeoDataFrame(columns, index=ids, geometry=points, crs="EPSG:4326")
    areas = pd.DataFrame(centers[["name", "county_code", "county"]]).assign(
        province_code="05", province="کرمانشاه", setting="urban", households=500,
        persons=pd.array([2_000] * count, dtype="Int64"), center_id=ids,
    )  # fmt: skip
    shapes = [point.buffer(0.001) for point in points]
    neighborhoods = gpd.GeoDataFrame(areas, geometry=shapes, crs="EPSG:4326")
    frames = {name: empty_table(name) for name in LAYERS} | {
        "centers": centers.rename_axis("center_id"),
        "neighborhoods": neighborhoods.rename_axis("neighborhood_id"),
    }
    facts = PlanFacts(cost=1.0, lower_bound=None, status=Status.FEASIBLE)
    return Plan(**typed_frames(frames), facts=facts), pd.Series(town, index=ids)


def make_applicants(
    rng: np.random.Generator, town: pd.Series, count: int, merits: int
) -> pd.DataFrame:
    """Return applicants: two thirds of the places are centers, the others towns."""
    columns: dict[str, object] = {"row": np.arange(2, count + 2)}
    columns["merit"] = np.round(100.0 * rng.integers(0, merits, count) / merits, 2)
    town_of = town.map("شهر{}الف".format)
    columns["eligible"] = rng.random(count) < 0.95
    wishes = rng.integers(1, 6, count)
    for wish, name in enumerate(PLACES, start=1):
        center = rng.choice(town.index.to_numpy(dtype=object), count)
        named = pd.Series(center).where(rng.random(count) < 2 / 3, town_of.loc[center].to_numpy())
        columns[name] = named.where(wish <= wishes, None).to_numpy()
    ids = pd.Index([f"A{number:06}" for number in rng.permutation(count)], name="applicant_id")
    frame = pd.DataFrame(columns, index=ids.astype("str"))
    return frame.astype(dict.fromkeys(PLACES, "str"))


def dense_total(applicants: pd.DataFrame, town: pd.Series) -> float:
    """Return the greatest sum of merits, by a dense assignment that knows nothing of siting."""
    asking = applicants[applicants["eligible"]]
    paid = np.zeros((len(asking), len(town)))
    at = {center: number for number, center in enumerate(town.index)}
    of_town = {f"شهر{t}الف": np.flatnonzero(town == t) for t in town.unique()}
    for name in PLACES:
        for row, (place, merit) in enumerate(zip(asking[name], asking["merit"], strict=True)):
            if isinstance(place, str):
                paid[row, of_town[place] if place in of_town else at[place]] = merit
    rows, columns = linear_sum_assignment(paid, maximize=True)
    return float(paid[rows, columns].sum())


def blocking(awards: Awards, applicants: pd.DataFrame, town: pd.Series) -> int:
    """Count applicants and centers of whom both would rather have each other, by merit alone."""
    founder = awards.centers["merit"].fillna(-1.0)
    least = founder.groupby(town).min()
    count = 0
    got = awards.applicants["wish"].fillna(len(PLACES) + 1).astype("int64")
    for wish, name in enumerate(PLACES, start=1):
        rather = applicants[(got > wish) & applicants["eligible"] & applicants[name].notna()]
        held = (
            rather[name]
            .map(founder)
            .fillna(rather[name].str.extract(r"([0-9]+)الف$")[0].astype("float").map(least))
        )
        count += int((held < rather["merit"]).sum())
    return count


def main() -> None:
    """Print a row for each kind of merits and each rule."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applicants", type=int, default=12_000)
    parser.add_argument("--centers", type=int, default=2_400)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    plan, town = make_plan(rng, options.centers)
    print(
        "| merits | rule | seconds | founders | total merit | greatest, dense | blocking | ties |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for kind, merits in MERITS.items():
        applicants = make_applicants(rng, town, options.applicants, merits)
        best = dense_total(applicants, town)
        for by in RULES:
            start = perf_counter()
            awards = siting.assign_centers(applicants, plan, by=by)
            seconds = perf_counter() - start
            told = awards.centers
            print(
                f"| {kind} | {by} | {seconds:.1f} | {told['applicant_id'].notna().sum():,} "
                f"| {told['merit'].sum():,.2f} | {best:,.2f} "
                f"| {blocking(awards, applicants, town):,} | {len(awards.ties):,} |",
                flush=True,
            )
    held = awards.applicants["center_id"].dropna()
    start = perf_counter()
    gone = Approvals(held, held.index[::10])
    again = siting.assign_centers(applicants, plan, by="merit", approvals=gone)
    same = again.applicants["center_id"].loc[held.index.difference(gone.lapsed)]
    print(
        f"\n{len(gone.lapsed):,} of {len(held):,} approvals lapse: {perf_counter() - start:.1f} s, "
        f"{int((same == held[same.index]).sum()):,} keep their center, "
        f"{int((again.centers['outcome'] == 'approved').sum()):,} pass on"
    )


if __name__ == "__main__":
    main()
