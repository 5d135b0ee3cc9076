"""Plans of a few households, beside a program that is written from the words of the README.

Centers that stand with every status, candidates with costs, some of which must open, ground where
none may, quotas of provinces, and changes that open, close and enlarge, all mixed at random. The
program knows nothing of the code: distances come from the ellipsoid, times from the standards.
"""

from dataclasses import dataclass, field
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from scipy.optimize import Bounds, LinearConstraint, milp
from shapely.geometry import Point, box

import layers
import siting
from siting.errors import InfeasibleError, ProblemError, QuotaError
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime
from siting.planning.ground import Clock, lay_out, pose
from siting.planning.request import Given, check_request
from siting.planning.room import merge_room

#: Many examples; coverage is what plain tests reach.
pytestmark = pytest.mark.no_cover

GEOD = Geod(ellps="WGS84")
CASES, PARTS = 24, 3
#: What is said where no plan exists.
REFUSED = (InfeasibleError, ProblemError, QuotaError)
#: Two provinces, a town in one and the country of the other: west, south, width, height.
AREAS = {
    "05": ("کرمانشاه", "urban", (46.95, 34.25, 0.25, 0.15)),
    "15": ("لرستان", "rural", (48.25, 33.40, 0.25, 0.15)),
}


@dataclass
class Case:
    """What is asked of a plan, as frames, in the words of the README."""

    homes: pd.DataFrame
    standing: pd.DataFrame | None
    offered: pd.DataFrame | None
    rules: siting.Standards
    number: int = 0
    change: siting.Change | None = None
    forbidden: gpd.GeoDataFrame | None = None
    quotas: dict[str, tuple[int, int]] = field(default_factory=dict)


def _places(rng, count, name):
    """Random places, some of them in each province."""
    codes = np.array(list(AREAS))[rng.integers(0, 2, count)]
    corner = np.array([AREAS[code][2] for code in codes]).reshape(-1, 4)
    at = corner[:, :2] + rng.random((count, 2)) * corner[:, 2:]
    ids = [f"{name}{k}" for k in range(count)]
    return pd.DataFrame({"id": ids, "longitude": at[:, 0], "latitude": at[:, 1], "code": codes})


def _standing(rng, kind):
    """Centers that stand; where one is to close, two at least, of which one may."""
    frame = _places(rng, int(rng.integers(2 if kind == "close" else 1, 4)), "e")
    count = len(frame)
    given = [None, "stays", "may_close", "may_move"][: 3 if kind == "close" else 4]
    frame["status"] = [given[k] for k in rng.integers(0, len(given), count)]
    if kind in ("close", "enlarge"):
        frame.loc[0, "status"] = None  # may close, and may be enlarged
    frame["capacity"] = np.where(rng.random(count) < 0.7, rng.integers(2, 7, count), np.nan)
    return frame


def _offered(rng):
    frame = _places(rng, int(rng.integers(4, 7)), "c")
    count = len(frame)
    frame["capacity"] = np.where(rng.random(count) < 0.7, rng.integers(2, 8, count), np.nan)
    frame["cost"] = np.where(rng.random(count) < 0.4, rng.integers(1, 3_000, count), 0)
    frame["must_open"] = np.where(rng.random(count) < 0.1, "yes", "")
    return frame


@cache
def _homes(part):
    """Households, the same for all cases of a part of them, and as they are read."""
    rng = np.random.default_rng(10_000 + part)
    homes = _places(rng, 11 + part, "h")
    read = homes.rename(columns={"id": "household_id"})
    read["province"] = read.pop("code").map({code: area[0] for code, area in AREAS.items()})
    return homes, layers.check_households(read)


def make_case(seed):
    """Return a random case; some have no plan."""
    rng = np.random.default_rng(seed)
    rules = siting.Standards(
        files_per_center=5,
        files_per_worker=2,
        unserved_penalty_s=float(rng.choice([3_000.0, 9_000.0])),
        moving_cost_s=600.0,
        closing_cost_s=900.0,
        minimum_files=int(rng.choice([0, 0, 0, 2])),
    )
    homes = _homes(seed % PARTS)[0]
    kind = ("number", "number", "bare", "open", "close", "enlarge")[seed % 6]
    standing = None if kind == "bare" else _standing(rng, kind)
    offered = None if kind == "close" and rng.random() < 0.3 else _offered(rng)
    case = Case(homes, standing, offered, rules)
    if offered is not None and rng.random() < 0.4:
        west, south, wide, high = AREAS["05"][2]
        case.forbidden = gpd.GeoDataFrame(
            {"neighborhood_id": ["f"]}, geometry=[box(west, south, west + wide / 2, south + high)],
            crs=4326,
        ).set_index("neighborhood_id")  # fmt: skip
        inside = case.forbidden.geometry.iloc[0]
        held = [inside.covers(Point(*at)) for at in offered[["longitude", "latitude"]].to_numpy()]
        offered.loc[held, "must_open"] = ""
    _ask(rng, kind, case)
    return case


