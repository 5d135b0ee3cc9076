"""The few figures that stand in a map's title and at the head of a page."""

import math
from dataclasses import dataclass

from siting.maps.views import View


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Figures of a plan, or of one province of it.

    Parameters
    ----------
    centers
        Number of centers.
    households
        Households with a place in the plan, served or not.
    served
        Households that the centers standing there serve.
    in_reach
        Households within the travel limit of their center.
    from_best
        By which part of the best possible the cost of the whole plan is above it at most; None
        without a bound.
    standards
        Name of the standards.
    travel_source
        ``estimated``, ``network`` or ``mixed``.
    approximate
        Households of the whole plan that were placed only to a settlement; None where not known.
    unlocated
        Households with no place, whose file names the area.
    """

    centers: int
    households: int
    served: int
    in_reach: int
    from_best: float | None
    standards: str
    travel_source: str
    approximate: int | None
    unlocated: int

    @property
    def reach_share(self) -> float:
        """Share of households in reach; missing without households."""
        return self.in_reach / self.households if self.households else math.nan

    @property
    def gap_share(self) -> float:
        """Share of households beyond reach or without capacity; missing without households."""
        return 1.0 - self.reach_share


def view_facts(view: View) -> Facts:
    """Add the figures of a view up."""
    total, facts = view.total, view.facts
    return Facts(
        centers=int(total["centers"]),
        households=int(total["households"]),
        served=int(total["load"]),
        in_reach=int(total["in_reach"]),
        from_best=facts.from_best,
        standards=view.standards.name,
        travel_source=facts.travel_source,
        approximate=facts.approximate,
        unlocated=int(total["unlocated"]),
    )
