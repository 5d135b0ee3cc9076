"""The worst neighborhoods of a plan checked by hand, and the words for them."""

import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layers.texts import Words
from siting.coverage import (
    withheld_neighborhoods,
    worst_neighborhoods,
)
from siting.sentences.coverage import (
    clusters_in_words,
    equity_in_words,
    remedies_in_words,
    way_in_words,
    worst_in_words,
)
from siting.sentences.travel import source_in_words
from siting.standards import Standards

small_plan = runpy.run_path(str(Path(__file__).parents[1] / "small_plan.py"))["small_plan"]

EN = Words("en")
RULES = Standards(files_per_center=100)


@pytest.fixture
def plan():
    return small_plan()


@pytest.fixture
def gaps(plan):
    """The gaps of the plan with measures to check by hand: center c1 of 600 places holds 100.

    Without the three households of n4, which hide those of n3, too.
    """
    nobody = plan.gaps.copy()
    nobody.loc["n4", ["households", "in_reach", "beyond_reach"]] = 0
    return nobody.assign(
        crowded_out=[6, 0, 5, 0, 0],
        center_gain=[6, 0, 40, 1, 118],
        gain_here=[6, 0, 9, 1, 12],
        nearest_center_id=pd.Series(["c1", None, "c2", "c2", "c3"], plan.gaps.index, dtype="str"),
        nearest_travel_time_s=[600.0, np.nan, 2400.0, 2500.0, 9000.0],
        mean_travel_time_s=[300.0, 300.0, 2000.0, 2000.0, 1000.0],
    )


def test_the_worst_come_first(plan, gaps):
    worst = worst_neighborhoods(gaps, plan.centers)
    assert worst.index.tolist() == ["n5", "n3", "n1"]  # n2 has no gap, n4 nobody
    assert worst["without_coverage"].tolist() == [18, 15, 6]
    assert worst["nearest_center"].tolist() == ["بروجرد ۱", "دالاهو ۱", "کرمانشاه ۱"]
    assert worst["nearest_spare"].tolist() == [570, 582, 500]
    assert worst_neighborhoods(gaps, plan.centers, count=1).index.tolist() == ["n5"]
    assert worst_neighborhoods(gaps, plan.centers, count=0).empty


def test_a_few_households_hide_those_beside_them(plan):
    """23 live in both neighborhoods of the county, 3 of them in n4."""
    worst = worst_neighborhoods(plan.gaps, plan.centers)
    assert worst.index.tolist() == ["n5", "n1"]


def test_a_neighborhood_has_a_gap_or_none_or_one_that_is_withheld(plan, gaps):
    assert sorted(withheld_neighborhoods(plan.gaps)) == ["n3", "n4"]
    assert withheld_neighborhoods(gaps).empty, "nobody lives in n4 any more"
    alone = gaps.assign(in_reach=58, beyond_reach=2, no_capacity=0, households=60)
    assert len(withheld_neighborhoods(alone)) == len(alone), "two households each"


def test_remedies_alone_are_the_last_sentences_of_all(plan, gaps):
    worst = worst_neighborhoods(gaps, plan.centers)
    alone = remedies_in_words(worst, RULES, EN)
    whole = worst_in_words(worst, RULES, EN, travel_source="estimated")
    assert list(alone) == list(whole)
    assert all(said for said in alone.values())
    for area, sentences in alone.items():
        assert whole[area].endswith(" ".join(sentences))


def test_a_way_is_told_in_minutes_or_hours_or_not_at_all():
    assert way_in_words(1800.0, EN) == "30 minutes"
    assert way_in_words(9000.0, EN) == "2.5 hours"
    assert way_in_words(np.nan, EN) == way_in_words(np.inf, EN) == "no way"


def test_what_a_center_would_close_is_withheld_where_it_or_the_rest_is_small(plan, gaps):
    worst = worst_neighborhoods(gaps, plan.centers)
    assert worst.loc["n5", ["crowded_out", "center_gain"]].tolist() == [0, 118]
    close = gaps.assign(gain_here=[6, 0, 12, 1, 17], crowded_out=[4, 0, 5, 0, 0])
    assert np.isnan(worst_neighborhoods(close, plan.centers).loc["n1", "crowded_out"]), "4 of 6"
    told = worst_neighborhoods(close, plan.centers)
    assert told["gain_here"].isna().tolist() == [True, True, False], "17 of 18, 12 of 15, all of 6"
    said = worst_in_words(told, RULES, EN, travel_source="estimated")
    assert "118 households without coverage within their limit" in said["n5"]
    assert "of here" not in said["n5"]


def test_on_a_tie_the_longer_way_is_worse_and_no_way_at_all_worst(plan, gaps):
    same = gaps.assign(in_reach=20, beyond_reach=10, no_capacity=0, households=30)
    order = worst_neighborhoods(same, plan.centers).index.tolist()
    assert order == ["n2", "n5", "n4", "n3", "n1"]


