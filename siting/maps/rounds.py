"""The map of a worker's month: the round of one day at a time, its stops numbered and listed.

This is casework: unlike every other map it shows where single households live.
"""

from collections.abc import Collection
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import folium
import geopandas as gpd
import pandas as pd
import shapely
from branca.element import Figure
from folium.template import Template

from layers.places.boundaries import load_counties, load_surroundings
from layers.places.settlements import load_settlements
from layers.texts import Language, Words, isolated
from layers.texts.days import clock, day_text
from siting.maps.labels import FAR, town_names
from siting.maps.markup import template
from siting.maps.page_parts import AsIs, DataLayer, OfflineMap, Plain, script_json
from siting.maps.palette import (
    ACCENT,
    AROUND_LAND,
    BORDER,
    DAY_COLORS,
    DAY_DASHES,
    INK,
    LAND,
    PALE_BORDER,
)
from siting.maps.settings import page_settings
from siting.maps.shapes import SCALE, encode_all, encode_point

_PAGE = Path(__file__).with_name("page")
#: Ground that is drawn around the rounds, in degrees, and the most towns that are named on it.
AROUND, TOWNS = 0.5, 60
#: What the script is told to say, and the keys of the catalog.
_TEXTS = {"all": "rounds_map_all", "center": "sheet_center"}


def rounds_map(
    stops: pd.DataFrame,
    points: gpd.GeoSeries,
    center: gpd.GeoSeries,
    *,
    title: str,
    area: gpd.GeoSeries | None = None,
    day: date | None = None,
    approximate: Collection[str] = (),
    language: Language = "fa",
) -> folium.Map:
    """Draw the rounds of one worker on a map that needs no network.

    Parameters
    ----------
    stops
        Date, order, household_id, begin_s and, where known, minutes and with_worker of every visit.
    points
        Where the households live, by household_id; WGS 84.
    center
        The center, one point.
    title
        Title of the page.
    area
        Area to outline behind the rounds; missing shapes are left out.
    day
        The day that is shown first; by default the first with visits.
    approximate
        Ids of households whose place is that of their settlement.
    language
        Of words and digits.
    """
    words = Words(language)
    drawn = OfflineMap(title=escape(title), settings=page_settings(language, {language: title}))
    shown = gpd.GeoSeries([*points.loc[stops["household_id"].unique()], *center])
    for layer in (*_ground(shown, area), _towns(shown, words)):
        layer.add_to(drawn)
    days = [
        _day(turn, each, stops[stops["date"] == each], points, set(approximate), words)
        for turn, each in enumerate(sorted(stops["date"].unique()))
    ]
    first = next((turn for turn, each in enumerate(days) if each["date"] == str(day)), 0)
    data = {
        "days": days,
        "first": first,
        "center": [float(center.y.iloc[0]), float(center.x.iloc[0])],
        "texts": {name: words.text(key) for name, key in _TEXTS.items()},
        "ink": INK,
    }
    panel = template("rounds.html").render(words=words, title=title)
    drawn.add_child(_Rounds(panel, data))
    return drawn


class _Rounds(Plain):
    """The panel with the days and stops, and the script that draws the day that is chosen."""

    _template = Template(
        "{% macro html(this, kwargs) %}{{ this.panel }}{% endmacro %}"
        "{% macro script(this, kwargs) %}"
        "sitingRounds({{ this._parent.get_name() }}, {{ this.data }});"
        "{% endmacro %}"
    )

    def __init__(self, panel: str, data: dict[str, Any]) -> None:
        super().__init__()
        self._name = "rounds"
        self.panel = panel
        self.data = script_json(data)

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - as branca has it
        """Put script and style of the rounds into the head of the page, and then itself."""
        figure = self.get_root()
        if isinstance(figure, Figure):
            style, script = (
                (_PAGE / name).read_text(encoding="utf-8") for name in ("rounds.css", "rounds.js")
            )
            figure.header.add_child(AsIs(f"<style>{style}</style>"), name="rounds_style")
            figure.header.add_child(AsIs(f"<script>{script}</script>"), name="rounds_script")
        return super().render(**kwargs)


