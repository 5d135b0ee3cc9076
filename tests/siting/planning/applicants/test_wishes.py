"""Wishes as numbers."""

import numpy as np

from siting.planning.applicants.wishes import Wishes


def test_wishes_of_each_applicant_follow_each_other():
    columns = [np.array(c) for c in ([2, 1, 1], [0, 0, 2], [1, 0, 0], [1, 1, 2])]
    wishes = Wishes(*columns, n_centers=2)
    assert wishes.n_applicants == 3
    assert wishes.starts.tolist() == [0, 2, 2, 3]
