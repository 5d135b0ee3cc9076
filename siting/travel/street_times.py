"""Travel time on streets: on foot or by a shared vehicle, estimated where streets cannot say.

Each household takes the quicker of both. Where no network is given for one of them, where a door is
off the network, or where no way leads to a candidate, the estimate of `siting.travel.estimates`
stands in and the time is called ``estimated``. Across a gap of the network, such as water without a
bridge, nothing is estimated unless that is asked for.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.crs import points_xyz
from layers.streets.reading import Mode, Streets
from siting.arrays import Floats, Int32s
from siting.engine import Engine
from siting.errors import ProblemError
from siting.standards import Standards
from siting.travel import Neighbors, PointTravel, Travel, Within
from siting.travel.estimates import Pace
from siting.travel.sparse import SparseTravel
from siting.travel.streets.doors import find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.links import Links
from siting.travel.streets.tables import Progress, travel_table

_MODES: tuple[Mode, ...] = get_args(Mode)
#: Milliseconds in a second.
_MS = 1000


@dataclass(frozen=True, eq=False)
class StreetTravel(Travel):
    """Travel times of households on streets, each of the ``network`` or ``estimated``.

    Parameters
    ----------
    table
        The times.
    distance
        Distances along the ground in a straight line, in meters.
    usage
        One row for each network, index ``mode``: source, sha256, nodes, edges; households and
        candidates, how many of each are `off` every street and how many are `cut_off` from the
        largest part of the network in which every street reaches every other; `gaps_estimated`,
        whether ways across gaps are estimated; `points_missing`, see `layers.streets.network`.
    graphs
        The networks, with the time of each edge.
    """

    table: SparseTravel
    distance: PointTravel
    usage: pd.DataFrame
    graphs: dict[Mode, StreetGraph] = field(default_factory=dict)

    @property
    def n_demand(self) -> int:
        """Number of households."""
        return self.table.n_demand

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return self.table.n_candidates

    @property
    def places(self) -> Int32s:
        """Label of the place of each candidate, shape (m,)."""
        return self.table.places

    @property
    def origins(self) -> Int32s:
        """Label of the place of each household, shape (n,)."""
        return self.table.origins

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the seconds of each pair; ``inf`` beyond the cutoff and for a site of -1."""
        return self.table.pairs(demand, site)

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each household's k nearest; `of` some households, `among` some sites."""
        return self.table.nearest(k, of=of, among=among)

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all of some sites that some households reach in so many seconds, or one for each."""
        return self.table.within(radius, of=of, among=among)

    def source(self, demand: Int32s, site: Int32s) -> NDArray[np.str_]:
        """Say of each pair whether its time is of the ``network`` or ``estimated``, else empty."""
        return self.table.source(demand, site)


class _Points(NamedTuple):
    """Distinct places, which of them each point is at, and their distances."""

    homes: gpd.GeoSeries
    home_of: Int32s
    sites: gpd.GeoSeries
    site_of: Int32s
    distance: PointTravel


class _Entries(NamedTuple):
    """Travel times between places, in milliseconds."""

    row: Int32s
    column: Int32s
    milliseconds: Int32s


def street_travel(  # noqa: PLR0913 - what is given, and how it is looked for
    households: gpd.GeoSeries,
    candidates: gpd.GeoSeries,
    streets: Iterable[Streets],
    pace: Pace,
    standards: Standards,
    *,
    memory_mb: float = 4000.0,
    progress: Progress | None = None,
    cache_dir: Path | None = None,
    across_gaps: bool = False,
    known: StreetTravel | None = None,
    engine: Engine | None = None,
) -> StreetTravel:
    """Find how long each household takes to each candidate on streets.

    Parameters
    ----------
    households, candidates
        Points in any stated CRS.
    streets
        At most one network for walking and one for driving.
    pace
        How fast each household travels where streets cannot say.
    standards
        Walking speed, and the seconds to reach and await a vehicle.
    memory_mb
        Megabytes that the table of each network may take while it is made.
    progress
        Called with how many candidates are done, and how many there are, for each network.
    cache_dir
        Folder in which tables are kept by their content; by default none is.
    across_gaps
        Whether to estimate ways between parts of a network that no street joins, see
        `siting.travel.streets.links.Links.apart`; by default nobody comes from one to the other.
    known
        Travel on these very networks at this walking speed, whose graphs are then not made again.
    engine
        Who searches the ways; by default threads of this process.

    Returns
    -------
    The times, and how many households and candidates the networks do not serve.

    Raises
    ------
    ProblemError
        When two networks are for the same way of moving, or the table does not fit the memory.
    """
    networks = by_mode(streets)
    cutoff = standards.unserved_penalty_s  # beyond it no household is ever sent
    points = _places(households, candidates, pace)
    own_pace = _paces(pace, points.home_of)
    search = partial(
        travel_table,
        memory_mb=memory_mb,
        progress=progress,
        cache_dir=cache_dir,
        engine=engine,
    )
    entries: list[tuple[_Entries, bool]] = []
    usage: list[dict[str, object]] = []
    graphs: dict[Mode, StreetGraph] = {}
    links: dict[Mode, Links] = {}
    for mode, network in networks.items():
        kph = standards.walk_kph if mode == "walk" else None
        made = None if known is None else known.graphs[mode]
        graph = graphs[mode] = made or StreetGraph.from_streets(network, kph=kph)
        doors = find_doors(graph, points.homes), find_doors(graph, points.sites)
        wait_s = 0.0 if mode == "walk" else standards.boarding_s
        table = search(graph, *doors, cutoff_s=max(cutoff - wait_s, 0.0))
        entries.append((_listed(table, wait_s), False))
        links[mode] = Links(graph, *doors)
        usage.append(_usage(network, links[mode], points) | {"gaps_estimated": across_gaps})
    for mode in _MODES:
        for estimate in _estimates(mode, own_pace, points, links.get(mode), cutoff):
            joined = estimate
            if not across_gaps:  # where a mode has no network, the other one knows the gaps
                joined = _without_gaps(estimate, links.get(mode) or next(iter(links.values())))
            entries.append((joined, True))
    distance = PointTravel(points_xyz(households), points_xyz(candidates), metric="earth")
    return StreetTravel(
        _joined(entries, points), distance, pd.DataFrame(usage).set_index("mode"), graphs
    )


def by_mode(streets: Iterable[Streets]) -> dict[Mode, Streets]:
    """Return the networks by the way of moving that each is for.

    Raises
    ------
    ProblemError
        When there is none, or two are for the same.
    """
    found: dict[Mode, Streets] = {}
    for network in streets:
        if network.mode in found:
            what = "walking" if network.mode == "walk" else "driving"
            message = (
                "Two street networks are for {what}, {source} and {other_source}; give one network "
                "for walking and one for driving."
            )
            raise ProblemError(
                message, what=what, source=found[network.mode].source, other_source=network.source
            )
        found[network.mode] = network
    if not found:
        message = "No street network is given; give one for walking, one for driving, or both."
        raise ProblemError(message)
    return {mode: found[mode] for mode in _MODES if mode in found}


def _places(households: gpd.GeoSeries, candidates: gpd.GeoSeries, pace: Pace) -> _Points:
    """Keep one of those that share a place and a pace."""
    homes, sites = households.to_crs(4326), candidates.to_crs(4326)
    home = np.column_stack([homes.x, homes.y, pace.walk_s_per_m, pace.ride_s_per_m])
    first, home_of = np.unique(home, axis=0, return_index=True, return_inverse=True)[1:]
    site = np.column_stack([sites.x, sites.y])
    second, site_of = np.unique(site, axis=0, return_index=True, return_inverse=True)[1:]
    homes, sites = homes.iloc[first], sites.iloc[second]
    distance = PointTravel(points_xyz(homes), points_xyz(sites), metric="earth")
    return _Points(
        homes, home_of.ravel().astype(np.int32), sites, site_of.ravel().astype(np.int32), distance
    )


def _paces(pace: Pace, home_of: Int32s) -> Pace:
    """Return the pace of each place."""
    first = np.unique(home_of, return_index=True)[1]
    return Pace(pace.walk_s_per_m[first], pace.ride_s_per_m[first], pace.boarding_s)


def _joined(entries: list[tuple[_Entries, bool]], points: _Points) -> SparseTravel:
    """Keep the quickest time of each pair; each part says whether it is estimated."""
    row, column, milliseconds = (
        np.concatenate(part) for part in zip(*(part for part, _ in entries), strict=True)
    )
    estimated = np.repeat([flag for _, flag in entries], [len(part.row) for part, _ in entries])
    return SparseTravel.from_entries(
        *(row, column, milliseconds),
        row_of=points.home_of,
        column_of=points.site_of,
        estimated=estimated,
    )


def _listed(table: SparseTravel, wait_s: float) -> _Entries:
    """Write the rows and columns of doors out as those of places."""
    row, column, milliseconds, _ = table.entries()
    for labels in (table.row_of, table.column_of):
        row, column, milliseconds = _spread(row, column, milliseconds, labels)
        row, column = column, row  # now the other side
    return _Entries(row, column, milliseconds + round(wait_s * _MS))


def _spread(row: Int32s, column: Int32s, time: Int32s, labels: Int32s) -> _Entries:
    """Repeat each entry for every place that has the label of its row."""
    counts = np.bincount(labels)
    if (counts == 1).all():
        place = np.argsort(labels).astype(np.int32)
        return _Entries(place[row], column, time)
    order = np.argsort(labels, kind="stable").astype(np.int32)
    first = np.cumsum(counts) - counts
    each = counts[row]
    turn = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    place = order[np.repeat(first[row], each) + turn]
    return _Entries(place, np.repeat(column, each), np.repeat(time, each))


def _estimates(
    mode: Mode, pace: Pace, points: _Points, links: Links | None, cutoff_s: float
) -> Iterable[_Entries]:
    """Estimate what streets cannot say: all pairs without a network, else those not linked."""
    rows = np.arange(points.distance.n_demand, dtype=np.int32)
    if links is None:
        columns = np.arange(points.distance.n_candidates, dtype=np.int32)
        yield _estimate(mode, pace, points.distance, rows, columns, cutoff_s)
        return
    for linked, columns in links.groups():
        lost = rows[~linked]
        if len(lost):
            found = _estimate(mode, pace, points.distance, lost, columns, cutoff_s)
            unknown = ~links.along_one(found.row, found.column)
            yield _Entries(*(values[unknown] for values in found))


def _without_gaps(estimate: _Entries, links: Links) -> _Entries:
    """Leave out the pairs that a gap of a network lies between."""
    joined = ~links.apart(estimate.row, estimate.column)
    return _Entries(*(values[joined] for values in estimate))


def _estimate(
    mode: Mode,
    pace: Pace,
    distance: PointTravel,
    rows: Int32s,
    columns: Int32s,
    cutoff_s: float,
) -> _Entries:
    s_per_m = pace.walk_s_per_m if mode == "walk" else pace.ride_s_per_m
    wait_s = 0.0 if mode == "walk" else pace.boarding_s
    radius = np.maximum(cutoff_s - wait_s, 0.0) / s_per_m[rows]
    near = distance.within(radius, of=rows, among=columns)
    row = np.repeat(rows, np.diff(near.start))
    seconds = distance.pairs(row, near.site) * s_per_m[row] + wait_s
    kept = seconds <= cutoff_s
    milliseconds = np.ceil(seconds[kept] * _MS).astype(np.int32)
    return _Entries(row[kept], near.site[kept], milliseconds)


def _usage(network: Streets, links: Links, points: _Points) -> dict[str, object]:
    """Count households and candidates, and those that the network does not serve."""
    households = np.bincount(points.home_of)
    candidates = np.bincount(points.site_of)
    return {
        "mode": network.mode,
        "source": network.source,
        "sha256": network.sha256,
        "nodes": network.n_nodes,
        "edges": network.n_edges,
        "households": int(households.sum()),
        "households_off": int(households[~links.homes_attached].sum()),
        "households_cut_off": int(households[links.homes_cut_off].sum()),
        "candidates": int(candidates.sum()),
        "candidates_off": int(candidates[~links.sites_attached].sum()),
        "candidates_cut_off": int(candidates[links.sites_cut_off].sum()),
        "points_missing": network.points_missing,
    }
