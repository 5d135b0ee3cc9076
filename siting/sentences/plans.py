"""A plan in one sentence."""

import math

from siting.plans.frames import Plan


def describe(plan: Plan) -> str:
    """Say in one sentence what a plan reaches."""
    country = plan.summary[plan.summary["level"] == "country"].iloc[0].to_dict()
    certificate = plan.result
    gap = (
        "no bound was computed" if certificate.gap is None else f"gap {100 * certificate.gap:.2f} %"
    )
    return (
        f"{whole_number(country['centers'])} centers serve {whole_number(country['load'])} of "
        f"{whole_number(country['households'])} located households; "
        f"{100 * country['share_in_reach']:.1f} % are within the travel limit, "
        f"{whole_number(country['no_capacity'])} find no room "
        f"({plan.metadata.get('travel_source', 'estimated')} times; {certificate.status}, {gap})."
    )


def whole_number(value: float) -> str:
    """Write a number without decimals; a missing one as a dash."""
    return "-" if math.isnan(value) else f"{value:,.0f}"
