"""The card on the map: title, facts, a place for the layer switch, and the legend."""

import math
from collections.abc import Iterator
from itertools import pairwise

from layers.texts import Words, catalog
from siting.maps.caseloads import caseload_legend
from siting.maps.closed import closes_for_good
from siting.maps.facts import Facts
from siting.maps.markup import template
from siting.maps.palette import (
    BORDER,
    CENTER_STYLES,
    CLASS_COLORS,
    CLASS_ENDS,
    CLOSED,
    LAND,
    REACHED_COLORS,
    ROAD_STYLES,
    SEAM,
    WITHHELD,
)
from siting.maps.plan_layers import FULL_LOAD, reached_name
from siting.maps.views import View
from siting.privacy import MIN_HOUSEHOLDS

_LEGEND_LOADS = (100, 300, 600)


def panel_html(view: View, facts: Facts, words: Words) -> str:
    """Return the inside of the card, with everything escaped."""
    ends = [words.number(100 * end) for end in (0.0, *CLASS_ENDS, 1.0)]
    gone = closes_for_good(view.closed)
    gaps = [f"{low}–{high}" for low, high in pairwise(ends)]
    return template("panel.html").render(
        words=words,
        place=place_name(view, words),
        figures=_figures(facts, words),
        notes=list(fact_notes(facts, words)),
        gap={"colors": CLASS_COLORS, "names": gaps},
        withheld=WITHHELD,
        land=LAND,
        line=BORDER,
        closed=CLOSED if gone.any() else "",
        moved="" if gone.all() else CENTER_STYLES["moved"]["fillColor"],
        few=words.text("legend_withheld", count=words.number(MIN_HOUSEHOLDS)),
        sizes=[
            _dot("new", words.number(load), size=30, load=load / FULL_LOAD)
            for load in _LEGEND_LOADS
        ],
        looks=[
            _dot(status, words.text(f"status_{status}"), size=14)
            for status in CENTER_STYLES
            if (view.centers["status"] == status).any()
        ],
        reached=_reached(view, words),
        caseloads=caseload_legend(view, words),
        roads=[
            (ROAD_STYLES[name]["color"], words.text(f"road_{name}"))
            for name in view.roads["highway"]
        ],
    )


def place_name(view: View, words: Words) -> str:
    """Return the name of what is shown: a province, or the whole country."""
    if len(view.active) != 1:
        return words.text("whole_country")
    fa, en = view.provinces.loc[view.active[0], ["province", "province_en"]]
    return words.text("province_of", name=words.of(fa=fa, en=en))


def fact_notes(facts: Facts, words: Words) -> Iterator[tuple[str, str]]:
    """Yield what a reader must know beside the figures: bound, standards, travel, placement."""
    if facts.from_best is not None:
        shown = bound_share(facts.from_best, words)
        yield words.text("bound"), words.text(f"bound_at_most_{facts.objective}", percent=shown)
    elif facts.whole:
        yield words.text("bound"), words.text("bound_none")
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
        if count and count > 0:
            yield words.text("placement"), words.text(key, count=words.number(count))


def bound_share(share: float, words: Words) -> str:
    """Write how far a plan is from the best at most: with one digit, or two where it is near."""
    return words.at_most(share, digits=2 if 0.0 < share < 0.001 else 1)


def three_figures(facts: Facts) -> list[tuple[float, str]]:
    """Return the three counts that add up to the households with a place, with their names."""
    return [
        (facts.in_reach, "figure_in_reach"),
        (facts.no_capacity, "figure_no_capacity"),
        (facts.beyond_reach, "figure_beyond_reach"),
    ]


def amount(count: float, words: Words, *, of: float = math.nan) -> str:
    """Say a count of households, and what part of others it is; or that it is withheld."""
    number = words.number(count) or words.text("card_hidden")
    share = words.percent(count / of) if of > 0 else ""
    return words.text("card_share", count=number, share=share) if share else number


def _figures(facts: Facts, words: Words) -> list[tuple[str, str]]:
    three = [
        (amount(count, words, of=facts.households), words.text(key))
        for count, key in three_figures(facts)
    ]
    return [(words.number(facts.centers), words.text("centers")), *three]


def _reached(view: View, words: Words) -> list[tuple[str, str]]:
    """Return color and name of the ground that is reached on streets; nothing without streets."""
    times = view.isochrones[["seconds", "mode"]].drop_duplicates().sort_values("seconds")
    return [
        (REACHED_COLORS[mode], reached_name(mode, seconds, words))
        for seconds, mode in times.itertuples(index=False)
    ]


def _dot(status: str, name: str, *, size: int, load: float | None = None) -> dict[str, object]:
    """Return how a center is drawn in the legend; `load` is its part of a full one."""
    style = CENTER_STYLES[status]
    return {
        "name": name,
        "size": size,
        "load": None if load is None else f"{load:.3f}",
        "fill": style["fillColor"],
        "edge": style["fillColor"] if style["color"] == SEAM else style["color"],
        "weight": style["weight"],
    }
