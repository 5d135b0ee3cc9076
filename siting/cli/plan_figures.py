"""The figures of a plan as plain values, for scripts: those that are told, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from siting.plans.frames import Plan


def plan_figures(plan: Plan) -> dict[str, object]:
    """Return cost and proof, coverage of the provinces, and the centers of a plan.

    Parameters
    ----------
    plan
        What is withheld of it is missing.
    """
    from siting.cli.coverage_shown import coverage_summary
    from siting.cli.shown import center_records
    from siting.privacy import tell_loads

    certificate = plan.result
    told = plan.centers.assign(load=tell_loads(plan.centers))
    return {
        "cost": certificate.cost,
        "lower_bound": certificate.lower_bound,
        "status": str(certificate.status),
        "summary": coverage_summary(plan.summary, level="province"),
        "centers": center_records(told, plan.caseload_areas["center_id"]),
    }
