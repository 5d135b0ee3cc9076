"""Travel on streets: against networkx and the estimate, worked out pair by pair."""

import pickle
from dataclasses import replace

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from layers.crs import points_xyz
from siting.errors import ProblemError
from siting.standards import Standards
from siting.travel import PointTravel, Travel
from siting.travel.estimates import Pace, estimated_pace
from siting.travel.street_times import by_mode, street_travel
from siting.travel.streets.doors import find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.links import ISLAND_NODES
from tests.siting.travel.streets.small_streets import (
    make_streets,
    points_at,
    random_points,
    random_streets,
    split_oracle,
)

RULES = replace(Standards.current(), boarding_s=60.0, unserved_penalty_s=1200.0)


def _walkable(streets):
    """Open every street in both directions."""
    edges = streets.edges
    back = edges.rename(columns={"start": "end", "end": "start"})[list(edges.columns)]
    back = back.assign(geometry=edges.geometry.reverse())
    both = gpd.GeoDataFrame(np.concatenate([edges, back]), columns=edges.columns, crs=edges.crs)
    both = both.astype(edges.dtypes.drop("geometry").to_dict())
    both = both.drop_duplicates(["start", "end"], ignore_index=True).assign(kph=np.nan)
    return replace(streets, mode="walk", edges=both)


def _pace(count, rules=RULES):
    return estimated_pace(np.zeros(count, np.bool_), rules)


def _everything(travel):
    n, m = travel.n_demand, travel.n_candidates
    demand = np.repeat(np.arange(n, dtype=np.int32), m)
    site = np.tile(np.arange(m, dtype=np.int32), n)
    return demand, site


def _expected(homes, sites, networks, pace, rules):
    """Return seconds and sources of all pairs, from networkx and from straight lines."""
    meters = PointTravel(points_xyz(homes), points_xyz(sites), metric="earth")
    best = np.full((len(homes), len(sites)), np.inf)
    source = np.full(best.shape, "", dtype="<U9")
    for mode, wait, per_m in (
        ("walk", 0.0, pace.walk_s_per_m),
        ("drive", rules.boarding_s, pace.ride_s_per_m),
    ):
        known = np.full(best.shape, np.nan)
        if mode in networks:
            kph = rules.walk_kph if mode == "walk" else None
            graph = StreetGraph.from_streets(networks[mode], kph=kph)
            doors = find_doors(graph, gpd.GeoSeries(np.r_[homes, sites], crs=homes.crs))
            written, node = split_oracle(graph, doors)
            for i in range(len(homes)):
                if not doors.attached[i]:
                    continue
                ways = nx.single_source_dijkstra_path_length(written, node[i])
                for j in range(len(sites)):
                    at = len(homes) + j
                    if doors.attached[at] and node[at] in ways:
                        walked = doors.off_road_ms[i] + doors.off_road_ms[at]
                        known[i, j] = (ways[node[at]] + walked) / 1000.0 + wait
        for i in range(len(homes)):
            for j in range(len(sites)):
                straight = meters.pairs(np.array([i]), np.array([j]))[0]
                guess = np.ceil((straight * per_m[i] + wait) * 1000) / 1000
                seconds, word = (
                    (guess, "estimated") if np.isnan(known[i, j]) else (known[i, j], "network")
                )
                if seconds <= rules.unserved_penalty_s and seconds < best[i, j]:
                    best[i, j], source[i, j] = seconds, word
    return best, source


# In these a home and a site lie on one street that only leads out of the network.
@example(438, "drive")
@example(3_514, "drive")
@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from(["walk", "drive", "both"]))
def test_the_quicker_of_streets_and_estimate_pair_by_pair(seed, given_modes):
    drive = random_streets(seed, n=20)
    networks = {"walk": _walkable(drive), "drive": drive}
    if given_modes != "both":
        networks = {given_modes: networks[given_modes]}
    homes, sites = random_points(seed, 12, spread=2500.0), random_points(seed + 1, 5, spread=2500.0)
    travel = street_travel(homes, sites, networks.values(), _pace(12), RULES)
    demand, site = _everything(travel)
    best, source = _expected(homes, sites, networks, _pace(12), RULES)
    found = travel.pairs(demand, site).reshape(best.shape)
    assert np.array_equal(np.isinf(found), np.isinf(best))
    # One millisecond: the oracle splits streets at all doors, the table at those of candidates.
    finite = np.isfinite(best)
    assert np.allclose(found[finite], best[finite], atol=0.0035)
    told = travel.source(demand, site).reshape(best.shape)
    assert (told != source).sum() <= (np.abs(found[finite] - best[finite]) > 0).sum()


