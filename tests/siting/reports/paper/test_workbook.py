"""The workbook of a report, read back by another library."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise

import openpyxl
import pandas as pd
import pytest

from layers.reasons import reason
from layers.texts import Words
from siting.maps import plan_view
from siting.reports.paper.content import report_content
from siting.reports.paper.workbook import report_tables, write_report_workbook

DAY = date(2026, 11, 30)


def book(plan, language="en", province=None):
    buffer = BytesIO()
    view = plan_view(plan, province=province)
    write_report_workbook(plan, view, Words(language), buffer, day=DAY)
    buffer.seek(0)
    return openpyxl.load_workbook(buffer)


def rows(sheet):
    heads, *found = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in found]


def test_every_sheet_is_there_in_both_languages(plan):
    assert book(plan).sheetnames == [
        "About", "Provinces", "Counties", "Centers", "Neighborhoods", "Social workers",
        "Not located", "Rejected", "Standards", "Metadata",
    ]  # fmt: skip
    persian = book(plan, "fa")
    assert persian.sheetnames[1:4] == ["استان‌ها", "شهرستان‌ها", "مراکز"]
    assert all(sheet.sheet_view.rightToLeft for sheet in persian)
    assert not any(sheet.sheet_view.rightToLeft for sheet in book(plan))


def test_headings_of_persian_sheets_are_persian(plan):
    for sheet in book(plan, "fa"):
        for cell in sheet[1]:
            assert not any(letter.isascii() and letter.isalpha() for letter in cell.value)


def test_tables_have_filters_frozen_headings_and_formats(plan):
    opened = book(plan)
    for sheet in opened:
        (table,) = sheet.tables.values()
        assert table.autoFilter.ref == sheet.dimensions == table.ref
        assert sheet.freeze_panes == "A2"
    provinces = opened["Provinces"]
    at = [cell.value for cell in provinces[1]].index("Gap")
    assert provinces.cell(2, at + 1).number_format == "0.0%"
    assert len(provinces.conditional_formatting) == 1


def test_numbers_are_those_of_the_plan(plan):
    told = {row["Province"]: row for row in rows(book(plan)["Provinces"])}
    assert told["Lorestan"]["Households"] == 30
    assert told["Lorestan"]["In reach"] == 12
    assert told["Lorestan"]["Gap"] == pytest.approx(18 / 30)
    assert {row["Province"] for row in rows(book(plan, province="15")["Provinces"])} == {"Lorestan"}


def test_what_is_withheld_is_empty(plan):
    """n4 has three households, so that those of n3 would tell them of the 23 of the county."""
    told = {row["Neighborhood id"]: row for row in rows(book(plan)["Neighborhoods"])}
    for name in ("n3", "n4"):
        assert told[name]["Households"] is None
        assert told[name]["Mean distance (m)"] is None
    assert told["n1"]["Households"] == 60
    (worker,) = [
        row for row in rows(book(plan)["Social workers"]) if row["Social worker"] == "c3-1"
    ]
    assert [worker[name] for name in ("Households", "Hours a year", "Travel share")] == [None] * 3


def test_a_worker_of_few_follows_from_no_other(plan):
    """c1 has 100 files: beside a worker with 97 of them, the other's three could be worked out."""
    households = (
        plan.caseload_areas["households"]
        .mask(plan.caseload_areas.index == "c1-1", 97)
        .mask(plan.caseload_areas.index == "c1-2", 3)
    )
    some = replace(plan, caseload_areas=plan.caseload_areas.assign(households=households))
    told = {row["Social worker"]: row for row in rows(book(some)["Social workers"])}
    for name in ("c1-1", "c1-2"):
        assert told[name]["Households"] is None
        assert told[name]["Hours a year"] is None
    assert told["c2-1"]["Households"] == 18


def test_centers_of_few_files_tell_only_where_they_stand(plan):
    centers = plan.centers.assign(load=[100, 18, 3])
    (few,) = [row for row in rows(book(replace(plan, centers=centers))["Centers"])
              if row["Center id"] == "c3"]  # fmt: skip
    told = ("Files", "Filled", "Workers, by files", "Workers, by hours", "Hours a year")
    assert [few[name] for name in told] == [None] * 5
    assert (few["Capacity (files)"], few["Longitude"]) == (600, 48.6123)


