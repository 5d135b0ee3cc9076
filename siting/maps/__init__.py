"""Maps of plans; the only place where folium is used.

Maps draw finished frames and compute nothing but their presentation. Names are imported when they
are asked for: a plan that is written takes its colors from here, and needs no folium.
"""

from typing import TYPE_CHECKING

from layers.lazy import load_when_asked

if TYPE_CHECKING:
    from siting.maps.change_layers import MappedComparison
    from siting.maps.changes import comparison_map, save_comparison_map
    from siting.maps.depth import is_deep
    from siting.maps.drawing import TILES, map_html, plan_map, save_map, view_depth, view_html
    from siting.maps.facts import Facts, view_facts
    from siting.maps.page_parts import page_html
    from siting.maps.panel import fact_notes
    from siting.maps.tier_layers import MappedTier
    from siting.maps.tiers import save_tier_map, tier_map
    from siting.maps.views import MappedPlan, View, plan_view, planned_provinces

__all__ = [
    "TILES",
    "Facts",
    "MappedComparison",
    "MappedPlan",
    "MappedTier",
    "View",
    "comparison_map",
    "fact_notes",
    "is_deep",
    "map_html",
    "page_html",
    "plan_map",
    "plan_view",
    "planned_provinces",
    "save_comparison_map",
    "save_map",
    "save_tier_map",
    "tier_map",
    "view_depth",
    "view_facts",
    "view_html",
]

_DRAWN = ["TILES", "map_html", "plan_map", "save_map", "view_depth", "view_html"]

if not TYPE_CHECKING:  # a type checker would else believe in every name
    __getattr__, __dir__ = load_when_asked(
        __name__,
        {
            "siting.maps.change_layers": ["MappedComparison"],
            "siting.maps.changes": ["comparison_map", "save_comparison_map"],
            "siting.maps.depth": ["is_deep"],
            "siting.maps.drawing": _DRAWN,
            "siting.maps.facts": ["Facts", "view_facts"],
            "siting.maps.page_parts": ["page_html"],
            "siting.maps.panel": ["fact_notes"],
            "siting.maps.tier_layers": ["MappedTier"],
            "siting.maps.tiers": ["save_tier_map", "tier_map"],
            "siting.maps.views": ["MappedPlan", "View", "plan_view", "planned_provinces"],
        },
    )
