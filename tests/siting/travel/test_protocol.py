import pickle

import numpy as np
import pytest

from siting.errors import ProblemError
from siting.travel import PointTravel, TableTravel
from siting.travel.charged import ChargedTravel
from siting.travel.estimates import Pace, PacedTravel
from siting.travel.protocol import Travel, Within, as_numbers, nobody_within
from siting.travel.sparse import SparseTravel


def _ints(*values):
    return np.array(values, np.int32)


def _travels():
    xy = np.random.default_rng(0).random((9, 2))
    xyz = np.c_[xy, np.ones(9)] * 1e5
    pace = Pace(np.full(9, 0.8), np.full(9, 0.1), 600.0)
    on_earth, pairs = PointTravel(xyz, xyz[:4], metric="earth"), ([0, 1, 1], [0, 0, 1], [5, 6, 7])
    return [
        *(PointTravel(xy, xy[:4], metric=name) for name in ("euclidean", "floor", "greatcircle")),
        on_earth,
        TableTravel(xy),
        PacedTravel(on_earth, pace),
        ChargedTravel(TableTravel(xy), np.full(9, 0.5), np.full(9, 7.0)),
        SparseTravel.from_entries(*pairs, row_of=[0, 1], column_of=[0, 1]),
    ]


@pytest.mark.parametrize("travel", _travels(), ids=lambda travel: type(travel).__name__)
def test_travel_is_the_same_in_another_process(travel):
    everyone = np.arange(travel.n_demand, dtype=np.int32)
    demand = np.repeat(everyone, travel.n_candidates)
    site = np.tile(np.arange(travel.n_candidates, dtype=np.int32), travel.n_demand)
    before = travel.nearest(2)  # whatever is kept for the next question goes along, or is made anew
    copy = pickle.loads(pickle.dumps(travel))
    assert copy.pairs(demand, site).tobytes() == travel.pairs(demand, site).tobytes()
    assert copy.nearest(2).site.tobytes() == before.site.tobytes()


def test_candidates_of_one_place_have_one_label():
    points = [[0.0, 0.0], [5.0, 0.0], [0.0, 0.0]]
    label = PointTravel([[1.0, 1.0]], points).places
    assert label[0] == label[2] != label[1]
    assert TableTravel([[1.0, 1.0]]).places.tolist() == [0, 1]


def test_only_what_is_known_to_be_whole_is():
    assert TableTravel([[1.0, 2.0]]).whole
    assert not TableTravel([[1.5, 2.0]]).whole


def test_longer_lists_are_asked_for_until_all_are_within():
    """Travel that offers the three questions only: 100 candidates on a line, 70 of them near."""

    class Plain(Travel):
        n_demand, n_candidates = 1, 100

        def __init__(self):
            self.table = TableTravel(np.arange(100.0)[None, ::-1])
            self.asked = []

        def pairs(self, demand, site):
            return self.table.pairs(demand, site)

        def nearest(self, k, *, of=None, among=None):
            self.asked.append(k)
            return self.table.nearest(k, of=of, among=among)

    travel = Plain()
    assert isinstance(travel, Travel)
    found = travel.within(69.0, of=_ints(0), among=np.arange(100, dtype=np.int32))
    assert found.site.tolist() == list(range(30, 100))
    assert travel.asked == [32, 64, 128]


@pytest.mark.parametrize(("of", "among"), [((), (0,)), ((0,), ())])
def test_nobody_and_nothing_is_an_empty_list(of, among):
    found = TableTravel([[1.0]]).within(5.0, of=_ints(*of), among=_ints(*among))
    assert found.start.tolist() == [0] * (len(of) + 1)
    assert len(found.site) == 0


def test_of_lists_only_what_is_kept_stays_in_its_row():
    lists = Within(np.array([0, 2, 2, 5]), _ints(4, 6, 1, 2, 9))
    assert lists.row.tolist() == [0, 0, 2, 2, 2]
    left = lists.only(np.array([False, True, True, False, True]))
    assert (left.start.tolist(), left.site.tolist()) == ([0, 1, 1, 3], [6, 1, 9])
    none = lists.only(np.zeros(5, bool))
    assert (none.start.tolist(), none.site.tolist()) == ([0, 0, 0, 0], [])
    nobody = nobody_within(0)
    assert nobody.only(np.zeros(0, bool)).start.tolist() == [0]


def test_numbers_are_copied_and_words_are_refused():
    given = np.array([1.0, 2.0])
    copied = as_numbers(given, "weight")
    given[0] = 5.0
    assert copied.tolist() == [1.0, 2.0]
    with pytest.raises(ProblemError, match="weight must be an array of numbers"):
        as_numbers(["heavy"], "weight")
