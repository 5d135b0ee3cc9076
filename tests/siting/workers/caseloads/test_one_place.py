"""Units at one place are dealt out evenly, within the limit."""

import numpy as np
import pytest

from siting.workers.caseloads.one_place import at_one_place, deal_out


@pytest.mark.parametrize("workers", [1, 2, 4, 7])
@pytest.mark.parametrize("seed", range(4))
def test_nobody_has_a_whole_unit_more_than_another(seed, workers):
    rng = np.random.default_rng(seed)
    files, hours = np.full(60, 3.0), rng.uniform(1, 9, 60)
    label = deal_out(files, hours, workers=workers, limit=np.inf)
    has = np.bincount(label, weights=hours, minlength=workers)
    assert np.ptp(has) <= hours.max()
    assert has.sum() == pytest.approx(hours.sum())


def test_where_all_room_is_needed_it_is_filled():
    hours = np.random.default_rng(0).uniform(1, 9, 150)
    label = deal_out(np.full(150, 3.0), hours, workers=3, limit=150.0)
    assert np.bincount(label).tolist() == [50, 50, 50]


def test_where_there_is_no_room_or_no_unit_for_somebody_nothing_is_dealt_out():
    assert deal_out(np.full(5, 3.0), np.ones(5), workers=2, limit=7.0) is None
    assert deal_out(np.ones(2), np.zeros(2), workers=2, limit=9.0) is None


def test_a_place_is_less_than_a_millimeter_wide():
    xy = np.array([[5e5, 4e6], [5e5 + 5e-4, 4e6]])
    assert at_one_place(xy)
    assert at_one_place(xy[:1])
    assert not at_one_place(xy + np.array([[0.0, 0.0], [0.0, 2e-3]]))
