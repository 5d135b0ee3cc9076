"""What a plan was to be best in, in words."""

from collections.abc import Mapping

from layers.texts import Words
from siting.plans.facts import PlanFacts

_MINUTE = 60.0


def tell_objective(facts: PlanFacts, words: Words) -> list[str]:
    """Say what the plan was to be best in, and which limit of provinces it keeps.

    Parameters
    ----------
    facts
        Of the plan.
    words
        The language.

    Returns
    -------
    Nothing for a plan of least total travel without a limit.
    """
    told = []
    if facts.objective == "covered":
        told.append(words.text("objective_covered"))
    elif facts.objective == "farthest":
        waits = facts.cost >= facts.standards.unserved_penalty_s
        key = "objective_farthest_waits" if waits else "objective_farthest"
        told.append(words.text(key, minutes=facts.cost / _MINUTE))
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
