"""Reasons as codes with values: written, joined and read back."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import LayersError
from layers.reasons import join_columns, join_reasons, read_reasons, reason, reason_column

CODES = st.from_regex(r"[a-z][a-z0-9_]*", fullmatch=True)
VALUES = st.dictionaries(
    CODES, st.text() | st.integers() | st.floats(allow_nan=False) | st.lists(st.text())
)


@given(st.lists(st.tuples(CODES, VALUES)))
def test_what_is_written_is_read(given_reasons):
    cell = join_reasons(*(reason(code, **values) for code, values in given_reasons))
    assert [(code, dict(values)) for code, values in read_reasons(cell)] == given_reasons


def test_a_cell_can_be_read_by_a_person():
    assert reason("no_point") == "no_point"
    cell = join_reasons(reason("no_point"), "", reason("placed", place="یزد; {", likeness=97))
    assert cell == 'no_point; placed {"place": "یزد; {", "likeness": 97}'


@pytest.mark.parametrize(
    "cell",
    ["No point is given.", "no point", "no_point; ", "placed {", 'placed {"a": 1} x', "; a", "Ä"],
)
def test_anything_else_is_refused(cell):
    with pytest.raises(LayersError, match="is no reason: it must be a code"):
        read_reasons(cell)


def test_columns_keep_their_index():
    index = pd.Index([7, 3], name="n")
    places = reason_column("placed", row=pd.Series([1, 2], index), to=pd.Series(["a", "b"], index))
    assert places.to_dict() == {
        7: 'placed {"row": 1, "to": "a"}',
        3: 'placed {"row": 2, "to": "b"}',
    }
    both = join_columns(pd.Series(["x", "y"], index), places)
    assert both[7] == 'x; placed {"row": 1, "to": "a"}'
    empty = places.iloc[:0]
    assert reason_column("placed", to=empty).empty
