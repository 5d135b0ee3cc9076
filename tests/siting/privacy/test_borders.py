"""Attacks on borders and places, of maps and of open data: what they tell of homes."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy import sparse
from scipy.optimize import linprog
from scipy.spatial import KDTree

import layers
import siting
from layers.crs import national_crs, to_plane
from siting import MaxIterations
from siting.maps import plan_view
from siting.privacy import COVERAGE, KINDS, MIN_HOUSEHOLDS, SQUARES_M, square_of
from siting.reports.open_data.tables import published_tables

#: A home is found where it is guessed to so many meters.
NEAR_M = 5.0


@pytest.fixture(scope="module")
def intake():
    everyone = layers.simulate_households(60_000, seed=4)
    rows = everyone[everyone["province"] == "کرمانشاه"].reset_index(drop=True)
    return layers.check_households(rows, source="simulated")


@pytest.fixture(scope="module")
def plan(intake):
    return siting.plan(intake, centers=6, seed=1, stop=MaxIterations(20))


@pytest.fixture(scope="module")
def homes(intake):
    return to_plane(intake.located.geometry, crs=national_crs()).get_coordinates().to_numpy()


@pytest.fixture(scope="module")
def published(plan):
    return published_tables(plan_view(plan))


def segments(areas):
    """Return the ends of all straight pieces of borders, on the plane."""
    plane = to_plane(gpd.GeoSeries(areas.geometry), crs=national_crs())
    rings = shapely.get_parts(shapely.boundary(plane.array))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.stack([xy[:-1][same], xy[1:][same]], axis=1)
    return ends[np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1) > 1.0]


def guesses(ends, homes):
    """Reflect the home nearest to each piece of border along it: where the other one would be."""
    middle = ends.mean(axis=1)
    known = homes[KDTree(homes).query(middle)[1]]
    along = ends[:, 1] - ends[:, 0]
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.column_stack([-along[:, 1], along[:, 0]])
    away = ((known - middle) * across).sum(axis=1, keepdims=True)
    return known - 2 * away * across


def share_found(ends, homes):
    """Return how many guesses lie at a home."""
    return float((KDTree(homes).query(guesses(ends, homes))[0] <= NEAR_M).mean())


@pytest.mark.parametrize("layer", ["neighborhoods", "catchments", "caseload_areas"])
def test_borders_tell_no_more_than_any_other_lines(plan, homes, layer):
    """A border between two homes is as far from one as from the other; the same lines elsewhere
    say what is found by chance."""
    ends = segments(getattr(plan, layer))
    rng = np.random.default_rng(0)
    by_chance = [
        share_found(ends + 150.0 * rng.standard_normal((len(ends), 1, 2)), homes) for _ in range(5)
    ]
    assert len(ends) > 50
    assert share_found(ends, homes) <= max(by_chance) + 3 / len(ends)


def test_no_corner_of_an_area_is_as_far_from_three_homes(plan, homes):
    """The corners of Voronoi cells of homes are; a circle through a corner would hold three."""
    corners = np.unique(segments(plan.neighborhoods).reshape(-1, 2).round(1), axis=0)
    distance = KDTree(homes).query(corners, k=3)[0]
    alike = np.ptp(distance, axis=1) < 0.5
    assert alike.mean() < 0.02


def test_a_center_stands_for_a_square_of_several_homes(plan, homes):
    middles, square = square_of(homes)
    held = np.bincount(square)
    x, y = to_plane(plan.centers.geometry, crs=national_crs()).get_coordinates().to_numpy().T
    distance, nearest = KDTree(middles).query(np.column_stack([x, y]))
    assert distance.max() < 10.0
    side = 2 * np.abs(homes - middles[square]).max(axis=1)
    largest = np.zeros(len(middles))
    np.maximum.at(largest, square, side)
    lonely = held[nearest] < MIN_HOUSEHOLDS
    assert (largest[nearest][lonely] > SQUARES_M[-2] / 2).all() or not lonely.any()


@pytest.mark.parametrize("layer", ["counties", "neighborhoods", "catchments"])
def test_published_borders_tell_no_more_than_any_other_lines(published, homes, layer):
    ends = segments(published[layer])
    rng = np.random.default_rng(0)
    by_chance = [
        share_found(ends + 150.0 * rng.standard_normal((len(ends), 1, 2)), homes) for _ in range(5)
    ]
    assert len(ends) > 50
    assert share_found(ends, homes) <= max(by_chance) + 3 / len(ends)


def test_published_centers_stand_for_a_square_of_several_homes(published, homes):
    middles = square_of(homes)[0]
    at = to_plane(published["centers"].geometry, crs=national_crs()).get_coordinates().to_numpy()
    assert KDTree(middles).query(at)[0].max() < 10.0


def test_no_small_count_follows_from_all_published_tables(published, plan):
    """Linear programs over the provinces, counties and neighborhoods that are told."""
    gaps = plan.gaps
    kinds = gaps[list(KINDS)].to_numpy(dtype=float)
    home = gaps["province_code"] + "/" + gaps["county"]
    counties = published["counties"]
    levels = [
        (gaps.index, published["neighborhoods"].set_index("neighborhood_id")),
        (home, counties.set_index(counties["province_code"] + "/" + counties["county"])),
        (gaps["province_code"], published["provinces"].set_index("province_code")),
    ]
    equal, right, small = [], [], []
    for labels, told in levels:
        gap = told["gap_share"] * told["households"]
        for label, row in told.assign(gap=gap.astype("float64")).iterrows():
            inside = np.asarray(labels == label, dtype=float)
            for column, parts in COVERAGE.items():
                line = np.outer(inside, [kind in parts for kind in KINDS]).ravel()
                truth = line @ kinds.ravel()
                if 0 < truth < MIN_HOUSEHOLDS:
                    small.append(line)
                if pd.notna(row[column]):
                    assert abs(row[column] - truth) < 0.5
                    equal.append(line)
                    right.append(truth)
    assert len(small) > 20
    given = {"A_eq": sparse.csr_array(np.array(equal)), "b_eq": right}
    for line in small:
        least, most = (linprog(sign * line, **given).fun for sign in (1, -1))
        assert -most - least > 0.99
