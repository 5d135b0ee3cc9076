"""Reports in Persian, part by part: no Latin word, and no digit but Persian ones."""

import re
from dataclasses import replace
from datetime import date
from typing import get_args

import docx
import openpyxl
import pytest

from layers.texts import Words
from siting.location.asked import Objective
from siting.maps import plan_view
from siting.reports.paper import write_report
from siting.reports.paper.content import report_content
from siting.reports.paper.drawing import draw_map
from tests.persian_only import all_foreign, foreign, read_aloud

DAY = date(2026, 11, 30)
FA = Words("fa")
#: Ids, digests and versions, each alone in its cell.
_CODE = re.compile(
    r"[a-z]+\d+(-\d+)?|\d\d-\d+-[ur]-\d+(-\d+)?|[0-9a-f]{64}|\d+\.\d+\.\d+|\S+\.xlsx"
)
_COLOR = re.compile("#[0-9a-f]{6}")
#: Where the program that sets pages puts their numbers.
_FILLED = r"\{pages?\}"
#: Places of `report.typ` that hold no text for a reader.
_SILENT = {"language", "direction", "form", "ratio"}


def texts(part):
    """Return all texts in a part of what a report says."""
    if isinstance(part, dict):
        kept = [value for name, value in part.items() if name not in _SILENT]
        return [text for value in kept for text in texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in texts(value)]
    return [part] if isinstance(part, str) and not _COLOR.fullmatch(part) else []


@pytest.fixture(params=["as it is", "every kind of center", "bounds and groups"])
def shown(plan, request):
    """The plan of the other tests, and two with what that has none of."""
    if request.param == "every kind of center":
        names = plan.centers["name"].mask(plan.centers.index == "c1")
        status = ["existing", "moved", "new"][: len(plan.centers)]
        return replace(plan, centers=plan.centers.assign(status=status, name=names))
    if request.param == "bounds and groups":
        rules = replace(plan.standards, name="ours", visits_by_group={"disability": 4})
        facts = replace(
            plan.facts, lower_bound=0.9 * plan.facts.cost, simulated=True, interrupted=True,
            input="h.xlsx", input_sha256="0" * 64, centers_elsewhere=2, standards=rules,
            not_measured=("groups",),
        )  # fmt: skip
        return replace(plan, facts=facts)
    return plan


@pytest.mark.parametrize("form", ["brief", "page"])
@pytest.mark.parametrize("objective", get_args(Objective))
def test_what_a_report_says_is_persian(shown, form, objective):
    plan = replace(shown, facts=replace(shown.facts, objective=objective))
    found = texts(report_content(plan, plan_view(plan), FA, day=DAY, form=form))
    assert len(found) > 40
    assert all_foreign(found, _FILLED) == {}


def test_what_stands_on_the_map_of_a_report_is_persian(shown):
    said = read_aloud(draw_map(plan_view(shown), FA, width=490.0, height=400.0).svg)
    assert len(said) > 5
    assert all_foreign(said) == {}


def test_every_sheet_and_cell_of_the_workbook_is_persian(shown, tmp_path):
    write_report(shown, tmp_path / "r.xlsx", day=DAY, language="fa")
    opened = openpyxl.load_workbook(tmp_path / "r.xlsx")
    cells = [(sheet.title, cell) for sheet in opened for row in sheet.iter_rows(values_only=True)
             for cell in row if isinstance(cell, str)]  # fmt: skip
    assert len(cells) > 100
    odd = {place for place in cells if foreign(place[1]) and not _CODE.fullmatch(place[1])}
    assert odd == set()
    assert not any(foreign(sheet.title) for sheet in opened)


def test_every_paragraph_and_cell_of_the_document_is_persian(shown, tmp_path):
    write_report(shown, tmp_path / "r.docx", day=DAY, language="fa")
    opened = docx.Document(str(tmp_path / "r.docx"))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    found = [*(part.text for part in opened.paragraphs), *cells]
    assert len(found) > 80
    assert all_foreign(found) == {}
