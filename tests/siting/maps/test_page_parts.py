"""What goes into a page cannot break out of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.maps.page_parts import DataLayer, OfflineMap, add_panel, page_html, script_json


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists, max_leaves=5))
def test_json_reads_back_and_holds_no_markup(value):
    written = script_json(value)
    assert json.loads(written) == value
    assert not set("<>&\u2028\u2029") & set(written)


def test_numbers_that_are_none_are_refused():
    with pytest.raises(ValueError, match="Out of range"):
        script_json([float("nan")])


def test_nothing_that_is_given_is_run_as_a_template():
    sums = [f"{{{{ {number} * {number} }}}}{{% raw %}}{{# " for number in (1009, 1013, 1019, 1021)]
    in_layer, in_name, in_panel, in_title = sums
    drawn = OfflineMap(title=in_title, settings={"stamp": in_title})
    DataLayer("areas", {"items": [[in_layer]]}, name=in_name).add_to(drawn)
    add_panel(drawn, {"fa": in_panel}, bounds=[[0, 0], [1, 1]])
    html = page_html(drawn)
    assert all(given in html for given in sums)
    assert not any(str(number**2) in html for number in (1009, 1013, 1019, 1021))
