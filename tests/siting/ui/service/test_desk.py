"""What one person does in the workshop, and what is refused."""

import pytest

from siting.planning.edit_lists import Scenario
from siting.planning.edits import Edit
from siting.ui.service.benches import Bench
from siting.ui.service.desk import Desk


@pytest.fixture
def desk(workspace_folder):
    """A new desk."""
    home = workspace_folder / ".siting" / "scenarios" / "base"
    bench = Bench(workspace_folder / "plan.gpkg", home / "households")
    begun = Scenario(name="")
    return Desk(bench=bench, scenario=begun, saved=begun)


def test_an_edit_is_done_with_its_reason_and_taken_back(desk, made_plan):
    first = made_plan[0].centers.index[0]
    desk.comment, desk.adding = "too far", True
    desk.do(Edit(act="enlarge", center_id=first, workers=1))
    (edit,) = desk.scenario.in_force
    assert edit.comment == "too far"
    assert (desk.comment, desk.adding, desk.chosen) == ("", False, first)
    assert desk.unsaved
    assert desk.answer.centers.loc[first, "change"] == "enlarged"
    desk.undo()
    desk.undo()  # nothing is left, and nothing happens
    assert desk.scenario.in_force == ()
    desk.redo()
    desk.redo()
    assert desk.scenario.in_force == (edit,)


def test_what_cannot_be_is_refused_whole_and_the_map_is_drawn_again(desk, made_plan):
    first = made_plan[0].centers.index[0]
    number = desk.number
    desk.do(Edit(act="move", center_id=first, longitude=52.0, latitude=38.5))
    assert desk.refused is not None
    assert desk.refused.reason == "abroad"
    assert desk.scenario.edits == ()
    assert desk.number > number
    desk.do(Edit(act="lock", center_id=first))
    assert desk.refused is None


def test_a_center_that_is_gone_is_chosen_no_more(desk, made_plan):
    first = made_plan[0].centers.index[0]
    desk.chosen = first
    desk.do(Edit(act="close", center_id=first))
    assert desk.chosen == ""


def test_every_new_center_has_an_id_of_its_own(desk, made_plan):
    point = made_plan[0].centers.geometry.iloc[0]
    for step, expected in ((0.02, "new-1"), (0.03, "new-2")):
        key = desk.new_id()
        assert key == expected
        at = {"longitude": point.x + step, "latitude": point.y}
        desk.do(Edit(act="add", center_id=key, **at))
    desk.undo()
    assert desk.new_id() == "new-3"  # the second one can still be done again
