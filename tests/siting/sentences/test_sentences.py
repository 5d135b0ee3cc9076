"""Sentences in Persian: no Latin word but names kept in one piece, no digit but Persian ones.

What they say in English is tested where the frames are made.
"""

import runpy
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from layers.reasons import reason
from layers.texts import Words
from siting.coverage import worst_neighborhoods
from siting.sentences.coverage import clusters_in_words, equity_in_words, worst_in_words
from siting.sentences.plans import describe, made_in_words
from siting.sentences.rounds import estimated_days_in_words, rounds_in_words
from siting.sentences.travel import source_in_words, source_word, street_sentences
from siting.sentences.workers import income_in_words, staff_in_words
from siting.standards import Standards
from siting.workers.income import Tariff, center_income
from tests.persian_only import foreign

small_plan = runpy.run_path(str(Path(__file__).parents[1] / "small_plan.py"))["small_plan"]

EN, FA = Words("en"), Words("fa")


@pytest.fixture
def plan():
    return small_plan()


def test_a_plan(plan):
    assert describe(plan, FA) == (
        "۳ مرکز برای ۱۵۳ خانوار دارای نشانی: ۷۳٫۹٪ در دسترس‌اند و ۵ بی‌ظرفیت می‌مانند (زمان سفر "
        "برآوردی؛ شدنی، حداکثر ۵٫۰۵٪ بالاتر از بهترین)."
    )
    assert describe(plan, EN) == (
        "3 centers for 153 located households: 73.9 % are within the travel limit, 5 find "
        "no room (estimated times; feasible, at most "
        "5.05 % above the best possible)."
    )


def test_when_a_plan_was_made_and_that_its_households_are_simulated(plan):
    assert made_in_words(plan.facts, EN) == []
    made = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    facts = replace(plan.facts, made_at=made, simulated=True)
    assert made_in_words(facts, EN) == [
        "The plan was made on 30 November 2026.",
        "The households of this plan are simulated, not real.",
    ]
    assert made_in_words(facts, FA) == [
        "این طرح در ۹ آذر ۱۴۰۵ ساخته شده است.",
        "خانوارهای این طرح شبیه‌سازی شده‌اند و واقعی نیستند.",
    ]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((150, 0, 3), "all but fewer than 5 are within the travel limit, fewer than 5 find no"),
        ((2, 100, 51), "fewer than 5 are within the travel limit, a withheld number find no room"),
        ((153, 0, 0), "100.0 % are within the travel limit, 0 find no room"),
    ],
)
def test_small_counts_of_a_whole_plan_are_not_told(plan, counts, said):
    plan.summary.loc[0, ["in_reach", "beyond_reach", "no_capacity"]] = counts
    assert said in describe(plan, EN)


def test_worst_neighborhoods(plan):
    gaps = plan.gaps.assign(
        county=["a", "a", "b", "c", "d"],
        crowded_out=[4, 0, 5, 0, 0],
        center_gain=[6, 0, 40, 1, 118],
        gain_here=[6, 0, 9, 1, 12],
        nearest_center_id=pd.Series(["c1", None, "c2", "c2", "c3"], plan.gaps.index, dtype="str"),
        nearest_travel_time_s=[600.0, None, 2400.0, 2500.0, 9000.0],
        mean_travel_time_s=[300.0, 300.0, 2000.0, 2000.0, 1000.0],
    )
    rules = Standards(files_per_center=100)
    told = worst_in_words(worst_neighborhoods(gaps, plan.centers), rules, FA, travel_source="mixed")
    assert list(told) == ["n5", "n3", "n1"]
    assert not any(foreign(said) for said in told.values())
    assert "۱۸ خانوار از ۳۰ خانوار بی‌پوشش‌اند، همه دورتر از ۳۰ دقیقه." in told["n5"]
    assert "۲٫۵ ساعت راه دارد (آمیخته)" in told["n5"]
    assert "روستایی، " in told["n5"]


def test_equity_and_clusters():
    columns = ["measure", "by", "parts", "gini", "theil", "theil_between"]
    rows = [
        ("travel_time_s", by, 31, 0.412, 0.5, 0.1)
        for by in ("province", "county", "setting", "group")
    ]
    rows.append(("places_per_household", "province", 1, 0.2, 0.125, 0.0))
    told = equity_in_words(pd.DataFrame(rows, columns=columns), FA)
    assert len(told) == 2
    assert not any(map(foreign, told))
    kinds = pd.DataFrame({"cluster": ["gap", "covered", "gap among covered"]})
    assert not foreign(clusters_in_words(kinds, FA))
    assert not foreign(clusters_in_words(kinds.iloc[:0], FA))


