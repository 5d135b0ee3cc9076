"""The map of a worker's rounds: a layer a day, nothing from elsewhere, names as text."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

import siting.maps
from siting.maps.rounds import rounds_map

CENTER = gpd.GeoSeries(gpd.points_from_xy([47.0], [34.0]), crs=4326)
POINTS = gpd.GeoSeries(
    gpd.points_from_xy([47.01, 47.02], [34.01, 34.02]), index=["h1", "`${x}<b>"], crs=4326
)
STOPS = pd.DataFrame(
    {
        "date": [date(2026, 11, 22), date(2026, 11, 23)],
        "order": [1, 1],
        "household_id": POINTS.index,
        "begin_s": [30_000, 31_000],
    }
)


def page(**options):
    drawn = rounds_map(STOPS, POINTS, CENTER, title="Azar <1405>", **options)
    return str(drawn.get_root().render())


def test_each_day_is_a_layer_and_nothing_is_loaded():
    html = page()
    assert "یکشنبه ۱ آذر ۱۴۰۵" in html
    assert "دوشنبه ۲ آذر ۱۴۰۵" in html
    script = (Path(siting.maps.__file__).parent / "page" / "page.js").read_text(encoding="utf-8")
    assert html.count("L.polyline(") == 2 + script.count("L.polyline(")
    assert 'src="http' not in html
    assert "<link" not in html


def test_an_id_can_neither_end_the_script_nor_become_markup():
    html = page()
    assert "`${x}" not in html
    assert "&#96;&#36;&#123;x&#125;&lt;b&gt;" in html
    assert "Azar &lt;1405&gt;" in html


def test_the_area_is_outlined_where_there_is_one():
    area = gpd.GeoSeries([CENTER.to_crs(32638).buffer(5000).to_crs(4326).iloc[0], None], crs=4326)
    assert "Polygon" in page(area=area, language="en")
    assert "Polygon" not in page(area=area.iloc[1:]).split("<body>")[-1].replace("L.Polygon", "")
