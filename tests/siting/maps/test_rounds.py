"""The map of a worker's rounds: a day after the other, nothing from elsewhere, names as text."""

import json
import re
from datetime import date, timedelta

import geopandas as gpd
import pandas as pd
import pytest

from siting.maps.palette import DAY_COLORS, DAY_DASHES
from siting.maps.rounds import rounds_map
from siting.maps.shapes import SCALE

CENTER = gpd.GeoSeries(gpd.points_from_xy([47.0], [34.0]), crs=4326)
IDS = ["h1", "</script><b>`${x}{{ 1009 * 1009 }}{% raw %}"]
POINTS = gpd.GeoSeries(gpd.points_from_xy([47.01, 47.0212345], [34.01, 34.02]), index=IDS, crs=4326)
STOPS = pd.DataFrame(
    {
        "date": [date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 23)],
        "order": [1, 2, 1],
        "household_id": ["h1", "h1", IDS[1]],
        "begin_s": [30_000, 31_800, 30_600],
        "minutes": [30, 25, 30],
        "with_worker": [None, "w<2>", None],
    }
)


def page(stops=STOPS, **options):
    drawn = rounds_map(stops, POINTS, CENTER, title="Azar <1405>", **options)
    return str(drawn.get_root().render())


def given(html):
    """What the script of the rounds is given."""
    return json.loads(re.search(r"sitingRounds\(map_\w+, (.*)\);", html)[1])


def towns(html):
    """The names of towns that the page is given, as items of a layer of names."""
    return json.loads(re.search(r"siting\.labels\(map_\w+, (.*)\);", html)[1])["items"]


def test_each_day_has_its_stops_in_order_finished_for_a_reader():
    days = given(page())["days"]
    assert [day["name"] for day in days] == [
        "یکشنبه ۱ آذر ۱۴۰۵: ۱ بازدید",
        "دوشنبه ۲ آذر ۱۴۰۵: ۲ بازدید",
    ]
    lat, lon, order, hour, household, besides = days[1]["stops"][1]
    assert (lat, lon, order, hour) == (34.01, 47.01, "۲", "۰۸:۵۰")
    assert "h1" in household
    assert "۲۵ دقیقه" in besides
    assert "w<2>" in besides
    # Homes are where they are: a worker has to find them.
    assert days[1]["stops"][0][1] == 47.0212345


def test_the_day_that_is_asked_for_is_shown_first():
    assert given(page())["first"] == 0
    assert given(page(day=date(2026, 11, 23)))["first"] == 1
    assert given(page(day=date(2030, 1, 1)))["first"] == 0


def test_an_approximate_place_is_said_to_be_one():
    assert "تقریبی" in given(page(approximate={"h1"}))["days"][0]["stops"][0][5]
    assert "تقریبی" not in given(page())["days"][0]["stops"][0][5]


def test_days_of_a_month_never_look_the_same():
    month = pd.DataFrame(
        {
            "date": [date(2026, 11, 22) + timedelta(days=turn) for turn in range(30)],
            "order": 1,
            "household_id": "h1",
            "begin_s": 30_000,
        }
    )
    days = given(page(month))["days"]
    assert len({(day["color"], day["dash"]) for day in days}) == 30
    assert len(DAY_COLORS) * len(DAY_DASHES) >= 30


def test_nothing_is_loaded_and_no_id_can_end_the_script_or_become_markup():
    html = page()
    assert 'src="http' not in html
    assert "<link" not in html
    assert "</script><b>" not in html
    assert str(1009**2) not in html
    assert "Azar &lt;1405&gt;" in html
    assert "w<2>" not in html


def test_towns_around_are_named_in_the_language_of_the_map():
    assert "Kermanshah" in " ".join(name for *_, name in towns(page(language="en")))
    named = {name: (x / SCALE, y / SCALE) for x, y, *_, name in towns(page())}
    assert named["کرمانشاه"] == pytest.approx((47.07, 34.31), abs=0.05)


@pytest.mark.parametrize("shapes", [[0], [1], [0, 1]])
def test_the_area_is_outlined_where_there_is_one(shapes):
    area = gpd.GeoSeries([CENTER.to_crs(32638).buffer(5000).to_crs(4326).iloc[0], None], crs=4326)
    html = page(area=area.iloc[shapes], language="en")
    drawn = [json.loads(items) for items in re.findall(r"siting\.outlines\(map_\w+, (.*)\);", html)]
    assert len(drawn) == 3
    assert bool(drawn[-1]["items"]) == (0 in shapes)
