"""Scenarios of a workspace: found by their plan, saved, and kept beside those of others."""

import pytest

from siting.errors import ScenarioError
from siting.planning.edit_lists import Scenario
from siting.planning.edits import Edit
from siting.ui.service.plans import PlanFile
from siting.ui.service.scenarios import save_scenario, scenarios_of, store


@pytest.fixture
def given(workspace_folder):
    """The plan and the folder of its households, as saving takes them."""
    home = workspace_folder / ".siting" / "scenarios" / "base" / "households"
    return {"plan": workspace_folder / "plan.gpkg", "households": home}


def test_scenarios_are_those_over_the_same_file(workspace_folder, given):
    plan = PlanFile.of(given["plan"])
    assert scenarios_of(plan) == ["base"]
    other = workspace_folder / "other.gpkg"
    other.write_bytes(given["plan"].read_bytes() + b"x")
    assert scenarios_of(PlanFile.of(other)) == []


def test_a_scenario_is_begun_saved_and_saved_again(given, made_plan):
    lock = Edit(act="lock", center_id=made_plan[0].centers.index[0])
    done = Scenario(name="", comment="why").do(lock)
    saved = save_scenario(done, "new", **given)
    assert (saved.name, saved.in_force, saved.comment) == ("new", (lock,), "why")
    again = save_scenario(saved.undo(), "new", **given)
    assert again.version == saved.version + 1
    assert store().open("new").in_force == ()
    with pytest.raises(ScenarioError):
        save_scenario(done, "base", **given)


def test_two_who_save_one_scenario_both_keep_theirs(given, made_plan):
    lock = Edit(act="lock", center_id=made_plan[0].centers.index[0])
    mine = yours = store().open("base")
    save_scenario(mine.do(lock), "base", **given)
    kept = save_scenario(yours.do(lock).undo(), "base", **given)
    assert kept.name == "base 2"
    assert store().open("base").in_force == (lock,)
