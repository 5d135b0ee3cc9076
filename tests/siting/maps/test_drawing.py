"""The page of a map: complete, private, harmless."""

import json
import re
from dataclasses import replace
from datetime import datetime

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from layers.errors import MissingAssetError
from layers.texts import Words
from siting.errors import SitingError
from siting.maps import TILES, assets, map_html, plan_map, save_map
from siting.maps.plan_layers import (
    MAX_NEIGHBORHOODS,
    border_layer,
    catchment_layer,
    center_layer,
    gap_layers,
)
from siting.maps.views import plan_view

HOSTILE = (
    "</script><script>window.harmed=1</script>"
    "<img src=x onerror=window.harmed=1>`${window.harmed=1}`{{ 1009 * 1009 }}{% raw %}"
)


def data(layer):
    return json.loads(layer.data)


def without_leaflet(html):
    return html.replace(assets.inline_script(), "").replace(assets.inline_style(), "")


def with_numbered_ids(html):
    """Number the random ids that folium gives to elements, in the order in which they come."""
    numbers = {}
    return re.sub(
        r"[0-9a-f]{32}", lambda found: str(numbers.setdefault(found[0], len(numbers))), html
    )


def test_a_map_is_a_folium_map(plan):
    assert isinstance(plan_map(plan), folium.Map)


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("province", [None, "05"])
def test_a_page_refers_to_nothing_outside_itself(plan, language, province):
    html = map_html(plan, language=language, province=province)
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?\s*(?:https?:)?//", without_leaflet(html))
    assert "<link" not in html
    assert not re.findall(r"url\((?!data:)[^)]*\)", assets.inline_style())
    assert "@import" not in html
    known = {"http://www.w3.org/2000/svg", "https://leafletjs.com"}
    assert {
        address.rstrip("\"'\\ ,") for address in re.findall(r"https?://[^\s\"'<>)]+", html)
    } <= known


def test_tiles_come_only_when_asked_for(plan):
    english = map_html(plan, language="en")
    assert "openstreetmap.org" not in english.lower()
    assert "Borders: OpenStreetMap contributors, ODbL 1.0" in english  # those of the provinces
    assert "tile.openstreetmap.org" in plan_map(plan, tiles=TILES).get_root().render()


def test_language_direction_and_title(plan):
    persian, english = map_html(plan), map_html(plan, language="en", province="05")
    assert '{"language":"fa","languages":' in persian
    assert "<title>طرح مراکز مثبت زندگی · سراسر کشور</title>" in persian
    assert '{"language":"en","languages":' in english
    assert "Kermanshah Province" in english


def test_whoever_draws_a_plan_says_of_which_day_it_is_and_whether_it_is_simulated(plan):
    made = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    facts = replace(plan.facts, made_at=made, input="</script>homes.csv", simulated=True)
    stamped, plain = map_html(replace(plan, facts=facts)), map_html(plan)
    for said in ("طرح دوشنبه ۹ آذر ۱۴۰۵", "homes.csv", "are simulated, not real"):
        assert said in stamped
        assert said not in plain
    assert "</script>homes" not in stamped


def test_an_unknown_language_is_refused(plan):
    with pytest.raises(SitingError, match="no maps in 'de'; choose one of: fa, en"):
        plan_map(plan, language="de")


def test_names_from_files_stay_text(plan):
    plan.gaps["name"] = HOSTILE
    plan.gaps["county"] = HOSTILE
    plan.centers["name"] = HOSTILE
    plan.centers["county"] = HOSTILE
    plan.summary["county"] = plan.summary["county"].where(plan.summary["county"].isna(), HOSTILE)
    html = without_leaflet(map_html(plan))
    assert "window.harmed" in html
    assert "<script>window" not in html
    assert "<img" not in html
    assert "{{ 1009 * 1009 }}{% raw %}" in html
    assert str(1009**2) not in html
    assert html.count("<script>") == html.count("</script>")


def test_households_stay_at_home(plan):
    assert "secret" not in map_html(plan)


def test_centers_are_drawn_to_ten_meters(plan):
    """Their places point at no home as they are chosen: see tests/siting/privacy."""
    items = {item[4]: item for item in data(center_layer(plan_view(plan), Words("en")))["items"]}
    assert items["c1"][:2] == [467123, 343123]
    assert items["c2"][:2] == [464123, 344123]


