"""Clusters of gaps: where they were put, against the formula, and against every possible draw."""

import importlib.util
from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from layers.errors import MissingPackageError
from siting.coverage import gap_clusters
from siting.coverage.hotspots import permuted_p_values
from siting.errors import ProblemError

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("esda") is None, reason="needs esda (pip install 'siting[clusters]')"
)

SIDE = 14


def _squares(share, *, seed=0):
    """Squares side by side, 20 to 60 households each, with a share of gaps drawn for each."""
    rng = np.random.default_rng(seed)
    at = [(x, y) for x in range(SIDE) for y in range(SIDE)]
    households = rng.integers(20, 60, len(at))
    missed = rng.binomial(households, [share(x, y) for x, y in at])
    room = rng.binomial(missed, 0.3)
    return gpd.GeoDataFrame(
        {"households": households, "beyond_reach": missed - room, "no_capacity": room},
        index=pd.Index([f"n{x}-{y}" for x, y in at], name="neighborhood_id"),
        geometry=[box(48 + x / 50, 34 + y / 50, 48.02 + x / 50, 34.02 + y / 50) for x, y in at],
        crs="EPSG:4326",
    )


def _corner(x, y):
    return 0.8 if x < 5 and y < 5 else 0.1


@pytest.mark.parametrize("method", ["moran", "getis_ord"])
def test_a_cluster_is_found_where_it_was_put(method):
    gaps = _squares(_corner)
    found = gap_clusters(gaps, method=method)
    assert found.index.equals(gaps.index)
    inner = [f"n{x}-{y}" for x in range(4) for y in range(4)]
    assert (found.loc[inner, "cluster"] == "gap").all()
    far = [f"n{x}-{y}" for x in range(7, SIDE) for y in range(7, SIDE)]
    assert not (found.loc[far, "cluster"] == "gap").any()
    missed = gaps["beyond_reach"] + gaps["no_capacity"]
    assert found["gap_share"].tolist() == pytest.approx((missed / gaps["households"]).tolist())


@pytest.mark.parametrize("method", ["moran", "getis_ord"])
def test_chance_makes_next_to_no_clusters(method):
    named = [
        gap_clusters(_squares(lambda _x, _y: 0.3, seed=seed), method=method)["cluster"].count()
        for seed in range(5)
    ]
    assert np.mean(named) < 2


def test_the_same_seed_gives_the_same_clusters():
    gaps = _squares(_corner)
    again = gap_clusters(gaps, seed=3)
    pd.testing.assert_frame_equal(gap_clusters(gaps, seed=3), again)
    assert not gap_clusters(gaps, seed=4)["p_value"].equals(again["p_value"])


def test_local_moran_as_published():
    """Anselin's I of rates standardized as Assuncao and Reis do, with means of the neighbors."""
    gaps = _squares(_corner)
    people = gaps["households"].to_numpy(dtype=float)
    missed = (gaps["beyond_reach"] + gaps["no_capacity"]).to_numpy(dtype=float)
    rate, mean = missed / people, missed.sum() / people.sum()
    spread = (people * (rate - mean) ** 2).sum() / people.sum() - mean / people.mean()
    variance = spread + mean / people
    value = (rate - mean) / np.sqrt(np.where(variance < 0, mean / people, variance))
    z = (value - value.mean()) / value.std()
    inside = gaps.to_crs(gaps.estimate_utm_crs()).representative_point()
    xy = np.column_stack([inside.x, inside.y])
    away = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
    near = np.argsort(away, axis=1)[:, 1:4]
    expected = z * z[near].mean(axis=1) * (len(z) - 1) / (z**2).sum()
    center = [f"n{x}-{y}" for x in range(1, 4) for y in range(1, 4)]
    unclear = np.ptp(np.sort(away, axis=1)[:, 3:5], axis=1) < 1.0  # third and fourth equally near
    found = gap_clusters(gaps, neighbors=3)["statistic"].to_numpy()
    assert (~unclear).sum() > len(center)
    assert found[~unclear] == pytest.approx(expected[~unclear], rel=0.02)


def test_p_values_come_near_those_of_every_draw():
    """Seven places with two neighbors each: 15 pairs of others, all of them drawn."""
    values = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0])
    around = np.array([[(i + 1) % 7, (i + 2) % 7] for i in range(7)])
    found = permuted_p_values(values, around, permutations=20_000, seed=0)
    for place in range(7):
        others = [other for other in range(7) if other != place]
        draws = np.array([values[list(pair)].sum() for pair in combinations(others, 2)])
        own = values[around[place]].sum()
        exact = 2 * min((draws >= own).mean(), (draws <= own).mean())
        assert found[place] == pytest.approx(min(exact, 1.0), abs=0.02)


def test_empty_neighborhoods_have_no_share():
    gaps = _squares(_corner)
    gaps.iloc[::7, :3] = 0
    found = gap_clusters(gaps)
    assert found.iloc[::7].isna().all(axis=None)
    assert found["p_value"].drop(found.index[::7]).notna().all()


def test_the_same_share_everywhere_has_no_clusters():
    gaps = _squares(lambda _x, _y: 0.0)
    found = gap_clusters(gaps)
    assert (found["gap_share"] == 0).all()
    assert found[["statistic", "p_value", "cluster"]].isna().all(axis=None)


def test_neighborhoods_at_one_place():
    gaps = _squares(_corner)
    gaps.geometry = [gaps.geometry.iloc[0]] * 20 + list(gaps.geometry.iloc[20:])
    assert gap_clusters(gaps)["p_value"].notna().all()


def test_too_few_neighborhoods_are_refused():
    with pytest.raises(ProblemError, match="more than 9 inhabited neighborhoods; there are 9"):
        gap_clusters(_squares(_corner).iloc[:9])


def test_missing_packages_are_named(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(MissingPackageError, match=r"pip install 'siting\[clusters\]'"):
        gap_clusters(_squares(_corner))
