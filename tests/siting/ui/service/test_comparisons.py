"""A comparison of two files is that of the plans in them, and its workbook reads back."""

from dataclasses import replace
from io import BytesIO

import pandas as pd

from layers.texts import Words
from siting.planning.edits import Edit
from siting.planning.scenarios import FolderStore
from siting.plans.reading import open_plan
from siting.ui.service.benches import Bench
from siting.ui.service.comparisons import Side, compared, evaluated_file, sides_of, workbook
from siting.ui.service.plans import PlanFile


def test_two_files_are_compared_and_the_workbook_reads_back(workspace_folder, made_plan):
    plan, _ = made_plan
    first = plan.centers.index[0]
    grown = plan.centers.assign(
        capacity=plan.centers["capacity"] + 65 * (plan.centers.index == first)
    )
    replace(plan, centers=grown).save(workspace_folder / "grown.gpkg")
    found = compared(workspace_folder / "plan.gpkg", workspace_folder / "grown.gpkg")
    assert found.actions["action"].tolist() == ["enlarged"]
    assert found.actions["center_after"].tolist() == [first]
    book = pd.read_excel(BytesIO(workbook(found, Words("fa"))), sheet_name=None, engine="openpyxl")
    room = "ظرفیت (پرونده)، پس"
    assert book["کارها"][room].tolist() == [plan.centers["capacity"].iloc[0] + 65]
    assert len(book["پوشش"])


def test_scenarios_that_change_something_are_offered_after_their_plan(workspace_folder, made_plan):
    plan, intake = made_plan
    store = FolderStore(workspace_folder / ".siting" / "scenarios")
    known = store.create("lock", workspace_folder / "plan.gpkg", intake)
    lock = Edit(act="lock", center_id=plan.centers.index[0])
    store.save(known.do(lock))
    gone = workspace_folder / "gone.gpkg"
    keys = [side.key for side in sides_of([gone, workspace_folder / "plan.gpkg"])]
    assert keys == ["plan.gpkg", "plan.gpkg/lock"]  # "base" has no edits


def test_a_scenario_is_evaluated_once_for_each_list_of_edits(workspace_folder, made_plan):
    store = FolderStore(workspace_folder / ".siting" / "scenarios")
    first, second, _ = made_plan[0].centers.index
    file = PlanFile.of(workspace_folder / "plan.gpkg")
    bench = Bench(file.path, store.household_folder("base"))
    known = store.save(store.open("base").do(Edit(act="close", center_id=first)))
    side = Side(file, "base")
    made = evaluated_file(side, bench)
    assert evaluated_file(side, bench) == made
    answered = bench.answer(known.in_force).outcome.assignments["center_id"]
    assert open_plan(made.path).assignments["center_id"].equals(answered)
    store.save(known.do(Edit(act="enlarge", center_id=second, workers=1)))
    assert evaluated_file(side, bench) != made
