"""A center in words: what is told and what is not, in both languages."""

import numpy as np
import pandas as pd
import pytest

from layers.reasons import reason
from layers.texts import Words
from siting.sentences.centers import center_income_in_words, center_notes, fairness_in_words
from siting.standards import Standards
from siting.workers.income import Tariff, center_income

ROW = pd.Series(
    {
        "name": "مرکز",
        "county": "کرمانشاه",
        "status": "new",
        "load": 580.0,
        "capacity": 600,
        "workers": 3,
        "workers_by_hours": 4,
        "hours": 5000.0,
        "travel_share": 0.25,
        "short_of_hours": True,
        "catchment_households": 590.0,
        "in_reach": 500.0,
        "beyond_reach": 60.0,
        "no_capacity": 30.0,
        "mean_travel_time_s": 510.0,
    }
)
ENGLISH, PERSIAN = Words("en"), Words("fa")


def notes(row, words=ENGLISH):
    return dict(center_notes("c1", row, Standards(), words))


def test_the_card_tells_files_room_workers_and_way():
    told = notes(ROW)
    assert told["Files of capacity"] == "580 of 600"
    assert told["Room"] == "room for 20 more files"
    assert "4 by hours (1,540 a year each" in told["Social workers"]
    assert told["Mean way there"] == "8.5 minutes"
    assert "25%" in told["Visit hours a year, with travel"]


@pytest.mark.parametrize(("load", "said"), [(600.0, "full"), (610.0, "10 files above")])
def test_a_center_without_room_says_so(load, said):
    assert said in notes(with_load(load))["Room"]


def with_load(load):
    return pd.concat([ROW.drop("load"), pd.Series({"load": load})])


def test_few_files_tell_neither_room_nor_hours():
    told = notes(with_load(np.nan))
    assert told["Files of capacity"] == "withheld of 600"
    assert "Room" not in told
    assert not any("5,000" in value for value in told.values())


def test_withheld_coverage_is_said_to_be():
    row = ROW.copy()
    row["catchment_households"] = np.nan
    assert notes(row)["Coverage where it serves most"] == "withheld"


def test_the_card_in_persian_has_persian_digits():
    told = " ".join(notes(ROW, PERSIAN).values())
    assert "۵۸۰ از ۶۰۰" in told
    assert not any(digit in told.replace("c1", "") for digit in "0123456789")


def workers(hours, reason=""):
    return pd.DataFrame(
        {"hours": hours, "reason": reason}, index=[f"w{n}" for n in range(len(hours))]
    )


def test_even_hours_are_called_even_and_uneven_ones_name_the_busiest():
    assert "evenly shared: hours of 2" in fairness_in_words(workers([1000.0, 1040.0]), ENGLISH)[0]
    said = fairness_in_words(workers([500.0, 1500.0]), ENGLISH)[0]
    assert "unevenly" in said
    assert "w1 has 50 % more than the mean (1,000)" in said


def test_of_one_worker_or_of_withheld_hours_nothing_is_said():
    assert fairness_in_words(workers([900.0]), ENGLISH) == []
    assert fairness_in_words(workers([900.0, np.nan]), ENGLISH) == []


def test_what_had_to_give_is_told():
    said = fairness_in_words(workers([500.0, 1500.0], reason("uneven", percent=30)), ENGLISH)
    assert len(said) == 2
    assert "30%" in said[1]


def test_income_of_a_center_follows_from_its_visits():
    tariff = Tariff(fee_per_visit=10.0, cost_per_worker=1000.0, cost_per_center=500.0)
    centers = pd.DataFrame({"workers": [1], "setting": ["urban"]}, index=["c1"])
    work = pd.DataFrame({"visits": [200.0], "hours": [100.0]}, index=["c1"])
    lives = center_income(centers, work, tariff, hours_per_worker=1540.0).iloc[0]
    assert "keeps 500 rial; 150 visits" in center_income_in_words(lives, tariff, ENGLISH)
    work["visits"] = 100.0
    lacks = center_income(centers, work, tariff, hours_per_worker=1540.0).iloc[0]
    assert "lacks 500 rial; it would take 150 visits" in center_income_in_words(
        lacks, tariff, ENGLISH
    )
    nothing = Tariff(fee_per_visit=0.0, cost_per_worker=1000.0, cost_per_center=500.0)
    never = center_income(centers, work, nothing, hours_per_worker=1540.0).iloc[0]
    assert "visits pay nothing" in center_income_in_words(never, nothing, ENGLISH)
    assert "۱٬۵۰۰" in center_income_in_words(never, nothing, PERSIAN)