@settings(max_examples=6)
@given(st.integers(0, 10_000))
def test_more_streets_never_make_less_of_the_network_and_lists_agree(seed):
    drive = random_streets(seed, n=25)
    homes, sites = random_points(seed, 30), random_points(seed + 1, 8)
    travel = street_travel(homes, sites, [_walkable(drive), drive], _pace(30), RULES)
    assert isinstance(travel, Travel)
    demand, site = _everything(travel)
    elsewhere = pickle.loads(pickle.dumps(travel))
    assert elsewhere.pairs(demand, site).tobytes() == travel.pairs(demand, site).tobytes()
    full = travel.pairs(demand, site).reshape(30, 8)
    near = travel.nearest(3)
    assert np.array_equal(np.sort(full, axis=1)[:, :3], near.cost)
    everyone, all_sites = np.arange(30, dtype=np.int32), np.arange(8, dtype=np.int32)
    listed = travel.within(np.full(30, 200.0), of=everyone, among=all_sites)
    assert np.array_equal(np.diff(listed.start), (full <= 200.0).sum(axis=1))


def _two_towns():
    """Two streets of 1 km side by side, 400 m apart, that nothing joins."""
    points = [(0, 0), (1000, 0), (0, 400), (1000, 400)]
    return make_streets(points, [(0, 1), (1, 0), (2, 3), (3, 2)], kph=36.0)


def test_an_island_is_reported_and_its_times_to_the_rest_are_estimated():
    homes = points_at((100, 0), (900, 0), (100, 400), (100, 2000))
    sites = points_at((1000, 0), (1000, 400))
    travel = street_travel(homes, sites, [_two_towns()], _pace(4), RULES)
    on_foot = replace(RULES, walk_kph=0.1)  # so slow that nobody walks
    riding = street_travel(homes, sites, [_two_towns()], _pace(4, on_foot), on_foot)
    everyone = np.arange(4, dtype=np.int32)
    first = riding.source(everyone, np.zeros(4, np.int32)).tolist()
    assert first == ["network", "network", "estimated", "estimated"]
    assert riding.pairs(everyone[:1], np.array([0]))[0] == pytest.approx(60.0 + 90.0, abs=0.1)
    row = travel.usage.loc["drive"]
    assert row["households"] == 4
    assert row["households_off"] == 1
    assert row["households_cut_off"] == 1
    assert row["candidates_cut_off"] == 1
    assert row["candidates_off"] == 0


def _two_islands(nodes):
    """Two streets of so many nodes each, 400 m apart, that nothing joins."""
    points = [(50 * k, y) for y in (0, 400) for k in range(nodes)]
    links = [(k, k + 1) for k in range(2 * nodes - 1) if k != nodes - 1]
    return make_streets(points, [*links, *((end, start) for start, end in links)], kph=36.0)


@pytest.mark.parametrize("mode", ["walk", "drive"])
def test_nobody_crosses_water_unless_told_to(mode):
    streets = _two_islands(ISLAND_NODES)
    streets = replace(streets, mode=mode)
    homes, sites = points_at((100, 0), (100, 400), (100, 3000)), points_at((900, 0), (900, 400))
    demand, site = np.repeat(np.arange(3), 2), np.tile(np.arange(2), 3)
    travel = street_travel(homes, sites, [streets], _pace(3), RULES)
    times = travel.pairs(demand, site).reshape(3, 2)
    assert np.isinf(times[[0, 1], [1, 0]]).all()  # neither on foot nor by car
    assert np.isfinite(times[[0, 1, 2, 2], [0, 1, 0, 1]]).all()  # the last home is off all streets
    assert travel.nearest(2).site[:2].tolist() == [[0, -1], [1, -1]]
    crossed = street_travel(homes, sites, [streets], _pace(3), RULES, across_gaps=True)
    assert crossed.source(demand, site)[[1, 2]].tolist() == ["estimated"] * 2
    assert (
        crossed.pairs(demand, site)[[0, 3, 4, 5]].tolist()
        == times[[0, 1, 2, 2], [0, 1, 0, 1]].tolist()
    )
    assert [each.usage.loc[mode, "gaps_estimated"] for each in (travel, crossed)] == [False, True]


