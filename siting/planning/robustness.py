"""What if it goes otherwise: plans under events, the centers that carry the risk, the best plan.

A plan is here what it is on the ground: centers at their places with their capacities. Under every
event households go to those same centers at the least cost, see `siting.location.standing`; a
household in an area of more files stands for so many files, which may go to several centers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.households.intake import Intake
from layers.places.boundaries import locate
from siting.arrays import Flags, Floats
from siting.errors import PlanFileError, ProblemError
from siting.location.solution import within_reach
from siting.location.standing import Shares, Standing
from siting.planning.events import Event
from siting.plans.assembling import rural_flags
from siting.plans.finding import find_center
from siting.plans.frames import Plan
from siting.privacy import largest_told, too_few
from siting.standards import Standards
from siting.travel.household_travel import PlanTravel, plan_travel

#: Names of what is no event of the user: nothing goes otherwise; the center closes that is missed
#: most, whichever that is.
TODAY, ONE_CLOSED = "today", "one_closed"
#: Centers whose closing is measured in full.
MOST_RISKS = 10


@dataclass(frozen=True, eq=False)
class Basis:
    """Whom plans are measured by, the same for all of them.

    Parameters
    ----------
    households
        Located households.
    rural
        Whether each lives in the country, shape (n,).
    areas
        Columns province_code and county_code of each, on their index.
    standards
        Speeds, limits and the penalty.
    """

    households: gpd.GeoDataFrame
    rural: Flags
    areas: pd.DataFrame
    standards: Standards

    @property
    def limit_s(self) -> Floats:
        """Longest acceptable travel time of each household, shape (n,)."""
        return self.standards.limits_s(self.rural)

    def travel(self, centers: gpd.GeoDataFrame, rules: Standards) -> PlanTravel:
        """Return estimated times from all households to centers."""
        return plan_travel(
            self.households.geometry, centers.geometry, self.rural, rules, streets=()
        )


def make_basis(
    households: gpd.GeoDataFrame, labels: pd.Series, areas: gpd.GeoDataFrame, standards: Standards
) -> Basis:
    """Return what plans are measured by, from neighborhoods.

    Parameters
    ----------
    households
        Located households; province_code and county_code of their file.
    labels
        Neighborhood of each, on their index; missing outside all.
    areas
        Neighborhoods: setting, province_code and county_code.
    standards
        The standards.
    """
    codes = ["province_code", "county_code"]
    inside = areas[codes].astype("str").reindex(labels.to_numpy()).set_axis(households.index)
    known = inside.where(inside.notna(), households[codes].astype("str"))
    return Basis(households, rural_flags(areas, labels), known, standards)


def basis_of_plan(intake: Intake, plan: Plan) -> Basis:
    """Return what plans are measured by as one of them says: town and country, and standards.

    Households that the plan does not know are of the neighborhood in whose area they live.

    Parameters
    ----------
    intake
        Households with their points; a plan keeps none.
    plan
        The plan, with its tables of households.

    Raises
    ------
    ProblemError
        When no household of the plan is among them.
    """
    households = intake.located.sort_index()
    known = plan.assignments["neighborhood_id"]
    if not households.index.isin(known.index).any():
        message = (
            "None of the {n_households:,} located households is in the plan, which has "
            "{n_known:,}; give the file that the plan was made from."
        )
        raise ProblemError(message, n_households=len(households), n_known=len(known))
    labels = known.reindex(households.index)
    new = ~households.index.isin(known.index)
    if new.any():
        labels[new] = locate(households[new], plan.neighborhoods).astype("str").to_numpy()
    return make_basis(households, labels, plan.neighborhoods, plan.standards)


def find_closed(events: Sequence[Event], plans: Mapping[str, gpd.GeoDataFrame]) -> list[Event]:
    """Return the events with closed centers by their ids.

    Parameters
    ----------
    events
        Events whose closed centers may be told by name.
    plans
        Centers of each plan: index center_id; name, county and province.

    Raises
    ------
    PlanFileError
        When no plan has a center that is called so, or one has several.
    """

    def find(said: str) -> str:
        refused: PlanFileError | None = None
        for centers in plans.values():
            try:
                return find_center(centers, said)
            except PlanFileError as error:
                refused = refused or error
        message = "There is no plan with a center {center!r}."
        raise refused or PlanFileError(message, center=said)

    return [replace(event, closed=tuple(map(find, event.closed))) for event in events]


def try_events(
    basis: Basis,
    plans: Mapping[str, gpd.GeoDataFrame],
    events: Sequence[Event],
    *,
    each_closed: bool = False,
) -> pd.DataFrame:
    """Measure plans under events.

    Parameters
    ----------
    basis
        Whom they are measured by.
    plans
        Centers of each plan: points, index center_id; ``capacity`` in files, ``status``.
    events
        What may come, see `find_closed`. A center is closed in every plan that has its id, unless
        that plan and the first that has it both made it up (``new``).
    each_closed
        Whether every center is closed in turn as well; that one counts whose closing costs most.

    Returns
    -------
    A row for each event, `TODAY` first and `ONE_CLOSED` last, and plan: ``event``, ``plan``,
    ``weight`` (0 for today), ``closed_files`` (those that the centers which the event closes have
    today; missing where it closes none), ``cost`` (household-seconds, the penalty of whoever has no
    center counted), ``lower_bound``, ``files``; ``in_reach``, ``beyond_reach``, ``no_capacity``
    (files, which add up to all); ``mean_s`` (of the served) and ``farthest_s``, the way that five
    of them have or exceed.

    Raises
    ------
    ProblemError
        When an event is named twice, as today is, closes a center that no plan has, or all centers
        of a plan.
    """
    names = [TODAY, *(event.name for event in events), ONE_CLOSED]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        message = "Two events are called {twice!r}; give each a name of its own."
        raise ProblemError(message, twice=twice)
    rows = []
    for plan, centers in plans.items():
        standing, load = _stand(basis, centers, None, ())
        shares = standing.shares()
        files = _files(shares, centers)
        told = _measure(basis, standing, shares, load)
        rows.append({"event": TODAY, "plan": plan, "weight": 0.0, "closed_files": np.nan, **told})
        if each_closed and len(centers) > 1:
            worst = int(standing.costs_without().argmax())
            told = _measure(basis, standing, standing.without(worst), load, closed=worst)
            told |= {"closed_files": files.iloc[worst]}
            rows.append({"event": ONE_CLOSED, "plan": plan, "weight": 1.0, **told})
        for event in events:
            closed = list(_closed_here(event, plan, plans))
            standing, load = _stand(basis, centers, event, closed)
            told = _measure(basis, standing, standing.shares(), load)
            told |= {"closed_files": files[closed].sum() if closed else np.nan}
            rows.append({"event": event.name, "plan": plan, "weight": event.weight, **told})
    table = pd.DataFrame(rows)
    order = {name: place for place, name in enumerate(names)}
    return table.sort_values("event", key=lambda name: name.map(order), kind="stable",
                             ignore_index=True)  # fmt: skip


def closing_risks(basis: Basis, centers: gpd.GeoDataFrame) -> pd.DataFrame:
    """Say what it costs when a center is closed, each of them alone.

    Parameters
    ----------
    basis
        Whom it is measured by.
    centers
        Centers of a plan, at least two.

    Returns
    -------
    Index center_id, dearest first, but behind all others those that have fewer than five files:
    name, province, county, ``files``, ``cost_more`` (household-seconds); and for the first
    `MOST_RISKS` ``lower_bound`` of the cost then, files that are less ``in_reach``
    than today, and more ``beyond_reach`` and with ``no_capacity``.

    Raises
    ------
    ProblemError
        When there are fewer than two centers.
    """
    if len(centers) < 2:
        message = "A plan of one center has none to go to when that one is closed; give another."
        raise ProblemError(message)
    standing, load = _stand(basis, centers, None, ())
    shares = standing.shares()
    today, files = _measure(basis, standing, shares, load), _files(shares, centers)
    more = standing.costs_without() - standing.cost
    table = pd.DataFrame(centers[["name", "province", "county"]]).assign(
        files=files, cost_more=more
    )
    order = np.lexsort((-more, too_few(files)))
    rows = []
    for site in order[:MOST_RISKS]:
        then = _measure(basis, standing, standing.without(int(site)), load, closed=int(site))
        rows.append(
            {
                "lower_bound": then["lower_bound"],
                "in_reach": today["in_reach"] - then["in_reach"],
                "beyond_reach": then["beyond_reach"] - today["beyond_reach"],
                "no_capacity": then["no_capacity"] - today["no_capacity"],
            }
        )
    first = pd.DataFrame(rows, index=table.index[order[:MOST_RISKS]])
    return table.iloc[order].join(first)


def judge(measures: pd.DataFrame) -> pd.DataFrame:
    """Compare plans over all events but today.

    Parameters
    ----------
    measures
        See `try_events`, with at least one event.

    Returns
    -------
    Index ``plan``: ``worst``, the cost under the event that costs it most, and ``worst_event``;
    ``average``, the mean cost by the weights of the events; ``regret``, by how much at most the
    plan costs more than the best of these plans under the same event.
    """
    told = measures[measures["event"] != TODAY]
    cost = told.pivot_table(index="event", columns="plan", values="cost", sort=False)
    cost = cost[list(dict.fromkeys(told["plan"]))].dropna()
    weight = told.drop_duplicates("event").set_index("event")["weight"].reindex(cost.index)
    return pd.DataFrame(
        {
            "worst": cost.max(),
            "worst_event": cost.idxmax(),
            "average": cost.mul(weight, axis=0).sum() / weight.sum(),
            "regret": cost.sub(cost.min(axis=1), axis=0).max(),
        }
    ).rename_axis("plan")


def _closed_here(event: Event, plan: str, plans: Mapping[str, gpd.GeoDataFrame]) -> tuple[str, ...]:
    """Return the closed centers of an event that a plan has."""
    centers, found = plans[plan], []
    for center in dict.fromkeys(event.closed):
        first = next((name for name in plans if center in plans[name].index), None)
        if first is None:
            message = (
                "The event {event!r} closes {center!r}, which no plan has; give the id of a "
                "center, or find it by its name with find_closed."
            )
            raise ProblemError(message, event=event.name, center=center)
        made_up = plans[first].loc[center, "status"] == "new"
        here = center in centers.index
        if here and (plan == first or not (made_up and centers.loc[center, "status"] == "new")):
            found.append(center)
    if len(found) == len(centers):
        message = "The event {event!r} closes all {n_found} centers of {plan}; keep one."
        raise ProblemError(message, event=event.name, n_found=len(found), plan=plan)
    return tuple(found)


def _stand(
    basis: Basis, centers: gpd.GeoDataFrame, event: Event | None, closed: Sequence[str]
) -> tuple[Standing, Floats]:
    """Return who goes where under an event, and how many files each household stands for."""
    rules, load = basis.standards, np.ones(len(basis.households))
    if event is not None:
        rules, load = event.rules(rules), event.load(basis.areas)
    kept = np.flatnonzero(~centers.index.isin(closed)).astype(np.int32)
    capacity = centers["capacity"].to_numpy(dtype=np.float64)[kept]
    travel = basis.travel(centers, rules)
    penalty = rules.unserved_penalty_s
    return Standing(travel, kept, load=load, capacity=capacity, penalty=penalty), load


def _files(shares: Shares, centers: pd.DataFrame) -> pd.Series:
    """Return the files of each center while all of them are open."""
    served = shares.site >= 0
    amount = np.bincount(shares.site[served], shares.amount[served], minlength=len(centers))
    return pd.Series(amount, index=centers.index, dtype="float64")


def _measure(
    basis: Basis, standing: Standing, shares: Shares, load: Floats, *, closed: int | None = None
) -> dict[str, float]:
    """Measure one answer; see `try_events` for the measures."""
    served = shares.site >= 0
    demand, amount = shares.demand[served], shares.amount[served]
    time = standing.travel.pairs(demand, standing.open_sites[shares.site[served]])
    among = standing.open_sites if closed is None else np.delete(standing.open_sites, closed)
    lost, without = shares.demand[~served], shares.amount[~served]
    near = within_reach(standing.travel, lost, among, basis.standards.unserved_penalty_s)
    room = float(without[near].sum())
    reached = float(amount[time <= basis.limit_s[demand]].sum())
    longest = np.full(len(load), -np.inf)
    np.maximum.at(longest, demand, time)
    files, total = float(load.sum()), float(amount.sum())
    return {
        "cost": shares.cost,
        "lower_bound": shares.lower_bound,
        "files": files,
        "in_reach": reached,
        "beyond_reach": files - reached - room,
        "no_capacity": room,
        "mean_s": float((amount * time).sum()) / total if total else np.nan,
        "farthest_s": largest_told(longest),
    }
