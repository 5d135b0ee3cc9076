"""The quotas that a location problem is given, checked: each by itself and all together."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from siting.errors import ArgumentError, ProblemError

#: Groups that a message names at most.
_NAMED = 5


def fewest_and_most(key: Hashable, given: object) -> tuple[int, int]:
    """Return the fewest and the most sites of a quota.

    Parameters
    ----------
    key
        The group, for the sentence.
    given
        Two whole numbers; those of numpy will do.

    Raises
    ------
    ProblemError
        When it is anything else.
    """
    counts = tuple(given) if isinstance(given, tuple | list) else ()
    whole = [isinstance(c, int | np.integer) and not isinstance(c, bool) for c in counts]
    if len(counts) != 2 or not all(whole):
        message = (
            "The quota of {key} must be two whole numbers, the fewest and the most sites, not "
            "{given!r}."
        )
        raise ArgumentError(message, key=key, given=given)
    return int(counts[0]), int(counts[1])


def check_quotas(
    quota: Mapping[Hashable, tuple[int, int]],
    group: NDArray[Any] | None,
    *,
    n_sites: int | None,
    fixed: NDArray[np.bool_],
    forbidden: NDArray[np.bool_],
) -> None:
    """Refuse quotas that the candidates cannot fulfil, each by itself and all together.

    Parameters
    ----------
    quota
        Fewest and most sites of each named group.
    group
        Label of each candidate, shape (m,).
    n_sites
        Sites to open; None for the fewest that will do.
    fixed, forbidden
        Candidates that are open, and closed, in every answer, shape (m,).

    Raises
    ------
    ProblemError
        When a group is not known or a candidate has none, or a quota asks for sites that may not
        open, or forbids sites that are fixed open, or the quotas contradict the number of sites.
    """
    if not quota:
        return
    if group is None:
        message = "Quotas need the group of each candidate; give `group`."
        raise ArgumentError(message)
    if pd.isna(group).any():
        message = "{n_candidates} candidates have no group; give each its own."
        raise ArgumentError(message, n_candidates=int(pd.isna(group).sum()))
    unknown = [key for key in quota if not (group == key).any()]
    if unknown:
        message = (
            "The quotas name {unknown}, but no candidate is of that group; the groups are {groups}."
        )
        raise ProblemError(message, unknown=list(unknown), groups=list(pd.unique(group)[:_NAMED]))
    for key, (low, high) in quota.items():
        inside = group == key
        allowed, kept = int((inside & ~forbidden).sum()), int(fixed[inside].sum())
        if not 0 <= low <= high or low > allowed:
            message = (
                "The quota of {key} asks for {low} to {high} sites, but {allowed} candidates may "
                "open there."
            )
            raise ProblemError(message, key=key, low=low, high=high, allowed=allowed)
        if kept > high:
            message = (
                "{kept} candidates of {key} are fixed open, more than its quota of {high} sites."
            )
            raise ProblemError(message, kept=kept, key=key, high=high)
    if n_sites is not None:
        _check_quota_sums(quota, group, n_sites, fixed=fixed, forbidden=forbidden)


def _check_quota_sums(
    quota: Mapping[Hashable, tuple[int, int]],
    group: NDArray[Any],
    n_sites: int,
    *,
    fixed: NDArray[np.bool_],
    forbidden: NDArray[np.bool_],
) -> None:
    """Refuse a number of sites that the quotas of all groups, taken together, cannot give."""
    free = np.ones(len(group), np.bool_)
    lowest = highest = 0
    for key, (low, high) in quota.items():
        inside = group == key
        free[inside] = False
        lowest += max(low, int(fixed[inside].sum()))
        highest += min(high, int((inside & ~forbidden).sum()))
    lowest += int((free & fixed).sum())
    highest += int((free & ~forbidden).sum())
    if lowest > n_sites:
        message = (
            "The quotas ask, with the fixed sites, for at least {lowest} sites, more than the "
            "{n_sites} in all."
            if fixed.any()
            else "The quotas ask for at least {lowest} sites, more than the {n_sites} in all."
        )
        raise ProblemError(message, lowest=lowest, n_sites=n_sites)
    if highest < n_sites:
        message = "The quotas allow at most {highest} sites, fewer than the {n_sites} asked for."
        raise ProblemError(message, highest=highest, n_sites=n_sites)
