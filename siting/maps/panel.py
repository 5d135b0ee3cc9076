"""The card on the map: title, facts, a place for the layer switch, and the legend."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise

from layers.texts import Words, catalog
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


def panel_html(view: View, facts: Facts, words: Words) -> str:
    """Return the inside of the card, with everything escaped."""
    return "".join(
        [
            "<header><div>",
            f"<h1>{escape(words.text('title'))}</h1>",
            f'<div class="siting-where">{escape(place_name(view, words))}</div></div>',
            f'<button class="siting-fold" type="button" title="{escape(words.text("fold"))}" ',
            f'aria-label="{escape(words.text("fold"))}">☰</button></header>',
            '<div class="siting-body">',
            _facts(facts, words),
            f"<h2>{escape(words.text('layers'))}</h2>",
            '<div class="siting-layers"></div>',
            f"<h2>{escape(words.text('legend_gap'))}</h2>",
            _scale(words),
            f"<h2>{escape(words.text('legend_centers'))}</h2>",
            _center_keys(view, words),
            _reached_keys(view, words),
            caseload_keys(view, words),
            "</div>",
        ]
    )


def place_name(view: View, words: Words) -> str:
    """Return the name of what is shown: a province, or the whole country."""
    if len(view.active) != 1:
        return words.text("whole_country")
    column = "province" if words.language == "fa" else "province_en"
    return words.text("province_of", name=str(view.provinces.loc[view.active[0], column]))


def fact_notes(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what a reader must know beside the figures: bound, standards, travel, placement."""
    bound = words.text("bound_none")
    if facts.from_best is not None:
        shown = words.percent(facts.from_best, digits=1)
        bound = words.text("bound_at_most", percent=shown)
    yield words.text("bound"), bound
    known = f"standards_{facts.standards}" in catalog()
    name = words.text(f"standards_{facts.standards}") if known else facts.standards
    yield words.text("standards"), name
    source = facts.travel_source if f"travel_{facts.travel_source}" in catalog() else "estimated"
    yield words.text("travel"), words.text(f"travel_{source}")
    counts = (
        ("placement_approximate", facts.approximate),
        ("placement_unlocated", facts.unlocated),
    )
    for key, count in counts:
        if count:
            yield words.text("placement"), words.text(key, count=words.number(count))


def _facts(facts: Facts, words: Words) -> str:
    figures = (
        (words.number(facts.centers), "centers"),
        (words.number(facts.served), "served"),
        (words.percent(facts.reach_share), "in_reach"),
        (words.percent(facts.gap_share), "gap_share"),
    )
    boxes = "".join(
        f"<div><b>{escape(figure)}</b><span>{escape(words.text(key))}</span></div>"
        for figure, key in figures
    )
    notes = "".join(
        f"<li>{escape(name)}: <b>{escape(value)}</b></li>"
        for name, value in fact_notes(facts, words)
    )
    return f'<div class="siting-facts">{boxes}</div><ul class="siting-notes">{notes}</ul>'


def _scale(words: Words) -> str:
    ends = [words.number(100 * end) for end in (0.0, *CLASS_ENDS, 1.0)]
    colors = "".join(f'<i style="background:{color}"></i>' for color in CLASS_COLORS)
    steps = pairwise(ends)
    names = "".join(f"<span>{low}–{high}</span>" for low, high in steps)
    few = escape(words.text("legend_withheld", count=words.number(MIN_HOUSEHOLDS)))
    key = f'<div class="siting-keys"><span><i style="background:{WITHHELD}"></i>{few}</span></div>'
    return f'<div class="siting-scale">{colors}</div><div class="siting-scale">{names}</div>{key}'


def _center_keys(view: View, words: Words) -> str:
    sizes = "".join(
        f"<span>{_dot('new', size=30, load=load / FULL_LOAD)}{words.number(load)}</span>"
        for load in _LEGEND_LOADS
    )
    present = [status for status in CENTER_STYLES if (view.centers["status"] == status).any()]
    looks = "".join(
        f"<span>{_dot(status, size=14)}{escape(words.text(f'status_{status}'))}</span>"
        for status in present
    )
    return f'<div class="siting-keys">{sizes}</div><div class="siting-keys">{looks}</div>'


def _reached_keys(view: View, words: Words) -> str:
    """Explain the ground that is reached on streets; nothing in a plan without streets."""
    times = view.isochrones[["seconds", "mode"]].drop_duplicates().sort_values("seconds")
    keys = "".join(
        f'<span><i style="background:{REACHED_COLORS[mode]};opacity:.5"></i>'
        f"{escape(reached_name(mode, seconds, words))}</span>"
        for seconds, mode in times.itertuples(index=False)
    )
    if not keys:
        return ""
    heading = escape(words.text("legend_reached"))
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
