"""What travel that stands on another one tells of itself, and who travels alike."""

import numpy as np
import pytest

from siting.location.methods.covering.within_capacity import ReachTravel
from siting.travel import PointTravel, TableTravel
from siting.travel.charged import ChargedTravel, RelativeTravel
from siting.travel.chosen import ChosenTravel
from siting.travel.estimates import Pace, PacedTravel
from siting.travel.picked import PickedTravel
from siting.travel.sparse import SparseTravel
from siting.travel.wrapped import PartialTravel, WrappedTravel

N, M = 24, 6


def _points(rng):
    """Return travel of demand points of which several stand at each place."""
    places = rng.integers(0, 30, (4, 2)).astype(float)
    return PointTravel(places[rng.integers(4, size=N)], rng.integers(0, 30, (M, 2)).astype(float))


def _all_kinds(rng):
    points = _points(rng)
    two = rng.choice([5.0, 9.0], N)
    row, column = rng.integers(5, size=N), np.arange(M)
    pairs = np.indices((5, M)).reshape(2, -1)
    return {
        "points": points,
        "table": TableTravel(rng.random((N, M))),
        "paced": PacedTravel(points, Pace(two / 9, two / 30, 3.0)),
        "relative": RelativeTravel(points, two),
        "charged": ChargedTravel(points, 9.0, two),
        "reach": ReachTravel(points, two),
        "chosen": ChosenTravel(points, np.array([4, 1], np.int32)),
        "picked": PickedTravel(points, rng.integers(N, size=9).astype(np.int32)),
        "sparse": SparseTravel.from_entries(
            *pairs, rng.integers(1, 99, 5 * M), row_of=row, column_of=column
        ),
    }


@pytest.mark.parametrize("kind", list(_all_kinds(np.random.default_rng(0))))
@pytest.mark.parametrize("seed", range(4))
def test_who_has_one_label_travels_alike(seed, kind):
    travel = _all_kinds(np.random.default_rng(seed))[kind]
    n, m = travel.n_demand, travel.n_candidates
    everyone, sites = np.arange(n, dtype=np.int32), np.arange(m, dtype=np.int32)
    cost = travel.pairs(np.repeat(everyone, m), np.tile(sites, n)).reshape(n, m)
    labels = travel.origins
    assert labels.shape == (n,)
    for label in np.unique(labels):
        alike = cost[labels == label]
        assert (alike == alike[0]).all()
    several = kind not in {"table", "reach"}
    assert (len(np.unique(labels)) < n) == several


@pytest.mark.parametrize("kind", [WrappedTravel, PartialTravel])
def test_what_is_known_of_the_other_is_told(kind):
    points = _points(np.random.default_rng(1))
    given = kind(points)
    assert (given.n_demand, given.n_candidates) == (N, M)
    assert given.places.tolist() == points.places.tolist()
    assert given.reaches_all
    part = kind is PartialTravel
    assert given.whole == (part and points.whole)
    assert given.in_meters == (part and points.in_meters)
    expected = points.origins if part else np.arange(N)
    assert given.origins.tolist() == expected.tolist()
