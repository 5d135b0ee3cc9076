"""The table of awards has a row for each row of the file, and can be read again."""

import json

import openpyxl
import pandas as pd
import pytest

from layers.applicants import check_applicants
from layers.approvals import read_approvals
from layers.texts import Words
from siting.planning.applicants import assign_centers
from siting.reports.award_tables import award_facts, award_table, write_awards

ROWS = pd.DataFrame(
    [
        ("a", 90, "بروجرد ۱", ""), ("b", "x", "c1", ""), ("c", 80, "بروجرد", "c1"),
        ("a", 90, "بروجرد ۱", ""), ("d", 80, "c1", ""),
    ],
    columns=["applicant_id", "merit", "place_1", "place_2"],
)  # fmt: skip


@pytest.fixture
def awards(plan):
    applicants = check_applicants(ROWS)
    return assign_centers(applicants.accepted, plan), applicants


def test_a_row_for_each_row_of_the_file(awards):
    table = award_table(*awards, Words("en"))
    assert table["row"].tolist() == [1, 2, 3, 4, 5]
    assert table["applicant_id"].tolist() == ["a", "b", "c", "a", "d"]
    assert table["outcome"].tolist() == [
        "approved", "row rejected", "not reached", "row rejected", "approved",
    ]  # fmt: skip
    assert table["center_id"].fillna("").tolist() == ["c3", "", "", "", "c1"]
    assert table["center"].fillna("").tolist() == ["بروجرد ۱", "", "", "", "کرمانشاه ۱"]
    assert table["place"].fillna("").tolist() == ["بروجرد 1", "", "", "", "c1"]
    assert table["reason"].iloc[2] == (
        "wish 1: the center c3 went to a of merit 90; "
        "wish 2: the center c1 went to d of the same merit, whose wish 1 it was"
    )


def test_places_have_the_digits_of_the_language_and_ids_their_own(awards):
    table = award_table(*awards, Words("fa"))
    assert table["جای نام‌برده"].fillna("").tolist() == ["بروجرد ۱", "", "", "", "c1"]


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_the_table_is_read_again_as_approvals(awards, tmp_path, language, kind):
    path = tmp_path / f"t.{kind}"
    write_awards(*awards, path, Words(language))
    read = read_approvals(path)
    assert read.held.to_dict() == {"a": "c3", "d": "c1"}
    assert list(read.lapsed) == []


@pytest.mark.parametrize(
    ("merit", "shown"), [(90, "#,##0"), (90.5, "#,##0.0"), (90.25, "0.0000##")]
)
def test_merits_that_differ_look_so_in_a_workbook(plan, tmp_path, merit, shown):
    applicants = check_applicants(
        ROWS.assign(merit=[merit, 1, 2, 3, 4], applicant_id=list("vwxyz"))
    )
    found = assign_centers(applicants.accepted, plan)
    write_awards(found, applicants, tmp_path / "a.xlsx", Words("en"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["Applicants"]
    assert (sheet["C2"].value, sheet["C2"].number_format) == (merit, shown)


def test_facts_are_plain_values(awards):
    facts = json.loads(json.dumps(award_facts(*awards)))
    assert facts["applicants"] == {"approved": 2, "not_reached": 1}
    assert facts["centers"] == {"approved": 2, "unfilled": 1}
    assert (facts["rows"], facts["rejected"], facts["total_merit"]) == (5, 2, 170.0)
    assert facts["unfilled"] == [
        {
            "center_id": "c2", "name": "دالاهو ۱", "province": "کرمانشاه", "county": "دالاهو",
            "asking": 0, "reason": "center_unasked",
        }
    ]  # fmt: skip
    assert facts["ties"] == [
        {
            "center_id": "c1", "merit": 80.0, "applicant_id": "d", "other_id": "c",
            "decided_by": "wish",
        }
    ]  # fmt: skip