def _ask(rng, kind, case):
    """Say how many centers, and within which quotas."""
    stands = 0 if case.standing is None else len(case.standing)
    must = 0 if case.offered is None else int((case.offered["must_open"] == "yes").sum())
    if kind == "close":
        opening = must if case.offered is None else max(must, int(rng.integers(0, 3)))
        case.change = siting.Change(open=opening, close=1)
        case.number = stands - 1 + opening
    elif kind in ("open", "enlarge"):
        wide = int(kind == "enlarge")
        opening = max(must, int(rng.integers(1 - wide, 3)))
        case.change, case.number = siting.Change(open=opening, enlarge=wide), stands + opening
    else:
        case.number = max(stands + must, int(rng.integers(1, 5)))
    if kind != "close" and rng.random() < 0.5:
        low = int(rng.integers(0, 2))
        case.quotas = {"05": (low, low + int(rng.integers(0, 3))), "15": (0, 9)}


def plan_of(case, part, folder):
    """Ask for the plan as `siting.plan` does, without its frames: they have tests of their own."""
    given = {}
    if case.standing is not None:
        frame = case.standing.drop(columns="code").rename(columns={"id": "center_id"})
        given["existing"] = layers.check_centers(frame)
    if case.offered is not None:
        frame = case.offered.drop(columns="code").rename(columns={"id": "candidate_id"})
        given["candidates"] = layers.check_candidates(frame)
    if case.quotas:
        rows = [(code, *limits) for code, limits in case.quotas.items()]
        table = pd.DataFrame(rows, columns=["province", "least", "most"])
        table.to_csv(folder / "quotas.csv", index=False)
        given["quotas"] = layers.read_quotas(folder / "quotas.csv")
    given = Given(
        forbidden=case.forbidden, neighborhoods=_neighborhoods(), counties=_counties(), **given
    )
    asked, intake = case.change or case.number, _homes(part)[1]
    check_request(intake, case.rules, given, asked)
    ground = lay_out(intake, asked, case.rules, given, clock=Clock(None))
    result = solve(pose(ground, case.rules, asked), stop=MaxRuntime(5), seed=0)
    if result.solution is None:
        raise result.refusal()
    return result, merge_room(ground.sites, result.solution)


def _frame(index, /, **columns):
    shapes = [box(x, y, x + w, y + h) for _, _, (x, y, w, h) in AREAS.values()]
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=4326)
    return frame.set_index(pd.Index([f"{code}01" for code in AREAS], name=index))


@cache
def _neighborhoods():
    names, settings, _ = zip(*AREAS.values(), strict=True)
    return _frame(
        "neighborhood_id", name=names, setting=settings, province_code=list(AREAS),
        province=names, county_code=[f"{code}01" for code in AREAS], county=names,
    )  # fmt: skip


@cache
def _counties():
    names, _, _ = zip(*AREAS.values(), strict=True)
    return _frame("county_code", county=names, province_code=list(AREAS), province=names)


def times(case, sites):
    """Write the ways out: on foot, or by a vehicle that is awaited, whichever is quicker."""
    rules, homes = case.rules, case.homes
    table = np.empty((len(homes), len(sites)))
    for row, home in enumerate(homes.to_dict("records")):
        town = AREAS[home["code"]][1] == "urban"
        detour = rules.urban_detour if town else rules.rural_detour
        ride = rules.urban_ride_kph if town else rules.rural_ride_kph
        for column, site in enumerate(sites.to_dict("records")):
            ends = home["longitude"], home["latitude"], site["longitude"], site["latitude"]
            meters = detour * GEOD.inv(*ends)[2]
            walked, ridden = 3.6 * meters / rules.walk_kph, 3.6 * meters / ride + rules.boarding_s
            table[row, column] = min(walked, ridden)
    return table


