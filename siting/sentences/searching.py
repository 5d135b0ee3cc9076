"""How far a search is, in words, while somebody watches."""

import math

from layers.texts import Words


def search_in_words(
    words: Words,
    *,
    objective: str,
    best_s: float | None,
    gap: float | None,
    runtime_s: float | None,
    seconds: float | None,
) -> list[str]:
    """Say what a search has found so far, what is proved of it, and how long it goes on.

    Parameters
    ----------
    words
        The language.
    objective
        What is to be best. Of another than least total travel the cost is no travel, and may be the
        way of a single household; nothing but the time is told then.
    best_s
        Cost of the best so far, household-seconds; None for none.
    gap
        By which part of the cost the best may be below it; None without a bound.
    runtime_s, seconds
        How long it ran, and how long it may; None where unknown.
    """
    said = []
    if objective == "total" and best_s is not None and math.isfinite(best_s):
        said.append(words.text("search_best", hours=best_s / 3600))
        if gap is not None and gap < 1.0:
            above = gap / (1.0 - gap)
            said.append(words.text("search_gap", percent=words.at_most(above, digits=1)))
    if runtime_s is not None and seconds is not None:
        left = max(0.0, seconds - runtime_s)
        said.append(words.text("search_left", seconds=left))
    return said