def test_cards_of_centers(plan):
    layer = data(center_layer(plan_view(plan), Words("en")))
    card = dict(zip(["title", *layer["labels"]], layer["items"][1][5:], strict=True))
    assert card["Files of capacity"] == "18 of 600"
    assert card["Status"] == "existing"
    assert card["Visit hours a year, with travel"] == "108"
    assert card["Place"] == "دالاهو · کرمانشاه"


def test_a_center_with_few_files_does_not_say_how_many(plan):
    plan.centers.loc["c2", "load"] = 3
    item = data(center_layer(plan_view(plan), Words("en")))["items"][1]
    assert "fewer than 5 of 600" in item
    assert "108" not in item
    assert item[2] == round(5 / 600, 3)


def test_cards_and_colors_of_neighborhoods(plan):
    content = data(next(iter(gap_layers(plan_view(plan), Words("en")))))
    rows = {item[2]: item for item in content["items"]}
    assert rows["کرمانشاه ۱"][0] == 1
    assert rows["بروجرد ۱"][0] == 3
    labels = ["title", *content["labels"]]
    shown = dict(zip(labels, rows["بروجرد ۱"][2:], strict=True))
    assert shown["Coverage gap"] == "18 (60%)"
    assert shown["Beyond reach"] == "18"
    assert shown["Mean distance"] == "6.0 km (estimated)"
    for name in ("دالاهو ۲", "دالاهو ۱"):  # of 23 in the county, 3 and 20
        hidden = dict(zip(labels, rows[name][2:], strict=True))
        assert hidden["Households"] == "withheld"
        assert rows[name][0] == 5
    assert set(hidden.values()) == {"دالاهو ۱", "دالاهو", "withheld", "", "5"}


def test_where_few_are_without_coverage_the_card_says_that_and_the_shade_is_light(plan):
    plan.gaps.loc["n1", ["in_reach", "beyond_reach"]] = [57, 3]
    content = data(next(iter(gap_layers(plan_view(plan), Words("en")))))
    item = next(item for item in content["items"] if item[2] == "کرمانشاه ۱")
    card = dict(zip(["title", *content["labels"]], item[2:], strict=True))
    assert card["Coverage gap"] == "fewer than 5"
    assert card["Households"] == "60"
    assert item[0] == 0


def test_the_last_layer_of_areas_is_none(plan):
    assert data([*gap_layers(plan_view(plan), Words("en"))][-1])["items"] == []


def test_distances_from_streets_are_not_called_estimated(plan):
    plan = replace(plan, facts=replace(plan.facts, travel_source="network"))
    gaps, _ = gap_layers(plan_view(plan), Words("en"))
    assert "6.0 km (straight line)" in next(
        item for item in data(gaps)["items"] if item[2] == "بروجرد ۱"
    )


def test_many_neighborhoods_become_counties_and_cells(plan, monkeypatch):
    monkeypatch.setattr("siting.maps.plan_layers.MAX_NEIGHBORHOODS", 4)
    counties, cells, none = gap_layers(plan_view(plan), Words("en"))
    titles = [item[2] for item in data(counties)["items"]]
    assert sorted(titles) == sorted(["کرمانشاه County", "دالاهو County", "بروجرد County"])
    assert counties.show
    assert not cells.show
    assert not none.show
    assert len(data(cells)["items"]) <= 5


def test_without_counties_the_cells_are_shown(plan, monkeypatch):
    monkeypatch.setattr("siting.maps.plan_layers.MAX_NEIGHBORHOODS", 4)
    plan.gaps["county"] = None
    plan.summary["county"] = None
    layers = list(gap_layers(plan_view(plan), Words("fa")))
    assert [layer.show for layer in layers] == [True, False]


def test_a_center_without_area_has_no_outline(plan):
    plan.catchments.loc["c2", "geometry"] = None
    items = dict(data(catchment_layer(plan_view(plan), Words("fa")))["items"])
    assert items["c2"] == []
    assert items["c1"]


