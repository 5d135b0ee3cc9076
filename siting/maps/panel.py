"""The card on the map: title, facts, a place for the layer switch, and the legend."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from layers.texts import Language, catalog, number, percent, text
from siting.maps.caseloads import caseload_keys
from siting.maps.facts import Facts
from siting.maps.palette import (
    CENTER_STYLES,
    CLASS_COLORS,
    CLASS_ENDS,
    REACHED_COLORS,
    SEAM,
    WITHHELD,
)
from siting.maps.plan_layers import FULL_LOAD, reached_name
from siting.maps.views import View
from siting.privacy import MIN_HOUSEHOLDS

_LEGEND_LOADS = (100, 300, 600)


def panel_html(view: View, facts: Facts, language: Language) -> str:
    """Return the inside of the card, with everything escaped."""
    return "".join(
        [
            "<header><div>",
            f"<h1>{escape(text('title', language))}</h1>",
            f'<div class="siting-where">{escape(place_name(view, language))}</div></div>',
            f'<button class="siting-fold" type="button" title="{escape(text("fold", language))}" ',
            f'aria-label="{escape(text("fold", language))}">☰</button></header>',
            '<div class="siting-body">',
            _facts(facts, language),
            f"<h2>{escape(text('layers', language))}</h2>",
            '<div class="siting-layers"></div>',
            f"<h2>{escape(text('legend_gap', language))}</h2>",
            _scale(language),
            f"<h2>{escape(text('legend_centers', language))}</h2>",
            _center_keys(view, language),
            _reached_keys(view, language),
            caseload_keys(view, language),
            "</div>",
        ]
    )


def place_name(view: View, language: Language) -> str:
    """Return the name of what is shown: a province, or the whole country."""
    if len(view.active) != 1:
        return text("whole_country", language)
    column = "province" if language == "fa" else "province_en"
    return text("province_of", language, name=str(view.provinces.loc[view.active[0], column]))


def fact_notes(facts: Facts, language: Language) -> Iterator[tuple[str, str]]:
    """Yield what a reader must know beside the figures: bound, standards, travel, placement."""
    bound = text("bound_none", language)
    if facts.gap_percent is not None:
        shown = percent(facts.gap_percent / 100, language, digits=1)
        bound = text("bound_at_most", language, percent=shown)
    yield text("bound", language), bound
    known = f"standards_{facts.standards}" in catalog()
    name = text(f"standards_{facts.standards}", language) if known else facts.standards
    yield text("standards", language), name
    source = facts.travel_source if f"travel_{facts.travel_source}" in catalog() else "estimated"
    yield text("travel", language), text(f"travel_{source}", language)
    counts = (
        ("placement_approximate", facts.approximate),
        ("placement_unlocated", facts.unlocated),
    )
    for key, count in counts:
        if count:
            yield text("placement", language), text(key, language, count=number(count, language))


def _facts(facts: Facts, language: Language) -> str:
    figures = (
        (number(facts.centers, language), "centers"),
        (number(facts.served, language), "served"),
        (percent(facts.reach_share, language), "in_reach"),
        (percent(facts.gap_share, language), "gap_share"),
    )
    boxes = "".join(
        f"<div><b>{escape(figure)}</b><span>{escape(text(key, language))}</span></div>"
        for figure, key in figures
    )
    notes = "".join(
        f"<li>{escape(name)}: <b>{escape(value)}</b></li>"
        for name, value in fact_notes(facts, language)
    )
    return f'<div class="siting-facts">{boxes}</div><ul class="siting-notes">{notes}</ul>'


def _scale(language: Language) -> str:
    ends = [number(100 * end, language) for end in (0.0, *CLASS_ENDS, 1.0)]
    colors = "".join(f'<i style="background:{color}"></i>' for color in CLASS_COLORS)
    steps = pairwise(ends)
    names = "".join(f"<span>{low}–{high}</span>" for low, high in steps)
    few = escape(text("legend_withheld", language, count=number(MIN_HOUSEHOLDS, language)))
    key = f'<div class="siting-keys"><span><i style="background:{WITHHELD}"></i>{few}</span></div>'
    return f'<div class="siting-scale">{colors}</div><div class="siting-scale">{names}</div>{key}'


def _center_keys(view: View, language: Language) -> str:
    sizes = "".join(
        f"<span>{_dot('new', size=30, load=load / FULL_LOAD)}{number(load, language)}</span>"
        for load in _LEGEND_LOADS
    )
    present = [status for status in CENTER_STYLES if (view.centers["status"] == status).any()]
    looks = "".join(
        f"<span>{_dot(status, size=14)}{escape(text(f'status_{status}', language))}</span>"
        for status in present
    )
    return f'<div class="siting-keys">{sizes}</div><div class="siting-keys">{looks}</div>'


def _reached_keys(view: View, language: Language) -> str:
    """Explain the ground that is reached on streets; nothing in a plan without streets."""
    times = view.isochrones[["seconds", "mode"]].drop_duplicates().sort_values("seconds")
    keys = "".join(
        f'<span><i style="background:{REACHED_COLORS[mode]};opacity:.5"></i>'
        f"{escape(reached_name(mode, seconds, language))}</span>"
        for seconds, mode in times.itertuples(index=False)
    )
    if not keys:
        return ""
    heading = escape(text("legend_reached", language))
    return f'<h2>{heading}</h2><div class="siting-keys">{keys}</div>'


def _dot(status: str, *, size: int, load: float | None = None) -> str:
    style = CENTER_STYLES[status]
    edge = style["fillColor"] if style["color"] == SEAM else style["color"]
    follows = "" if load is None else f'data-load="{load:.3f}" '
    return (
        f'<svg width="{size}" height="{size}" aria-hidden="true" '
        f'viewBox="{-size / 2} {-size / 2} {size} {size}">'
        f'<circle {follows}r="5" fill="{style["fillColor"]}" stroke="{edge}" '
        f'stroke-width="{style["weight"]}"/></svg>'
    )
