"""What a plan is asked for: centers, or a change to those that stand; and the rules that follow."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.area_tables import Level
from siting.checks import whole_number
from siting.errors import ProblemError, UnsupportedError
from siting.planning.quota_rules import quota_constraints
from siting.plans.assembling import ROOM, STANDING

#: Whether quotas are of provinces or counties, and least and most centers of each, by code.
Limits: TypeAlias = tuple[Level, pd.DataFrame]

_COUNTED = {
    "open": "number of centers to open",
    "close": "number of centers to close",
    "enlarge": "number of centers to enlarge",
}


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change to the centers that stand.

    Parameters
    ----------
    open
        Centers to open beside those that stand.
    close
        Of those that stand, centers to close for good, exactly so many: any whose file does not say
        that it stays or may move. Those that may move do so beside, one new place for each.
    enlarge
        Of those that stay, centers that get one social worker more, and room for the files of one.

    Raises
    ------
    ProblemError
        When a number is not whole, or all are 0.
    """

    open: int = 0
    close: int = 0
    enlarge: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no change."""
        for name, what in _COUNTED.items():
            whole_number(getattr(self, name), what)
        if not (self.open or self.close or self.enlarge):
            message = "No change is asked for; say how many centers to open, close or enlarge."
            raise ProblemError(message)


def number_of_sites(sites: pd.DataFrame, centers: int | Change) -> int:
    """Return how many sites are open in a plan, the room of enlarged centers counted as sites.

    Raises
    ------
    ProblemError
        When more centers are to close or to be enlarged than may.
    """
    if not isinstance(centers, Change):
        return centers
    standing = sites["kind"] == STANDING
    closable = int(_closable(sites).sum())
    staying = int((sites["kind"] == ROOM).sum())
    for wanted, able, act in (
        (centers.close, closable, "be closed"),
        (centers.enlarge, staying, "be enlarged"),
    ):
        if wanted > able:
            message = (
                "{wanted} centers are to {act}, but only {able} of the {n_standing} that stand "
                "may; ask for fewer, or change their status."
            )
            raise ProblemError(
                message, wanted=wanted, act=act, able=able, n_standing=int(standing.sum())
            )
    return int(standing.sum()) + centers.open - centers.close + centers.enlarge


def constrain_groups(
    sites: pd.DataFrame, centers: int | Change, limits: Limits | None
) -> tuple[NDArray[np.object_] | None, dict[Hashable, tuple[int, int]]]:
    """Return the group of each site, and how many of each group open.

    Groups are the provinces or counties that have quotas. The room of centers is a group of its
    own: as much of it opens as a change asks for, and it counts in no quota. So are the centers
    that may close, where a change says how many do: else one could close that nobody asked to
    close, and one more open in its stead.

    Parameters
    ----------
    sites
        As `siting.planning.sites.offer_sites` returns them.
    centers
        Centers of the plan, or a change to those that stand.
    limits
        Quotas of provinces or counties, if there are any.

    Raises
    ------
    UnsupportedError
        When a change is to close centers within quotas.
    """
    room = (sites["kind"] == ROOM).to_numpy()
    quota: dict[Hashable, tuple[int, int]] = {}
    group = np.full(len(sites), "", dtype=object)
    if limits is not None:
        level, table = limits
        allowed = ~sites["forbidden"].to_numpy(dtype=np.bool_) & ~room
        opened = number_of_sites(sites, centers)
        opened -= centers.enlarge if isinstance(centers, Change) else 0
        area = sites[f"{level}_code"]
        made, quota = quota_constraints(table, area=area, centers=opened, allowed=allowed)
        group[:] = made
    if isinstance(centers, Change) and centers.close:
        if limits is not None:
            message = (
                "{close} centers cannot be closed within quotas; ask for the number of centers "
                "that are to stand, and say in their file which may close."
            )
            raise UnsupportedError(message, close=centers.close)
        closable = _closable(sites)
        group[closable] = STANDING
        left = int(closable.sum()) - centers.close
        quota = {**quota, STANDING: (left, left)}
    if isinstance(centers, Change) and centers.enlarge:
        group[room] = ROOM
        quota = {**quota, ROOM: (centers.enlarge, centers.enlarge)}
    return (group, quota) if quota else (None, {})


def _closable(sites: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which sites are centers that may close for good."""
    standing = (sites["kind"] == STANDING).to_numpy()
    free = ~sites["fixed"].to_numpy(dtype=np.bool_) & ~sites["may_move"].to_numpy(dtype=np.bool_)
    return np.asarray(standing & free)
