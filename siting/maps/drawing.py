"""Maps of plans: one page that opens with no network."""

from html import escape
from pathlib import Path
from typing import Literal, get_args

import folium
import numpy as np
from numpy.typing import NDArray

from layers.texts import LANGUAGES, Language
from siting.errors import SitingError
from siting.maps.both import BothWords, each_language
from siting.maps.caseloads import caseload_layers
from siting.maps.closed import closed_layer
from siting.maps.depth import depth_json, depth_layers
from siting.maps.facts import view_facts
from siting.maps.ground import county_layer, place_labels, road_layer
from siting.maps.labels import label_layer
from siting.maps.page_parts import OfflineMap, add_panel, page_html, save_page
from siting.maps.panel import panel_html, place_name
from siting.maps.plan_layers import (
    border_layer,
    catchment_layer,
    center_layer,
    gap_layers,
    land_layer,
    reached_layers,
)
from siting.maps.settings import page_settings, plan_stamp
from siting.maps.views import MappedPlan, View, plan_view

#: The tiles under a map, where a reader asks for them; folium knows address and credit by this
#: name.
TILES = "OpenStreetMap"

#: What a map is shaded by: the coverage gap, or the ground that is reached on streets.
Shading = Literal["gap", "reached"]

#: A plan for less of its province than this is shown alone: a city, or a district of one.
SMALL_SHARE = 0.1


def plan_map(
    plan: MappedPlan,
    *,
    language: Language = "fa",
    province: str | None = None,
    shading: Shading = "gap",
    tiles: str | None = None,
) -> OfflineMap:
    """Draw a plan: provinces, coverage gap, catchments, centers, what closed, names and a legend.

    Neighborhoods are drawn one by one where they are few enough, else added up to counties and to
    cells of equal area. Single households are never drawn, and areas with fewer than five show no
    numbers. On the map stand the plan's day and file, and whether its households are simulated.

    Parameters
    ----------
    plan
        A plan, or its areas alone (`siting.plans.reading.open_areas`).
    language
        What the page says first: ``"fa"`` for Persian words and digits from right to left, ``"en"``
        for English. It knows both, and its reader can switch.
    province
        Two-digit code or Persian name of the province to show in detail; None for the whole plan.
    shading
        What is shaded at first: the coverage ``gap`` alone, or over it the ground that is
        ``reached`` on streets; the layer switch offers both.
    tiles
        None for a map that needs no network, or `TILES` for a base map that does.

    Returns
    -------
    A map whose page holds all that it needs.

    Raises
    ------
    SitingError
        When there is no such province in the plan, no such language or shading, or when the plan
        was made without streets and shows no ground that is reached on them.
    MissingAssetError
        When the build has not fetched Leaflet and the font.
    """
    check_language(language)
    view = plan_view(plan, province=province)
    return _view_map(view, language=language, shading=shading, tiles=tiles)


def _view_map(
    view: View, *, language: Language, shading: Shading, tiles: str | None, beside: bool = False
) -> OfflineMap:
    _check_shading(shading, view)
    words = BothWords(language)
    titles = {
        each.language: f"{each.text('title')} · {place_name(view, each)}"
        for each in each_language()
    }
    on_streets = len(view.isochrones) + len(view.roads) > 0
    settings = page_settings(language, titles, stamp=plan_stamp(view.facts), streets=on_streets)
    drawn = OfflineMap(title=escape(titles[language]), settings=settings)
    if tiles is not None:
        folium.TileLayer(tiles, name=words.text("layer_tiles"), overlay=True).add_to(drawn)
    else:
        land_layer(view).add_to(drawn)
    for layer in gap_layers(view, words):
        layer.add_to(drawn)
    for layer in depth_layers(view, words, beside=beside):
        layer.add_to(drawn)
    for layer in reached_layers(view, words, show=shading == "reached"):
        layer.add_to(drawn)
    for layer in caseload_layers(view, words):
        layer.add_to(drawn)
    if len(view.roads):
        road_layer(view, words).add_to(drawn)
    catchment_layer(view, words, show=shading == "gap").add_to(drawn)
    county_layer(view, words).add_to(drawn)
    border_layer(view, words).add_to(drawn)
    if len(view.closed):
        closed_layer(view, words).add_to(drawn)
    center_layer(view, words).add_to(drawn)
    label_layer(view, words, more=place_labels(view, words)).add_to(drawn)
    facts = view_facts(view)
    parts = {each.language: panel_html(view, facts, each) for each in each_language()}
    add_panel(drawn, parts, bounds=shown_bounds(view, shading))
    return drawn


