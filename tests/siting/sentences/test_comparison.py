"""Two plans told in words: Persian without a Latin word, and nothing about fewer than five."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from layers.texts import Words, isolated
from siting.plans.comparing import compare_plans
from siting.sentences.comparison import (
    action_counts_in_words,
    actions_in_words,
    area_cells,
    basis_in_words,
    change_in_words,
    comparison_in_words,
    figures_in_words,
    gains_in_words,
    minutes_in_words,
    signed,
)
from tests.persian_only import foreign

EN, FA = Words("en"), Words("fa")


def test_persian_is_persian(compared):
    said = comparison_in_words(compared, FA, most=3)
    assert [sentence for sentence in said if foreign(sentence, "--out")] == []
    assert said[0] == "در دسترس و زیر پوشش: از ۱۱۵ به ۱۲۵ خانوار (۱۰ بیشتر)."
    assert len(said) == len(comparison_in_words(compared, EN, most=3))


def test_three_numbers_come_first_and_the_unlocated_beside(compared):
    said = figures_in_words(compared.summary, EN)
    assert said[:3] == [
        "In reach and served: from 115 to 125 households (10 more).",
        "In reach without room: from 5 to 0 households (5 fewer).",
        "Out of reach: from 35 to 30 households (5 fewer).",
    ]
    assert said[3].startswith("Not located")
    assert comparison_in_words(compared, EN, most=0)[:5] == said


def test_every_action_is_told_as_what_is_to_be_done(compared):
    said = actions_in_words(compared.actions, EN)
    assert [sentence.split()[0] for sentence in said] == [
        "Open", "Close", "Close", "Move", "Move", "Enlarge", "Shrink",
    ]  # fmt: skip
    first, county, province = map(isolated, ("دالاهو ۱", "دالاهو", "کرمانشاه"))
    assert said[1] == f"Close {first} (c2, {county}, {province}), which has room for 600 files."
    assert " by 1,110 m to " in said[3]
    assert said[5].endswith("from 600 to 800 files.")
    assert said[6].endswith("from 1 to 0 social workers.")
    counts = action_counts_in_words(compared.actions, EN)
    assert counts.endswith("1 opened, 2 closed, 2 moved, 1 enlarged and 1 shrunk.")
    assert "same centers" in action_counts_in_words(compared.actions[:0], EN)


def test_a_center_without_a_name_goes_by_its_id(compared):
    opened = compared.actions.iloc[:1].copy()
    nothing = pd.Series(None, index=opened.index, dtype="str")
    bare = opened.assign(name_after=nothing, county=nothing, province=nothing)
    assert actions_in_words(bare, EN) == ["Open c6, for 600 files."]
    assert "c6 (\u2068کرمانشاه\u2069)" in actions_in_words(bare.assign(county="کرمانشاه"), EN)[0]


def test_actions_beyond_the_most_are_counted(compared):
    said = comparison_in_words(compared, EN, most=2)
    assert "And 5 more actions; --out writes all of them." in said
    assert not any(sentence.startswith("3. ") for sentence in said)
    assert not any("more actions" in each for each in comparison_in_words(compared, EN, most=7))


def test_who_gains_and_who_loses(compared):
    said = gains_in_words(compared, EN)
    assert said[0].startswith("65 households gain a minute or more and 15 lose as much; 10 are")
    assert "Counties that gain most: کرمانشاه (2.4 minutes less) and بروجرد (2.0 minutes" in said[3]
    assert said[4] == "Counties that lose most: دالاهو (7.5 minutes more)."
    assert said[5].startswith("Town and country: ")


def test_the_way_back_is_told_as_its_mirror(two_plans):
    before, after = two_plans
    back = compare_plans(after, before)
    said = " ".join(gains_in_words(back, EN))
    assert "Counties that lose most: کرمانشاه (2.4 minutes more)" in said
    assert figures_in_words(back.summary, EN)[0].endswith("(10 fewer).")


def test_groups_are_told_where_their_means_differ(compared):
    groups = pd.DataFrame(
        {
            "by": ["group", "group", "group", "setting"],
            "group": ["disability", None, "social", None],
            "mean_travel_time_s_change": [-60.0, 30.0, np.nan, 600.0],
        }
    )
    said = gains_in_words(replace(compared, groups=groups), EN)[-1]
    assert said.endswith("disability (1.0 minutes less) and no group named (0.5 minutes more).")
    same = groups.assign(mean_travel_time_s_change=0.0)
    assert not any("groups" in each for each in gains_in_words(replace(compared, groups=same), EN))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"same_input": True}, "Both plans were made from the same file."),
        ({"same_input": False}, "The plans were made from different files."),
        ({"only_after": float("nan")}, "0 only in the first and fewer than 5 only in the second"),
        ({"matched": "neighborhoods"}, "5 of the 5 neighborhoods of the second are in the first"),
        ({"matched": "areas"}, "only provinces and counties were compared"),
        ({"elsewhere": 20.0}, "different counties in the two plans were not compared: 20."),
        ({"elsewhere": float("nan")}, "were not compared: fewer than 5."),
        ({"travel_after": "network"}, "first plan are estimated, those of the second network"),
        ({"not_measured": ("groups",)}, "older version of siting, which did not count coverage"),
    ],
)
def test_how_far_it_holds(compared, changed, said):
    other = replace(compared, basis=replace(compared.basis, **changed))
    assert said in " ".join(basis_in_words(other, EN))
    told = basis_in_words(other, FA)[: -1 if "not_measured" in changed else None]
    assert [sentence for sentence in told if foreign(sentence, "--out")] == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day_before": date(2026, 3, 21), "day_after": date(2026, 11, 30)},
         "The first plan was made on 21 March 2026, the second on 30 November 2026."),
        ({"day_after": date(2026, 11, 30)}, "made on a day that is not known, the second on 30"),
        ({"simulated_before": True}, "households of the first plan are simulated, not real."),
        ({"simulated_after": True}, "households of the second plan are simulated, not real."),
        ({"simulated_before": True, "simulated_after": True}, "of both plans are simulated"),
    ],
)  # fmt: skip
def test_when_plans_were_made_and_of_whom(compared, changed, said):
    other = replace(compared, basis=replace(compared.basis, **changed))
    assert said in " ".join(basis_in_words(other, EN))
    assert [sentence for sentence in basis_in_words(other, FA) if foreign(sentence, "--out")] == []
    plain = " ".join(basis_in_words(compared, EN))
    assert "was made on" not in plain
    assert "simulated" not in plain


def test_standards_that_differ_are_named(compared):
    rows = pd.DataFrame(
        {
            "standard": ["urban_limit_s", "visits_by_group"],
            "before": ["900.0", "{}"],
            "after": ["600.0", "{'disability': 4}"],
        }
    )
    other = replace(compared, standards=rows)
    told = basis_in_words(other, EN)[-1]
    assert "Longest way in town from 15 min to 10 min" in told
    assert "Home visits a year by group from none to disability: 4" in told
    assert foreign(basis_in_words(other, FA)[-1]) == []
    assert "same standards" in basis_in_words(compared, EN)[-1]


def test_changes_and_minutes():
    assert change_in_words(float("nan"), EN) == "withheld"
    assert (change_in_words(0.0, EN), change_in_words(5.0, EN)) == ("unchanged", "5 more")
    assert minutes_in_words(float("nan"), EN) == "withheld"
    assert minutes_in_words(2.9, EN) == "unchanged"
    assert minutes_in_words(-90.0, FA) == "۱٫۵ دقیقه کمتر"
    assert [signed(value, EN).strip("\u200e") for value in (1.26, -0.04, -3.0)] == [
        "+1.3", "0.0", "\N{MINUS SIGN}3.0",
    ]  # fmt: skip
    row = {"province": "", "shorter": float("nan"), "minutes": float("nan"), "longer": 15.0}
    assert area_cells(row, list(row), EN) == ["-", "-", "-", "15"]
