"""Coverage side by side: rounded to fives, nothing told that neither plan tells."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

from siting.plans.coverage_changes import COUNTS, group_changes, summary_changes
from siting.plans.schema import empty_table
from siting.privacy import tell_summary

_MADE = runpy.run_path(str(Path(__file__).parents[1] / "two_plans.py"))
_AREA = ["level", "province_code", "county"]


@pytest.fixture(scope="module")
def summaries():
    before, after = _MADE["two_plans"]()
    return before.summary, after.summary


def groups(**changed):
    """Return a table of groups: all, town and country, and two client groups."""
    rows = pd.DataFrame(
        {
            "by": ["all", "setting", "setting", "group", "group"],
            "setting": [None, "urban", "rural", None, None],
            "group": [None, None, None, "disability", "social"],
            "households": [2003.0, 1002.0, 1001.0, 1501.0, None],
            "in_reach": [1800.0, 902.0, 898.0, 1403.0, None],
            "beyond_reach": [203.0, 100.0, 103.0, 98.0, None],
            "no_capacity": [0.0, 0.0, 0.0, 0.0, None],
            "mean_travel_time_s": [700.0, 600.0, 800.0, 710.0, None],
        }
    ).assign(level="country", **changed)
    return empty_table("groups").merge(rows, how="right")


def test_each_count_is_what_is_told_of_its_plan_to_fives(summaries):
    table = summary_changes(*summaries)
    for when, summary in zip(("before", "after"), summaries, strict=True):
        told = tell_summary(summary)
        for name in COUNTS[1:]:
            shown, exact = table[f"{name}_{when}"], told[name]
            assert shown.isna().to_list() == exact.isna().to_list()
            assert ((shown - exact).abs().dropna() <= 2).all()
            assert (shown.dropna() % 5 == 0).all()
        assert table[f"centers_{when}"].to_list() == summary["centers"].to_list()
    assert table["in_reach_change"].iloc[0] == 125 - 115


def test_three_numbers_add_up(summaries):
    table = summary_changes(*summaries)
    for when in ("before", "after"):
        three = [f"{name}_{when}" for name in COUNTS[1:]]
        known = table[table[three].notna().all(axis=1)]
        assert len(known) >= 4
        assert known[three].sum(axis=1).to_list() == known[f"households_{when}"].to_list()


def test_the_way_back_is_the_mirror(summaries):
    there, back = summary_changes(*summaries), summary_changes(*reversed(summaries))
    assert there["in_reach_before"].equals(back["in_reach_after"])
    assert there["in_reach_change"].equals(-back["in_reach_change"])


def test_an_area_of_one_plan_is_there_without_the_other(summaries):
    before, after = summaries
    less = before[before["province_code"] != "15"]
    table = summary_changes(less, after)
    assert table[_AREA].equals(summary_changes(after, after)[_AREA])
    alone = table[table["province_code"] == "15"]
    assert alone["in_reach_before"].isna().all()
    assert alone["in_reach_after"].notna().all()
    gone = summary_changes(after, less)
    assert gone["province_code"].to_list()[-2:] == ["15", "15"]
    assert len(gone) == len(table)


def test_groups_side_by_side():
    table = group_changes(groups(), groups(mean_travel_time_s=646.0, beyond_reach=50.0))
    assert table["group"].dropna().to_list() == ["disability", "social"]
    one = table[table["group"] == "disability"].iloc[0]
    assert (one["in_reach_before"], one["in_reach_after"]) == (1405.0, 1405.0)
    assert one["beyond_reach_change"] == 50.0 - 100.0
    assert one["mean_travel_time_s_change"] == 648.0 - 708.0  # to six seconds
    hidden = table[table["group"] == "social"].iloc[0]
    assert hidden[[f"{name}_before" for name in COUNTS]].isna().all()


def test_a_small_group_has_no_mean_in_which_one_household_would_show():
    small = groups(in_reach=599.0)
    assert group_changes(small, small)["mean_travel_time_s_before"].isna().all()


def test_a_plan_from_before_groups_has_none_to_compare():
    assert group_changes(empty_table("groups"), groups()).empty
    assert group_changes(groups(), groups()).columns.equals(
        group_changes(empty_table("groups"), groups()).columns
    )
