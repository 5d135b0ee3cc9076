"""The map of two plans compared: who is on the way for longer, and what becomes of centers."""

import math
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path

import folium
import pandas as pd

from layers.texts import Language, Words
from siting.maps.both import BothWords, each_language
from siting.maps.change_layers import MappedComparison, changed_areas, sign_layer
from siting.maps.drawing import check_language, shown_bounds
from siting.maps.ground import place_labels
from siting.maps.labels import label_layer
from siting.maps.markup import template
from siting.maps.page_parts import OfflineMap, add_panel, save_page
from siting.maps.palette import (
    BORDER,
    CHANGE_COLORS,
    CHANGE_ENDS,
    LAND,
    SEAM,
    SIGN_STYLES,
    WITHHELD,
)
from siting.maps.panel import amount, place_name
from siting.maps.plan_layers import border_layer, land_layer
from siting.maps.settings import comparison_stamp, page_settings
from siting.maps.views import MappedPlan, View, plan_view

_FIGURES = ("in_reach", "no_capacity", "beyond_reach")


def comparison_map(
    comparison: MappedComparison,
    after: MappedPlan,
    *,
    language: Language = "fa",
) -> folium.Map:
    """Draw what differs between two plans.

    Neighborhoods are colored by the change of their mean time, or counties where there are too many
    neighborhoods; a sign stands for each center that is opened, closed, moved, enlarged or shrunk.
    No home is drawn, and what `siting.privacy` withholds is gray.

    Parameters
    ----------
    comparison
        What differs.
    after
        The later plan, or its areas alone.
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
    view = plan_view(after)
    titles = {
        each.language: f"{each.text('changes_title')} · {place_name(view, each)}"
        for each in each_language()
    }
    stamp = comparison_stamp(comparison.basis, after.facts)
    settings = page_settings(language, titles, stamp=stamp)
    drawn = OfflineMap(title=escape(titles[language]), settings=settings)
    land_layer(view).add_to(drawn)
    changed_areas(comparison, view, words).add_to(drawn)
    border_layer(view, words).add_to(drawn)
    sign_layer(comparison.actions, after.centers, words).add_to(drawn)
    label_layer(view, words, more=place_labels(view, words)).add_to(drawn)
    parts = {each.language: _panel_html(comparison, view, each) for each in each_language()}
    add_panel(drawn, parts, bounds=shown_bounds(view))
    return drawn


def save_comparison_map(
    comparison: MappedComparison,
    after: MappedPlan,
    path: str | Path,
    *,
    language: Language = "fa",
) -> Path:
    """Write the map of a comparison as one HTML file, whole or not at all.

    Parameters
    ----------
    comparison, after
        As in `comparison_map`.
    path
        The file to write; an existing one is replaced once the new one is complete.
    language
        As in `comparison_map`.

    Returns
    -------
    The path of the file.
    """
    return save_page(comparison_map(comparison, after, language=language), path)


def _panel_html(comparison: MappedComparison, view: View, words: Words) -> str:
    actions = comparison.actions
    stays = len(view.centers) > actions["center_after"].nunique()
    kinds = [*actions["action"].unique(), *(["stays"] if stays else [])]
    return template("changes.html").render(
        words=words,
        place=place_name(view, words),
        figures=list(_figures(comparison, words)),
        notes=list(_notes(comparison.actions, words)),
        colors=CHANGE_COLORS,
        names=_class_names(words),
        withheld=WITHHELD,
        land=LAND,
        line=BORDER,
        looks=[_look(kind, words) for kind in SIGN_STYLES if kind in kinds],
    )


def _figures(comparison: MappedComparison, words: Words) -> Iterator[tuple[str, str]]:
    """Yield the change of each of the three numbers and what it is then; the unlocated beside."""
    rows = comparison.summary
    whole = rows[rows["level"] == "country"].iloc[0]
    for name in _FIGURES:
        change = whole[f"{name}_change"]
        key = "more" if change > 0 else "fewer" if change < 0 else "alike"
        said = words.text(f"compared_{key}", count=abs(change))
        after = amount(whole[f"{name}_after"], words)
        label = words.text("changes_now", name=words.text(f"changes_{name}"), after=after)
        yield (said if math.isfinite(change) else words.text("card_hidden")), label
    yield amount(whole["unlocated_after"], words), words.text("figure_unlocated")


def _notes(actions: pd.DataFrame, words: Words) -> Iterator[tuple[str, str]]:
    """Yield how many centers each action is done to."""
    counts = actions["action"].value_counts()
    for action in SIGN_STYLES:
        if action in counts:
            yield words.text(f"sign_{action}"), words.number(int(counts[action]))


def _class_names(words: Words) -> list[str]:
    """Name the classes of a change, from less to more, by how many minutes it is."""
    ends = [end for end in CHANGE_ENDS if end > 0]
    steps = [words.number(end) for end in ends]
    names = [*(f"{low}–{high}" for low, high in pairwise(steps))]
    names.append(words.text("legend_over", number=steps[-1]))
    return [*reversed(names), words.text("legend_within", number=steps[0]), *names]


def _look(kind: str, words: Words) -> dict[str, object]:
    style = SIGN_STYLES[kind]
    edge = style["fillColor"] if style["color"] == SEAM else style["color"]
    shown = {"fill": style["fillColor"], "edge": edge, "weight": style["weight"]}
    return {"name": words.text(f"sign_{kind}"), "size": 14, "load": None, **shown}
