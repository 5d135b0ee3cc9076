"""What checked households must hold."""

import pandas as pd
import pandera.errors
import pytest

from layers.schemas import OUTCOMES, SCHEMAS


def issues(**changed):
    row = {"row": 2, "household_id": "h1", "column": "persons", "value": "x", "reason": "bad"}
    frame = pd.DataFrame([row | {"outcome": OUTCOMES[0]} | changed])
    return frame.astype({"row": "int64"} | dict.fromkeys(frame.columns.drop("row"), "str"))


def test_a_row_that_says_all_is_taken():
    assert len(SCHEMAS["issues"].validate(issues())) == 1


@pytest.mark.parametrize("changed", [{"row": 0}, {"outcome": "lost"}, {"column": None}])
def test_a_row_that_cannot_be_is_refused(changed):
    with pytest.raises(pandera.errors.SchemaError):
        SCHEMAS["issues"].validate(issues(**changed))
