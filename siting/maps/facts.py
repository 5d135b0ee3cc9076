"""The few figures that stand in a map's title and at the head of a page."""

import math
from dataclasses import dataclass

from siting.maps.views import View
from siting.privacy import too_few


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Figures of a plan, or of one province of it.

    Parameters
    ----------
    centers
        Number of centers.
    households
        Households with a place; the next three add up to them.
    in_reach
        Those that a center within the travel limit serves.
    no_capacity
        Those that are not served since no center has room for them.
    beyond_reach
        Those whose center is beyond the limit, or that are too far from any.
    unlocated
        Households with no place, whose file names the area.
    from_best
        By which part of the best possible the cost of the plan is above it at most; None without a
        bound, and for a province, of which none was computed.
    standards
        Name of the standards.
    travel_source
        ``estimated``, ``network`` or ``mixed``.
    whole
        Whether all of the plan is shown, not one province.
    approximate
        Households that were placed only to a settlement; None where not known, where they are few,
        and for a province.
    objective
        What the plan was to be best in, and what `from_best` is of.

    Notes
    -----
    Numbers that `siting.privacy` withholds are missing.
    """

    centers: int
    households: float
    in_reach: float
    no_capacity: float
    beyond_reach: float
    unlocated: float
    from_best: float | None
    standards: str
    travel_source: str
    whole: bool
    approximate: int | None
    objective: str = "total"

    @property
    def reach_share(self) -> float:
        """Share of households in reach; missing without households."""
        return self.in_reach / self.households if self.households > 0 else math.nan

    @property
    def gap_share(self) -> float:
        """Share of households beyond reach or without capacity; missing without households."""
        return 1.0 - self.reach_share


def view_facts(view: View) -> Facts:
    """Add the figures of a view up."""
    told, facts = view.total, view.facts
    few = bool(facts.approximate) and too_few(facts.approximate)
    return Facts(
        centers=int(told["centers"]),
        households=told["households"],
        in_reach=told["in_reach"],
        no_capacity=told["no_capacity"],
        beyond_reach=told["beyond_reach"],
        unlocated=told["unlocated"],
        from_best=facts.from_best if view.whole else None,
        standards=view.standards.name,
        travel_source=facts.travel_source,
        whole=view.whole,
        approximate=None if few or not view.whole else facts.approximate,
        objective=facts.objective,
    )
