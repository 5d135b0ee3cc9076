import numpy as np

from siting.location.methods.programs.program import Rows


def _ints(*values):
    return np.array(values)


def test_blocks_stand_one_below_the_other():
    rows = Rows()
    rows.add(2, (_ints(0, 1, 1), _ints(0, 1, 2), [1.0, 2.0, 3.0]), low=[4.0, 5.0])
    rows.add(1, (_ints(0), _ints(2), 6.0), (_ints(0), _ints(0), -1.0), high=7.0)
    cost, low, high, whole = np.arange(3.0), np.zeros(3), np.ones(3), np.ones(3, bool)
    program = rows.program(cost, low, high, whole)
    assert program.matrix.toarray().tolist() == [[1, 0, 0], [0, 2, 3], [-1, 0, 6]]
    assert program.row_low.tolist() == [4.0, 5.0, -np.inf]
    assert program.row_high.tolist() == [np.inf, np.inf, 7.0]
    assert program.cost is cost
    assert program.whole is whole


def test_entries_of_one_cell_add_up_and_a_row_may_be_empty():
    rows = Rows()
    rows.add(1, (_ints(0, 0), _ints(1, 1), [2.0, 3.0]))
    rows.add(1, (np.empty(0, int), np.empty(0, int), 1.0), low=0.0)
    program = rows.program(np.zeros(2), np.zeros(2), np.ones(2), np.zeros(2, bool))
    assert program.matrix.toarray().tolist() == [[0, 5], [0, 0]]
    assert program.row_low.tolist() == [-np.inf, 0.0]
