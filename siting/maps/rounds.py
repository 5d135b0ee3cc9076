"""The map of a worker's month: the rounds of every day, one layer a day.

This is casework: unlike every other map it shows where single households live.
"""

import colorsys
from datetime import date
from html import escape

import folium
import geopandas as gpd
import pandas as pd
from branca.element import Element

from layers.texts import Language, Words
from layers.texts.days import clock, day_text
from siting.maps.markup import template
from siting.maps.page_parts import OfflineMap
from siting.maps.palette import ACCENT, BORDER, INK
from siting.maps.settings import page_settings, panel_side

#: Step of the hue from one day to the next, in turns: far apart, and never the same.
_HUE_STEP = 0.618034
#: Signs that would end the text in which folium puts what a tooltip says.
_UNSAFE = str.maketrans({"`": "&#96;", "$": "&#36;", "\\": "&#92;", "{": "&#123;", "}": "&#125;"})


def rounds_map(
    stops: pd.DataFrame,
    points: gpd.GeoSeries,
    center: gpd.GeoSeries,
    *,
    title: str,
    area: gpd.GeoSeries | None = None,
    language: Language = "fa",
) -> folium.Map:
    """Draw the rounds of one worker on a map that needs no network.

    Parameters
    ----------
    stops
        Date, order, household_id and begin_s of every visit.
    points
        Where the households live, by household_id; WGS 84.
    center
        The center, one point.
    title
        Title of the page.
    area
        Area to outline behind the rounds; missing shapes are left out.
    language
        Of words and digits.
    """
    words = Words(language)
    drawn = OfflineMap(title=_safe(title), settings=page_settings(language, {language: title}))
    if area is not None:
        _outline(area).add_to(drawn)
    ordered = stops.sort_values("order")
    for turn, day in enumerate(sorted(stops["date"].unique())):
        visits = ordered[ordered["date"] == day]
        _day_layer(day, visits, points, center, _color(turn), words).add_to(drawn)
    at = (float(center.y.iloc[0]), float(center.x.iloc[0]))
    folium.CircleMarker(
        at, radius=8, color="#ffffff", weight=2, fill=True, fill_color=INK, fill_opacity=1,
        tooltip=words.text("sheet_center"),
    ).add_to(drawn)  # fmt: skip
    drawn.get_root().html.add_child(Element(_caption(title, words)))  # type: ignore[attr-defined]
    folium.LayerControl(position=panel_side(words), collapsed=False).add_to(drawn)
    shown = gpd.GeoSeries([*points.loc[stops["household_id"].unique()], *center])
    left, bottom, right, top = shown.total_bounds
    drawn.fit_bounds([(float(bottom), float(left)), (float(top), float(right))], padding=(30, 30))
    return drawn


def _caption(title: str, words: Words) -> str:
    side = "right" if words.direction == "rtl" else "left"
    return template("caption.html").render(words=words, title=title, side=side, ink=INK)


def _day_layer(
    day: date,
    visits: pd.DataFrame,
    points: gpd.GeoSeries,
    center: gpd.GeoSeries,
    color: str,
    words: Words,
) -> folium.FeatureGroup:
    said = words.text(
        "sheet_day_layer",
        day=day_text(day, words),
        visits=words.number(len(visits)),
    )
    swatch = f'<i style="display:inline-block;width:1em;height:.3em;background:{color}"></i>'
    layer = folium.FeatureGroup(name=f"{swatch} {said}")
    homes = points.loc[visits["household_id"]]
    base = (float(center.y.iloc[0]), float(center.x.iloc[0]))
    places = list(zip(homes.y.astype(float), homes.x.astype(float), strict=True))
    line = folium.PolyLine([base, *places, base], color=color, weight=2.5, opacity=0.85)
    line.add_to(layer)
    for place, (_, visit) in zip(places, visits.iterrows(), strict=True):
        parts = [
            words.number(visit["order"]),
            clock(visit["begin_s"], words),
            f"\u2068{visit['household_id']}\u2069",
            day_text(day, words),
        ]
        folium.CircleMarker(
            place, radius=5, color="#ffffff", weight=1, fill=True, fill_color=color,
            fill_opacity=0.95, tooltip=_safe(" · ".join(parts)),
        ).add_to(layer)  # fmt: skip
    return layer


def _outline(area: gpd.GeoSeries) -> folium.FeatureGroup:
    group = folium.FeatureGroup(control=False)
    style = {"color": BORDER, "weight": 1.2, "fillColor": ACCENT, "fillOpacity": 0.05}
    shapes = area[area.notna() & ~area.is_empty]
    if len(shapes):
        folium.GeoJson(shapes.to_json(), style_function=lambda _: style).add_to(group)
    return group


def _color(turn: int) -> str:
    """Return a color for each day, apart in hue from those before and dark enough to read."""
    red, green, blue = colorsys.hls_to_rgb(
        (0.52 + turn * _HUE_STEP) % 1, 0.36 + 0.1 * (turn % 2), 0.7
    )
    return f"#{round(255 * red):02x}{round(255 * green):02x}{round(255 * blue):02x}"


def _safe(said: str) -> str:
    return escape(said).translate(_UNSAFE)