def test_missing_assets_are_told_in_one_sentence(plan, monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "_FETCHED", tmp_path)
    assets.inline_style.cache_clear()
    try:
        with pytest.raises(MissingAssetError, match=r"leaflet.css is missing .* `make assets`"):
            plan_map(plan)
    finally:
        assets.inline_style.cache_clear()


def test_a_map_is_written_whole_or_not_at_all(plan, tmp_path, monkeypatch):
    path = save_map(plan, tmp_path / "map.html", language="en")
    first = path.read_text(encoding="utf-8")
    assert first.startswith("<!DOCTYPE html>")
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]

    def fail(*_):
        raise OSError

    monkeypatch.setattr("pathlib.Path.replace", fail)
    with pytest.raises(OSError):  # noqa: PT011
        save_map(plan, path)
    assert path.read_text(encoding="utf-8") == first
    assert [file.name for file in tmp_path.iterdir()] == ["map.html"]


def test_a_map_can_be_drawn_twice_and_leaves_the_plan_alone(plan):
    names = ("gaps", "centers", "catchments", "summary")
    before = {name: pd.DataFrame(getattr(plan, name)).copy() for name in names}
    first, second = (with_numbered_ids(map_html(plan)) for _ in range(2))
    assert first == second
    for name, frame in before.items():
        pd.testing.assert_frame_equal(pd.DataFrame(getattr(plan, name)), frame)


def national(plan, n_neighborhoods, n_centers):
    """Blow the small plan up to a national size: a lattice of squares, each with 50 households."""
    across = int(np.ceil(np.sqrt(n_neighborhoods)))
    x, y = np.linspace(46, 60, across + 1), np.linspace(28, 37, across + 1)
    at = [(k % across, k // across) for k in range(n_neighborhoods)]
    corner = [(x[i], y[j]) for i, j in at]
    shapes = [box(x[i], y[j], x[i + 1], y[j + 1]) for i, j in at]
    frame = pd.concat([plan.gaps.iloc[[0]]] * n_neighborhoods)
    frame.index = pd.Index([f"n{k:05d}" for k in range(n_neighborhoods)], name="neighborhood_id")
    gaps = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs="EPSG:4326"))
    centers = pd.concat([plan.centers.iloc[[0]]] * n_centers)
    centers.index = pd.Index([f"c{k:04d}" for k in range(n_centers)], name="center_id")
    points = [Point(*corner[k * len(corner) // n_centers]) for k in range(n_centers)]
    centers = centers.set_geometry(gpd.GeoSeries(points, index=centers.index, crs="EPSG:4326"))
    catchments = gpd.GeoDataFrame(
        {"households": 437, "hours": 2600.0}, index=centers.index,
        geometry=[point.buffer(0.2) for point in points], crs="EPSG:4326",
    )  # fmt: skip
    for name, value in (("gaps", gaps), ("centers", centers), ("catchments", catchments)):
        object.__setattr__(plan, name, value)
    return plan


def test_a_national_plan_stays_small(plan, tmp_path):
    path = save_map(national(plan, 20_500, 2_400), tmp_path / "map.html")
    assert path.stat().st_size < 15e6
    content = path.read_text(encoding="utf-8")
    assert "n00001" in content  # there when a reader comes near; until then the page reads none
    assert MAX_NEIGHBORHOODS <= 5_000


def test_a_province_has_a_card_of_what_is_told_of_it(plan):
    content = data(border_layer(plan_view(plan), Words("en")))
    cards = {code: card for code, *card in content["provinces"]}
    shown = dict(zip(["title", *content["labels"]], cards["05"], strict=True))
    assert shown["title"] == "Kermanshah Province"
    assert shown["Households"] == "123"
    assert shown["Coverage gap"] == "22 (18%)"  # 17 beyond reach, 5 without room
    assert shown["Farthest 5% are beyond"] == "15 km (estimated)"
    assert cards["07"] == ["Fars"]  # of a province that the plan is not for, the name


def test_a_province_that_the_summary_hides_is_withheld_on_its_card(plan):
    few = plan.summary["province_code"] == "15"
    plan.summary.loc[few, ["households", "in_reach", "beyond_reach"]] = [3, 1, 2]
    content = data(border_layer(plan_view(plan), Words("en")))
    cards = {code: card for code, *card in content["provinces"]}
    assert "withheld" in cards["15"]
    assert "3" not in cards["15"]
