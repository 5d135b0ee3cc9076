"""What is withheld, how places are rounded, how text is made harmless: one rule each.

Whoever shows or writes a number, a place or a text of a file calls these, and states no limit of
its own. That a spreadsheet or a terminal does not obey a text is told by `layers.files.harmless`,
which writers below siting need as well; it is handed on from here.
"""

from layers.files.harmless import harmless, harmless_line, harmless_table
from siting.privacy.counts import MIN_HOUSEHOLDS, largest_told, too_few
from siting.privacy.nesting import COVERAGE
from siting.privacy.places import DECIMALS, SQUARES_M, round_places, square_of
from siting.privacy.rounding import rounded_count, rounded_kinds
from siting.privacy.summaries import (
    county_key,
    tell_loads,
    tell_neighborhoods,
    tell_summary,
    tell_workers,
    withheld_below,
)
from siting.privacy.suppression import (
    KINDS,
    tell_about,
    tell_coverage,
    tell_parts,
)
from siting.privacy.texts import harmless_markdown

__all__ = [
    "COVERAGE",
    "DECIMALS",
    "KINDS",
    "MIN_HOUSEHOLDS",
    "SQUARES_M",
    "county_key",
    "harmless",
    "harmless_line",
    "harmless_markdown",
    "harmless_table",
    "largest_told",
    "round_places",
    "rounded_count",
    "rounded_kinds",
    "square_of",
    "tell_about",
    "tell_coverage",
    "tell_loads",
    "tell_neighborhoods",
    "tell_parts",
    "tell_summary",
    "tell_workers",
    "too_few",
    "withheld_below",
]
