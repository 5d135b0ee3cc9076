"""What if: edits of a plan, answered exactly while somebody watches.

A workshop holds the households of a plan, and whom each center serves. An edit moves only those
whom it touches, capacity included, to the assignment of least total travel: see
`siting.location.methods.assigning.following`, which proves each one. A least number of files of a
center is not asked.
"""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np

from layers.crs import WGS84, earth_xyz, points_xyz
from layers.households.intake import Intake
from layers.phrases import Phrase
from layers.streets.reading import Streets
from siting.arrays import Floats, Int32s
from siting.checks import kind_of
from siting.errors import ProblemError
from siting.location.methods.assigning.following import Followed, Following
from siting.planning.edits import Edit, apply_edits
from siting.planning.outcomes import Outcome, places_of
from siting.planning.plan_streets import across_gaps, check_streets
from siting.planning.projecting import files_each
from siting.plans.assembling import rural_flags
from siting.plans.frames import Plan
from siting.standards import Standards
from siting.travel import PointTravel
from siting.travel.estimates import PacedTravel, estimated_pace
from siting.travel.household_travel import PlanTravel, plan_travel
from siting.travel.street_times import StreetTravel

#: Standards on which travel times, and so the whole assignment, depend.
_OF_TRAVEL = (
    "walk_kph",
    "urban_ride_kph",
    "rural_ride_kph",
    "boarding_s",
    "urban_detour",
    "rural_detour",
    "unserved_penalty_s",
)


