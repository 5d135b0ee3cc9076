"""What is compared is opened, or evaluated once; what cannot be is said. Boxes: see the page."""

from dataclasses import replace
from datetime import timedelta

import pytest
import streamlit as st

from layers.texts import Words
from siting.planning.edits import Edit
from siting.planning.scenarios import FolderStore
from siting.ui.components.comparison_sides import in_order, ready, side_name
from siting.ui.components.shell import Chosen
from siting.ui.service.comparisons import Side
from siting.ui.service.plans import PlanFile


@pytest.fixture
def sides(workspace_folder, made_plan):
    """A plan, and a scenario of it in which a center closes."""
    st.cache_resource.clear()
    kept = FolderStore(workspace_folder / ".siting" / "scenarios")
    edit = Edit(act="close", center_id=made_plan[0].centers.index[0])
    kept.save(kept.open("base").do(edit))
    file = PlanFile.of(workspace_folder / "plan.gpkg")
    return Side(file), Side(file, "base")


def test_a_scenario_is_shown_by_its_own_plan_and_called_by_its_name(sides):
    plan, scenario = (ready(side, "05", Words("en")) for side in sides)
    assert len(plan.asked.plan.centers) - len(scenario.asked.plan.centers) == 1
    assert plan.asked.file.path.name == "plan.gpkg"
    assert scenario.asked.file.path.parent.name == "evaluated"
    assert "base" in side_name(sides[1], Words("fa"))
    assert "plan.gpkg" in scenario.name(Words("en"))
    assert sides[1].key == "plan.gpkg/base"


def test_the_older_is_the_first_in_whichever_order_they_come(sides):
    plan, scenario = (ready(side, None, Words("en")) for side in sides)
    assert in_order(scenario, plan) == in_order(plan, scenario) == (plan, scenario)
    facts = plan.asked.plan.facts
    later = replace(plan.asked.plan, facts=replace(facts, made_at=facts.made_at + timedelta(9)))
    young = replace(plan, asked=Chosen(plan.asked.file, later, None))
    assert in_order(young, scenario) == (scenario, young)


def test_what_is_no_plan_is_none(workspace_folder):
    (workspace_folder / "no.gpkg").write_bytes(b"no plan")
    assert ready(Side(PlanFile.of(workspace_folder / "no.gpkg")), None, Words("fa")) is None
