"""What goes into a page cannot break out of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.maps.page_parts import script_json


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=5))
def test_json_reads_back_and_holds_no_markup(value):
    written = script_json(value)
    assert json.loads(written) == value
    assert not set("<>&\u2028\u2029") & set(written)


def test_numbers_that_are_none_are_refused():
    with pytest.raises(ValueError, match="Out of range"):
        script_json([float("nan")])
