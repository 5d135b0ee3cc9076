"""Windows are what reading the lists anew would show, whatever opens and closes."""

import numpy as np
import pytest

from siting.location.methods.transport.kernels import windows


def _case(rng, *, cells=6, m=40, width=8, complete=True):
    """Lists of all candidates in an order of each cell's own, some cut short, and windows."""
    site = np.argsort(rng.random((cells, m)), axis=1).astype(np.int32)
    if not complete:
        site[np.arange(m) >= rng.integers(0, m, cells)[:, None]] = -1
    window = np.full((cells, width), -7, np.int32)
    return site, window, np.zeros(cells, np.int32), np.zeros(cells, np.int32)


def _check(site, is_open, window, size, reach):
    """A window shows all open candidates up to its reach, and at least half of it is in use."""
    m, width = site.shape[1], window.shape[1]
    for cell in range(len(site)):
        is_listed = site[cell] >= 0
        shown = np.flatnonzero(is_listed & is_open[site[cell]])
        assert window[cell, : size[cell]].tolist() == shown[shown < reach[cell]].tolist()
        assert size[cell] >= width // 2 or reach[cell] == m


def _listed(site, candidate):
    return zip(*np.nonzero(site == candidate), strict=True)


@pytest.mark.parametrize("complete", [True, False])
@pytest.mark.parametrize("width", [2, 3, 8, 40])
def test_windows_stay_true_while_candidates_open_and_close(width, complete):
    rng = np.random.default_rng(width)
    site, window, size, reach = _case(rng, width=width, complete=complete)
    is_open = rng.random(40) < 0.4
    windows.fill(site, is_open, window, size, reach)
    _check(site, is_open, window, size, reach)
    for step in range(1_500):
        candidate = int(rng.integers(40))
        # Now and then nearly all are closed, or open.
        opens = rng.random() < (0.1, 0.5, 0.9)[step // 100 % 3]
        if is_open[candidate] == opens:
            continue
        is_open[candidate] = opens
        for cell, position in _listed(site, candidate):
            if opens:
                windows.show(window, size, reach, cell, position)
            else:
                windows.hide(site, is_open, window, size, reach, cell, position)
        _check(site, is_open, window, size, reach)


def test_a_window_is_filled_with_the_nearest():
    rng = np.random.default_rng(0)
    site, window, size, reach = _case(rng, width=4)
    is_open = rng.random(40) < 0.5
    windows.fill(site, is_open, window, size, reach)
    for cell in range(len(site)):
        nearest = np.flatnonzero(is_open[site[cell]])[:4]
        assert window[cell].tolist() == nearest.tolist()
        assert reach[cell] == nearest[-1] + 1


def test_a_list_without_open_candidates_has_an_empty_window():
    site = np.array([[2, 0, -1], [-1, -1, -1]], np.int32)
    window, size, reach = np.zeros((2, 2), np.int32), np.zeros(2, np.int32), np.zeros(2, np.int32)
    windows.fill(site, np.array([False, True, False]), window, size, reach)
    assert size.tolist() == [0, 0]
    assert reach.tolist() == [3, 3]
