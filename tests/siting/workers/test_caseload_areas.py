import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry import box

from layers.crs import national_crs
from siting.errors import ProblemError
from siting.standards import Standards
from siting.travel import TableTravel
from siting.workers.caseload_areas import caseload_areas
from siting.workers.caseloads.borders import border_pairs
from tests.siting.engine.small_parts import Elsewhere

CRS = national_crs()
RULES = Standards(files_per_worker=50, files_per_center=200)


@pytest.fixture(scope="session")
def connected():
    def check(pairs, rows):
        index = np.full(pairs.max() + 1, -1)
        index[rows] = np.arange(len(rows))
        one, other = index[pairs[np.isin(pairs, rows).all(axis=1)]].T
        links = coo_array((np.ones(len(one)), (one, other)), shape=(len(rows),) * 2)
        return connected_components(links, directed=False)[0] == 1

    return check


def households(xy, prefix="h"):
    ids = pd.Index([f"{prefix}{k:04d}" for k in range(len(xy))], name="household_id")
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*np.asarray(xy).T), index=ids, crs=CRS)


def hours_of(homes, each=10.0):
    total = pd.Series(each, index=homes.index, dtype=float)
    return pd.DataFrame({"hours": total, "home_hours": 0.75 * total})


def one_center(homes):
    center = pd.Series("c1", index=homes.index, dtype="str")
    return center, pd.DataFrame(index=pd.Index(["c1"], name="center_id"))


