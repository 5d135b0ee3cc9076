"""What an edited plan comes to, and who gains and who loses against another outcome of it."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.coverage import NO_CAPACITY, TOO_FAR
from siting.planning.edits import Edited
from siting.plans.time_changes import LEAST_S
from siting.privacy import largest_told


def places_of(capacity: pd.Series, files_each: float) -> Floats:
    """Return how many households centers can take, each of which stands for so many files.

    Parameters
    ----------
    capacity
        Files that each center can take.
    files_each
        Files of a household.
    """
    # What is whole but for rounding is whole: 110 files are 100 households of 1.1 each.
    return np.asarray(np.floor(capacity / files_each + 1e-9), dtype=np.float64)


@dataclass(frozen=True)
class Figures:
    """What an outcome comes to; the first three add up to the located households.

    Parameters
    ----------
    in_reach, no_capacity, beyond_reach
        Households that are served within the limit, that find no room, and the others.
    mean_travel_s, farthest_s
        Mean way of the served, and the one that five of them have or exceed, in seconds; missing
        where nobody is, or fewer are.
    cost
        Total travel, the unserved at their penalty, in household-seconds; each household counts for
        the files that it stands for.
    """

    in_reach: int
    no_capacity: int
    beyond_reach: int
    mean_travel_s: float
    farthest_s: float
    cost: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """Whom each center serves after some edits.

    Parameters
    ----------
    edited
        Centers and standards.
    households
        Ids of the located households, in their order.
    center
        Position in the centers of each, -1 where none serves it, shape (n,).
    travel_time_s
        Way of each, missing for the unserved, shape (n,).
    limit_s
        Longest acceptable way of each, shape (n,).
    crowded
        Whether each is unserved and has a center near enough to be sent to, shape (n,).
    proved
        What total travel cannot be less than with these centers, in household-seconds.
    files_each
        Files that each household stands for.
    """

    edited: Edited
    households: pd.Index
    center: Int32s
    travel_time_s: Floats
    limit_s: Floats
    crowded: NDArray[np.bool_]
    proved: float
    files_each: float = 1.0

    @cached_property
    def figures(self) -> Figures:
        """What it comes to."""
        served, time = self.center >= 0, self.travel_time_s[self.center >= 0]
        near = int((time <= self.limit_s[served]).sum())
        full = int(self.crowded.sum())
        lost = int((~served).sum()) * self.edited.standards.unserved_penalty_s
        return Figures(
            in_reach=near,
            no_capacity=full,
            beyond_reach=len(served) - near - full,
            mean_travel_s=float(time.mean()) if len(time) else np.nan,
            farthest_s=largest_told(time),
            cost=(float(time.sum()) + lost) * self.files_each,
        )

    @cached_property
    def centers(self) -> gpd.GeoDataFrame:
        """The centers with ``homes`` and ``load``, households and files that each has.

        And ``full``, whether it has no room.
        """
        centers = self.edited.centers
        served = self.center[self.center >= 0]
        homes = np.bincount(served, minlength=len(centers))
        load = np.rint(homes * self.files_each).astype(np.int64)
        full = homes >= places_of(centers["capacity"], self.files_each)
        return gpd.GeoDataFrame(centers.assign(homes=homes, load=load, full=full))

    @cached_property
    def assignments(self) -> pd.DataFrame:
        """Index household_id: center_id and travel_time_s, missing for the unserved, and reason."""
        ids = np.array([*self.edited.centers.index, None], dtype=object)
        reason = np.full(len(self.center), None, dtype=object)
        reason[self.center < 0] = TOO_FAR
        reason[self.crowded] = NO_CAPACITY
        return pd.DataFrame(
            {
                "center_id": pd.array(ids[self.center], dtype="str"),
                "travel_time_s": self.travel_time_s,
                "reason": pd.array(reason, dtype="str"),
            },
            index=self.households,
        )


@dataclass(frozen=True)
class Effect:
    """What an outcome changes for households, against another one of the same workshop.

    Parameters
    ----------
    shorter, longer
        Households served in both whose way is at least a minute shorter, or longer.
    newly_served, no_longer_served
        Households that only one of them serves.
    other_center
        Households that another center serves.
    gaining, losing
        Households served in both whose way is shorter, or longer, by however little.
    saved_s, lost_s
        Seconds that these save in all, and that these lose.
    """

    shorter: int
    longer: int
    newly_served: int
    no_longer_served: int
    other_center: int
    gaining: int
    losing: int
    saved_s: float
    lost_s: float


def effect_of(before: Outcome, after: Outcome) -> Effect:
    """Say who gains and who loses between two outcomes of one workshop.

    Parameters
    ----------
    before, after
        The outcomes.
    """
    was, now = before.center >= 0, after.center >= 0
    change = np.where(was & now, after.travel_time_s - before.travel_time_s, 0.0)
    moved = moved_households(before, after)
    return Effect(
        shorter=int((change <= -LEAST_S).sum()),
        longer=int((change >= LEAST_S).sum()),
        newly_served=int((now & ~was).sum()),
        no_longer_served=int((was & ~now).sum()),
        other_center=int((moved & was & now).sum()),
        gaining=int((change < 0).sum()),
        losing=int((change > 0).sum()),
        saved_s=float(-change[change < 0].sum()),
        lost_s=float(change[change > 0].sum()),
    )


def moved_households(before: Outcome, after: Outcome) -> NDArray[np.bool_]:
    """Say which households another center serves, or the same one elsewhere, shape (n,)."""
    ids = before.edited.centers.index.get_indexer(after.edited.centers.index)
    known = np.append(ids, -1)
    fresh = np.append(ids < 0, False)
    return np.asarray((known[after.center] != before.center) | fresh[after.center])
