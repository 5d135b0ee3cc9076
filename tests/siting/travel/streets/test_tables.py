"""Tables of travel from door to door, against networkx on streets split one by one."""

import logging

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import ProblemError
from siting.travel import Travel
from siting.travel.streets.doors import Doors, find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.tables import travel_table
from tests.siting.engine.small_parts import Elsewhere

from .small_streets import (
    PLANE,
    make_streets,
    points_at,
    random_points,
    random_streets,
    split_oracle,
)

LIMIT_M = 120.0


def _case(seed, *, homes=25, sites=8, **options):
    graph = StreetGraph.from_streets(random_streets(seed, **options))
    near = {"limit_m": LIMIT_M}
    return (
        graph,
        find_doors(graph, random_points(seed, homes), **near),
        find_doors(graph, random_points(seed + 1, sites), **near),
    )


def _together(first, second):
    parts = zip(_fields(first), _fields(second), strict=True)
    return Doors(*(np.concatenate(part) for part in parts))


def _fields(doors):
    return doors.stretch, doors.along, doors.off_road_m, doors.off_road_ms


def _expected(graph, homes, sites, cutoff_ms):
    written, node = split_oracle(graph, _together(homes, sites))
    table = np.full((len(homes), len(sites)), np.inf)
    for i, home in enumerate(node[: len(homes)]):
        if home is None:
            continue
        times = nx.single_source_dijkstra_path_length(written, home)
        for j, site in enumerate(node[len(homes) :]):
            if site is not None and site in times:
                walked = homes.off_road_ms[i] + sites.off_road_ms[j]
                table[i, j] = times[site] + walked
    return np.where(table <= cutoff_ms, table, np.inf)


def _written(travel):
    demand, site = np.indices((travel.n_demand, travel.n_candidates), np.int32)
    return travel.pairs(demand, site)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([60.0, 300.0, 1e6]), st.sampled_from([0.0, 0.3]))
def test_times_from_door_to_door_are_those_of_networkx_exactly(seed, cutoff_s, one_way):
    graph, homes, sites = _case(seed, one_way=one_way)
    travel = travel_table(graph, homes, sites, cutoff_s=cutoff_s)
    expected = _expected(graph, homes, sites, cutoff_s * 1000.0)
    assert np.array_equal(_written(travel), expected / 1000.0)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_homes_and_sites_may_change_places_without_one_way_streets(seed):
    graph, homes, sites = _case(seed, one_way=0.0)
    there = travel_table(graph, homes, sites, cutoff_s=1e6)
    back = travel_table(graph, sites, homes, cutoff_s=1e6)
    assert np.array_equal(_written(there), _written(back).T)


def test_by_hand_on_one_street():
    """One street of 100 m at 10 m/s; the site is halfway, both doors are 5 m off, at 5 km/h."""
    graph = StreetGraph.from_streets(make_streets([[0, 0], [100, 0]], [(0, 1), (1, 0)]))
    doors = find_doors(graph, points_at([10, 5], [90, 5], [50, 5]), off_road_kph=5.0)
    travel = travel_table(graph, doors.take([0, 1]), doors.take([2]), cutoff_s=60.0)
    assert _written(travel).ravel() == pytest.approx([4.0 + 7.2, 4.0 + 7.2], abs=0.02)


def test_a_one_way_street_leads_one_way():
    graph = StreetGraph.from_streets(make_streets([[0, 0], [100, 0]], [(0, 1)]))
    doors = find_doors(graph, points_at([10, 0], [90, 0]))
    travel = travel_table(graph, doors, doors, cutoff_s=60.0)
    table = _written(travel)
    assert np.isfinite(table[0, 1])
    assert np.isinf(table[1, 0])


def test_a_loop_is_left_by_its_quicker_end():
    """A street that ends where it begins has one crossing, and two ways to it."""
    streets = make_streets([[0, 0], [50, 0]], [(0, 1), (1, 0), (1, 1), (1, 1)])
    ring = shapely.LineString(points_at([50, 0], [150, 0], [150, 100], [50, 0]).to_list())
    around = gpd.GeoSeries([ring, ring.reverse()], crs=PLANE).to_crs(4326)
    streets.edges.loc[[2, 3], "geometry"] = around.to_numpy()
    streets.edges.loc[[2, 3], "length_m"] = ring.length
    graph = StreetGraph.from_streets(streets)
    doors = find_doors(graph, points_at([60, 0], [0, 0]))
    travel = travel_table(graph, doors.take([0]), doors.take([1]), cutoff_s=60.0)
    assert _written(travel)[0, 0] == pytest.approx(6.0, abs=0.02)
    within = travel_table(graph, doors.take([1]), doors.take([0]), cutoff_s=60.0)
    assert _written(within)[0, 0] == pytest.approx(6.0, abs=0.02)


