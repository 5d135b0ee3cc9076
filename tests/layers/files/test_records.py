"""Records: known columns, and the row in which a person sees each."""

import pandas as pd

from layers.columns import HOUSEHOLDS
from layers.files.records import table_from_frame, table_from_grid
from tests.layers.files.small_table import FRAME, check_frame


def test_frames_are_counted_from_one():
    table = table_from_frame(FRAME.set_axis([9, 9, 9]), source="here")
    check_frame(table)
    assert table.rows.tolist() == [1, 2, 3]
    assert table.source == "here"


def test_cells_become_records_below_a_header_of_two_rows():
    grid = pd.DataFrame(
        [
            ["گزارش", None, None],
            ["شناسه خانوار", "مختصات", None],
            [None, "طول جغرافیایی", "عرض جغرافیایی"],
            ["a", 52.53, 29.61],
            [None, None, None],
            ["b", 51.4, 35.7],
        ],
        dtype="object",
    )
    table = table_from_grid(grid, 1)
    assert table.frame["household_id"].tolist() == ["a", "b"]
    assert table.frame["longitude"].tolist() == [52.53, 51.4]
    assert table.rows.tolist() == [4, 6]
    assert table.blank_rows == 1


def test_a_column_that_is_not_known_is_named():
    table = table_from_frame(pd.DataFrame({"id": ["a"], "عدد یک": [52.5]}))
    assert [column.header for column in table.unread] == ["عدد یک"]
    named = table_from_frame(
        pd.DataFrame({"id": ["a"], "عدد یک": [52.5]}),
        vocabulary=HOUSEHOLDS.naming({"longitude": "عدد یک"}),
    )
    assert named.unread == ()
    assert named.frame["longitude"].tolist() == [52.5]
