"""Where centers may stand: in every neighborhood, where one stands today, and where one is offered.

A center that stands keeps its place and its capacity. One that may move or close can be left out of
a plan, at a cost that the standards state; one that is enlarged is, to the solver, a second site at
the same place, which takes the files of one more worker: travel and bound are those of the very
problem.
"""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.centers import MAY_CLOSE, MAY_MOVE, STAYS, Sites
from layers.crs import WGS84
from layers.phrases import Phrase
from layers.places.boundaries import load_provinces, locate
from layers.texts.errors import Reasons
from siting.errors import ProblemError
from siting.planning.capacities import PLAIN, ByPlace, fill_capacities
from siting.planning.changes import Change
from siting.plans.assembling import NEIGHBORHOOD, OFFERED, ROOM, STANDING, candidate_points
from siting.standards import Standards

#: How far from the polygons of neighborhoods and counties a site still belongs to the nearest.
NEAR_M = 25_000.0
#: Rows of a file that a message names at most.
_NAMED = 3
#: Reasons that a message tells at most.
_REASONS = 3

_REGION = ["province_code", "province", "county_code", "county"]


def offer_sites(
    areas: gpd.GeoDataFrame,
    standards: Standards,
    counties: gpd.GeoDataFrame,
    *,
    existing: Sites | None = None,
    candidates: Sites | None = None,
    forbidden: gpd.GeoDataFrame | None = None,
    change: Change | None = None,
    by_place: ByPlace = PLAIN,
) -> gpd.GeoDataFrame:
    """List where centers may stand, and what each place allows and costs.

    Parameters
    ----------
    areas
        Neighborhoods, see `siting.neighborhoods.forming.cluster_households`.
    standards
        Files of a center and of a worker, and what moving and closing one costs.
    counties
        Polygons by county_code with county, province_code and province.
    existing
        Centers that stand.
    candidates
        Places where one may open; without any, every neighborhood offers one.
    forbidden
        Polygons in which none may open.
    change
        What is to change, where that is asked instead of a number of centers.
    by_place
        What tells the files of a center whose own row does not.

    Returns
    -------
    Points in WGS 84 in the order of the candidates of the problem, neighborhoods first. Index: id
    of the center that would stand there. Columns ``kind``, ``name``, province_code, province,
    county_code, county, ``setting``, ``neighborhood_id``, ``tier``; ``capacity`` and
    ``capacity_by`` (see `siting.planning.capacities`), ``min_load`` (in files), ``opening_cost``,
    ``closing_cost`` (in household-seconds), ``fixed``, ``forbidden``, ``may_move``, and ``at``, the
    position of the center that a site enlarges, else its own.

    Raises
    ------
    ProblemError
        When two sites have one id, or a change is asked for where no center stands.
    """
    if change is not None and existing is None:
        message = "A change needs the centers that stand; give them, or a number of centers."
        raise ProblemError(message)
    parts = [
        _of_neighborhoods(areas, standards, free=candidates is None and not _only_close(change))
    ]
    if existing is not None:
        parts.append(_of_standing(existing, areas, counties, standards, change))
        if change is not None and change.enlarge:
            parts.append(_more_room(parts[1], standards))
    if candidates is not None:
        parts.append(_of_candidates(candidates, areas, counties, standards))
    parts[0] = _renamed(parts[0], taken=[part.index for part in parts[1:]])
    sites = fill_capacities(pd.concat(parts), standards, by_place)
    if forbidden is not None:
        inside = locate(sites, forbidden).notna().to_numpy()
        sites["forbidden"] |= inside & ~sites["kind"].isin([STANDING, ROOM]).to_numpy()
    _check_ids(sites)
    own = np.arange(len(sites))
    where = pd.Series(own, index=sites.index)
    room = (sites["kind"] == ROOM).to_numpy()
    own[room] = where[sites.index[room].str.removesuffix(_SUFFIX)].to_numpy()
    return gpd.GeoDataFrame(sites.assign(at=own), geometry="geometry", crs=WGS84)


#: What stands behind the id of a center for the room that it gets, and behind that of a
#: neighborhood after which a center that stands is called.
_SUFFIX, _NEW = "+", "-new"


def _only_close(change: Change | None) -> bool:
    return change is not None and change.open == 0


def _of_neighborhoods(
    areas: gpd.GeoDataFrame, standards: Standards, *, free: bool
) -> gpd.GeoDataFrame:
    """Let every neighborhood offer the middle of a square of homes."""
    frame = pd.DataFrame(areas[["name", *_REGION, "setting"]]).assign(
        kind=NEIGHBORHOOD,
        neighborhood_id=areas.index.to_numpy(),
        tier=pd.Series(pd.NA, index=areas.index, dtype="str"),
        capacity=np.nan,
        min_load=float(standards.minimum_files),
        opening_cost=0.0,
        closing_cost=0.0,
        fixed=False,
        forbidden=not free,
        may_move=False,
    )
    return gpd.GeoDataFrame(frame, geometry=candidate_points(areas), crs=WGS84)


def _renamed(offered: gpd.GeoDataFrame, taken: list[pd.Index]) -> gpd.GeoDataFrame:
    """Give neighborhoods other ids where a center that stands has theirs, as of an older plan."""
    used = pd.Index(np.concatenate(taken)) if taken else offered.index[:0]
    ids = offered.index.to_series()
    return offered.set_index(ids.where(~ids.isin(used), ids + _NEW))