def test_words_for_a_center_that_many_lack(plan, gaps):
    said = worst_in_words(
        worst_neighborhoods(gaps, plan.centers), RULES, EN, travel_source="estimated"
    )
    assert list(said) == ["n5", "n3", "n1"]
    assert said["n5"] == (
        "\u2068بروجرد ۱\u2069 (rural, \u2068بروجرد\u2069, \u2068لرستان\u2069): "
        "18 of 30 households are without coverage, all beyond "
        "30 minutes. For them the nearest center, \u2068بروجرد ۱\u2069, "
        "is 2.5 hours away on average "
        "(estimated). Those here who have a center, within their limit or beyond, travel "
        "17 minutes, 6.0 km in a straight line, on average. "
        "A center here would have 118 households without coverage within their limit, 12 from here "
        "and 106 from around it; it takes but 100 places."
    )


def test_words_for_places_that_lack(plan, gaps):
    full = plan.centers.assign(capacity=[102, 18, 30])
    said = worst_in_words(worst_neighborhoods(gaps, full), RULES, EN, travel_source="network")
    assert (
        "15 of 20 households are without coverage, 10 beyond 30 minutes and 5 without room"
        in (said["n3"])
    )
    assert "5 more places there would close that" in said["n3"]
    assert "40 minutes away on average (network)" in said["n3"]
    assert "the 2 free places and 4 more places there would close that" in said["n1"]
    assert "all beyond 15 minutes" in said["n1"]
    assert said["n1"].endswith("; few for 100 places, so a smaller one or home visits may do.")


def test_words_for_plans_that_do_not_know_the_remedies(plan, gaps):
    measures = ["crowded_out", "center_gain", "gain_here", "nearest_travel_time_s"]
    unknown = gaps.assign(
        **dict.fromkeys([*measures, "mean_travel_time_s"], np.nan),
        nearest_center_id=pd.Series(np.nan, gaps.index, dtype="str"),
    )
    said = worst_in_words(
        worst_neighborhoods(unknown, plan.centers), RULES, EN, travel_source="estimated"
    )
    assert said["n5"] == (
        "\u2068بروجرد ۱\u2069 (rural, \u2068بروجرد\u2069, \u2068لرستان\u2069): "
        "18 of 30 households are without coverage, all beyond "
        "30 minutes. Those here who have a center, within their limit or beyond, travel "
        "6.0 km in a straight line, on average."
    )


def test_words_where_nobody_is_served_or_named(plan, gaps):
    gaps = gaps.assign(
        name=pd.Series([None] * 5, gaps.index, dtype="str"),
        mean_distance_m=np.nan,
        nearest_center_id=pd.Series([None] * 5, gaps.index, dtype="str"),
        nearest_travel_time_s=np.nan,
    )
    said = worst_in_words(worst_neighborhoods(gaps, plan.centers), RULES, EN, travel_source="mixed")
    place = "\u2068بروجرد\u2069, \u2068لرستان\u2069"
    assert said["n5"].startswith(f"Unnamed (rural, {place}): 18 of 30")
    assert "nearest center" not in said["n5"]
    assert "travel" not in said["n5"]


def test_words_for_equity():
    rows = [
        ("travel_time_s", "province", 31, 0.412, 0.5, 0.1),
        ("travel_time_s", "setting", 2, 0.412, 0.5, 0.25),
        ("travel_time_s", "group", 1, 0.412, 0.5, 0.0),
        ("places_per_household", "province", 1, 0.2, 0.125, 0.0),
        ("unheard_of", "province", 0, np.nan, np.nan, np.nan),
    ]
    columns = ["measure", "by", "parts", "gini", "theil", "theil_between"]
    assert equity_in_words(pd.DataFrame(rows, columns=columns), EN) == [
        (
            "Travel time of the served: Gini 0.41, Theil 0.50; of the Theil, 20 % between "
            "provinces and 50 % between urban and rural."
        ),
        "Places per household within the limit: Gini 0.20, Theil 0.12.",
    ]
    assert equity_in_words(pd.DataFrame(), EN) == []


def test_words_for_clusters():
    kinds = pd.DataFrame({"cluster": ["gap", "gap", None, "covered", "gap among covered"]})
    assert clusters_in_words(kinds, EN) == (
        "Neighborhoods in clusters of gaps: 2; in clusters of good coverage: 1; with a gap among "
        "covered ones: 1."
    )
    assert "not clustered" in clusters_in_words(pd.DataFrame({"cluster": [None, None]}), EN)


def test_words_for_sources():
    assert "network" in source_in_words("network", EN)
    assert "estimated" in source_in_words("estimated", EN)
    assert "network" in source_in_words("mixed", EN)
    assert "estimated" in source_in_words("mixed", EN)
    assert source_in_words("walked", EN) == "Travel times are walked."
