"""What a plan was to be best in, in words."""

import math
from collections.abc import Mapping

from layers.texts import Words
from siting.plans.frames import Plan
from siting.privacy import MIN_HOUSEHOLDS, largest_told

_MINUTE = 60.0


def tell_objective(plan: Plan, words: Words) -> list[str]:
    """Say what a plan was to be best in, and which limit of provinces it keeps.

    Parameters
    ----------
    plan
        The plan.
    words
        The language.

    Returns
    -------
    Nothing for a plan of least total travel without a limit.
    """
    told, facts = [], plan.facts
    if facts.objective == "covered":
        told.append(words.text("objective_covered"))
    elif facts.objective == "farthest":
        told.append(_farthest(plan, words))
    limit = facts.options.get("worst_province")
    if isinstance(limit, Mapping):
        told.append(
            words.text(
                "objective_worst",
                limit=limit["limit_s"] / _MINUTE,
                minutes=limit["mean_s"] / _MINUTE,
                province=words.name(str(limit["province"])),
            )
        )
        if facts.gap is not None:
            told.append(words.text("objective_worst_bound"))
    return told


def _farthest(plan: Plan, words: Words) -> str:
    """Say that the farthest way is short; how long that of a single household is, is not told."""
    if plan.facts.cost >= plan.standards.unserved_penalty_s:
        return words.text("objective_farthest_waits")
    way = largest_told(plan.assignments["travel_time_s"].to_numpy(dtype="float64"))
    if math.isnan(way):
        return words.text("objective_farthest_few")
    return words.text("objective_farthest", count=MIN_HOUSEHOLDS, minutes=way / _MINUTE)
