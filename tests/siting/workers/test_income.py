"""Income of centers, by hand."""

import numpy as np
import pandas as pd
import pytest

from layers.texts import Words
from siting.errors import TariffError
from siting.sentences.workers import income_in_words
from siting.workers.income import Tariff, center_income

TARIFF = Tariff(
    fee_per_visit=2.0, rural_fee_per_visit=3.0, cost_per_worker=1_000.0, cost_per_center=500.0,
    other_income=300.0, recorded_share=0.9,
)  # fmt: skip


@pytest.fixture
def centers():
    index = pd.Index(["town", "village", "crowded", "empty"], name="center_id")
    return pd.DataFrame(
        {"workers": [2, 1, 2, 0], "setting": ["urban", "rural", "urban", "urban"]}, index=index
    )


@pytest.fixture
def catchments(centers):
    numbers = {"visits": [1_500.0, 300.0, 1_500.0, 0.0], "hours": [800.0, 400.0, 2_000.0, 0.0]}
    return pd.DataFrame(numbers, index=centers.index)


def test_income_by_hand(centers, catchments):
    income = center_income(centers, catchments, TARIFF, hours_per_worker=500.0)
    assert income.index.equals(centers.index)
    assert income["expected_visits"].tolist() == pytest.approx([1_350.0, 270.0, 675.0, 0.0])
    assert income["fee_income"].tolist() == pytest.approx([2_700.0, 810.0, 1_350.0, 0.0])
    assert income["cost"].tolist() == [2_500.0, 1_500.0, 2_500.0, 500.0]
    assert income["balance"].tolist() == pytest.approx([500.0, -390.0, -850.0, -200.0])
    assert income["lives"].tolist() == [True, False, False, False]
    assert income["visits_to_live"].tolist() == [1_100.0, 400.0, 1_100.0, 100.0]


def test_at_the_visits_to_live_the_balance_is_zero(centers, catchments):
    income = center_income(centers, catchments, TARIFF, hours_per_worker=500.0)
    wanted = catchments.assign(visits=income["visits_to_live"] / 0.9, hours=0.0)
    at = center_income(centers, wanted, TARIFF, hours_per_worker=500.0)
    assert at["balance"].to_numpy() == pytest.approx(np.zeros(4))


def test_the_order_of_catchments_changes_nothing(centers, catchments):
    income = center_income(centers, catchments, TARIFF, hours_per_worker=500.0)
    turned = center_income(centers, catchments.iloc[::-1], TARIFF, hours_per_worker=500.0)
    pd.testing.assert_frame_equal(income, turned)


def test_nobody_lives_on_unpaid_visits_but_who_costs_nothing(centers, catchments):
    free = Tariff(fee_per_visit=0, cost_per_worker=1.0, cost_per_center=0)
    income = center_income(centers, catchments, free, hours_per_worker=500.0)
    assert income["visits_to_live"].tolist() == [np.inf, np.inf, np.inf, 0.0]
    assert income["lives"].tolist() == [False, False, False, True]


def test_the_country_pays_as_a_town_unless_said():
    plain = Tariff(fee_per_visit=2.0, cost_per_worker=1.0, cost_per_center=1.0)
    assert plain.country_fee == 2.0
    assert TARIFF.country_fee == 3.0


def test_a_tariff_file(tmp_path):
    path = tmp_path / "tariff.toml"
    path.write_text(
        'currency = "تومان"\nfee_per_visit = 2\nrural_fee_per_visit = 3.0\nother_income = 300\n'
        "cost_per_worker = 1000\ncost_per_center = 500\nrecorded_share = 0.9\n",
        encoding="utf-8-sig",
    )
    read = Tariff.from_toml(path)
    assert read.currency == "تومان"
    assert (read.fee_per_visit, read.country_fee, read.recorded_share) == (2, 3.0, 0.9)


GIVEN = "fee_per_visit = 2\ncost_per_worker = 1\ncost_per_center = 1\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fee_per_visit = 2", "tariff.toml must also give cost_per_worker, cost_per_center"),
        (GIVEN + "fee = 2", "names what no tariff has: fee. Known are: cost_per_center,"),
        (GIVEN + "recorded_share = 1.1", "recorded_share must be a number from 0 to 1, not 1.1"),
        (GIVEN + "other_income = -1", "other_income must be a number at least 0, not -1"),
        (GIVEN + "other_income = true", "other_income must be a number at least 0, not True"),
        (GIVEN + "rural_fee_per_visit = nan", "rural_fee_per_visit must be .* not nan"),
        (GIVEN + "other_income = inf", "other_income must be .* not inf"),
        (GIVEN + f"other_income = {'9' * 5_000}", "cannot be read as a TOML tariff"),
        (GIVEN + f"other_income = {'9' * 400}", r"at most 1e\+18, not 9{77}"),
        (GIVEN + "currency = 5", "currency must be text, not 5"),
        ("fee_per_visit 2", "tariff.toml cannot be read as a TOML tariff"),
    ],
)
def test_tariffs_that_make_no_sense_are_refused(tmp_path, text, message):
    path = tmp_path / "tariff.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TariffError, match=message):
        Tariff.from_toml(path)


def test_a_missing_tariff_is_refused(tmp_path):
    with pytest.raises(TariffError, match=r"There is no file .*none.toml"):
        Tariff.from_toml(tmp_path / "none.toml")


def test_income_in_words(centers, catchments):
    income = center_income(centers, catchments, TARIFF, hours_per_worker=500.0)
    assert income_in_words(income, TARIFF, Words("en")) == (
        "1 of 4 centers would live on their income, 3 would not; together they earn 4,860 rial by "
        "2,295 recorded visits a year."
    )