def test_no_household_is_in_any_cell(plan):
    for sheet in book(plan):
        for row in sheet.iter_rows(values_only=True):
            assert not any("secret" in str(cell) for cell in row)


def test_texts_of_files_are_never_formulas(plan):
    evil = '=cmd("x")'
    hostile = replace(
        plan,
        centers=plan.centers.assign(name=evil),
        gaps=plan.gaps.assign(name=evil, county="+1"),
        facts=replace(plan.facts, input="@here"),
    )
    opened = book(hostile)
    kinds = {cell.data_type for sheet in opened for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert {row["Name"] for row in rows(opened["Centers"])} == {f"'{evil}"}
    assert {row["County"] for row in rows(opened["Neighborhoods"])} == {"'+1"}


def test_rejected_rows_are_counted_by_reason(plan):
    cells = [reason("same_id", row=number) for number in range(6)] + ["no_id"] * 2
    rejected = pd.DataFrame(
        {"row": range(8), "column": ["household_id"] * 8, "value": [""] * 8, "reason": cells}
    ).astype({"column": "str", "value": "str", "reason": "str"})
    many = replace(plan, rejected=rejected)
    told = rows(book(many)["Rejected"])
    assert [(row["Column"], row["Rows"]) for row in told] == [
        ("household_id", 6), ("household_id", None),
    ]  # fmt: skip
    assert told[0]["Reason"] == "row - has the same id; the first is kept"
    assert "Rejected" not in book(many, province="05").sheetnames


def test_few_rows_are_withheld_and_few_iterations_are_not(plan):
    few = replace(plan, facts=replace(plan.facts, rows=4, iterations=3))
    told = {row["Fact"]: row["Value"] for row in rows(book(few)["Metadata"])}
    assert "Its rows" not in told
    assert told["Iterations"] == "3"


def test_workers_do_not_tell_the_files_of_a_center_that_are_withheld(plan):
    plan.centers["load"] = [100, 3, 30]
    tables = report_tables(plan, plan_view(plan), Words("en"), day=DAY)
    assert tables["centers"].set_index("center_id")["load"].isna().tolist() == [True, True, False]
    assert tables["workers"].set_index("worker").loc[["c1-1", "c1-2"], "households"].isna().all()


def test_tables_leave_the_plan_as_it_is(plan):
    before = plan.gaps.copy(), plan.centers.copy(), plan.summary.copy()
    report_tables(plan, plan_view(plan), Words("fa"), day=DAY)
    for old, new in zip(before, (plan.gaps, plan.centers, plan.summary), strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(old), pd.DataFrame(new))


def test_the_brief_is_told_in_sentences(plan):
    said = [row["Report"] for row in rows(book(plan)["About"])]
    assert (
        said[0]
        == "Positive Life centers: report on the plan · The whole country · 30 November 2026"
    )
    assert "in reach and served: 113" in said
    assert all(first != second for first, second in pairwise(said))


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("province", [None, "05"])
def test_the_first_sheet_says_what_the_brief_says(plan, language, province):
    """Every sentence of it, but for tables, the map and the worst neighborhoods."""
    view, words = plan_view(plan, province=province), Words(language)
    brief = report_content(plan, view, words, day=DAY, form="brief")
    said = report_tables(plan, view, words, day=DAY)["about"]["said"].tolist()
    parts = ("asked", "proof", "staff", "actions", "estimated", "sources")
    assert said[0] == f"{brief['title']} · {brief['place']} · {brief['day']}"
    assert {sentence for part in parts for sentence in brief[part]["said"]} <= set(said)
    assert brief["reached"]["adds_up"] in said


def test_the_first_sheet_asks_for_no_map_and_no_worst_neighborhoods(plan, monkeypatch):
    for name in ("_map", "_worst", "_area_table"):
        monkeypatch.delattr(f"siting.reports.paper.content.{name}")
    assert len(report_tables(plan, plan_view(plan), Words("en"), day=DAY)["about"]) > 8
