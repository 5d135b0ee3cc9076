"""Closed centers are crosses, moved ones lines from where they stood."""

import json
from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import Point

from layers.texts import Words
from siting.maps import map_html
from siting.maps.closed import closed_layer, closes_for_good
from siting.maps.facts import view_facts
from siting.maps.panel import panel_html
from siting.maps.views import plan_view
from siting.plans.schema import typed_frames


@pytest.fixture
def shrunk(plan):
    """The small plan, for which one center closed and c2 came from elsewhere."""
    rows = {
        "old": ("05", "کرمانشاه", "دالاهو", "گهواره ۱", 450, None, Point(46.5, 34.5)),
        "was2": ("15", "لرستان", "بروجرد", "مرکز ۲", 600, "c2", Point(48.5, 33.9)),
    }
    names = ["province_code", "province", "county", "name", "capacity", "moved_to", "geometry"]
    frame = gpd.GeoDataFrame.from_dict(rows, orient="index", columns=names)
    frame = frame.rename_axis("center_id").assign(county_code=None, tier=None)
    return replace(plan, closed=typed_frames({"closed": frame.set_crs(4326)})["closed"])


def test_a_closed_center_is_a_cross_and_a_moved_one_a_line(shrunk):
    assert closes_for_good(shrunk.closed).to_dict() == {"old": True, "was2": False}
    drawn = json.loads(closed_layer(plan_view(shrunk), Words("fa")).data)
    (x, y, *card) = drawn["items"][0]
    assert [x, y] == [465000, 345000]
    assert "گهواره ۱" in card[0]
    assert card[2:] == ["دالاهو · کرمانشاه", "مرکز تعطیل‌شده", "۴۵۰"]
    assert len(drawn["items"]) == 1
    assert drawn["ways"] == [[485000, 339000, 464123, 344123]]


def test_a_province_shows_its_own_and_from_where_its_moved_ones_came(shrunk):
    assert set(plan_view(shrunk, province="05").closed.index) == {"old", "was2"}
    elsewhere = plan_view(shrunk, province="15")
    assert elsewhere.closed.empty
    words = Words("en")
    assert words.text("legend_moved") not in panel_html(elsewhere, view_facts(elsewhere), words)


@pytest.mark.parametrize(("language", "said"), [("fa", "مرکز تعطیل‌شده"), ("en", "closed")])
def test_the_legend_names_crosses_where_there_are_any(plan, shrunk, language, said):
    words = Words(language)
    panels = [panel_html(plan_view(p), view_facts(plan_view(p)), words) for p in (plan, shrunk)]
    assert [f"</svg>{said}</span>" in html for html in panels] == [False, True]
    line = words.text("legend_moved")
    assert [line in html for html in panels] == [False, True]
    assert "siting.crosses(" in map_html(shrunk, language=language)
    assert "siting.crosses(" not in map_html(plan, language=language)


def test_ground_without_households_has_a_name(plan):
    view = plan_view(plan)
    assert "no client households" in panel_html(view, view_facts(view), Words("en"))
