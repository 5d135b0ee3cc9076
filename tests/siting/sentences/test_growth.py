"""Growth told in both languages."""

import math

import pandas as pd

from layers.texts import Words
from siting.sentences.growth import (
    growth_in_words,
    paying_in_words,
    phase_cells,
    tell_phases,
)

PHASES = pd.DataFrame(
    {
        "cost": [7_200_000.0, 3_600_000.0],
        "alone": [7_200_000.0, 3_500_000.0],
        "lower_bound": [7_000_000.0, math.nan],
        "from_alone": [0.0, 0.02851],
        "from_best": [0.0286, math.nan],
        "in_reach": [0.5, 0.75],
        "no_capacity": [10, 0],
        "too_far": [5, 5],
        "saved_each": [math.nan, 1_800_000.0],
    },
    index=pd.Index([2, 4], name="centers"),
)


def test_the_worst_phase_and_the_way_are_told():
    way, worst, bare = growth_in_words(PHASES, "upwards", Words("en"))
    assert way.startswith("From 2 to 4 centers in 2 phases, each of which keeps the centers of")
    assert way.endswith("(from the smallest plan upwards).")
    assert worst.startswith("The worst phase has 4 centers and costs 2.86 % more than a plan made")
    assert bare == "No bound was proved for 1 phases."
    assert "بدترین گام ۴ مرکز" in growth_in_words(PHASES, "downwards", Words("fa"))[1]


def test_cells_are_ready_to_be_read():
    assert phase_cells(PHASES, 1000, Words("en")) == [
        ("2", "50.0%", "15", "120.0", "0.00%", "2.86%", "-"),
        ("4", "75.0%", "5", "60.0", "2.86%", "-", "500"),
    ]


def test_few_households_are_not_told():
    told = tell_phases(PHASES.assign(too_far=[5, 3], in_reach=[0.123, 0.75]), 1_000)
    assert told["no_capacity"].fillna(-1).tolist() == [10, -1]
    assert told["too_far"].fillna(-1).tolist() == [5, -1]
    assert told["in_reach"].tolist() == [0.125, 0.75]
    assert phase_cells(told, 1000, Words("en"))[1][2] == "-"


def test_a_share_in_reach_does_not_tell_an_exact_count():
    """Of 37 households 23 or 22 are in reach: to a thousandth these shares would say which."""
    one, other = (
        tell_phases(PHASES.assign(in_reach=reached / 37), 37)["in_reach"].tolist()
        for reached in (23, 24)
    )
    assert one == other == [0.625, 0.625]  # 25 of 25 and 15
    few = tell_phases(PHASES.assign(in_reach=[0.5, 1.0]), 4)
    assert few["in_reach"].isna().all()
    assert phase_cells(few, 4, Words("en"))[0][1] == "-"


def test_where_a_further_center_stops_paying():
    found = {"worth_s": 36_000.0, "best": 7, "least": 5, "most": 9}
    best, proved = paying_in_words(**found, last=12, words=Words("en"))
    assert best == (
        "If each further center must save 10.0 hours of travel, 7 centers are the best of these "
        "numbers."
    )
    assert proved.startswith("Proved: the best of these numbers lies between 5 and 9;")
    still = paying_in_words(**found, last=9, words=Words("fa"))[1]
    assert still.startswith("تا ۹ مرکز")
