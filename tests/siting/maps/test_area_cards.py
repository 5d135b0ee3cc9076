"""What cards of areas say, row by row as a reader would write it."""

import numpy as np
import pandas as pd
import pytest

from layers.texts import Words
from siting.maps.area_cards import CARD_KEYS, area_cards

AREAS = pd.DataFrame(
    {
        "name": ["الف", "ب", None],
        "place": ["پ", "پ", None],
        "households": [1200.0, np.nan, 60.0],
        "gap": [300.0, np.nan, np.nan],
        "gap_share": [0.25, np.nan, np.nan],
        "beyond_reach": [300.0, np.nan, np.nan],
        "no_capacity": [0.0, np.nan, np.nan],
        "mean_distance_m": [640.0, np.nan, 12_345.0],
        "p95_distance_m": [1940.0, np.nan, np.nan],
        "few_gap": [False, False, True],
        "few_beyond_reach": [False, False, True],
        "few_no_capacity": [False, False, False],
    },
    index=["a", "b", "c"],
)


def test_each_row_says_its_own():
    rows = area_cards("neighborhoods", AREAS, Words("en"), source="estimated")
    assert rows == [
        ["الف", "پ", "1,200", "300 (25%)", "300", "0", "640 m (estimated)", "1.9 km (estimated)"],
        ["ب", "پ", "withheld", "withheld", "withheld", "withheld", "", ""],
        ["", "", "60", "fewer than 5", "fewer than 5", "withheld", "12 km (estimated)", ""],
    ]
    assert all(len(row) == 1 + len(CARD_KEYS) for row in rows)


@pytest.mark.parametrize(
    ("kind", "title", "place", "households"),
    [("counties", "الف County", "پ", "1,200"), ("cells", "Cell in پ", "", "about 1,200")],
)
def test_larger_areas_are_named_by_what_they_are(kind, title, place, households):
    first = area_cards(kind, AREAS, Words("en"), source="measured")[0]
    assert first[:3] == [title, place, households]
    assert first[6] == "640 m (straight line)"


def test_rows_do_not_depend_on_those_beside_them():
    words = Words("fa")
    whole = area_cards("counties", AREAS, words, source="estimated")
    alone = [
        area_cards("counties", AREAS.loc[[key]], words, source="estimated")[0]
        for key in AREAS.index
    ]
    assert whole == alone