class Workshop:
    """Answers edits of one plan.

    Parameters
    ----------
    plan
        The plan that is edited.
    intake
        The households that it was made from.
    streets
        The networks that it was made with, see `siting.planning.plan_streets`; with any, an edit
        that puts a center somewhere waits for the ways from there.
    cache_dir
        Folder in which tables of streets are kept.

    Attributes
    ----------
    plan, intake
        As given.
    homes
        The located households, in the order of their ids, which is that of every outcome.
    rural
        Whether each lives in a rural neighborhood, shape (n,).
    area, county
        Position of the neighborhood of each, -1 for none, and number of its county, shape (n,).
    county_of
        Number of the county of each neighborhood, shape (a,).
    files_each
        Files that each household stands for: more or less than 1 where the plan is for years to
        come, see `siting.planning.projecting.files_each`.

    Raises
    ------
    ProblemError
        When the households or the streets are not those of the plan.
    UnsupportedError
        When the plan is for files that are expected to grow otherwise in one area than in another.
    """

    def __init__(
        self,
        plan: Plan,
        intake: Intake,
        *,
        streets: Sequence[Streets] = (),
        cache_dir: Path | None = None,
    ) -> None:
        read = "open the file with siting.open_plan"
        kind_of(plan, Plan, "The plan of a workshop must be a Plan", read)
        read = "read the file with layers.read_households"
        kind_of(intake, Intake, "The households must be an intake", read)
        self.plan, self.intake = plan, intake
        self.homes = same_households(plan, intake)
        check_streets(plan.facts, streets)
        self.files_each = files_each(plan.facts.options)
        self._streets, self._cache_dir = streets, cache_dir
        self._across_gaps = across_gaps(plan.facts)
        self._on_streets: dict[float, StreetTravel] = {}
        labels = plan.assignments["neighborhood_id"].reindex(self.homes.index)
        self.rural = rural_flags(plan.neighborhoods, labels)
        areas = plan.neighborhoods
        self.area = areas.index.get_indexer(labels)
        self.county_of = (
            areas.groupby(["province_code", "county"], dropna=False).ngroup().to_numpy()
        )
        self.county = np.append(self.county_of, -1)[self.area]
        self._home_xyz = points_xyz(self.homes.geometry)
        self._places: dict[tuple[str, float, float], int] = {}
        self._followed: dict[tuple[float, ...], tuple[Following, Followed]] = {}

    def answer(self, edits: Sequence[Edit] = ()) -> Outcome:
        """Say whom each center serves after some edits, at least total travel.

        Parameters
        ----------
        edits
            In the order in which they were done; none for the plan as it is. They need not continue
            those of the question before: it is answered likewise, and as fast.

        Raises
        ------
        ProblemError, StandardsError
            As from `siting.planning.edits.apply_edits`.
        """
        edited = apply_edits(self.plan.centers, self.plan.standards, edits)
        rules, nodes = edited.standards, self._nodes(edited.centers)
        capacity = np.zeros(len(self._places))
        capacity[nodes] = places_of(edited.centers["capacity"], self.files_each)
        book, found = self._follow(rules, capacity)
        number = np.full(len(capacity) + 1, -1, np.int32)
        number[nodes] = np.arange(len(nodes), dtype=np.int32)
        return Outcome(
            edited=edited,
            households=self.homes.index,
            center=number[found.site],
            travel_time_s=np.where(found.site >= 0, found.cost, np.nan),
            limit_s=rules.limits_s(self.rural),
            crowded=book.crowded(found),
            proved=found.bound * self.files_each,
            files_each=self.files_each,
        )

    def _nodes(self, centers: gpd.GeoDataFrame) -> Int32s:
        """Return the number of each center's place; places that were never seen are numbered."""
        keys = list(zip(centers.index, centers.geometry.x, centers.geometry.y, strict=True))
        for key in keys:
            self._places.setdefault(key, len(self._places))
        return np.array([self._places[key] for key in keys], dtype=np.int32)

    def _follow(self, rules: Standards, capacity: Floats) -> tuple[Following, Followed]:
        """Go on from the last assignment at these speeds; the first one is made from nothing."""
        speeds = tuple(float(getattr(rules, name)) for name in _OF_TRAVEL)
        if speeds in self._followed:
            book, last = self._followed[speeds]
            if book.n_sites < len(capacity):
                book.extend(self._travel(rules))
            found = book.change(last, capacity)
        else:
            n = len(self.homes)
            penalty = np.full(n, rules.unserved_penalty_s)
            book = Following(self._travel(rules), weight=np.ones(n), penalty=penalty)
            found = book.begin(capacity)
        self._followed[speeds] = book, found
        return book, found

    def _travel(self, rules: Standards) -> PlanTravel:
        """Return travel to every place that was ever seen."""
        lon, lat = (np.array([key[axis] for key in self._places]) for axis in (1, 2))
        return self.travel_to(gpd.GeoSeries.from_xy(lon, lat, crs=WGS84), rules)

    def travel_to(self, places: gpd.GeoSeries, rules: Standards) -> PlanTravel:
        """Return travel from the households, in the order of their ids, to some places.

        Parameters
        ----------
        places
            Points in WGS 84.
        rules
            Speeds, detours and the farthest that anybody is sent.
        """
        if self._streets:
            return self._street_travel(places, rules)
        xyz = earth_xyz(places.x.to_numpy(), places.y.to_numpy())
        distance = PointTravel(self._home_xyz, xyz, metric="earth")
        return PacedTravel(distance, estimated_pace(self.rural, rules))

    def _street_travel(self, places: gpd.GeoSeries, rules: Standards) -> PlanTravel:
        """Return travel on streets; the graphs of the walking speed asked for last are kept."""
        travel = plan_travel(
            *(self.homes.geometry, places, self.rural, rules),
            streets=self._streets,
            cache_dir=self._cache_dir,
            across_gaps=self._across_gaps,
            known=self._on_streets.get(rules.walk_kph),
        )
        if isinstance(travel, StreetTravel):
            self._on_streets = {rules.walk_kph: travel}
        return travel


def same_households(plan: Plan, intake: Intake) -> gpd.GeoDataFrame:
    """Return the located households of a plan, in the order of their ids.

    Parameters
    ----------
    plan, intake
        A plan, and what it was made from.

    Raises
    ------
    ProblemError
        When the plan was made from others.
    """
    homes = intake.located.sort_index()
    lost = plan.assignments.index.difference(homes.index)
    new = homes.index.difference(plan.assignments.index)
    if len(lost) or len(new):
        message = (
            "The plan was made from {n_planned:,} located households; {n_lost:,} of them are not "
            "in {source}, which has {n_new:,} others. Give the file that the plan was made from, "
            "or make a new plan."
        )
        raise ProblemError(
            message,
            n_planned=len(plan.assignments),
            n_lost=len(lost),
            source=intake.source or Phrase("the frame"),
            n_new=len(new),
        )
    return homes
