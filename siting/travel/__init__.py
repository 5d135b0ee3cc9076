"""Who can reach what, and at which cost: travel between demand points and candidate sites."""

from siting.travel.points import GREATCIRCLE_RADIUS_M, MetricName, PointTravel
from siting.travel.protocol import (
    Neighbors,
    Travel,
    Within,
)
from siting.travel.tables import TableTravel

__all__ = [
    "GREATCIRCLE_RADIUS_M",
    "MetricName",
    "Neighbors",
    "PointTravel",
    "TableTravel",
    "Travel",
    "Within",
]
