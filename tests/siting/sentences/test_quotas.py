"""What is said of quotas and their prices, in both languages, by hand."""

import numpy as np
import pandas as pd
import pytest

from layers.texts import Words
from siting.sentences.quotas import (
    plans_in_words,
    price_tables,
    prices_in_words,
    quota_cells,
    quotas_in_words,
    rows_in_words,
    shown_columns,
    tell_quotas,
)

TABLE = pd.DataFrame(
    {
        "name": ["A", "B", "C"], "province_code": ["01", "02", "03"], "files": [20, 9, 3],
        "area_km2": [10.0, 20.0, 30.0], "share": [0.625, 0.28125, 0.09375],
        "quotient": [2.5, 1.125, 0.375], "seats": [3, 1, 0], "least": 0, "next_priority": 0.2,
        "most": pd.array([None, 2, None], dtype="Int64"), "tied": [True, True, False],
    },
    index=pd.Index(["01", "02", "03"], name="province_code"),
)  # fmt: skip
EN, FA = Words("en"), Words("fa")


def test_small_counts_are_withheld_with_one_that_would_give_them_away():
    told = tell_quotas(TABLE)
    assert told["files"].isna().tolist() == [False, True, True]
    for name in ("share", "quotient", "next_priority"):
        assert told[name].isna().tolist() == [False, True, True]
    assert told[["seats", "area_km2"]].equals(TABLE[["seats", "area_km2"]])


def test_counties_are_withheld_within_their_province():
    counties = TABLE.assign(province_code=["01", "01", "02"])
    counties.index = pd.Index(["01-1", "01-2", "02-1"], name="county_code")
    assert tell_quotas(counties)["files"].isna().tolist() == [False, False, True]


def test_how_centers_were_shared():
    said = quotas_in_words(TABLE, EN, by="files=0.7,area=0.3", method="webster", elsewhere=12)
    assert said == [
        "4 centers shared among 3 provinces by 0.7 files and 0.3 area, by the method of Webster.",
        "Equal claims to the last centers, served by the lower code: A and B.",
        "1 provinces get none.",
        "12 files are of no known one of these, and nothing is given for them.",
    ]
    few = quotas_in_words(TABLE, EN, by="need", method="hamilton", elsewhere=3)[-1]
    assert few.startswith("Fewer than 5 files")
    told = quotas_in_words(TABLE, FA, by="need", method="hamilton", elsewhere=0)
    assert told[0] == "۴ مرکز میان ۳ استان، بر پایهٔ نیاز، به روش همیلتون بخش شد."


def test_numbers_of_a_row():
    columns = shown_columns(TABLE)
    assert columns == ["files", "area_km2", "share", "quotient", "seats", "least", "most",
                       "next_priority"]  # fmt: skip
    row = TABLE.assign(next_priority=[np.inf, 0.2, 0.2]).to_dict("records")[0]
    assert quota_cells(row, columns, EN) == ["20", "10", "62.50", "2.50", "3", "0", "-", "-"]
    assert quota_cells(row, columns, FA)[:3] == ["۲۰", "۱۰", "۶۲٫۵۰"]


@pytest.mark.parametrize("outcome", ["rejected", "mended"])
def test_odd_rows_are_told(outcome):
    rows = pd.DataFrame([{"row": 3, "column": "province", "value": "x",
                          "reason": "province_unknown", "outcome": outcome}])  # fmt: skip
    (said,) = rows_in_words(rows, EN, source="q.csv")
    assert said.startswith("Row 3 of q.csv")
    assert said.endswith("(x): no province has this name.")


def test_prices_in_hours():
    prices = pd.DataFrame(
        {
            "group": ["01", "02"], "direction": ["more", "fewer"], "sites": [3, 1],
            "alone": [True, False], "dual_price": [3600.0, 7200.0], "saves": [np.nan, 1800.0],
            "saves_at_most": [5400.0, 9000.0],
        }
    )  # fmt: skip
    names = TABLE["name"].to_dict()
    said = prices_in_words(prices, names, EN, cost=360_000.0, saved=(36_000.0, 72_000.0))
    whole = (
        "Price of the quotas: 100 hours of travel with them; without any, 10 hours less (10.0 %) "
        "were found, and no more than 20 less are possible."
    )
    assert said == [
        whole,
        "B (1 centers), one fewer and one more elsewhere: 0.5 hours less found, at most 2.5.",
        "A (3 centers), one more: about 1.0 hours less by the dual, at most 1.5.",
    ]
    assert len(prices_in_words(prices, names, FA, cost=1.0, saved=(0.0, 1.0))) == 3


def test_plans_with_and_without_quotas():
    plans = pd.DataFrame(
        {
            "cost": [360_000.0, 324_000.0], "mean_s": [630.0, 567.0], "households": [571, 571],
            "in_reach": [500, 528], "beyond_reach": [71, 41], "no_capacity": [0, 2],
            "worst_province": ["02", "01"], "worst_mean_s": [1200.0, 900.0],
        },
        index=pd.Index(["with", "without"], name="quotas"),
    )  # fmt: skip
    names = TABLE["name"].to_dict()
    said = plans_in_words(plans, names, EN)
    assert said[0] == (
        "With the quotas: 100 hours of travel, 10.5 minutes in the mean, 87.7% in reach; the worst "
        "province is B with 20.0 minutes."
    )
    assert said[1].startswith("Without them: 90 hours of travel, 9.4 minutes in the mean, 93.0%")
    assert "بدترین استان \u2068B\u2069" in plans_in_words(plans, names, FA)[0]
    prices = pd.DataFrame(
        {"group": ["01"], "direction": ["more"], "sites": [3], "low": [3], "high": [3],
         "alone": [True], "dual_price": [3600.0], "saves": [np.nan], "saves_at_most": [5400.0]}
    )  # fmt: skip
    tables = price_tables(prices, plans, TABLE["name"])
    assert tables["plans"]["no_capacity"].tolist() == [0, 0]
    assert tables["plans"]["households"].tolist() == [570, 570]
    row = tables["prices"].iloc[0]
    assert (row["name"], row["centers"], row["saves_at_most_hours"]) == ("A", 3, 1.5)