def test_households_of_one_place_share_a_row():
    graph, homes, sites = _case(3)
    twice = homes.take(np.r_[np.arange(25), np.arange(25)])
    travel = travel_table(graph, twice, sites, cutoff_s=1e6)
    assert travel.n_demand == 50
    assert len(travel.start) <= 26
    table = _written(travel)
    assert np.array_equal(table[:25], table[25:])


def test_nobody_near_a_street_reaches_anything():
    graph, homes, sites = _case(4)
    far = find_doors(graph, random_points(4, 5).translate(50_000.0))
    assert not far.attached.any()
    for one, other in ((far, sites), (homes, far), (far, far)):
        travel = travel_table(graph, one, other, cutoff_s=1e6)
        assert travel.n_entries == 0
        assert np.isinf(_written(travel)).all()


def test_progress_ends_with_everything():
    graph, homes, sites = _case(5, sites=70)
    seen = []
    travel_table(graph, homes, sites, cutoff_s=60.0, progress=lambda *at: seen.append(at))
    places = len(set(zip(sites.stretch, sites.along, sites.off_road_ms, strict=True)))
    places -= not sites.attached.all()
    assert seen[-1] == (places, places)
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})


def test_a_table_is_the_same_wherever_it_is_made():
    graph, homes, sites = _case(5, sites=150)
    engine, seen = Elsewhere(), []
    here = travel_table(graph, homes, sites, cutoff_s=300.0)
    there = travel_table(
        *(graph, homes, sites),
        cutoff_s=300.0,
        engine=engine,
        progress=lambda *at: seen.append(at),
    )
    assert engine.computed > 1
    assert seen[-1][0] == seen[-1][1]
    assert here.start.tobytes() == there.start.tobytes()
    assert here.packed.tobytes() == there.packed.tobytes()


def test_it_answers_the_protocol():
    graph, homes, sites = _case(6)
    assert isinstance(travel_table(graph, homes, sites, cutoff_s=60.0), Travel)


def test_a_kept_table_is_read_again(tmp_path, monkeypatch):
    graph, homes, sites = _case(7)
    options = {"cutoff_s": 300.0, "cache_dir": tmp_path / "kept"}
    made = travel_table(graph, homes, sites, **options)
    assert len(list((tmp_path / "kept").iterdir())) == 1
    monkeypatch.setattr("siting.travel.streets.tables.pose_search", None)
    read = travel_table(graph, homes, sites, **options)
    assert np.array_equal(_written(read), _written(made))


@pytest.mark.parametrize(
    "change",
    [
        lambda graph, homes, sites: (graph, homes, sites, {"cutoff_s": 301.0}),
        lambda graph, homes, sites: (graph, homes.take(np.arange(24)), sites, {}),
        lambda graph, homes, sites: (graph, sites, homes, {}),
        lambda graph, homes, sites: (
            StreetGraph.from_streets(graph.streets, kph=9.0),
            homes,
            sites,
            {},
        ),
    ],
)
def test_what_changes_the_table_makes_another(tmp_path, change):
    graph, homes, sites = _case(8)
    travel_table(graph, homes, sites, cutoff_s=300.0, cache_dir=tmp_path)
    *changed, options = change(graph, homes, sites)
    travel_table(*changed, **{"cutoff_s": 300.0, "cache_dir": tmp_path, **options})
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 no table", None])
def test_a_damaged_table_is_made_anew(tmp_path, caplog, damage):
    graph, homes, sites = _case(9)
    options = {"cutoff_s": 300.0, "cache_dir": tmp_path}
    made = travel_table(graph, homes, sites, **options)
    (path,) = tmp_path.iterdir()
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if damage is None else damage)
    with caplog.at_level(logging.WARNING):
        again = travel_table(graph, homes, sites, **options)
    assert "cannot be read and is made anew" in caplog.text
    assert np.array_equal(_written(again), _written(made))
    assert path.read_bytes() == content


def test_a_table_that_cannot_be_kept_is_returned_all_the_same(tmp_path, caplog):
    graph, homes, sites = _case(10)
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        made = travel_table(graph, homes, sites, cutoff_s=300.0, cache_dir=tmp_path / "file")
    assert "could not be kept in" in caplog.text
    assert made.n_entries


def test_a_table_beyond_the_memory_says_what_it_needs():
    graph, homes, sites = _case(11)
    with pytest.raises(
        ProblemError, match=r"would take about .* MB .*; allow as much with memory_mb"
    ):
        travel_table(graph, homes, sites, cutoff_s=1e6, memory_mb=0.0001)
