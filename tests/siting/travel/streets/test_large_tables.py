"""Tables made by blocks on a disk are those that are made whole, however little memory there is."""

import itertools

import numpy as np
import pytest

from siting.travel.streets import large_tables
from siting.travel.streets.doors import find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.large_tables import blocks, large_travel_table
from siting.travel.streets.tables import travel_table
from tests.siting.engine.small_parts import Elsewhere

from .small_streets import random_points, random_streets


def _case(seed, *, homes=150, sites=140):
    graph = StreetGraph.from_streets(random_streets(seed, n=30))
    return (
        graph,
        find_doors(graph, random_points(seed, homes)),
        find_doors(graph, random_points(seed + 1, sites)),
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("pairs", [1, 700, 10**9])
def test_the_table_is_the_one_that_is_made_whole(tmp_path, seed, pairs):
    case, seen = _case(seed), []
    whole = travel_table(*case, cutoff_s=400.0)
    made = large_travel_table(
        *case,
        cutoff_s=400.0,
        folder=tmp_path,
        memory_mb=pairs * large_tables._BYTES_PER_ENTRY / 1e6,
        progress=lambda *at: seen.append(at),
        engine=Elsewhere(),
    )
    assert made.n_entries > 1000
    for name in ("start", "packed", "row_of", "column_of", "beyond", "_turned"):
        assert getattr(made, name).tobytes() == getattr(whole, name).tobytes()
    assert seen[-1][0] == seen[-1][1]
    demand, site = np.indices((made.n_demand, made.n_candidates), np.int32)
    assert np.array_equal(made.pairs(demand, site), whole.pairs(demand, site))
    assert np.array_equal(made.nearest(3).site, whole.nearest(3).site)
    files = {file.name: file.stat().st_size for file in tmp_path.iterdir()}
    assert set(files) == {"packed.npy", "turned.npy"}
    assert all(size == 8 * made.n_entries + 128 for size in files.values())


def test_only_its_owner_may_read_it_even_in_place_of_another(tmp_path):
    for name in large_tables.FILES:
        (tmp_path / name).touch(0o644)
    large_travel_table(*_case(0), cutoff_s=400.0, folder=tmp_path)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_no_block_is_larger_than_the_memory(tmp_path, monkeypatch):
    """Each row of this table has fewer pairs than the room is for."""
    case, made = _case(7), []
    kept = large_tables._Written.rows
    monkeypatch.setattr(
        large_tables._Written,
        "rows",
        lambda self, *of: made.append(kept(self, *of)) or made[-1],
    )
    room = 400
    large_travel_table(
        *case, cutoff_s=400.0, folder=tmp_path, memory_mb=room * large_tables._BYTES_PER_ENTRY / 1e6
    )
    assert len(made) > 5
    assert max(len(each) for each in made) <= room


def test_a_table_without_pairs(tmp_path):
    graph, homes, _ = _case(0)
    far = find_doors(graph, random_points(4, 5).translate(50_000.0))
    made = large_travel_table(graph, homes, far, cutoff_s=400.0, folder=tmp_path)
    assert made.n_entries == 0
    assert np.isinf(made.pairs(np.zeros(5, np.int32), np.arange(5, dtype=np.int32))).all()


@pytest.mark.parametrize("room", [1, 3, 5, 100])
def test_blocks_hold_all_rows_and_no_more_than_their_room(room):
    count = np.array([2, 0, 3, 1, 0, 4, 0])
    start = np.r_[0, np.cumsum(count)]
    found = list(blocks(start, room))
    assert [first for first, _ in found] == [0, *(last for _, last in found[:-1])]
    assert found[-1][1] == 7
    for first, last in found:
        assert count[first:last].sum() <= room or last == first + 1
    for (first, _), (_, last) in itertools.pairwise(found):
        assert count[first:last].sum() > room