def _day(
    turn: int,
    day: date,
    visits: pd.DataFrame,
    points: gpd.GeoSeries,
    approximate: set[str],
    words: Words,
) -> dict[str, object]:
    """Return a day as the script is given it: its stops in order, each finished for a reader."""
    ordered = visits.sort_values("order")
    return {
        "date": str(day),
        "name": words.text(
            "sheet_day_layer", day=day_text(day, words), visits=words.number(len(visits))
        ),
        "color": DAY_COLORS[turn % len(DAY_COLORS)],
        "dash": DAY_DASHES[turn // len(DAY_COLORS) % len(DAY_DASHES)],
        "stops": [_stop(stop, points, approximate, words) for _, stop in ordered.iterrows()],
    }


def _stop(
    stop: pd.Series, points: gpd.GeoSeries, approximate: set[str], words: Words
) -> list[object]:
    """Return latitude, longitude, number, hour, household and what else is to be known."""
    place = points.loc[stop["household_id"]]
    besides = []
    if pd.notna(stop.get("minutes")):
        besides.append(words.text("sheet_minutes", number=words.number(stop["minutes"])))
    if pd.notna(stop.get("with_worker")):
        name = isolated(str(stop["with_worker"]))
        besides.append(words.text("rounds_map_with", worker=name))
    if stop["household_id"] in approximate:
        besides.append(words.text("rounds_map_about"))
    return [
        float(place.y),
        float(place.x),
        words.number(stop["order"]),
        clock(stop["begin_s"], words),
        isolated(str(stop["household_id"])),
        words.joined(besides),
    ]


def _ground(shown: gpd.GeoSeries, area: gpd.GeoSeries | None) -> list[DataLayer]:
    """Return land, counties and the area of the center, by which a reader knows where it is."""
    around = shapely.box(*_frame(shown))
    counties = load_counties()
    near = counties.geometry[counties.intersects(around)]
    abroad = load_surroundings().geometry.iloc[0].intersection(around.buffer(AROUND))
    layers = [
        _outlines([abroad], {"stroke": False, "fillColor": AROUND_LAND, "fillOpacity": 1}),
        _outlines(near, {"color": PALE_BORDER, "weight": 1.4, "fillColor": LAND, "fillOpacity": 1}),
    ]
    if area is not None:
        shapes = area[area.notna() & ~area.is_empty]
        style = {"color": BORDER, "weight": 1.4, "fillColor": ACCENT, "fillOpacity": 0.06}
        layers.append(_outlines(shapes, style))
    return layers


def _outlines(shapes: Any, style: dict[str, object]) -> DataLayer:  # noqa: ANN401 - a series, or a list
    data = {
        "items": [["0", rings] for rings in encode_all(shapes)],
        "styles": {"0": style},
        "pane": "siting-land",
        "scale": SCALE,
    }
    return DataLayer("outlines", data, name="", control=False)


def _towns(shown: gpd.GeoSeries, words: Words) -> DataLayer:
    """Return the names of the towns around, those of the largest first."""
    left, bottom, right, top = _frame(shown)
    towns = load_settlements().cx[left:right, bottom:top]
    towns = towns.sort_values("population", ascending=False).head(TOWNS)
    names = town_names(towns, words).values()
    items = [
        [*encode_point(place.x, place.y), "town", 0, FAR, name]
        for place, name in zip(towns.geometry, names, strict=True)
    ]
    return DataLayer("labels", {"items": items, "scale": SCALE}, name="", control=False)


def _frame(shown: gpd.GeoSeries) -> tuple[float, float, float, float]:
    left, bottom, right, top = shown.total_bounds
    return left - AROUND, bottom - AROUND, right + AROUND, top + AROUND
