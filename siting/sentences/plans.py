"""A plan in one sentence."""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from layers.texts import Words, percent_at_most
from layers.texts.days import date_text
from siting.plans.facts import PlanFacts
from siting.plans.frames import Plan
from siting.privacy import MIN_HOUSEHOLDS, tell_summary
from siting.sentences.travel import source_word

#: What is told of a plan only where its version measured it, by its text.
_PARTS = {
    "groups": "part_groups",
    "centers.setting": "part_centers_setting",
    "catchments.visits": "part_catchments_visits",
}


def describe(plan: Plan, words: Words) -> str:
    """Say in one sentence what a plan reaches."""
    summary = tell_summary(plan.summary)
    told = summary[summary["level"] == "country"].iloc[0].to_dict()
    certificate = plan.result
    gap = words.text("gap_none")
    if certificate.from_best is not None:
        distance = percent_at_most(certificate.from_best, digits=2)
        gap = words.text(f"gap_proved_{plan.facts.objective}", percent=distance)
    few = words.text("few_households", count=MIN_HOUSEHOLDS)
    withheld = few if told["few_no_capacity"] else words.text("number_hidden")
    return words.text(
        "plan_told",
        centers=told["centers"],
        households=words.number(told["households"]) or words.text("number_hidden_of"),
        reach=_reach(told, words),
        no_capacity=words.number(told["no_capacity"]) or withheld,
        source=source_word(plan.facts.travel_source, words),
        status=words.text(f"proof_{certificate.status}"),
        gap=gap,
    )


def made_in_words(facts: PlanFacts, words: Words) -> list[str]:
    """Say on which day a plan was made, and whether its households are simulated, as far as known.

    Parameters
    ----------
    facts
        How the plan was made.
    words
        The language.
    """
    day = facts.day
    made = [] if day is None else [words.text("plan_made", day=date_text(day, words))]
    return [*made, *([words.text("plan_simulated")] if facts.simulated else [])]


def _reach(told: Mapping[Hashable, Any], words: Words) -> str:
    """Say what part of the households is in reach; where it or the rest is small, only that."""
    if not math.isnan(told["in_reach"]):
        return words.text("reach_share", share=100 * told["share_in_reach"])
    few = [key for key in ("few_gap", "few_in_reach") if told[key]]
    key = f"reach_{few[0]}" if len(few) == 1 else "number_hidden"
    return words.text(key, few=words.text("few_households", count=MIN_HOUSEHOLDS))


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


def missing_parts(parts: Sequence[str], words: Words) -> list[str]:
    """Say in a sentence each what a plan of an older version, or without a step, cannot tell."""
    return [not_measured(part, words) for part in parts if part in _PARTS]


def whole_number(value: float, words: Words) -> str:
    """Write a number without decimals; a missing one as a dash."""
    return "-" if math.isnan(value) else words.number(value)
