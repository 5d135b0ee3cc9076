"""Rounds of home visits: a month of a center's social workers, day by day.

Needs PyVRP, which is an extra: ``pip install 'siting[rounds]'``.
"""

from siting.rounds.center import CenterRounds, center_rounds
from siting.rounds.month import month_rounds
from siting.rounds.routing import Effort, Routing, Shift, Stops, route_days
from siting.rounds.tables import MonthRounds
from siting.rounds.ways import Ways, round_times

__all__ = [
    "CenterRounds",
    "Effort",
    "MonthRounds",
    "Routing",
    "Shift",
    "Stops",
    "Ways",
    "center_rounds",
    "month_rounds",
    "round_times",
    "route_days",
]
