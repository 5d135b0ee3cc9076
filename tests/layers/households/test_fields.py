import numpy as np
import pandas as pd
import pytest

from layers.columns import MAX_PERSONS, MAX_VISITS_PER_YEAR
from layers.households import fields


def _ids(cells, faults=None):
    values = pd.Series(cells, index=range(10, 10 + len(cells)), dtype="object")
    rows = pd.Series(range(2, 2 + len(cells)), index=values.index)
    given = pd.Series(faults or [None] * len(cells), index=values.index, dtype="str")
    return fields.read_ids(values, rows=rows, faults=given)


def test_ids_are_read_as_text_with_ascii_digits():
    ids, findings = _ids(["۰۱۲", "007", 15.0, " الف-۳ "])
    assert ids.tolist() == ["012", "007", "15", "الف-3"]
    assert ids.index.tolist() == [10, 11, 12, 13]
    assert findings.empty


def test_what_cannot_be_a_household_is_rejected_with_its_reason():
    ids, findings = _ids(["1", None, "کد خانوار", "۱", "2"], [None, None, None, None, "cut short"])
    assert ids.to_dict() == {10: "1"}
    assert findings["outcome"].tolist() == ["rejected"] * 4
    assert findings["reason"].to_dict() == {
        11: "no_id",
        12: "header_repeated",
        13: 'same_id {"row": 2}',
        14: "cut short",
    }
    assert findings["column"].to_dict()[14] == "(row)"


@pytest.mark.parametrize(
    ("cells", "lost"),
    [
        (["1.2E+15", "1E5", "12E", "1234567890123456789"], [True, True, False, False]),
        ([1e15, 999_999_999_999_999.0, 3.0, 4.0], [True, False, False, False]),
        (pd.Series([2e16, "2", 5, None], dtype="object"), [True, False, False, False]),
        ([10**16, 2, 3, 4], [False] * 4),
    ],
)
def test_ids_that_lost_their_last_digits_are_told(cells, lost):
    values = pd.Series(cells)
    ids = pd.Series(["a", "b", "c", "d"])
    findings = fields.check_id_digits(values, ids)
    assert findings.index.tolist() == np.flatnonzero(lost).tolist()
    assert (findings["outcome"] == "kept").all()


def test_sizes_are_whole_and_believed():
    cells = ["۴", "2.5", "0", str(MAX_PERSONS), str(MAX_PERSONS + 1), None, "many"]
    sizes, findings = fields.read_persons(pd.Series(cells))
    assert sizes.dtype == "Int16"
    assert [None if size is pd.NA else size for size in sizes] == [
        4, None, None, MAX_PERSONS, None, None, None,
    ]  # fmt: skip
    assert findings["value"].to_dict() == {1: "2.5", 2: "0", 4: str(MAX_PERSONS + 1), 6: "many"}


def test_visits_may_be_none_and_broken():
    cells = ["0", "2.5", str(MAX_VISITS_PER_YEAR), "-1", str(MAX_VISITS_PER_YEAR + 1)]
    visits, findings = fields.read_visits(pd.Series(cells))
    assert visits.tolist()[:3] == [0.0, 2.5, MAX_VISITS_PER_YEAR]
    assert visits[3:].isna().all()
    assert findings.index.tolist() == [3, 4]


def test_groups_are_joined_once_each_whatever_joined_them():
    cells = ["الف، ب", "ب؛الف;ب", "الف|ج+د", " ; ", None]
    read = fields.read_groups(pd.Series(cells))
    assert read.tolist()[:3] == ["الف;ب", "ب;الف", "الف;ج;د"]
    assert read[3:].isna().all()


def test_the_smallest_place_that_is_named_counts():
    frame = pd.DataFrame(
        {
            "city": ["شیراز", "شیراز", None, None],
            "settlement": ["زرقان", None, "کوار", None],
            "village": [None, None, "اکبرآباد", None],
        },
        dtype="str",
    )
    read = fields.read_settlement(frame)
    assert read.tolist()[:3] == ["زرقان", "شیراز", "اکبرآباد"]
    assert pd.isna(read[3])
    assert fields.read_settlement(frame[[]]).isna().all()


def test_a_column_that_is_not_there_is_empty():
    frame = pd.DataFrame({"address": [" كوچه ", None]})
    assert fields.read_text(frame, "address")[0] == "کوچه"
    assert fields.read_text(frame, "province").isna().tolist() == [True, True]
