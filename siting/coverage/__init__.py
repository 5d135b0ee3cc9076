"""Where coverage falls short, for whom, how unevenly, and what would close it."""

from siting.coverage.equity import Theil, gini, summarize_equity, theil
from siting.coverage.floating import (
    LUO_QI_STEPS,
    Decay,
    bell_decay,
    flat_decay,
    floating_catchments,
    gaussian_decay,
    step_decay,
)
from siting.coverage.gaps import (
    NO_CAPACITY,
    TOO_FAR,
    household_areas,
    household_gaps,
    neighborhood_gaps,
    summarize,
)
from siting.coverage.groups import OTHER_GROUPS, summarize_groups
from siting.coverage.hotspots import gap_clusters
from siting.coverage.measured import measure_coverage
from siting.coverage.worst import withheld_neighborhoods, worst_neighborhoods
from siting.travel.sources import joined_source

__all__ = [
    "LUO_QI_STEPS",
    "NO_CAPACITY",
    "OTHER_GROUPS",
    "TOO_FAR",
    "Decay",
    "Theil",
    "bell_decay",
    "flat_decay",
    "floating_catchments",
    "gap_clusters",
    "gaussian_decay",
    "gini",
    "household_areas",
    "household_gaps",
    "joined_source",
    "measure_coverage",
    "neighborhood_gaps",
    "step_decay",
    "summarize",
    "summarize_equity",
    "summarize_groups",
    "theil",
    "withheld_neighborhoods",
    "worst_neighborhoods",
]
