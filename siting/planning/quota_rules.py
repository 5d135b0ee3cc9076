"""Limits of areas as rules of a search: fewest and most sites of each group of candidates."""

from collections.abc import Hashable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

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
            f"{lost} of {int(usable.sum())} candidates lie in no known area, so quotas cannot "
            "count them; give their province or county, or leave the quotas out."
        )
        raise QuotaError(message)
    group = group.fillna("").astype("str")
    room = group[usable].value_counts().reindex(limits.index, fill_value=0)
    low = limits["least"].astype("int64")
    high = limits["most"].astype("Int64").fillna(centers).clip(upper=centers).astype("int64")
    high = high.clip(upper=room)
    crowded = low > room
    if crowded.any():
        named = [f"{_called(limits, code)}: {low[code]} centers, {room[code]} candidates"
                 for code in low.index[crowded][:_NAMED]]  # fmt: skip
        message = (
            f"{int(crowded.sum())} areas are to have more centers than they have candidates "
            f"({'; '.join(named)}); lower these quotas, or give more candidates there."
        )
        raise QuotaError(message)
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
            f"The quota of {code} is at least {low[code]} and at most {high[code]} of {centers} "
            "centers; lower the least."
        )
        raise QuotaError(message)
    if low.sum() > centers:
        message = (
            f"The quotas ask for {low.sum()} centers at least, but {centers} are to open; lower "
            "some of them, or open more centers."
        )
        raise QuotaError(message)
    if high.sum() + free < centers:
        elsewhere = f", and {free} candidates are in other areas" if free else ""
        message = (
            f"The quotas allow {high.sum()} centers at most{elsewhere}, but {centers} are to "
            "open; raise some of them, or open fewer centers."
        )
        raise QuotaError(message)
