"""What is asked and answered: where centers go, whom they serve, and where coverage falls short."""

from siting.errors import (
    InfeasibleError,
    PlanFileError,
    ProblemError,
    SitingError,
    StandardsError,
    TariffError,
    UnsupportedError,
)
from siting.income import Tariff, center_income
from siting.neighborhoods import assign_to_polygons, cluster_households
from siting.planner import plan
from siting.plans import Plan, open_areas, open_plan
from siting.problem import LocationProblem
from siting.result import Certificate, Result, Status
from siting.solution import Solution
from siting.solver import solve
from siting.standards import Standards
from siting.stopping import FirstOf, MaxGap, MaxIterations, MaxRuntime, NoImprovement
from siting.travel import PointTravel, TableTravel
from siting.watching import Progress

__all__ = [
    "Certificate",
    "FirstOf",
    "InfeasibleError",
    "LocationProblem",
    "MaxGap",
    "MaxIterations",
    "MaxRuntime",
    "NoImprovement",
    "Plan",
    "PlanFileError",
    "PointTravel",
    "ProblemError",
    "Progress",
    "Result",
    "SitingError",
    "Solution",
    "Standards",
    "StandardsError",
    "Status",
    "TableTravel",
    "Tariff",
    "TariffError",
    "UnsupportedError",
    "assign_to_polygons",
    "center_income",
    "cluster_households",
    "open_areas",
    "open_plan",
    "plan",
    "solve",
]
