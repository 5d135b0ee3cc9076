"""Cost and feasibility of an answer, found from its lists and the instance alone.

Shares no line with the solver: it reads the file with numpy, measures again, and believes nothing
that the answer says of itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

Floats = NDArray[np.float64]

EARTH_RADIUS_M = 6_378_100.0
#: Part of a capacity by which rounding may exceed it: sums of demand are of decimal numbers.
ROUNDING = 1e-9
TINY = 1e-12


@dataclass(frozen=True)
class Checked:
    """What an answer is worth.

    Parameters
    ----------
    cost
        Its cost; None where it breaks off too early to have one.
    faults
        What it breaks, in a few words each; empty for a feasible one.
    """

    cost: float | None
    faults: tuple[str, ...]


def check(
    file: Path,
    answer: Mapping[str, Any],
    *,
    p: int | None,
    objective: str,
    metric: str | None = None,
    radius: float | None = None,
) -> Checked:
    """Work out what an answer costs and what it breaks.

    Parameters
    ----------
    file
        The instance.
    answer
        Its lists ``open`` and ``assignment`` are read, nothing else.
    p, objective, metric, radius
        The question, as in `catalog.Case`.

    Returns
    -------
    Cost and faults.
    """
    with np.load(file, allow_pickle=False) as content:
        arrays = {key: content[key] for key in content.files}
    is_open, assignment = np.array(answer["open"], int), np.array(answer["assignment"], int)
    matrix = _matrix(file, arrays)
    n, m = matrix.shape if matrix is not None else (len(_places(arrays)),) * 2
    faults = _malformed(is_open, assignment, n, m)
    if faults:
        return Checked(None, tuple(faults))
    demand = np.asarray(arrays.get("demand", np.ones(n)), float)
    served = np.flatnonzero(assignment >= 0)
    site = is_open[assignment[served]]
    travel = np.full(n, np.inf)
    if matrix is not None:
        travel[served] = matrix[served, site]
    else:
        travel[served] = _measure(arrays, served, site, metric)
    if p is not None and len(is_open) != p:
        faults.append(f"{len(is_open)} sites are open, not {p}")
    if objective in {"total", "farthest"} and len(served) < n:
        faults.append(f"{n - len(served)} points are not served")
    if objective == "cover" and (travel > (radius or 0)).any():
        faults.append(f"{int((travel > (radius or 0)).sum())} points are not covered")
    if "capacity" in arrays:
        load = np.bincount(site, weights=demand[served], minlength=m)
        capacity = np.asarray(arrays["capacity"], float)
        over = load > capacity * (1 + ROUNDING)
        if over.any():
            most = 100 * float((load[over] / np.maximum(capacity[over], TINY)).max() - 1)
            faults.append(f"{int(over.sum())} sites are above capacity, by up to {most:.0f} %")
    elif len(is_open):
        nearest = _nearest(arrays, matrix, is_open, metric)
        limit = radius or 0 if objective in {"covered", "cover"} else np.inf
        astray = travel > np.where(nearest <= limit, nearest * (1 + 1e-9) + 1e-9, np.inf)
        if astray.any():
            faults.append(f"{int(astray.sum())} points are not at their nearest open site")
    weight = np.ones(n) if "capacity" in arrays else demand
    cost = {
        "total": lambda: float((weight * travel)[weight > 0].sum()),
        "covered": lambda: float(demand[travel <= (radius or 0)].sum()),
        "farthest": lambda: float(travel.max()),
        "cover": lambda: float(len(is_open)),
    }[objective]()
    return Checked(cost if np.isfinite(cost) else None, tuple(faults))


def distances(file: Path, metric: str | None = None) -> Floats:
    """Return all distances of an instance, shape (n, m); for small ones only."""
    with np.load(file, allow_pickle=False) as content:
        arrays = {key: content[key] for key in content.files}
    matrix = _matrix(file, arrays)
    if matrix is not None:
        return matrix
    demand, site = np.indices((len(_places(arrays)),) * 2)
    return _measure(arrays, demand.ravel(), site.ravel(), metric).reshape(demand.shape)


def _malformed(
    is_open: NDArray[np.int_], assignment: NDArray[np.int_], n: int, m: int
) -> list[str]:
    faults = []
    if len(set(is_open.tolist())) < len(is_open) or ((is_open < 0) | (is_open >= m)).any():
        faults.append("the open sites are not different candidates")
    if assignment.shape != (n,):
        faults.append(f"{len(assignment)} points are assigned, not {n}")
    elif ((assignment < -1) | (assignment >= len(is_open))).any():
        faults.append("a point is assigned to no open site")
    return faults


def _matrix(file: Path, arrays: Mapping[str, NDArray[Any]]) -> Floats | None:
    beside = file.with_name(f"{file.stem.partition('_')[0]}_dist.npz")
    if "dist" in arrays:
        return np.asarray(arrays["dist"], float)
    if not beside.is_file():
        return None
    with np.load(beside, allow_pickle=False) as content:
        return np.asarray(content["dist"], float)


def _places(arrays: Mapping[str, NDArray[Any]]) -> Floats:
    keys: Sequence[str] = ("lat", "lon") if "lat" in arrays else ("x", "y")
    return np.column_stack([np.asarray(arrays[key], float) for key in keys])


def _measure(
    arrays: Mapping[str, NDArray[Any]],
    demand: NDArray[np.int_],
    site: NDArray[np.int_],
    metric: str | None,
) -> Floats:
    places = _places(arrays)
    here, there = places[demand], places[site]
    if "lat" in arrays:
        return _haversine(np.radians(here), np.radians(there))
    straight = np.hypot(*(here - there).T)
    return _bend(straight, metric)


def _nearest(
    arrays: Mapping[str, NDArray[Any]],
    matrix: Floats | None,
    is_open: NDArray[np.int_],
    metric: str | None,
) -> Floats:
    """Return the distance of each point to its nearest open site."""
    if matrix is not None:
        least: Floats = matrix[:, is_open].min(axis=1)
        return least
    n = len(_places(arrays))
    if "lat" in arrays:
        every = np.arange(n)
        each = [_measure(arrays, every, np.full(n, one), metric) for one in is_open]
        return np.asarray(np.min(each, axis=0))
    places = _places(arrays)
    return _bend(np.asarray(KDTree(places[is_open]).query(places)[0]), metric)


def _bend(straight: Floats, metric: str | None) -> Floats:
    return np.asarray(np.floor(straight) if metric == "floor" else straight)


def _haversine(here: Floats, there: Floats) -> Floats:
    north, east = np.asarray(there - here).T
    chord = (
        np.sin(north / 2) ** 2 + np.cos(here[:, 0]) * np.cos(there[:, 0]) * np.sin(east / 2) ** 2
    )
    result: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
    return result