def random_center(seed):
    """Return homes, their hours and whether they are in the country: a town, or villages."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(60, 200))
    if seed % 2:
        village = rng.random((int(rng.integers(12, 40)), 2)) * 30_000
        xy = village[rng.integers(len(village), size=count)] + rng.normal(0, 60, (count, 2))
    else:
        xy = rng.random((count, 2)) * 2_000
    return households(xy), rng.choice([6.0, 12.0, 24.0], count), np.full(count, bool(seed % 2))


def split(homes, each=10.0, **options):
    center, centers = one_center(homes)
    return caseload_areas(homes, center, centers, RULES, hours=hours_of(homes, each), **options)


@pytest.mark.parametrize("seed", range(100))
def test_random_centers_hold_the_limits(seed, connected):
    homes, each, rural = random_center(seed)
    found = split(homes, each, rural=rural)
    files = found.worker.value_counts()
    assert files.max() <= RULES.files_per_worker
    assert files.sum() == len(homes)
    xy = homes.get_coordinates().to_numpy()
    if not rural.any():
        pairs = border_pairs(xy.round(2))
        for worker in files.index:
            assert connected(pairs, np.flatnonzero(found.worker == worker))
    hours = found.areas["hours"]
    if np.ptp(hours) > 0.1 * hours.mean() + 0.2:
        assert found.areas["reason"].str.contains("uneven").all()
    if len(files) > -(-len(homes) // RULES.files_per_worker):
        assert found.areas["reason"].str.contains("more_workers ").all()


def test_villages_are_not_cut():
    rng = np.random.default_rng(3)
    village = np.repeat(rng.random((8, 2)) * 40_000, 15, axis=0)
    homes = households(village + rng.normal(0, 50, village.shape))
    found = split(homes, rural=np.ones(len(homes), bool))
    of = np.repeat(np.arange(8), 15)
    assert found.worker.groupby(of).nunique().tolist() == [1] * 8
    assert found.worker.value_counts().max() <= 50


def test_a_village_above_the_limit_is_cut_and_that_is_said():
    homes = households(np.random.default_rng(0).normal(0, 60, (80, 2)))
    found = split(homes, rural=np.ones(80, bool))
    assert found.worker.value_counts().max() <= 42
    assert found.areas["reason"].eq('places_cut {"files": 80, "limit": 50}').all()


def test_whole_villages_may_need_one_worker_more():
    village = np.repeat([[0.0, 0.0], [9e3, 0.0], [18e3, 0.0]], 33, axis=0)
    homes = households(village + np.random.default_rng(0).normal(0, 30, village.shape))
    found = split(homes, rural=np.ones(99, bool))
    assert len(found.areas) == 3
    assert (
        found.areas["reason"]
        .str.startswith('more_workers {"workers": 3, "wanted": 2, "limit": 50}')
        .all()
    )


def test_uneven_hours_are_explained():
    homes = households([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]])
    center, _ = one_center(homes)
    centers = pd.DataFrame({"workers": [2]}, index=pd.Index(["c1"], name="center_id"))
    hours = hours_of(homes, [100.0, 10.0, 10.0])
    found = caseload_areas(homes, center, centers, RULES, hours=hours)
    assert found.areas["reason"].str.contains("uneven_by_one_place", regex=False).all()
    assert found.areas["reason"].str.endswith('"hours": 100}').all()
    assert found.areas["households"].tolist() == [1, 2]
    assert found.areas["travel_share"].tolist() == pytest.approx([0.25, 0.25])


def test_order_of_rows_changes_nothing():
    homes, each, _ = random_center(4)
    order = np.random.default_rng(0).permutation(len(homes))
    one, other = split(homes, each), split(homes.iloc[order], each[order])
    assert one.worker.equals(other.worker.loc[homes.index])
    assert one.areas.equals(other.areas)


def test_workers_are_numbered_from_west_to_east_and_the_unserved_have_none():
    homes = households([[float(x), 0.0] for x in range(101)])
    center, centers = one_center(homes)
    center.iloc[50] = pd.NA
    found = caseload_areas(homes, center, centers, RULES, hours=hours_of(homes))
    assert found.worker.iloc[:50].eq("c1-1").all()
    assert found.worker.iloc[51:].eq("c1-2").all()
    assert pd.isna(found.worker.iloc[50])


def test_one_more_household_changes_few_hands():
    moved = []
    for seed in range(0, 24, 2):
        homes, each, _ = random_center(seed)
        before = split(homes, each)
        extra = households(homes.geometry.iloc[[0]].get_coordinates().to_numpy() + 7.0, "new")
        more = gpd.GeoDataFrame(pd.concat([homes, extra]))
        anew = split(more, np.append(each, 12.0))
        if len(anew.areas) == len(before.areas):
            moved.append((anew.worker.loc[homes.index] != before.worker).mean())
        kept = split(more, np.append(each, 12.0), previous=before.worker)
        if len(kept.areas) == len(before.areas):
            assert (kept.worker.loc[homes.index] != before.worker).sum() <= 4
        assert kept.worker.value_counts().max() <= RULES.files_per_worker
    assert len(moved) > 5
    assert np.median(moved) <= 0.05


def test_areas_follow_the_bridge_and_not_straight_lines():
    """A river from west to east with one bridge far in the east: banks are far apart."""
    rng = np.random.default_rng(2)
    xy = np.column_stack([rng.random(96) * 4_000, np.tile([-60.0, 60.0], 48)])
    homes = households(xy)
    north = xy[:, 1] > 0
    straight = np.abs(xy[:, None, 0] - xy[None, :, 0]) + 1.0
    around = (6_000 - xy[:, 0])[:, None] + (6_000 - xy[:, 0])[None, :]
    times = np.where(north[:, None] == north[None, :], straight, around)
    by_line, by_street = split(homes), split(homes, travel=TableTravel(times))
    assert pd.Series(north).groupby(by_street.worker.to_numpy()).nunique().tolist() == [1, 1]
    assert pd.Series(north).groupby(by_line.worker.to_numpy()).nunique().tolist() == [2, 2]


def test_polygons_tile_the_catchment_and_hold_most_of_their_households():
    rng = np.random.default_rng(1)
    xy = rng.random((140, 2)) * 3_000
    homes = households(xy)
    ids = pd.Index(["c1", "c2", "c3"], name="center_id")
    ground = [box(0, 0, 1_500, 3_000), box(1_500, 0, 3_000, 3_000), None]
    catchments = gpd.GeoDataFrame(geometry=ground, index=ids, crs=CRS)
    center = pd.Series(np.where(xy[:, 0] < 1_500, "c1", "c2"), index=homes.index)
    found = caseload_areas(
        *(homes, center, pd.DataFrame(index=ids), RULES),
        hours=hours_of(homes),
        catchments=catchments,
    )
    plane = found.areas.to_crs(CRS)
    assert (plane.geom_type == "Polygon").all()
    assert plane.area.sum() == pytest.approx(9e6, rel=5e-6)
    assert plane.union_all().area == pytest.approx(9e6, rel=5e-6)
    assert found.areas["area_km2"].sum() == pytest.approx(9.0, rel=5e-6)
    own = plane.geometry.loc[found.worker].set_axis(homes.index)
    inside = own.buffer(0.1).contains(homes.geometry)
    assert inside.mean() > 0.75, "all but those near a border, which keeps away from single homes"
    assert found.areas["compactness"].between(0.1, 0.9).all()


def test_households_outside_their_catchment_leave_their_worker_without_ground():
    homes = households([[0.0, 0.0], [5.0, 5.0]])
    catchments = gpd.GeoDataFrame(geometry=[box(200, 200, 260, 260)], index=["c1"], crs=CRS)
    found = split(homes, catchments=catchments)
    assert found.areas.geometry.isna().all()
    assert found.areas["area_km2"].isna().all()


def test_nobody_served_gives_no_areas():
    homes = households([[0.0, 0.0]])
    center = pd.Series([pd.NA], index=homes.index, dtype="str")
    _, centers = one_center(homes)
    found = caseload_areas(homes, center, centers, RULES, hours=hours_of(homes))
    assert len(found.areas) == 0
    assert found.worker.isna().all()


def test_a_center_that_is_not_listed_is_refused():
    homes = households([[0.0, 0.0]])
    center = pd.Series(["c9"], index=homes.index)
    with pytest.raises(ProblemError, match="'c9', which is not among the centers"):
        caseload_areas(homes, center, one_center(homes)[1], RULES, hours=hours_of(homes))


def test_areas_are_the_same_wherever_they_are_split():
    homes = households(np.random.default_rng(8).random((240, 2)) * 9_000)
    center = pd.Series([f"c{k % 3}" for k in range(240)], index=homes.index, dtype="str")
    centers = pd.DataFrame(index=pd.Index(["c0", "c1", "c2"], name="center_id"))
    engine, given = Elsewhere(), (homes, center, centers, RULES)
    here = caseload_areas(*given, hours=hours_of(homes))
    there = caseload_areas(*given, hours=hours_of(homes), engine=engine)
    assert engine.computed == 3
    pd.testing.assert_series_equal(here.worker, there.worker)
    pd.testing.assert_frame_equal(here.areas, there.areas, check_exact=True)


def test_missing_hours_are_refused():
    homes = households([[0.0, 0.0]])
    with pytest.raises(ProblemError, match="no point or no hours, for example h0000"):
        split(homes, np.nan)


#: A thread that splits goes on until its halt is set, and Ctrl-C sets it. In a process of its own,
#: since Ctrl-C reaches the main thread only, and a test may run in another.
STOPPED = """
import os, signal, threading, time
import geopandas as gpd, numpy as np, pandas as pd
from siting.standards import Standards
from siting.workers import caseload_areas as module

signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored behind an &
began = threading.Event()

def never_ending(*_, halt, **__):
    began.set()
    while not halt.flag[0]:
        time.sleep(0.01)

module.split_team = never_ending
ids = pd.Index(["a", "b"], name="household_id")
points = gpd.points_from_xy([51.0, 51.1], [35.0, 35.1])
homes = gpd.GeoDataFrame(geometry=points, index=ids, crs=4326)
hours = pd.DataFrame({"hours": 1.0, "home_hours": 1.0}, index=ids)
centers = pd.DataFrame(index=pd.Index(["c"], name="center_id"))

def press():
    began.wait()
    os.kill(os.getpid(), signal.SIGINT)

threading.Thread(target=press, daemon=True).start()
# The signal comes to the other thread, as if this one were just going to sleep: nothing wakes it.
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
try:
    module.caseload_areas(
        homes, pd.Series("c", ids, dtype="str"), centers, Standards.current(), hours=hours
    )
except KeyboardInterrupt:
    print("heard")
"""


def test_ctrl_c_ends_the_kernels_of_other_threads():
    done = subprocess.run(
        [sys.executable, "-c", STOPPED], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "heard\n"
