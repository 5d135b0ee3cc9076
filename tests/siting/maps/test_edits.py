"""What a page is told of edits, from frames written by hand."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from layers.texts import Words
from siting.maps.edits import (
    EDIT_COLORS,
    NEUTRAL,
    area_kinds,
    center_rows,
    edit_legend,
    edit_message,
    message_since,
)

AREAS = pd.DataFrame(
    {
        "households": [100.0, 100.0, 100.0, 100.0, 100.0, 100.0],
        "shorter": [60.0, 10.0, 0.0, 0.0, 20.0, 0.0],
        "longer": [0.0, 0.0, 10.0, 30.0, 20.0, 0.0],
        "newly_served": [0.0, 5.0, 0.0, 0.0, 0.0, 0.0],
        "no_longer_served": [0.0, 0.0, 0.0, 20.0, 0.0, 0.0],
        "mean_change_s": [-300.0, float("nan"), 30.0, 600.0, 0.0, -20.0],
    },
    index=["n1", "n2", "n3", "n4", "n5", "n6"],
)
NAMES = pd.Series({"n1": "یک", "n2": "two", "n3": None})


def centers(**changed):
    """A center that moved, one that is closed, and one that stays."""
    rows = {
        "name": ["A", "B", "C"],
        "load": [150.0, 0.0, float("nan")],
        "capacity": [150, 100, 100],
        "capacity_before": [150.0, 100.0, 100.0],
        "workers": [3, 2, 2],
        "full": [True, False, False],
        "locked": [True, False, False],
        "change": ["moved", "closed", "stays"],
        "same": [False, False, True],
    }
    points = [Point(47.0, 34.0), Point(47.1, 34.1), Point(47.2, 34.2)]
    return gpd.GeoDataFrame(rows | changed, geometry=points, index=["a", "b", "c"], crs=4326)


def test_areas_are_painted_by_who_is_more_and_by_how_many_they_are():
    kinds = ["gain_most", "gain_some", "lose_some", "lose_most", "lose_some", "gain_some"]
    assert list(area_kinds(AREAS)) == kinds


def test_a_message_paints_what_is_told_and_sets_centers_anew():
    told = edit_message(7, AREAS, centers(), NAMES)
    assert (told["number"], told["rest"]) == (7, NEUTRAL)
    assert told["areas"].keys() == set(AREAS.index)
    assert told["areas"]["n4"]["fill"] == EDIT_COLORS["lose_most"]
    title, *rows = told["areas"]["n2"]["text"]["en"]
    assert title == "\u2068two\u2069"
    assert rows == [["A minute or more shorter", "10"], ["Newly served", "5"]]
    assert told["areas"]["n1"]["text"]["fa"][-1] == ["میانگین راه", "۵٫۰ دقیقه کمتر"]
    assert told["areas"]["n3"]["text"]["en"][0] == "Unnamed"
    moved, closed = told["centers"]  # of the one that stays nothing is said
    assert (moved["id"], moved["lon"], moved["lat"], moved["look"]) == ("a", 47.0, 34.0, "moved")
    assert moved["style"]["weight"] > 3
    assert (closed["look"], closed["draggable"]) == ("closed", False)


def test_without_any_change_the_page_shows_the_plan_itself():
    told = edit_message(3, AREAS.iloc[:0], centers(same=[True] * 3), NAMES)
    assert told == {"number": 3, "since": None, "areas": {}, "centers": None, "rest": None}


def test_after_a_message_only_what_differs_is_told():
    before = edit_message(4, AREAS.iloc[:3], centers(), NAMES)
    later = AREAS.iloc[1:4].assign(shorter=[10.0, 50.0, 0.0])
    now = edit_message(6, later, centers(locked=[False] * 3, same=[False, True, False]), NAMES)
    told = message_since(before, now)
    assert (told["number"], told["since"]) == (6, 4)
    assert list(told["areas"]) == ["n3", "n4"]
    assert [sign["id"] for sign in told["centers"]] == ["a", "c"]
    assert told["gone"] == {"areas": ["n1"], "centers": ["b"]}
    again = message_since(now, now)
    assert (again["areas"], again["centers"]) == ({}, [])
    assert again["gone"] == {"areas": [], "centers": []}


def test_a_plan_as_it_is_is_told_whole_before_and_after():
    plan = edit_message(3, AREAS.iloc[:0], centers(same=[True] * 3), NAMES)
    edited = edit_message(4, AREAS, centers(), NAMES)
    assert message_since(plan, edited) == edited
    assert message_since(edited, plan) == plan


def test_the_card_of_a_center_says_what_is_told_and_withholds_the_rest():
    first, second, third = centers().to_dict("records")
    said = dict(center_rows("a", first, Words("en"))[1:])
    assert said["Files of capacity"] == "150 of 150, full"
    assert said["Place"] == "locked"
    assert center_rows("b", second, Words("en"))[1:] == [["Status", "closed"]]
    assert "withheld of 100" in str(center_rows("c", third, Words("en")))


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_legend_names_every_color_once(language):
    colors, names = zip(*edit_legend(Words(language)), strict=True)
    assert colors == (*EDIT_COLORS.values(), NEUTRAL)
    assert len(set(names)) == len(names)


def test_gain_and_loss_are_apart_for_the_color_blind():
    """Red, green and blue as a reader without red cones sees them (Vienot et al. 1999)."""
    gain, lose = (
        [int(EDIT_COLORS[kind][at : at + 2], 16) / 255 for at in (1, 3, 5)]
        for kind in ("gain_some", "lose_some")
    )
    seen = [
        (0.11238 * red + 0.88762 * green, 0.00401 * red - 0.00401 * green + blue)
        for red, green, blue in (gain, lose)
    ]
    assert sum((one - other) ** 2 for one, other in zip(*seen, strict=True)) ** 0.5 > 0.3
