"""Everything that a plan says of its coverage, against loops over random small plans."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from siting.coverage import NO_CAPACITY, TOO_FAR, gini, measure_coverage, theil
from siting.travel import TableTravel

AREAS = 6


class _Case(NamedTuple):
    table: np.ndarray
    given: dict


def _case(seed, *, size=80):
    """Households in six neighborhoods (some outside all), three centers, random travel times."""
    rng = np.random.default_rng(seed)
    table = rng.choice([0.0, 300.0, 900.0, 1500.0, 3600.0, np.inf], (size, AREAS))
    ids = pd.Index([f"h{k}" for k in range(size)], name="household_id")
    areas = gpd.GeoDataFrame(
        {
            "name": [f"name {k}" for k in range(AREAS)],
            "province_code": ["05"] * 3 + ["15"] * 3,
            "province": ["کرمانشاه"] * 3 + ["لرستان"] * 3,
            "county_code": "0501",
            "county": ["c1", "c1", "c2", None, None, None],
            "setting": ["urban", "rural"] * 3,
        },
        index=pd.Index([f"n{k}" for k in range(AREAS)], name="neighborhood_id"),
        geometry=[box(k, 30, k + 1, 31) for k in range(AREAS)],
        crs="EPSG:4326",
    )
    home = rng.integers(-1, AREAS, size)
    labels = pd.Series(np.where(home < 0, None, areas.index.to_numpy()[home]), ids, dtype="str")
    open_sites = np.array([0, 2, 5])
    goes = rng.choice([0, 2, 5, -1], size, p=[0.3, 0.3, 0.3, 0.1])
    seconds = np.where(goes < 0, np.nan, table[np.arange(size), goes])
    seconds[np.isinf(seconds)] = np.nan
    reason = np.where(np.isnan(seconds), rng.choice([NO_CAPACITY, TOO_FAR], size), None)
    households = gpd.GeoDataFrame(
        {
            "province_code": "05", "province": "کرمانشاه", "county": "c1",
            "groups": rng.choice(["blind", "deaf", "blind;deaf"], size),
        },
        index=ids, geometry=[Point(0, 0)] * size, crs="EPSG:4326",
    )  # fmt: skip
    assignments = pd.DataFrame(
        {
            "neighborhood_id": labels, "travel_time_s": seconds, "distance_m": seconds,
            "travel_source": "network", "reason": pd.Series(reason, ids, dtype="str"),
        }
    )  # fmt: skip
    centers = gpd.GeoDataFrame(
        areas.iloc[open_sites].assign(capacity=[20, 30, 40], load=10)
    ).rename_axis("center_id")
    given = {
        "households": households, "areas": areas, "assignments": assignments, "centers": centers,
        "travel": TableTravel(table), "open_sites": open_sites,
        "limit_s": pd.Series(np.where(home % 2 == 0, 900.0, 1800.0), ids),
        "unlocated": households.iloc[:0],
    }  # fmt: skip
    return _Case(table, given)


def _missed(given):
    seconds = given["assignments"]["travel_time_s"]
    full = given["assignments"]["reason"] == NO_CAPACITY
    return (~((seconds <= given["limit_s"]) & ~full)).to_numpy()


@pytest.mark.parametrize("seed", range(5))
def test_what_a_center_would_change(seed):
    table, given = _case(seed)
    gaps = measure_coverage(**given)["gaps"]
    limit_s, labels = given["limit_s"].to_numpy(), given["assignments"]["neighborhood_id"]
    lost = np.flatnonzero(_missed(given))
    for k, name in enumerate(gaps.index):
        near = [i for i in lost if table[i, k] <= limit_s[i]]
        assert gaps.loc[name, "center_gain"] == len(near)
        assert gaps.loc[name, "gain_here"] == sum(labels.iloc[i] == name for i in near)
        here = [i for i in lost if labels.iloc[i] == name]
        to_nearest = [table[i, given["open_sites"]].min() for i in here]
        assert gaps.loc[name, "crowded_out"] == sum(
            seconds <= limit_s[i] for i, seconds in zip(here, to_nearest, strict=True)
        )
        finite = [seconds for seconds in to_nearest if np.isfinite(seconds)]
        expected = np.mean(finite) if finite else np.nan
        assert gaps.loc[name, "nearest_travel_time_s"] == pytest.approx(expected, nan_ok=True)
    assert set(gaps["nearest_center_id"].dropna()) <= set(given["centers"].index)


@pytest.mark.parametrize("seed", range(5))
def test_places_within_the_limit(seed):
    table, given = _case(seed)
    gaps = measure_coverage(**given)["gaps"]
    near = table[:, given["open_sites"]] <= given["limit_s"].to_numpy()[:, None]
    places = (near * (given["centers"]["capacity"].to_numpy() / near.sum(axis=0))).sum(axis=1)
    mean = pd.Series(places).groupby(given["assignments"]["neighborhood_id"].to_numpy()).mean()
    expected = mean.reindex(gaps.index).tolist()
    assert gaps["places_per_household"].tolist() == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("seed", range(5))
def test_the_tables_agree_with_one_another(seed):
    _, given = _case(seed)
    frames = measure_coverage(**given)
    country = frames["summary"].iloc[0]
    groups = frames["groups"]
    whole = groups[groups["by"] == "all"].iloc[0]
    counts = ["households", "in_reach", "beyond_reach", "no_capacity"]
    assert whole[counts].tolist() == country[counts].tolist()
    assert (~_missed(given)).sum() == country["in_reach"]
    settings = groups[(groups["level"] == "country") & (groups["by"] == "setting")]
    added = settings[counts].sum(min_count=len(settings))
    whole_told = added.notna()
    assert added[whole_told].tolist() == country[counts][whole_told].tolist()
    assert whole_told["households"]
    outside = given["assignments"]["neighborhood_id"].isna().sum()
    rural = given["areas"]["setting"].reindex(given["assignments"]["neighborhood_id"]) == "rural"
    told = settings.set_index("setting")["households"]
    assert told["rural"] == rural.sum() + outside
    assert {"network"} == set(groups["travel_source"]) == set(frames["equity"]["travel_source"])


def test_equity_is_that_of_the_served_households():
    _, given = _case(1)
    equity = measure_coverage(**given)["equity"].set_index(["measure", "by"])
    assert set(equity.index.get_level_values("by")) == {"province", "county", "setting", "group"}
    seconds = given["assignments"]["travel_time_s"]
    row = equity.loc[("travel_time_s", "setting")]
    assert row["gini"] == pytest.approx(gini(seconds.dropna()))
    setting = given["areas"]["setting"].reindex(given["assignments"]["neighborhood_id"])
    setting = setting.fillna("rural").to_numpy()
    found = theil(seconds.dropna(), parts=setting[seconds.notna()])
    assert row["theil"] == pytest.approx(found.total)
    assert row["theil_between"] == pytest.approx(found.between)
    assert row["households"] == seconds.notna().sum()
    assert equity.loc[("places_per_household", "group"), "households"] == len(seconds)


def test_everybody_within_reach():
    table, given = _case(0)
    given["assignments"] = given["assignments"].assign(
        travel_time_s=100.0, reason=pd.Series(None, given["limit_s"].index, dtype="str")
    )
    gaps = measure_coverage(**given)["gaps"]
    assert (gaps[["center_gain", "gain_here", "crowded_out"]] == 0).all(axis=None)
    assert gaps[["nearest_center_id", "nearest_travel_time_s"]].isna().all(axis=None)
    outside = given["assignments"]["neighborhood_id"].isna().sum()
    assert len(table) == gaps["households"].sum() + outside


def test_the_given_frames_are_not_changed():
    _, given = _case(2)
    frames = ("households", "areas", "assignments", "centers")
    before = {name: given[name].copy() for name in frames}
    measure_coverage(**given)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(pd.DataFrame(given[name]), pd.DataFrame(frame))
