"""Coverage of catchments, against sums on paper."""

import numpy as np
import pandas as pd

from siting.coverage.catchments import catchment_coverage

NEIGHBORHOODS = pd.DataFrame(
    {"center_id": ["c1", "c1", "c2", None]}, index=["n1", "n2", "n3", "n4"]
)
GAPS = pd.DataFrame(
    {
        "households": [60, 40, 20, 9],
        "in_reach": [30, 10, 0, 0],
        "beyond_reach": [30, 20, 20, 9],
        "no_capacity": [0, 10, 0, 0],
        "mean_travel_time_s": [600.0, 200.0, np.nan, np.nan],
        "mean_distance_m": [1000.0, np.nan, np.nan, np.nan],
    },
    index=["n1", "n2", "n3", "n4"],
)


def test_counts_add_up_and_means_weigh_those_in_reach():
    found = catchment_coverage(NEIGHBORHOODS, GAPS)
    assert found.index.tolist() == ["c1", "c2"]
    assert found.loc["c1", ["households", "in_reach", "beyond_reach", "no_capacity"]].tolist() == [
        *(100, 40, 50, 10)
    ]
    assert found.loc["c1", "mean_travel_time_s"] == (30 * 600 + 10 * 200) / 40
    assert found.loc["c1", "mean_distance_m"] == 1000.0  # what is not known is no zero
    assert np.isnan(found.loc["c2", "mean_travel_time_s"])


def test_the_order_of_neighborhoods_changes_nothing():
    shuffled = catchment_coverage(NEIGHBORHOODS.iloc[::-1], GAPS.iloc[[2, 0, 3, 1]])
    pd.testing.assert_frame_equal(shuffled, catchment_coverage(NEIGHBORHOODS, GAPS))


def test_frames_stay_as_they_were():
    before = GAPS.copy()
    catchment_coverage(NEIGHBORHOODS, GAPS)
    pd.testing.assert_frame_equal(GAPS, before)
