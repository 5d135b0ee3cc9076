"""A bench answers as the workshop below it does, once for each list of edits."""

import pytest

from siting.planning.edits import Edit
from siting.planning.workshop import Workshop
from siting.ui.service.benches import MOST_ANSWERS, Bench


@pytest.fixture
def bench(workspace_folder):
    """A bench of the plan of the workspace."""
    home = workspace_folder / ".siting" / "scenarios" / "base"
    return Bench(workspace_folder / "plan.gpkg", home / "households")


def test_a_bench_answers_as_the_workshop_does(bench, made_plan):
    plan, intake = made_plan
    load = plan.assignments["center_id"].value_counts().reindex(plan.centers.index)
    emptiest = load.idxmin()
    edits = [Edit(act="enlarge", center_id=emptiest, workers=-1)]
    answer, exact = bench.answer(edits), Workshop(plan, intake).answer(edits)
    assert answer.outcome.figures.cost == pytest.approx(exact.figures.cost)
    counts = exact.assignments["center_id"].value_counts().reindex(plan.centers.index)
    room = plan.centers["capacity"] - 65 * (plan.centers.index == emptiest)
    filled = (counts >= room) & (load < plan.centers["capacity"])
    assert answer.filled == list(plan.centers["name"][filled])
    assert answer.centers["change"].to_dict()[emptiest] == "shrunk"
    assert bench.answer([]).centers["same"].all()


def test_an_answer_is_kept_and_the_oldest_are_forgotten(bench, made_plan):
    first = made_plan[0].centers.index[0]
    point = made_plan[0].centers.geometry.iloc[0]

    def moved(by):
        return [Edit(act="move", center_id=first, longitude=point.x + by / 1e4, latitude=point.y)]

    before = bench.answer(moved(1))
    assert bench.answer(moved(1)) is before
    for by in range(2, MOST_ANSWERS + 2):
        bench.answer(moved(by))
    assert bench.answer(moved(1)) is not before


def test_hours_are_told_in_tens(bench, made_plan):
    key = made_plan[0].centers.index[0]
    hours = bench.hours(bench.answer([]), key)
    assert hours > 0
    assert hours % 10 == 0
