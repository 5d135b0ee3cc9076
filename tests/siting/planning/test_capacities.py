"""Capacity by place: the most particular rule counts, and no center takes more than its own."""

import numpy as np
import pandas as pd
import pytest

import layers
from layers.area_tables import AreaTable
from siting.errors import ProblemError
from siting.location.stopping import MaxIterations
from siting.planning.capacities import (
    PLAIN,
    ByPlace,
    capacities_by_place,
    capacity_facts,
    fill_capacities,
)
from siting.planning.planner import plan as make_plan
from siting.planning.request import Given, check_request
from siting.standards import Standards


def _table(level="county", **capacity):
    areas = pd.DataFrame({"capacity": pd.Series(capacity), "name": list(capacity)})
    nothing = pd.DataFrame(columns=["row", "column", "value", "reason"])
    return AreaTable(level, areas, nothing, nothing, "c.csv", "", len(areas))


SITES = pd.DataFrame(
    [
        # own, county, setting, and by hand: what counts, and by which rule
        (111.0, "a", "urban", 111.0, "own"),
        (np.nan, "a", "urban", 300.0, "table"),
        (np.nan, "b", "urban", 250.0, "density"),  # 0.5 files per km2 from 0.5 on
        (np.nan, "c", "rural", 400.0, "density"),  # 9.9: the last row that is not above
        (np.nan, "d", "urban", 500.0, "setting"),  # 0.49 is below all densities
        (np.nan, "e", "rural", 600.0, "plain"),  # density unknown, rural not said
    ],
    columns=["capacity", "county_code", "setting", "expected", "rule"],
).assign(province_code="p", county="x", min_load=0.0)

RULES = Standards(
    files_by_setting={"urban": 500}, files_by_density={"2": 400, "0.5": 250, "10": 700}
)
DENSITY = pd.Series({"a": 50.0, "b": 0.5, "c": 9.9, "d": 0.49})


def test_the_most_particular_rule_counts():
    filled = fill_capacities(SITES, RULES, ByPlace(_table(a=300), DENSITY))
    assert filled["capacity"].tolist() == SITES["expected"].tolist()
    assert filled["capacity_by"].tolist() == SITES["rule"].tolist()
    opened = np.array([0, 2, 3, 5], np.int32)
    assert capacity_facts(filled, opened) == {"capacity_by": {"own": 1, "density": 2, "plain": 1}}


def test_a_table_may_name_provinces():
    filled = fill_capacities(SITES, Standards.current(), ByPlace(_table("province", p=320)))
    assert filled["capacity"].tolist() == [111.0] + [320.0] * 5


def test_without_any_rule_all_is_plain():
    filled = fill_capacities(SITES, Standards.nominal_2021(), PLAIN)
    assert filled["capacity"].tolist() == [111.0] + [450.0] * 5
    assert capacity_facts(filled, np.arange(6, dtype=np.int32)) == {}


def test_less_than_the_fewest_files_of_a_center_is_refused():
    strict = SITES.assign(min_load=310.0)
    with pytest.raises(ProblemError, match=r"gives 300 files .* fewer than minimum_files \(310\)"):
        fill_capacities(strict, RULES, ByPlace(_table(a=300)))


@pytest.fixture(scope="module")
def intake():
    frame = layers.simulate_households(8_000, seed=4)
    return layers.check_households(frame[frame["province"] == "کرمانشاه"])


def _plan(intake, rules, **given):
    return make_plan(
        intake, centers=4, standards=rules, stop=MaxIterations(3), caseloads=False, **given
    )


def test_densities_are_files_over_the_area_of_the_county(intake):
    found = capacities_by_place(intake, RULES, table=None, counties=None).density
    county = "05-6555168"
    ours = layers.load_counties().loc[[county]]
    equal_area = ours.to_crs("+proj=cea +lon_0=53 +lat_ts=32").area.iloc[0] / 1e6
    parts = (intake.accepted, intake.approximate, intake.unlocated)
    files = sum((part["county_code"] == county).sum() for part in parts)
    assert found[county] == pytest.approx(files / equal_area, rel=0.01)
    assert capacities_by_place(intake, Standards(), table=None, counties=None).density is None


def test_rules_that_all_say_the_plain_number_change_nothing(intake):
    plain = Standards(files_per_center=60)
    alike = Standards(
        files_per_center=60,
        files_by_setting={"urban": 60, "rural": 60},
        files_by_density={"0": 60},
    )
    first, again = _plan(intake, plain), _plan(intake, alike)
    pd.testing.assert_frame_equal(first.centers, again.centers)
    pd.testing.assert_frame_equal(first.assignments, again.assignments)
    assert first.facts.cost == again.facts.cost
    assert "capacity_by" not in first.facts.options
    assert again.facts.options["capacity_by"] == {"density": 4}


@pytest.mark.parametrize("seed", range(2))
def test_no_center_takes_more_than_the_capacity_of_its_place(intake, seed):
    rng = np.random.default_rng(seed)
    codes = sorted(intake.located["county_code"].dropna().unique())
    by_county = {code: int(rng.integers(10, 45)) for code in codes[::2]}
    rules = Standards(
        files_per_center=35, files_by_setting={"rural": int(rng.integers(10, 30))},
        files_per_worker=20,
    )  # fmt: skip
    plan = _plan(intake, rules, capacities=_table(**by_county))
    centers = plan.centers
    by_hand = [
        by_county.get(code, rules.files_by_setting.get(setting, 35))
        for code, setting in zip(centers["county_code"], centers["setting"], strict=True)
    ]
    assert centers["capacity"].tolist() == by_hand
    counted = plan.assignments["center_id"].value_counts().reindex(centers.index, fill_value=0)
    assert centers["load"].tolist() == counted.tolist()
    assert (counted <= centers["capacity"]).all()
    assert centers["workers"].tolist() == [-(-int(load) // 20) for load in counted]
    assert plan.facts.options["capacities"] == "c.csv"


def test_a_path_or_another_table_is_no_table_of_capacities(intake):
    with pytest.raises(ProblemError, match=r"The capacities must be a table"):
        check_request(intake, RULES, Given(capacities="c.csv"), 3)
    other = _table(a=1)
    object.__setattr__(other, "areas", other.areas.drop(columns="capacity"))
    with pytest.raises(ProblemError, match=r"Capacities are needed"):
        check_request(intake, RULES, Given(capacities=other), 3)
