"""A plan in one sentence."""

import math

from layers.texts import Words
from siting.plans.frames import Plan
from siting.sentences.travel import source_word

#: What is told of a plan only where its version measured it, by its text.
_PARTS = {
    "groups": "part_groups",
    "centers.setting": "part_centers_setting",
    "catchments.visits": "part_catchments_visits",
}


def describe(plan: Plan, words: Words) -> str:
    """Say in one sentence what a plan reaches."""
    country = plan.summary[plan.summary["level"] == "country"].iloc[0].to_dict()
    certificate = plan.result
    gap = words.text("gap_none")
    if certificate.from_best is not None:
        gap = words.text("gap_proved", percent=100 * certificate.from_best)
    return words.text(
        "plan_told",
        centers=country["centers"],
        load=country["load"],
        households=country["households"],
        share=100 * country["share_in_reach"],
        no_capacity=country["no_capacity"],
        source=source_word(plan.facts.travel_source, words),
        status=words.text(f"proof_{certificate.status}"),
        gap=gap,
    )


def not_measured(part: str, words: Words) -> str:
    """Say in one sentence why a plan has nothing to tell of a part.

    Parameters
    ----------
    part
        One of ``facts.not_measured`` of the plan that is among `_PARTS`.
    words
        The language.
    """
    return words.text("part_not_measured", part=words.text(_PARTS[part]))


def whole_number(value: float, words: Words) -> str:
    """Write a number without decimals; a missing one as a dash."""
    return "-" if math.isnan(value) else words.number(value)
