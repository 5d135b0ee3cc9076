"""A plan in one sentence."""

import math

from siting.plans.frames import Plan

#: What is told of a plan only where its version measured it, in words.
_PARTS = {
    "groups": "coverage by setting and client group",
    "centers.setting": "its centers by town and country",
    "catchments.visits": "the home visits of its centers",
}


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
        f"({plan.facts.travel_source} times; {certificate.status}, {gap})."
    )


def not_measured(part: str) -> str:
    """Say in one sentence why a plan has nothing to tell of a part.

    Parameters
    ----------
    part
        One of ``facts.not_measured`` of the plan that is among `_PARTS`.
    """
    return (
        "The plan was made by an older version of siting, which did not count "
        f"{_PARTS[part]}; make it again with `siting plan`."
    )


def whole_number(value: float) -> str:
    """Write a number without decimals; a missing one as a dash."""
    return "-" if math.isnan(value) else f"{value:,.0f}"
