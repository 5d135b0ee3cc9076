"""How firm a plan's centers are: the same places and costs as in the plan, or a refusal."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import layers
import siting
from siting.errors import ProblemError, UnsupportedError
from siting.location.stopping import MaxIterations
from siting.planning.edits import Edit
from siting.planning.firm_plans import plan_firmness, usual_seconds
from siting.planning.quota_shares import Mixture
from siting.planning.request import Given
from siting.planning.workshop import Workshop

RULES = siting.Standards(files_per_center=45)


@pytest.fixture(scope="module")
def intake():
    return layers.check_households(layers.simulate_households(160, province="کرمانشاه"))


@pytest.fixture(scope="module")
def plan(intake):
    return siting.plan(
        intake, centers=4, standards=RULES, stop=MaxIterations(2), caseloads=False
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(plan, intake):
    return plan_firmness(plan, intake, near_s=600.0, seconds=60.0)


def test_costs_are_those_of_the_edited_plan(plan, intake, found):
    """Moving a center by hand in a workshop, which assigns everybody anew, costs the same."""
    workshop = Workshop(plan, intake)
    before = workshop.answer().figures.cost
    assert found.firmness.cost == pytest.approx(before)
    assert len(found.alternatives) >= len(plan.centers)
    for row in found.alternatives.itertuples():
        move = Edit(act="move", center_id=row.center_id,
                    longitude=row.geometry.x, latitude=row.geometry.y)  # fmt: skip
        after = workshop.answer([move]).figures.cost
        assert row.more == pytest.approx(after - before, rel=1e-6, abs=1e-3)


def test_every_center_and_only_other_places_are_told(plan, found):
    assert found.centers.index.tolist() == sorted(plan.centers.index)
    load = plan.centers["load"].reindex(found.centers.index)
    assert found.centers["files"].sum() == load.sum()
    assert not set(found.alternatives["place_id"]) & set(plan.centers.index)
    assert found.alternatives.groupby("center_id").size().max() <= 3
    best = found.alternatives.groupby("center_id")["more"].min()
    assert found.centers["out_found"].loc[best.index].tolist() == pytest.approx(best.tolist())
    known = found.centers.dropna(subset="out_found")
    assert (known["alone_at_least"] <= known["out_found"] + 1e-6).all()
    assert (known["out_at_least"] <= known["out_found"] + 1e-6).all()
    assert found.candidates == len(plan.neighborhoods) - 4


def test_quotas_are_read_from_the_plan_and_what_stands_is_given():
    """Two provinces share four centers: none goes to the other one, and one stays."""
    both = pd.concat([layers.simulate_households(80, province=name, seed=number)
                      for number, name in enumerate(["کرمانشاه", "ایلام"])])  # fmt: skip
    both = both.assign(household_id=[f"h{number}" for number in range(len(both))])
    read = layers.check_households(both)
    old = gpd.GeoDataFrame(
        {"center_id": ["old"], "status": ["stays"]},
        geometry=read.located.geometry.iloc[:1].to_numpy(),
        crs=read.located.crs,
    )
    given = Given(existing=layers.check_centers(old))
    made = siting.plan(read, centers=4, standards=RULES, quotas=Mixture.parse("files"),
                       existing=given.existing, stop=MaxIterations(1), caseloads=False)  # fmt: skip
    found = plan_firmness(made, read, given=given, seconds=2.0)
    told = found.alternatives
    own = made.centers["province"].reindex(told["center_id"])
    assert set(told["center_id"]) == set(made.centers.index) - {"old"}
    assert told["province"].tolist() == own.tolist()
    assert found.centers.loc["old", "verdict"] == "stays"
    assert np.isnan(found.centers.loc["old", "out_found"])
    with pytest.raises(ProblemError, match="made with other --existing"):
        plan_firmness(made, read)


def test_what_the_plan_was_not_made_from_is_refused(plan, intake):
    homes = intake.located.to_crs(4326)
    fewer = layers.check_households(homes.iloc[1:].drop(columns="geometry").assign(
        longitude=homes.geometry.x.iloc[1:], latitude=homes.geometry.y.iloc[1:]))  # fmt: skip
    with pytest.raises(ProblemError, match="was made from 160 located households"):
        plan_firmness(plan, fewer)
    shifted = plan.centers.set_geometry(plan.centers.geometry.translate(xoff=0.01))
    with pytest.raises(ProblemError, match="4 of 4 centers of the plan stand where"):
        plan_firmness(replace(plan, centers=shifted), intake)


@pytest.mark.parametrize(
    ("facts", "options", "sentence"),
    [
        ({"objective": "covered"}, {}, "for the objective 'covered'"),
        ({}, {"worst_province": {}}, "worst province"),
        ({}, {"enlarged": ["a"]}, "enlarges centers"),
        ({}, {"projection": "5 years"}, "expected later"),
    ],
)
def test_other_plans_are_refused(plan, intake, facts, options, sentence):
    given = replace(plan.facts, options=dict(plan.facts.options) | options, **facts)
    with pytest.raises(UnsupportedError, match=sentence):
        plan_firmness(replace(plan, facts=given), intake)


def test_a_table_of_quotas_must_be_given_again(plan, intake):
    options = dict(plan.facts.options) | {"quotas": "quotas.xlsx"}
    other = replace(plan, facts=replace(plan.facts, options=options))
    with pytest.raises(ProblemError, match=r"quotas from quotas\.xlsx"):
        plan_firmness(other, intake)


@pytest.mark.parametrize(("households", "seconds"), [(100, 40), (25_000, 40), (180_000, 288)])
def test_more_households_are_given_more_time(households, seconds):
    assert usual_seconds(households) == seconds
