"""How far a search is, in words, while somebody watches."""

import math

from layers.texts import Words


def search_in_words(
    words: Words,
    *,
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
    best_s
        Cost of the best so far, household-seconds; None for none.
    gap
        By which part of the cost the best may be below it; None without a bound.
    runtime_s, seconds
        How long it ran, and how long it may; None where unknown.
    """
    said = []
    if best_s is not None and math.isfinite(best_s):
        said.append(words.text("search_best", hours=best_s / 3600))
    if gap is not None and math.isfinite(gap) and best_s is not None and math.isfinite(best_s):
        above = gap / (1.0 - gap) if gap < 1.0 else math.inf
        share = words.percent(above, digits=1) if math.isfinite(above) else ""
        if share:
            said.append(words.text("search_gap", percent=share))
    if runtime_s is not None and seconds is not None:
        left = max(0.0, seconds - runtime_s)
        said.append(words.text("search_left", seconds=left))
    return said
