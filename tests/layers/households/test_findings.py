import pandas as pd

from layers.households.findings import COLUMNS, finding, join_findings, numbered


def test_a_finding_stays_on_the_index_of_its_records():
    values = pd.Series(["0", "x"], index=[7, 3])
    found = finding(values, column="persons", reason="no size", outcome="kept")
    assert found.columns.tolist() == list(COLUMNS)
    assert found.index.tolist() == [7, 3]
    assert found.loc[3].tolist() == ["persons", "x", "no size", "kept"]


def test_each_record_may_have_a_reason_of_its_own():
    reasons = pd.Series(["one", "two"], index=[3, 7])
    values = pd.Series(["0", None], index=[7, 3], dtype="str")
    found = finding(values, column="persons", reason=reasons, outcome="mended")
    assert found["reason"].to_dict() == {7: "two", 3: "one"}
    assert found["value"].isna().tolist() == [False, True]


def test_findings_come_by_record_and_then_in_the_order_of_the_checks():
    def said(rows, reason):
        values = pd.Series("v", index=rows, dtype="str")
        return finding(values, column="c", reason=reason, outcome="kept")

    joined = join_findings([said([5, 1], "first"), said([], "never"), said([1, 9], "second")])
    assert list(zip(joined.index, joined["reason"], strict=True)) == [
        (1, "first"), (1, "second"), (5, "first"), (9, "second"),
    ]  # fmt: skip
    assert join_findings([]).columns.tolist() == list(COLUMNS)


def test_each_finding_is_numbered_as_the_file_counts_its_record():
    rows = pd.Series([2, 3, 9], index=[0, 1, 2])
    ids = pd.Series(["a", None, "c"], index=[0, 1, 2], dtype="str", name="applicant_id")
    values = pd.Series(["x", "y", "z"], index=[2, 1, 2])
    found = finding(values, column="merit", reason="odd", outcome="kept")
    told = numbered(found, rows, ids=ids)
    assert told.columns.tolist() == ["row", "applicant_id", *COLUMNS]
    assert told["row"].tolist() == [9, 3, 9]
    assert told["applicant_id"].fillna("").tolist() == ["c", "", "c"]
    assert told.index.tolist() == [0, 1, 2]
    assert numbered(found, rows).equals(told.drop(columns="applicant_id"))


def test_nothing_found_is_numbered_as_well():
    rows = pd.Series([], dtype="int64")
    told = numbered(join_findings([]), rows, ids=pd.Series([], dtype="str", name="center_id"))
    assert told.columns.tolist() == ["row", "center_id", *COLUMNS]
    assert (len(told), told["row"].dtype) == (0, "int64")
