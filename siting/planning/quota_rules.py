"""Limits of areas as rules of a search: fewest and most sites of each group of candidates."""

from collections.abc import Hashable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from layers.phrases import Phrase
from siting.errors import QuotaError

#: Areas that a message names at most.
_NAMED = 5


class QuotaConstraints(NamedTuple):
    """What `siting.LocationProblem` takes: ``group`` of each candidate, and ``quota``."""

    group: NDArray[Any]
    quota: dict[Hashable, tuple[int, int]]


def quota_constraints(
    limits: pd.DataFrame,
    *,
    area: ArrayLike,
    centers: int,
    allowed: NDArray[np.bool_] | None = None,
) -> QuotaConstraints:
    """Turn the limits of areas into constraints of a search.

    Parameters
    ----------
    limits
        Index: province_code or county_code; ``name``, ``least`` and ``most`` (missing for no
        limit), as `Quotas.limits` and `AreaTable.areas` are. Areas that are not there have none.
    area
        The code of each candidate's province or county, missing where it is in none.
    centers
        Centers to open in all.
    allowed
        Whether each candidate may open; default all.

    Returns
    -------
    The group of each candidate and fewest and most centers of each area that has candidates. What
    is more than the candidates of an area, or than all centers, is lowered to that.

    Raises
    ------
    QuotaError
        When a candidate is of no known area, an area is to have more centers than candidates, or
        the limits cannot add up to the centers.
    """
    group = pd.Series(area, dtype="object")
    usable = np.ones(len(group), np.bool_) if allowed is None else np.asarray(allowed)
    lost = int((group.isna().to_numpy() & usable).sum())
    if lost:
        message = (
            "{lost} of {n_candidates} candidates lie in no known area, so quotas cannot count "
            "them; give their province or county, or leave the quotas out."
        )
        raise QuotaError(message, lost=lost, n_candidates=int(usable.sum()))
    group = group.fillna("").astype("str")
    room = group[usable].value_counts().reindex(limits.index, fill_value=0)
    low = limits["least"].astype("int64")
    high = limits["most"].astype("Int64").fillna(centers).clip(upper=centers).astype("int64")
    high = high.clip(upper=room)
    crowded = low > room
    if crowded.any():
        each = "{area}: {n_centers} centers, {n_candidates} candidates"
        named = [
            Phrase(each, area=_called(limits, code), n_centers=low[code], n_candidates=room[code])
            for code in low.index[crowded][:_NAMED]
        ]
        message = (
            "{n_areas} areas are to have more centers than they have candidates ({names:;}); lower "
            "these quotas, or give more candidates there."
        )
        raise QuotaError(message, n_areas=int(crowded.sum()), names=named)
    _check_sums(low, high, centers, free=int(usable.sum() - room.sum()))
    there = group.isin(limits.index).to_numpy()
    codes = pd.unique(group[there])
    quota: dict[Hashable, tuple[int, int]] = {
        str(code): (int(low[code]), int(high[code])) for code in sorted(codes)
    }
    return QuotaConstraints(group.to_numpy(dtype="str"), quota)


def _called(limits: pd.DataFrame, code: str) -> str:
    return f"{limits['name'][code]} ({code})" if "name" in limits else str(code)


def _check_sums(low: pd.Series, high: pd.Series, centers: int, *, free: int) -> None:
    """Refuse limits that cannot add up to the centers; `free` candidates are in other areas."""
    crossed = low > high
    if crossed.any():
        code = low.index[crossed][0]
        message = (
            "The quota of {code} is at least {low} and at most {high} of {centers} centers; lower "
            "the least."
        )
        raise QuotaError(message, code=code, low=low[code], high=high[code], centers=centers)
    if low.sum() > centers:
        message = (
            "The quotas ask for {n_least} centers at least, but {centers} are to open; lower some "
            "of them, or open more centers."
        )
        raise QuotaError(message, n_least=low.sum(), centers=centers)
    if high.sum() + free < centers:
        message = (
            "The quotas allow {n_most} centers at most, and {free} candidates are in other areas, "
            "but {centers} are to open; raise some of them, or open fewer centers."
            if free
            else "The quotas allow {n_most} centers at most, but {centers} are to open; raise some "
            "of them, or open fewer centers."
        )
        raise QuotaError(message, n_most=high.sum(), free=free, centers=centers)
