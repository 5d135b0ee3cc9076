"""What is asked and answered: where centers go, whom they serve, and where coverage falls short."""

from typing import TYPE_CHECKING

from layers.lazy import load_when_asked

if TYPE_CHECKING:
    from siting.errors import (
        ApplicantsError,
        InfeasibleError,
        NotFoundError,
        PlanFileError,
        ProblemError,
        QuotaError,
        SitingError,
        StandardsError,
        TariffError,
        UnsupportedError,
    )
    from siting.location.problem import LocationProblem
    from siting.location.progress import Progress
    from siting.location.result import Certificate, Result, Status
    from siting.location.solution import Solution
    from siting.location.solver import solve
    from siting.location.stopping import FirstOf, MaxGap, MaxIterations, MaxRuntime, NoImprovement
    from siting.neighborhoods.forming import assign_to_polygons, cluster_households
    from siting.planning.applicants import Awards, assign_centers
    from siting.planning.changes import Change
    from siting.planning.planner import plan
    from siting.plans.frames import Plan
    from siting.plans.reading import open_areas, open_plan
    from siting.standards import Standards
    from siting.travel import PointTravel, TableTravel
    from siting.workers.income import Tariff, center_income

__all__ = [
    "ApplicantsError",
    "Awards",
    "Certificate",
    "Change",
    "FirstOf",
    "InfeasibleError",
    "LocationProblem",
    "MaxGap",
    "MaxIterations",
    "MaxRuntime",
    "NoImprovement",
    "NotFoundError",
    "Plan",
    "PlanFileError",
    "PointTravel",
    "ProblemError",
    "Progress",
    "QuotaError",
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
    "assign_centers",
    "assign_to_polygons",
    "center_income",
    "cluster_households",
    "open_areas",
    "open_plan",
    "plan",
    "solve",
]

if not TYPE_CHECKING:  # a type checker would else believe in every name
    __getattr__, __dir__ = load_when_asked(
        __name__,
        {
            "siting.errors": (
                "ApplicantsError",
                "InfeasibleError",
                "NotFoundError",
                "PlanFileError",
                "ProblemError",
                "QuotaError",
                "SitingError",
                "StandardsError",
                "TariffError",
                "UnsupportedError",
            ),
            "siting.location.problem": ("LocationProblem",),
            "siting.location.progress": ("Progress",),
            "siting.location.result": ("Certificate", "Result", "Status"),
            "siting.location.solution": ("Solution",),
            "siting.location.solver": ("solve",),
            "siting.location.stopping": (
                "FirstOf",
                "MaxGap",
                "MaxIterations",
                "MaxRuntime",
                "NoImprovement",
            ),
            "siting.neighborhoods.forming": ("assign_to_polygons", "cluster_households"),
            "siting.planning.applicants": ("Awards", "assign_centers"),
            "siting.planning.changes": ("Change",),
            "siting.planning.planner": ("plan",),
            "siting.plans.frames": ("Plan",),
            "siting.plans.reading": ("open_areas", "open_plan"),
            "siting.standards": ("Standards",),
            "siting.travel": ("PointTravel", "TableTravel"),
            "siting.workers.income": ("Tariff", "center_income"),
        },
    )