def _of_standing(
    existing: Sites,
    areas: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame,
    standards: Standards,
    change: Change | None,
) -> gpd.GeoDataFrame:
    """Let each center keep its capacity, and its place unless its row or the change says so."""
    given = existing.accepted
    closing = change is None or change.close > 0
    status = given["status"].fillna(MAY_CLOSE if change is not None and closing else STAYS)
    if not closing:  # a change that closes none leaves those standing that may close
        status = status.replace(MAY_CLOSE, STAYS)
    by_workers = given["workers"] * standards.files_per_worker
    leaving = {
        STAYS: 0.0,
        MAY_MOVE: standards.moving_cost_s,
        MAY_CLOSE: standards.closing_cost_s,
    }
    return _placed(given, areas, counties).assign(
        kind=STANDING,
        tier=given["tier"],
        capacity=given["capacity"].fillna(by_workers),
        min_load=0.0,
        opening_cost=0.0,
        closing_cost=status.map(leaving).astype(float),
        fixed=(status == STAYS).to_numpy(),
        forbidden=False,
        may_move=(status == MAY_MOVE).to_numpy(),
    )


def _of_candidates(
    candidates: Sites, areas: gpd.GeoDataFrame, counties: gpd.GeoDataFrame, standards: Standards
) -> gpd.GeoDataFrame:
    given = candidates.accepted
    by_workers = given["workers"] * standards.files_per_worker
    return _placed(given, areas, counties).assign(
        kind=OFFERED,
        tier=pd.Series(pd.NA, index=given.index, dtype="str"),
        capacity=given["capacity"].fillna(by_workers),
        min_load=float(standards.minimum_files),
        opening_cost=given["cost"],
        closing_cost=0.0,
        fixed=given["must_open"],
        forbidden=False,
        may_move=False,
    )


def _more_room(standing: gpd.GeoDataFrame, standards: Standards) -> gpd.GeoDataFrame:
    """Each center that stays offers room for the files of one more worker."""
    staying = standing[standing["fixed"]]
    return staying.set_index(staying.index + _SUFFIX).assign(
        kind=ROOM,
        capacity=float(standards.files_per_worker),
        closing_cost=0.0,
        fixed=False,
    )


def _placed(
    given: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, counties: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Say in which neighborhood and county each point lies, and of what setting it is."""
    near = locate(given, areas, nearest_within_m=NEAR_M).astype("str")
    county = locate(given, counties, nearest_within_m=NEAR_M).astype("str")
    region = counties[["province_code", "province", "county"]].reindex(county.to_numpy())
    frame = region.set_axis(given.index, axis=0).assign(
        county_code=county,
        neighborhood_id=near,
        setting=areas["setting"].reindex(near.to_numpy()).fillna("rural").to_numpy(),
        name=given["name"].fillna(pd.Series(given.index, index=given.index)),
    )
    outside = frame["province_code"].isna()
    if outside.any():
        code = locate(given[outside], load_provinces(), nearest_within_m=NEAR_M).astype("str")
        frame.loc[outside, "province_code"] = code
        frame.loc[outside, "province"] = code.map(load_provinces()["province"])
    return gpd.GeoDataFrame(frame, geometry=given.geometry, crs=WGS84)


def _check_ids(sites: pd.DataFrame) -> None:
    twice = sites.index[sites.index.duplicated()]
    if len(twice):
        message = (
            "{n_twice} ids are of two places each, such as {example!r}; give centers and "
            "candidates ids of their own."
        )
        raise ProblemError(message, n_twice=len(twice), example=twice[0])


def refuse_crowd(sites: gpd.GeoDataFrame, n_centers: int) -> None:
    """Refuse fewer centers than those that must be open.

    Parameters
    ----------
    sites
        As `offer_sites` returns them.
    n_centers
        Centers of the plan.

    Raises
    ------
    ProblemError
        When more centers stay, and candidates must open.
    """
    kind = sites.loc[sites["fixed"], "kind"]
    staying, opening = int((kind == STANDING).sum()), int((kind == OFFERED).sum())
    if len(kind) <= n_centers:
        return
    parts = [Phrase("{count} centers stand and stay", count=staying)] if staying else []
    parts += [Phrase("{count} candidates must open", count=opening)] if opening else []
    message = (
        "{parts:and}, more than the {n_centers} centers asked for; ask for at least {least}, or "
        "let some go with the status may_close in their file."
    )
    raise ProblemError(message, parts=parts, n_centers=n_centers, least=len(kind))


def refuse_lost(sites: Sites, what: str) -> None:
    """Refuse a file of which some rows were rejected: a center that stands is not left out unseen.

    Parameters
    ----------
    sites
        Centers or candidates.
    what
        What they are, for the sentence.

    Raises
    ------
    ProblemError
        When a row was rejected that is no closed center.
    """
    lost = sites.rejected[sites.rejected["reason"] != "center_closed"]
    if len(lost):
        message = (
            "{n_lost} of {n_rows:,} {what} in {source} cannot be placed (rows {rows}: {why:;}); "
            "mend these rows, or remove them."
            if len(lost) <= _NAMED
            else "{n_lost} of {n_rows:,} {what} in {source} cannot be placed (rows {rows} and "
            "others: {why:;}); mend these rows, or remove them."
        )
        raise ProblemError(
            message,
            n_lost=len(lost),
            n_rows=sites.n_rows,
            what=what,
            source=sites.source or Phrase("the frame"),
            rows=lost["row"].head(_NAMED).tolist(),
            why=sorted({Reasons(each) for each in lost["reason"]})[:_REASONS],
        )