def test_a_small_part_is_a_flaw_of_the_map_and_no_island():
    streets = _two_islands(ISLAND_NODES - 1)
    homes, sites = points_at((100, 0)), points_at((900, 400))
    travel = street_travel(homes, sites, [streets], _pace(1), RULES)
    assert travel.source(np.zeros(1, np.int32), np.zeros(1, np.int32)).tolist() == ["estimated"]


def test_one_way_streets_make_no_island():
    """A part that can be entered and not left is joined all the same."""
    streets = _two_islands(ISLAND_NODES)
    bridge = streets.edges.iloc[[0]].assign(start=0, end=ISLAND_NODES)
    edges = gpd.GeoDataFrame(pd.concat([streets.edges, bridge], ignore_index=True))
    joined = replace(streets, edges=edges)
    homes, sites = points_at((100, 400)), points_at((900, 0))
    travel = street_travel(homes, sites, [joined], _pace(1), RULES)
    assert travel.source(np.zeros(1, np.int32), np.zeros(1, np.int32)).tolist() == ["estimated"]


def test_what_is_too_far_on_streets_is_not_estimated_instead():
    points = [(0, 0), (20_000, 0), (20_000, 100), (0, 100)]  # a long way round to the neighbor
    links = [(0, 1), (1, 2), (2, 3), (1, 0), (2, 1), (3, 2)]
    streets = make_streets(points, links, kph=36.0)
    walk = replace(streets, mode="walk")
    homes, sites = points_at((10, 0)), points_at((10, 100))
    travel = street_travel(homes, sites, [walk, streets], _pace(1), RULES)
    one = np.zeros(1, np.int32)
    assert np.isinf(travel.pairs(one, one)).all()
    assert travel.source(one, one).tolist() == [""]


def test_one_way_traps_are_told_from_islands():
    # 0 <-> 1 is the main street; 2 is entered but never left, 3 is left but never entered.
    points = [(0, 0), (500, 0), (900, 0), (-400, 0)]
    streets = make_streets(points, [(0, 1), (1, 0), (1, 2), (3, 0)], kph=36.0)
    homes = points_at((250, 0), (900, 0), (-400, 0))
    sites = points_at((300, 1), (900, 1), (-400, 1))
    rules = replace(RULES, walk_kph=0.01)  # so slow that nobody walks a meter
    travel = street_travel(homes, sites, [streets], _pace(3, rules), rules)
    demand, site = _everything(travel)
    told = travel.source(demand, site).reshape(3, 3)
    assert told[0].tolist() == ["network", "network", "estimated"]
    assert told[2].tolist() == ["network", "network", "network"]
    assert told[1, 0] == "estimated"
    assert travel.usage.loc["drive", ["households_cut_off", "candidates_cut_off"]].tolist() == [
        1,
        1,
    ]


def test_households_at_one_place_share_a_row():
    homes = points_at((100, 3), (100, 3), (200, 3))
    travel = street_travel(homes, points_at((900, 0)), [_two_towns()], _pace(3), RULES)
    assert travel.table.row_of.tolist() in ([0, 0, 1], [1, 1, 0])


def test_pace_of_town_and_country_at_one_place_is_kept_apart():
    homes = points_at((100, 9000), (100, 9000))
    pace = Pace(np.array([1.0, 2.0]), np.array([0.1, 0.2]), 60.0)
    rules = replace(RULES, unserved_penalty_s=14_400.0)
    travel = street_travel(homes, points_at((1000, 9000)), [_two_towns()], pace, rules)
    times = travel.pairs(np.array([0, 1]), np.array([0, 0]))
    assert times == pytest.approx([60 + 90.0, 60 + 180.0], rel=1e-3)


def test_two_networks_for_the_same_are_refused():
    streets = _two_towns()
    with pytest.raises(ProblemError, match="Two street networks are for driving"):
        by_mode([streets, streets])
    with pytest.raises(ProblemError, match="No street network is given"):
        by_mode([])
