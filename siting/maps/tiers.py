"""The map of a second level: its centers, their catchments, and which centers refer to them."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path

import folium

from layers.texts import Language, Words
from siting.maps.both import BothWords, each_language
from siting.maps.drawing import check_language, shown_bounds
from siting.maps.labels import label_layer
from siting.maps.markup import template
from siting.maps.page_parts import OfflineMap, add_panel, save_page
from siting.maps.palette import (
    BORDER,
    CLASS_COLORS,
    CLASS_ENDS,
    LAND,
    SEAM,
    TIER_STYLES,
    WITHHELD,
)
from siting.maps.panel import amount, place_name
from siting.maps.plan_layers import border_layer, land_layer
from siting.maps.settings import page_settings, plan_stamp
from siting.maps.tier_layers import MappedTier, ground_layer, level_layer
from siting.maps.views import MappedPlan, View, plan_view
from siting.privacy import MIN_HOUSEHOLDS

_KINDS = ("in_reach", "no_capacity", "beyond_reach")


def tier_map(
    tier: MappedTier,
    plan: MappedPlan,
    *,
    language: Language = "fa",
) -> folium.Map:
    """Draw a second level of centers over the ground of its plan.

    Catchments are colored by the share of households that no center serves within reach; lines lead
    from each center of the first level to the one that it refers to. No home is drawn, and what
    `siting.privacy` withholds is gray. On the map stand the plan's day and file, and whether its
    households are simulated.

    Parameters
    ----------
    tier
        The second level, as it may be told.
    plan
        The first level, or its areas alone.
    language
        What the page says first: ``"fa"`` for Persian words and digits from right to left, ``"en"``
        for English. It knows both, and its reader can switch.

    Returns
    -------
    A map whose page holds all that it needs.

    Raises
    ------
    SitingError
        When there are no maps in the language.
    """
    check_language(language)
    words = BothWords(language)
    view = plan_view(plan)
    titles = {
        each.language: f"{_title(tier, each)} · {place_name(view, each)}"
        for each in each_language()
    }
    settings = page_settings(language, titles, stamp=plan_stamp(plan.facts))
    drawn = OfflineMap(title=escape(titles[language]), settings=settings)
    land_layer(view).add_to(drawn)
    ground_layer(tier, view, words).add_to(drawn)
    border_layer(view, words).add_to(drawn)
    level_layer(tier, view.centers, words).add_to(drawn)
    label_layer(view, words).add_to(drawn)
    parts = {each.language: _panel_html(tier, view, each) for each in each_language()}
    add_panel(drawn, parts, bounds=shown_bounds(view))
    return drawn


def save_tier_map(
    tier: MappedTier,
    plan: MappedPlan,
    path: str | Path,
    *,
    language: Language = "fa",
) -> Path:
    """Write the map of a second level as one HTML file, whole or not at all.

    Parameters
    ----------
    tier, plan
        As in `tier_map`.
    path
        The file to write; an existing one is replaced once the new one is complete.
    language
        As in `tier_map`.

    Returns
    -------
    The path of the file.
    """
    return save_page(tier_map(tier, plan, language=language), path)


def _title(tier: MappedTier, words: Words) -> str:
    return words.text("tier_map_title", tier=words.name(words.known("tier", tier.tier)))


def _panel_html(tier: MappedTier, view: View, words: Words) -> str:
    ends = [words.number(100 * end) for end in (0.0, *CLASS_ENDS, 1.0)]
    return template("tier.html").render(
        words=words,
        title=_title(tier, words),
        place=place_name(view, words),
        figures=list(_figures(tier, words)),
        notes=list(_notes(tier, words)),
        colors=CLASS_COLORS,
        names=[f"{low}–{high}" for low, high in pairwise(ends)],
        withheld=WITHHELD,
        few=words.text("legend_withheld", count=words.number(MIN_HOUSEHOLDS)),
        land=LAND,
        line=BORDER,
        looks=[_look(kind, words) for kind in _kinds(tier)],
        way=TIER_STYLES["first"]["fillColor"],
    )


def _figures(tier: MappedTier, words: Words) -> Iterator[tuple[str, str]]:
    """Yield the number of centers, and the three counts of the households that they are for."""
    total = tier.total
    yield words.number(len(tier.tables["centers"])), words.text("centers")
    for name in _KINDS:
        yield amount(total[name], words, of=total["households"]), words.text(f"figure_{name}")


def _notes(tier: MappedTier, words: Words) -> Iterator[tuple[str, str]]:
    """Yield whom the level is for, what counts as in reach, and where times come from."""
    whom = words.joined([words.name(words.known("group", name)) for name in tier.groups])
    yield words.text("tier_for"), whom or words.text("tier_everybody")
    yield words.text("tier_limit"), words.text("tier_minutes", minutes=tier.limit_s / 60)
    yield words.text("travel"), words.text(f"travel_{tier.travel_source}")


def _kinds(tier: MappedTier) -> list[str]:
    """Return the kinds of centers that are drawn, in their order."""
    standing = tier.tables["centers"]["standing"].astype("bool")
    there = {"chosen": not standing.all(), "stands": bool(standing.any()), "first": True}
    return [kind for kind in TIER_STYLES if there[kind]]


def _look(kind: str, words: Words) -> dict[str, object]:
    style = TIER_STYLES[kind]
    edge = style["fillColor"] if style["color"] == SEAM else style["color"]
    shown = {"fill": style["fillColor"], "edge": edge, "weight": style["weight"]}
    key = "status_first" if kind == "first" else f"status_tier_{kind}"
    return {"name": words.text(key), "size": 14, "load": None, **shown}
