"""Maps of plans; the only place where folium is used.

Maps draw finished frames and compute nothing but their presentation.
"""

from siting.maps.change_layers import MappedComparison
from siting.maps.changes import comparison_map, save_comparison_map
from siting.maps.drawing import TILES, map_html, plan_map, save_map
from siting.maps.facts import Facts, view_facts
from siting.maps.page_parts import page_html
from siting.maps.panel import fact_notes
from siting.maps.settings import Stamp, comparison_stamp, plan_stamp
from siting.maps.tier_layers import MappedTier
from siting.maps.tiers import save_tier_map, tier_map
from siting.maps.views import MappedPlan, View, plan_view, planned_provinces

__all__ = [
    "TILES",
    "Facts",
    "MappedComparison",
    "MappedPlan",
    "MappedTier",
    "Stamp",
    "View",
    "comparison_map",
    "comparison_stamp",
    "fact_notes",
    "map_html",
    "page_html",
    "plan_map",
    "plan_stamp",
    "plan_view",
    "planned_provinces",
    "save_comparison_map",
    "save_map",
    "save_tier_map",
    "tier_map",
    "view_facts",
]
