"""Tables of a comparison in words: headings, codes, standards and minutes."""

from dataclasses import replace

import pandas as pd

from layers.texts import Words
from siting.plans.coverage_changes import group_changes
from siting.reports.comparison_sheets import told_standards
from siting.reports.comparison_tables import comparison_tables
from siting.reports.spoken_tables import spoken_sheet
from tests.persian_only import all_foreign

EN, FA = Words("en"), Words("fa")
#: Ids of centers, which stand alone in their cells.
_IDS = r"\b[ckm]\d\b"


def comparison_sheet(table, words):
    """A table of a comparison as `write_comparison` has it told."""
    told = told_standards(table, words) if "standard" in table else table
    return spoken_sheet(told, words, of="difference")


def whole(compared):
    """The comparison with rows in each table: client groups, and standards that differ."""
    groups = pd.DataFrame(
        {
            "level": "country",
            "by": ["all", "setting", "group", "group"],
            "setting": [None, "rural", None, None],
            "group": [None, None, "سالمند", None],
            "households": [100, 40, 30, 20],
            "in_reach": [60, 20, 20, 10],
            "no_capacity": [30, 10, 5, 5],
            "beyond_reach": [10, 10, 5, 5],
            "mean_travel_time_s": [600.0, 900.0, 300.0, 480.0],
        }
    )
    rules = pd.DataFrame(
        [("urban_limit_s", "900.0", "600.0"), ("visits_by_group", "{}", "{'سالمند': 4}")],
        columns=["standard", "before", "after"],
    )
    return replace(compared, groups=group_changes(groups, groups), standards=rules)


def test_every_cell_of_every_table_is_persian(compared):
    for table in comparison_tables(whole(compared), FA).values():
        told = comparison_sheet(table, FA).frame
        assert len(told) == len(table) > 0
        cells = [cell for column in told for cell in told[column] if isinstance(cell, str)]
        cells = [cell for cell in cells if not cell.isdecimal()]  # codes of provinces
        assert all_foreign([*told.columns, *cells], _IDS) == {}
        assert told.columns.is_unique


def test_seconds_are_told_in_minutes_and_numbers_stay_numbers(compared):
    table = comparison_tables(compared, EN)["minutes"]
    sheet = comparison_sheet(table, EN)
    assert sheet.frame["Mean way (min), before"][0] * 60 == table["mean_before_s"][0]
    assert sheet.kinds["Mean way (min), change"] == "number"
    assert sheet.kinds["Shorter way"] == "count"
    assert sheet.frame["Shorter way"].tolist() == table["shorter"].tolist()
    assert set(sheet.frame["Level"]) == {"country", "province", "county", "town and country"}


def test_standards_bear_their_names_and_units(compared):
    told = comparison_sheet(comparison_tables(whole(compared), EN)["standards"], EN).frame
    assert told.to_numpy().tolist() == [
        ["Longest way in town", "15 min", "10 min"],
        ["Home visits a year by group", "none", "\u2068سالمند\u2069: 4"],
    ]
