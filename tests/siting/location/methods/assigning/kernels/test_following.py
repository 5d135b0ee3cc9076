"""The lists of open sites, kept one site at a time, against lists made anew."""

import numpy as np

from siting.location.methods.assigning.following import _empty_book
from siting.location.methods.assigning.kernels import following as kernels
from siting.travel import TableTravel


def test_lists_hold_all_that_is_nearer_than_what_they_leave_out():
    rng = np.random.default_rng(0)
    cost = rng.random((50, 12))
    book = _empty_book(TableTravel(cost), np.full(50, 9.0), 4)
    for _ in range(200):
        site = int(rng.integers(12))
        if book.capacity[site]:
            book.capacity[site] = 0
            kernels.drop_closed(book)
        else:
            book.capacity[site] = 5
            kernels.insert_opened(book, site, np.ascontiguousarray(cost[:, site]))
        is_open = np.flatnonzero(book.capacity[:-1])
        for row in range(50):
            listed = book.near[row][book.near[row] >= 0]
            assert (np.diff(cost[row, listed]) > 0).all()
            assert set(is_open[cost[row, is_open] < book.beyond[row]]) == set(
                listed[cost[row, listed] < book.beyond[row]]
            )


def test_who_pays_more_than_what_is_left_out_has_too_short_a_list():
    book = _empty_book(TableTravel(np.ones((3, 1))), np.full(3, 9.0), 4)
    book.beyond[:] = [8.0, 9.0, np.inf]
    assert kernels.too_short(book).tolist() == [True, False, False]
