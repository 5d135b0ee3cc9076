"""Approvals that stay and those that lapse."""

import pandas as pd
import pytest

from layers.approvals import Approvals
from siting.errors import ApplicantsError, PlanFileError
from siting.planning.applicants.standing import check_approvals

APPLICANTS = pd.DataFrame(
    {"eligible": [True, True, False]}, index=pd.Index(["A", "B", "C"], name="applicant_id")
)


def approvals(held, lapsed=()):
    index = pd.Index(list(held), name="applicant_id", dtype="str")
    return Approvals(pd.Series(list(held.values()), index=index, dtype="str"), pd.Index(lapsed))


def test_before_the_first_round_nothing_stands(plan):
    standing = check_approvals(None, APPLICANTS, plan.centers)
    assert [len(part) for part in standing] == [0, 0, 0]


def test_what_lapsed_passes_on_and_the_rest_stays(plan):
    given = approvals({"A": "c1", "B": "كرمانشاه ۱", "X": "بروجرد ۱"}, ["B", "X", "Y"])
    standing = check_approvals(given, APPLICANTS, plan.centers)
    assert standing.kept.to_dict() == {"A": "c1"}
    assert standing.passed_on.to_dict() == {"c3": "X"}  # A holds c1, whatever B once had
    assert list(standing.lapsed) == ["B", "X", "Y"]


@pytest.mark.parametrize(
    ("held", "error", "message"),
    [
        ({"A": "c9"}, PlanFileError, "The plan has no center 'c9'"),
        ({"A": "c1", "B": "c1"}, ApplicantsError, "'c1' is approved for 'A' and 'B'; keep one"),
        (
            {"A": "c1", "Z": "c2"}, ApplicantsError,
            "1 of 2 approvals are of nobody among the accepted applicants, such as 'Z'; list them",
        ),
        ({"C": "c1"}, ApplicantsError, "1 of 1 approvals are of applicants who are not eligible"),
    ],
)  # fmt: skip
def test_approvals_that_cannot_stay_are_refused(plan, held, error, message):
    with pytest.raises(error, match=message):
        check_approvals(approvals(held), APPLICANTS, plan.centers)
