"""Plans under events told in both languages, without what would tell of a few households."""

import math

import numpy as np
import pandas as pd

from layers.texts import Words
from siting.sentences.whatif import (
    EVENT_COLUMNS,
    RISK_COLUMNS,
    cells,
    risk_in_words,
    tell_measures,
    tell_risks,
    tell_verdict,
    told_events,
    whatif_in_words,
)

EN, FA = Words("en"), Words("fa")
MEASURES = pd.DataFrame(
    {
        "event": ["today", "winter", "winter"], "plan": ["a", "a", "b"], "weight": [0.0, 1, 1],
        "closed_files": math.nan,
        "cost": [360_000.0, 720_000.0, 540_000.0], "lower_bound": [360_000.0, 600_000.0, 540_000.0],
        "files": [104.0, 104.0, 4.0], "in_reach": [98.0, 91.0, 2.0],
        "beyond_reach": [4.0, 11.0, 1.0], "no_capacity": [2.0, 2.0, 1.0],
        "mean_s": [630.0, 1260.0, 900.0], "farthest_s": [3601.0, 7200.0, math.nan],
    }
)  # fmt: skip
VERDICT = pd.DataFrame(
    {"worst": [720_000.0, 540_000.0], "worst_event": "winter", "average": [720_000.0, 540_000.0],
     "regret": [180_000.0, 0.0]},
    index=pd.Index(["a", "b"], name="plan"),
)  # fmt: skip
NAMES = {"a": "A", "b": "B", "winter": "the winter", "today": "today"}


def test_counts_are_multiples_of_five_and_few_are_not_told():
    told = tell_measures(MEASURES)
    kinds = told[["files", "in_reach", "beyond_reach", "no_capacity"]]
    assert kinds.iloc[:2].to_numpy().tolist() == [[105, 100, 5, 0], [100, 90, 10, 0]]
    assert kinds.iloc[2].isna().all()
    assert math.isnan(told["mean_minutes"].iloc[2])
    assert told["percent_more"].tolist() == [0.0, 1.0, 0.0]
    assert told["percent_bound"].round(3).tolist() == [0.0, 0.2, 0.0]


def test_nothing_is_told_of_an_event_that_closes_centers_of_few_files():
    measures = MEASURES.assign(closed_files=[math.nan, 4.0, 5.0])
    assert told_events(measures).tolist() == [True, False, True]
    told = tell_measures(measures)
    assert told.drop(columns=["event", "plan"]).iloc[1].isna().all()
    assert told["hours"].dropna().tolist() == [100.0, 150.0]


def test_the_best_plans_are_told():
    told = tell_measures(MEASURES)
    said = whatif_in_words(VERDICT, told, NAMES, EN)
    assert said[:3] == [
        "Travel is at most 20.00 % above the least possible under any event.",
        "Best in the worst event: B; the worst for it is the winter, with 150 hours.",
        "Best on average: B, with 150 hours.",
    ]
    assert said[3].startswith("Least regret: B; under no event is it more than 0 hours worse")
    assert said[4:] == ["These are the best of the 2 plans here; nothing is proved of others."]
    (exact,) = whatif_in_words(VERDICT.iloc[:0], told.iloc[:1], NAMES, FA)
    assert exact == "در هیچ طرح و رویدادی رفت‌وآمد کمتری شدنی نیست."


def test_the_verdict_is_in_hours_to_a_tenth():
    """A household-second more or less is told by none of its numbers."""
    more = VERDICT[["worst", "average", "regret"]] + 1.0
    for verdict in (VERDICT, more.assign(worst_event="winter")):
        told = tell_verdict(verdict)
        assert told.index.name == "plan"
        assert told["worst_hours"].tolist() == told["average_hours"].tolist() == [200.0, 150.0]
        assert told["regret_hours"].tolist() == [50.0, 0.0]
        assert told["worst_event"].tolist() == ["winter", "winter"]


def test_cells_are_ready_to_be_read():
    told = tell_measures(MEASURES)
    first, second, third = cells(told, EVENT_COLUMNS, EN)
    assert first == ["100", "0.0%", "95.2%", "0", "5", "10.5", "60"]
    assert second == ["200", "100.0%", "90.0%", "0", "10", "21.0", "120"]
    assert third[2:] == ["-"] * 5


def test_risks_of_few_files_are_withheld():
    risks = pd.DataFrame(
        {
            "name": ["x", "y", "z"], "province": "p", "county": "c", "files": [20.0, 5.0, 4.0],
            "cost_more": [7300.0, 3600.0, 9000.0], "lower_bound": [1.0, math.nan, 1.0],
            "in_reach": [12.0, math.nan, 12.0], "beyond_reach": [-3.0, math.nan, 12.0],
            "no_capacity": [0.0, math.nan, 0.0],
        },
        index=pd.Index(["c1", "c2", "c3"], name="center_id"),
    )  # fmt: skip
    told = tell_risks(risks)
    assert told["hours_more"].tolist()[:2] == [2.0, 1.0]
    assert told.loc["c3", list(RISK_COLUMNS)].isna().all()
    first = told.loc["c1", ["reach_lost", "beyond_more", "no_capacity_more"]].to_numpy(float)
    assert np.array_equal(first, [10.0, math.nan, 0.0], equal_nan=True)
    assert cells(told, RISK_COLUMNS, EN) == [
        ["2", "10", "-", "0"], ["1", "-", "-", "-"], ["-"] * 4,
    ]  # fmt: skip
    assert (
        risk_in_words(told, EN) == "c1 (x) is missed most when it closes: 2 hours of travel more."
    )
    few = "No center has 5 files, so that it is not told which is missed most."
    assert risk_in_words(told.iloc[2:], EN) == few