def map_html(
    plan: MappedPlan,
    *,
    language: Language = "fa",
    province: str | None = None,
    shading: Shading = "gap",
) -> str:
    """Return the page of `plan_map` as text, for a frame inside another page."""
    return page_html(plan_map(plan, language=language, province=province, shading=shading))


def view_html(view: View, *, beside: bool = False) -> str:
    """Return the page of a view, as `map_html` returns it: for whoever has cut the plan already.

    Parameters
    ----------
    view
        What is shown.
    beside
        Whether the neighborhoods of a large map are left out, for `view_depth` to be served beside.
    """
    return page_html(_view_map(view, language="fa", shading="gap", tiles=None, beside=beside))


def view_depth(view: View) -> str:
    """Return the neighborhoods that `view_html` leaves out of a large map, as JSON."""
    return depth_json(view, BothWords("fa"))


def save_map(
    plan: MappedPlan,
    path: str | Path,
    *,
    language: Language = "fa",
    province: str | None = None,
    shading: Shading = "gap",
) -> Path:
    """Write the map of a plan as one HTML file, whole or not at all.

    Parameters
    ----------
    plan
        As in `plan_map`.
    path
        The file to write; an existing one is replaced once the new one is complete.
    language, province, shading
        As in `plan_map`.

    Returns
    -------
    The path of the file.
    """
    drawn = plan_map(plan, language=language, province=province, shading=shading)
    return save_page(drawn, path)


def check_language(language: str) -> None:
    """Refuse a language in which there are no maps."""
    if language not in LANGUAGES:
        message = "There are no maps in {language!r}; choose one of: {languages}."
        raise SitingError(message, language=language, languages=list(LANGUAGES))


def _check_shading(shading: str, view: View) -> None:
    if shading not in get_args(Shading):
        known = ", ".join(get_args(Shading))
        message = "A map cannot be shaded by {shading!r}; choose one of: {known}."
        raise SitingError(message, shading=shading, known=known)
    if shading == "reached" and view.isochrones.empty:
        message = (
            "The plan was made without streets, so it does not know what ground is reached on "
            "them; make it with `siting plan --streets FILE`, or shade the gap."
        )
        raise SitingError(message)


def shown_bounds(view: View, shading: Shading = "gap") -> list[list[float]]:
    """Return the corners of what a page shows at first, latitude before longitude."""
    left, bottom, right, top = _shown(view, shading)
    return [[float(bottom), float(left)], [float(top), float(right)]]


def _shown(view: View, shading: Shading) -> NDArray[np.float64]:
    """Return the bounds of the provinces, or of the planned part of one where that is small."""
    province = view.provinces.geometry.loc[view.active].total_bounds
    planned = view.gaps.total_bounds
    small = np.prod(planned[2:] - planned[:2]) < SMALL_SHARE * np.prod(province[2:] - province[:2])
    if not small or len(view.active) != 1:
        return np.asarray(province)
    if shading == "reached":
        nearest = view.isochrones["seconds"] == view.isochrones["seconds"].min()
        reached = view.isochrones[nearest].total_bounds
        planned = np.r_[np.minimum(planned, reached)[:2], np.maximum(planned, reached)[2:]]
    return np.asarray(planned)