def test_travel():
    assert [source_word(source, FA) for source in ("network", "estimated", "mixed")] == [
        "شبکهٔ راه",
        "برآوردی",
        "آمیخته",
    ]
    assert not any(foreign(source_in_words(source, FA)) for source in ("network", "mixed", "x"))
    lost = {"households": 50, "households_off": 3, "households_cut_off": 2}
    lost |= {"candidates": 9, "candidates_off": 1, "candidates_cut_off": 0}
    streets = [{"mode": "walk", "source": "OpenStreetMap extract a.osm", "nodes": 1000, **lost}]
    assert not any(map(foreign, street_sentences(streets, FA)))
    said = list(street_sentences(streets, EN))
    assert said[0] == (
        "Streets for walking (OpenStreetMap extract a.osm): 1,000 nodes; they do not serve 5 "
        "of 50 households (3 far from every street and 2 cut off from the rest) and 1 of 9 "
        "candidates (1 far from every street)."
    )
    # A plan of an earlier version does not say it, but estimated ways across gaps.
    assert said[1:] == [EN.text("streets_gaps_estimated")]
    now = [{**streets[0], "mode": mode, "gaps_estimated": False} for mode in ("walk", "drive")]
    assert list(street_sentences(now, EN))[2:] == [EN.text("streets_gaps_closed")]
    assert not foreign(list(street_sentences(now, FA))[2].replace("--across-gaps", ""))


def test_points_that_an_extract_lacks_are_told_once():
    whole = dict.fromkeys(("households_off", "households_cut_off"), 0)
    whole |= dict.fromkeys(("candidates_off", "candidates_cut_off"), 0)
    source = {"source": "OpenStreetMap extract a.osm", "nodes": 1000, "points_missing": 72}
    streets = [{"mode": mode, **source, **whole} for mode in ("walk", "drive")]
    said = list(street_sentences(streets, EN))
    assert len(said) == 3
    assert said[2].startswith("OpenStreetMap extract a.osm lacks points that its streets refer to")
    assert "(72 times)" in said[2]
    assert not foreign(list(street_sentences(streets, FA))[2])


def test_workers_and_income():
    index = pd.Index(["a", "b"], name="center_id")
    centers = pd.DataFrame(
        {"name": ["x", "y"], "setting": "urban", "load": [600, 1100], "workers": [3, 6],
         "workers_by_hours": [3, 8], "short_of_hours": [False, True]}, index,
    )  # fmt: skip
    catchments = pd.DataFrame(
        {"hours": [4000.0, 12_000.0], "visits": [1200.0, 2200.0], "travel_share": [0.06, 0.45]},
        index,
    )
    said = staff_in_words(centers, catchments, FA, loads=centers["load"])
    assert not foreign(said)
    assert "\u2068b\u2069" in said
    tariff = Tariff(fee_per_visit=2.0, cost_per_worker=1.0, cost_per_center=1.0)
    income = center_income(centers, catchments, tariff, hours_per_worker=1500.0)
    assert not foreign(income_in_words(income, tariff, FA))


def test_rounds():
    visits = pd.DataFrame(
        {
            "date": [date(2026, 11, 22), None, None],
            "reason": pd.Series([None, reason("no_place"), reason("no_place")], dtype="str"),
        }
    )
    days = pd.DataFrame({"visit_s": [3600.0], "travel_s": [1800.0]})
    given = {
        "center_id": "c1", "month": "1405-09", "workers": 3, "dates": 24,
        "travel_source": "estimated",
    }  # fmt: skip
    assert rounds_in_words(visits, days, **given, words=EN) == [
        (
            "3 visits of center c1 are due in 1405-09; 1 are planned, on 1 of 72 days of 3 social "
            "workers: 1.0 hours at homes and 0.5 on the way (estimated)."
        ),
        "2 not planned: the households file has no place for it.",
    ]
    persian = rounds_in_words(visits, days, **given, words=FA)
    assert not any(map(foreign, persian))
    assert "۱۴۰۵-۰۹" in persian[0]
    assert persian[1] == "۲ بازدید برنامه‌ریزی نشد: فایل خانوارها برای آن جایی ندارد."


@pytest.mark.parametrize(
    ("language", "day"), [("fa", "چهارشنبه ۱۶ دی ۱۴۰۵"), ("en", "Wednesday 16 Dey 1405")]
)
def test_a_holiday_by_estimate_is_named_as_calendars_do(language, day):
    (told,) = estimated_days_in_words([date(2027, 1, 6)], Words(language))
    assert day in told
    assert "-" not in told
    assert estimated_days_in_words([], Words(language)) == []