def sites_of(case):
    """Return all places: whether they stand, what leaving or opening costs, what is forced."""
    rules, parts = case.rules, []
    if case.standing is not None:
        closing = case.change is not None and case.change.close > 0
        status = case.standing["status"].fillna("may_close" if closing else "stays")
        if case.change is not None and not closing:  # it closes none for good
            status = status.replace("may_close", "stays")
        leave = {"stays": 0.0, "may_move": rules.moving_cost_s, "may_close": rules.closing_cost_s}
        own = {
            "stands": True,
            "cost": 0.0,
            "shut": False,
            "least": 0,
            "ends": status == "may_close",
        }
        parts.append(case.standing.assign(leave=status.map(leave), must=status == "stays", **own))
    if case.offered is not None:
        shut = np.zeros(len(case.offered), bool)
        if case.forbidden is not None:
            points = gpd.points_from_xy(case.offered["longitude"], case.offered["latitude"])
            shut = points.within(case.forbidden.geometry.iloc[0])
        own = {"stands": False, "leave": 0.0, "shut": shut, "ends": False}
        own["least"] = rules.minimum_files
        parts.append(case.offered.assign(must=case.offered["must_open"] == "yes", **own))
    sites = pd.concat(parts, ignore_index=True)
    return sites.assign(capacity=sites["capacity"].fillna(rules.files_per_center))


def optimum(case):
    """Return the least cost of any plan; None where there is none.

    Columns: whether each site is open, whether each gets one worker more, who goes where, and who
    waits.
    """
    sites, rules = sites_of(case), case.rules
    table = times(case, sites)
    n, m = table.shape
    width = 2 * m + n * m + n
    rows, low, high = [], [], []

    def rule(terms, least, most):
        row = np.zeros(width)
        for column, value in terms:
            row[column] += value
        rows.append(row)
        low.append(least)
        high.append(most)

    def at(i, j):
        return 2 * m + i * m + j

    for i in range(n):
        rule([*((at(i, j), 1) for j in range(m)), (2 * m + n * m + i, 1)], 1, 1)
        for j in range(m):
            rule([(at(i, j), 1), (j, -1)], -np.inf, 0)
    for j, site in enumerate(sites.to_dict("records")):
        files = [(at(i, j), 1) for i in range(n)]
        rule([*files, (j, -site["capacity"]), (m + j, -rules.files_per_worker)], -np.inf, 0)
        rule([*files, (j, -site["least"])], 0, np.inf)
    rule([(j, 1) for j in range(m)], case.number, case.number)
    if case.change is not None:  # exactly so many of those that may close do
        ends = np.flatnonzero(sites["ends"])
        rule([(j, 1) for j in ends], len(ends) - case.change.close, len(ends) - case.change.close)
    wide = 0 if case.change is None else case.change.enlarge
    rule([(m + j, 1) for j in range(m)], wide, wide)
    for code, limits in case.quotas.items():
        rule([(j, 1) for j in np.flatnonzero(sites["code"] == code)], *limits)
    cost = np.zeros(width)
    cost[:m] = sites["cost"] - sites["leave"]
    cost[2 * m : 2 * m + n * m] = table.ravel()
    cost[2 * m + n * m :] = rules.unserved_penalty_s
    lower, upper = np.zeros(width), np.ones(width)
    lower[:m], upper[:m] = sites["must"], ~sites["shut"].to_numpy(bool)
    upper[m : 2 * m] = sites["stands"] & sites["must"]
    upper[2 * m : 2 * m + n * m] = (table <= rules.unserved_penalty_s).ravel()
    limits = LinearConstraint(np.array(rows), low, high)
    found = milp(cost, constraints=limits, bounds=Bounds(lower, upper), integrality=np.ones(width))
    return found.fun + sites["leave"].sum() if found.success else None


@pytest.mark.parametrize("part", range(PARTS))
def test_a_plan_costs_what_the_best_of_all_does(part, tmp_path):
    planned = 0
    for seed in range(part, CASES, PARTS):
        case = make_case(seed)
        best = optimum(case)
        if best is None:
            with pytest.raises(REFUSED):
                plan_of(case, part, tmp_path)
            continue
        result, plan = plan_of(case, part, tmp_path)
        assert result.cost == pytest.approx(best, rel=1e-5), seed
        assert result.status == "optimal", seed
        assert len(plan.open_sites) == case.number, seed
        planned += 1
    assert planned >= CASES // PARTS // 2
