"""Which visits are due: counted over a year, and against dates on paper."""

from datetime import date, timedelta

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from siting.rounds.calendar import Month, work_days
from siting.rounds.due_visits import due_visits
from siting.standards import Standards

AZAR = Month(1405, 9)  # 22 November to 21 December 2026


def homes(visits, *, places=None):
    n = len(visits)
    spots = np.random.default_rng(0).uniform(0, 1, (n, 2)) if places is None else np.array(places)
    points = gpd.points_from_xy(47 + spots[:, 0], 34 + spots[:, 1])
    index = pd.Index([f"h{turn}" for turn in range(n)], name="household_id")
    return gpd.GeoDataFrame({"visits_per_year": visits}, index=index, geometry=points, crs=4326)


def due(households, month=AZAR, **records):
    table = None
    if records:
        table = pd.DataFrame(records, index=households.index[: len(next(iter(records.values())))])
    days = work_days(month)
    return due_visits(households, month, days, Standards(), records=table), days


@pytest.mark.parametrize("visits", [0.0, 1.0, 4.0, 6.0, 12.0, 24.0, 52.0])
def test_every_household_is_due_as_often_in_any_twelve_months_as_it_should(visits):
    households = homes([visits] * 30)
    for first in (1, 5):
        counts = pd.Series(0, index=households.index)
        for turn in range(12):
            number = 1404 * 12 + first - 1 + turn
            found, _ = due(households, Month(number // 12, number % 12 + 1))
            counts = counts.add(found.groupby("household_id").size(), fill_value=0)
        assert (counts == visits).all()


def test_visits_of_a_month_are_spread_over_it_and_do_not_overlap():
    found, days = due(homes([24.0, 52.0]))
    assert len(found) >= 6
    for _, own in found.groupby("household_id"):
        assert (own["first"] <= own["last"]).all()
        assert (own["first"].to_numpy()[1:] > own["last"].to_numpy()[:-1]).all()
        assert own["first"].iloc[0] == 0
        assert own["last"].iloc[-1] == len(days) - 1
    assert found.index.is_unique
    assert found.index[:2].tolist() == ["h0", "h0#2"]


def test_neighbors_in_a_place_are_due_together_and_nobody_moves_for_a_new_household():
    village = homes([4.0] * 5, places=[(0.5, 0.5)] * 5)
    sizes = {len(due(village, Month(1405, month))[0]) for month in range(1, 13)}
    assert sizes == {0, 5}
    many = homes([4.0] * 40)
    with_new, _ = due(many)
    before, _ = due(many.iloc[:39])
    assert set(before.index) == set(with_new.index) - {"h39"}


def test_a_due_date_has_slack_on_both_sides():
    found, days = due(homes([12.0]), due=[date(2026, 12, 5)])
    slack = timedelta(days=8)  # a quarter of a month, rounded
    assert found["due"].tolist() == [date(2026, 12, 5)]
    assert days[found["first"].iloc[0]] == date(2026, 12, 5) - slack + timedelta(days=1)  # a Friday
    assert days[found["last"].iloc[0]] == date(2026, 12, 5) + slack
    assert found["overdue_days"].tolist() == [0]


def test_an_overdue_visit_is_due_once_and_soon():
    found, days = due(homes([12.0]), last_visit=[date(2026, 8, 1)])
    assert len(found) == 1
    assert found["overdue_days"].iloc[0] == (date(2026, 11, 22) - date(2026, 8, 31)).days
    assert found["first"].iloc[0] == 0
    assert days[found["last"].iloc[0]] <= date(2026, 11, 30)


def test_a_visit_after_the_month_is_not_due():
    found, _ = due(homes([12.0, 12.0]), due=[date(2026, 12, 22), date(2026, 12, 21)])
    assert found["household_id"].tolist() == ["h1"]


def test_often_visited_households_are_due_again_in_the_month():
    found, _ = due(homes([52.0]), due=[date(2026, 11, 24)])
    assert [day.isoformat() for day in found["due"]] == [
        "2026-11-24", "2026-12-01", "2026-12-08", "2026-12-15",
    ]  # fmt: skip


def test_a_visit_due_on_days_without_work_takes_the_next():
    month = Month(1405, 1)
    days = work_days(month)
    found = due_visits(
        homes([366.0]).iloc[:1], month, days, Standards(),
        records=pd.DataFrame({"due": [date(2026, 3, 21)]}, index=["h0"]),
    )  # fmt: skip
    assert (found["first"] <= found["last"]).all()
    assert found["first"].iloc[0] == 0


def test_hours_minutes_and_pairs_come_from_the_records():
    found, _ = due(
        homes([12.0, 12.0]), from_s=[36_000.0], until_s=[43_200.0], pair=[True], minutes=[45.0]
    )
    assert found.loc["h0", ["from_s", "until_s", "minutes", "pair"]].tolist() == [
        36_000, 43_200, 45, True,
    ]  # fmt: skip
    assert found.loc["h1", "minutes"] == Standards().visit_minutes
    assert not found.loc["h1", "pair"]
    assert np.isnan(found.loc["h1", "from_s"])


def test_nothing_due_is_an_empty_table():
    found, _ = due(homes([0.0]))
    assert found.empty
    assert "pair" in found
