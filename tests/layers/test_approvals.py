"""Approvals of an earlier round."""

import pandas as pd
import pytest

from layers.approvals import read_approvals, read_lapsed
from layers.errors import FileFormatError, MissingColumnError


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_approvals_and_those_that_had_lapsed(tmp_path):
    text = (
        "شناسه متقاضی,شناسه مرکز,کدهای دلیل\n"
        'a,c۱,\nb,,not_eligible\nc,,"approval_lapsed {""center"": ""c1""}"\n'
        "d,كرمانشاه ۲,approval_kept\n,,no_id\ne,,approval_lapsed_before\nb,,\n"
    )
    read = read_approvals(write(tmp_path / "f.csv", text))
    assert read.held.to_dict() == {"a": "c1", "d": "کرمانشاه 2"}
    assert list(read.lapsed) == ["c", "e"]


def test_more_approvals_lapse(tmp_path):
    read = read_approvals(write(tmp_path / "f.csv", "applicant_id,center_id\na,c1\nb,c2\n"))
    ids = read_lapsed(write(tmp_path / "l.csv", "applicant_id\nb\nx\nb\n"))
    assert list(ids) == ["b", "x"]
    later, without = read.lapsing(ids, source="l.csv")
    assert (list(later.lapsed), list(without)) == (["b", "x"], ["x"])
    assert later.held.to_dict() == read.held.to_dict()
    with pytest.raises(FileFormatError, match=r"0 of 1 rows of l\.csv match a former approval"):
        read.lapsing(pd.Index(["y"]), source="l.csv")


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("applicant_id,name\na,b\n", MissingColumnError, "holds the centers that were approved"),
        ("center_id,name\na,b\n", MissingColumnError, "No column holds the applicant's id"),
        ("applicant_id,center_id\na,c1\n,c2\n", FileFormatError, "Row 3 .* there is no id. Mend"),
        ("applicant_id,center_id\na,c1\na,c2\n", FileFormatError, "Row 3 .* has the same id"),
        ("applicant_id,center_id\na,c1\nb,c1\n", FileFormatError, "center c1 to a and to b; keep"),
    ],
)
def test_approvals_that_make_no_sense_are_refused(tmp_path, text, error, message):
    with pytest.raises(error, match=message):
        read_approvals(write(tmp_path / "f.csv", text))


def test_a_lapsed_row_without_an_id_is_refused(tmp_path):
    path = write(tmp_path / "l.csv", "applicant_id,note\na,\n,x\n")
    with pytest.raises(FileFormatError, match=r"Row 3 of l\.csv has no applicant's id; name it"):
        read_lapsed(path)
