"""A comparison of two files is that of the plans in them, and its workbook reads back."""

from dataclasses import replace
from io import BytesIO

import pandas as pd

from layers.texts import Words
from siting.ui.service.comparisons import compared, workbook


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
    assert book["actions"]["capacity_after"].tolist() == [plan.centers["capacity"].iloc[0] + 65]
    assert len(book["coverage"])
