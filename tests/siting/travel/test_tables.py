import numpy as np
import pytest

from siting.errors import ProblemError
from siting.travel import TableTravel

TABLE = np.array([[3.0, 0.0, np.inf, 3.0], [1.0, 2.0, 5.0, 4.0], [np.inf] * 4])


def _ints(*values):
    return np.array(values, np.int32)


def test_pairs_are_cells_and_nobody_is_beyond_reach():
    travel = TableTravel(TABLE)
    paid = travel.pairs(_ints(0, 0, 1, 2), _ints(1, -1, 2, 0))
    assert paid.tolist() == [0.0, np.inf, 5.0, np.inf]
    assert (travel.n_demand, travel.n_candidates) == (3, 4)


def test_the_nearest_come_first_and_ties_by_position():
    near = TableTravel(TABLE).nearest(2)
    assert near.site.tolist() == [[1, 0], [0, 1], [-1, -1]]
    assert near.cost.tolist() == [[0.0, 3.0], [1.0, 2.0], [np.inf, np.inf]]
    assert near.beyond.tolist() == [3.0, 4.0, np.inf]


def test_the_nearest_of_some_among_some():
    near = TableTravel(TABLE).nearest(9, of=_ints(1), among=_ints(1, 3))
    assert near.site.tolist() == [[1, 3]]
    assert near.beyond.tolist() == [np.inf]


def test_what_is_within_a_radius_of_each():
    found = TableTravel(TABLE).within(np.array([3.0, 1.5]), of=_ints(0, 1), among=_ints(0, 2, 3))
    assert found.start.tolist() == [0, 2, 3]
    assert found.site.tolist() == [0, 3, 0]


def test_no_radius_reaches_what_cannot_be_reached():
    found = TableTravel(TABLE).within(np.inf, of=_ints(0, 2), among=_ints(0, 1, 2, 3))
    assert found.start.tolist() == [0, 3, 3]


def test_the_table_is_a_copy_that_nobody_can_change():
    given = TABLE.copy()
    travel = TableTravel(given)
    given[0, 1] = 99.0
    assert travel.pairs(_ints(0), _ints(1)).tolist() == [0.0]


@pytest.mark.parametrize(("table", "whole"), [(TABLE, True), (TABLE + 0.5, False)])
def test_whole_numbers_are_known_to_be_whole(table, whole):
    assert TableTravel(table).whole == whole


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ([1.0, 2.0], r"two axes.*\(2,\)"),
        (np.empty((0, 3)), "neither of them empty"),
        ([[1.0, -1.0]], "negative"),
        ([[1.0, np.nan]], "missing"),
        ([["far"]], "numbers"),
    ],
)
def test_what_is_no_table_is_refused(table, said):
    with pytest.raises(ProblemError, match=said):
        TableTravel(table)
