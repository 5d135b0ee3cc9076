"""Bare location problems in ``.npz`` files, and their answers in JSON files, for benchmarks."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import MAGIC_PREFIX
from numpy.typing import NDArray

from layers.errors import FileFormatError
from layers.files.arrays import read_arrays
from layers.files.limits import check_regular
from layers.files.writing import draft
from siting.arrays import Floats
from siting.errors import ProblemError
from siting.location.asked import Aim, Metric
from siting.location.problem import LocationProblem
from siting.location.result import Result
from siting.travel import MetricName, PointTravel, TableTravel, Travel

_KEYS = "`dist`, or `x` and `y`, or `lat` and `lon`"


@dataclass(frozen=True, eq=False)
class Instance:
    """What a file says: distances, demand and, where given, capacity and number of sites.

    Parameters
    ----------
    travel
        Distances between demand and candidates, by position.
    demand
        Demand of each point, shape (n,); 1 where the file gives none.
    capacity
        Capacity of each candidate, shape (m,); None for no limit.
    n_sites
        Sites to open; None where the file does not say.
    measured
        Where the distances come from: ``matrix``, ``matrix_in`` with the name of a file, or
        ``metric`` with its name.
    """

    travel: Travel
    demand: Floats
    capacity: Floats | None
    n_sites: int | None
    measured: tuple[str, str]


def read_instance(path: str | Path, *, metric: Metric | None = None) -> Instance:
    """Read an instance from an ``.npz`` file.

    The keys are ``dist`` of shape (n, m), or ``x`` and ``y``, or ``lat`` and ``lon`` in degrees, of
    shape (n,), where every point is also a candidate; and, if there are any, ``demand`` (n,),
    ``capacity`` (m,) and ``p``. The distances of ``NAME_1.npz`` may stand in ``NAME_dist.npz``
    beside it.

    Parameters
    ----------
    path
        The file; nothing in it is ever run.
    metric
        How to measure between points: by default ``euclidean``, for ``lat`` and ``lon``
        ``greatcircle`` in meters. A matrix needs no metric.

    Returns
    -------
    The instance, every number of it checked.

    Raises
    ------
    FileFormatError
        When the file is no ``.npz`` file, or lacks a key.
    ProblemError
        When shapes do not fit together, or a number is missing or negative.
    """
    source = Path(path)
    arrays = _load(source)
    travel, measured = _distances(arrays, source, metric)
    n, m = travel.n_demand, travel.n_candidates
    demand = _amounts(arrays["demand"], n, "demand", source) if "demand" in arrays else np.ones(n)
    capacity = _amounts(arrays["capacity"], m, "capacity", source) if "capacity" in arrays else None
    return Instance(travel, demand, capacity, _n_sites(arrays, source), measured)


def pose(
    instance: Instance,
    *,
    n_sites: int | None = None,
    objective: Aim = "total",
    radius: float | None = None,
) -> LocationProblem:
    """Ask something of an instance, with the meaning that its literature gives to demand.

    Demand is the load of a point. It is also its weight where covered demand is counted, and in the
    total without capacity; in the total with capacity (the capacitated p-median problem) and in the
    largest distance every point counts the same.

    Parameters
    ----------
    instance
        As read.
    n_sites
        Sites to open; by default what the file says. Without any, and with a radius, the fewest
        sites that cover all demand are asked for.
    objective
        ``total``, ``covered``, ``farthest`` or ``cover``.
    radius
        Distance within which demand counts as covered.

    Returns
    -------
    The problem.

    Raises
    ------
    ProblemError
        When the number of sites is missing, or given although it is what is asked for, or the
        radius is missing or has no meaning.
    """
    sites = _sites_asked(instance, n_sites, objective, radius)
    weighted = objective == "covered" or (objective == "total" and instance.capacity is None)
    weighted = weighted and sites is not None
    return LocationProblem(
        travel=instance.travel,
        n_sites=sites,
        objective="total" if objective == "cover" else objective,
        weight=instance.demand if weighted else np.ones_like(instance.demand),
        load=instance.demand,
        capacity=instance.capacity,  # type: ignore[arg-type] # None is the default: no limit
        radius=radius,
    )


def write_answer(result: Result, path: str | Path, *, n_demand: int) -> None:
    """Write an answer as JSON, whole or not at all.

    Parameters
    ----------
    result
        How a run ended; without a solution nothing is open, and nobody is served.
    path
        File to write: ``open`` (candidate positions), ``assignment`` (position in ``open`` for
        each demand point, or -1), ``cost``, ``lower_bound``, ``status``, ``seconds``, and
        ``method``, which names what ran.
    n_demand
        Number of demand points.

    Raises
    ------
    FileFormatError
        When there is no such folder.
    """
    open_sites, assignment = np.empty(0, np.int32), np.full(n_demand, -1)
    if result.solution is not None:
        open_sites = result.solution.open_sites
        place = np.full(result.solution.problem.n_candidates + 1, -1)  # the last: nobody's, -1
        place[open_sites] = np.arange(len(open_sites))
        assignment = place[result.solution.assignment]
    content = {
        "open": open_sites.tolist(),
        "assignment": assignment.tolist(),
        "cost": _finite(result.cost),
        "lower_bound": _finite(result.lower_bound),
        "status": str(result.status),
        "seconds": round(result.runtime_s, 3),
        "method": result.method,
    }
    with draft(path) as unfinished:
        unfinished.write_text(json.dumps(content, allow_nan=False) + "\n", encoding="utf-8")


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def _load(source: Path) -> dict[str, NDArray[Any]]:
    check_regular(source)
    with source.open("rb") as file:
        bare = file.read(len(MAGIC_PREFIX)) == MAGIC_PREFIX
    if bare:
        message = "{file} holds one array without a name; give an .npz file with {keys}."
        raise FileFormatError(message, file=source.name, keys=_KEYS)
    return read_arrays(source)


def _distances(
    arrays: Mapping[str, NDArray[Any]], source: Path, metric: Metric | None
) -> tuple[Travel, tuple[str, str]]:
    """Take the matrix where there is one, else measure between the points."""
    if "dist" in arrays:
        return _table(arrays["dist"], source), ("matrix", "")
    beside = _find_matrix(source)
    if beside is not None:
        return _table(_load(beside).get("dist"), beside), ("matrix_in", beside.name)
    return _points(arrays, source, metric)


def _find_matrix(source: Path) -> Path | None:
    """Find the file of distances that several instances share: A_B_dist.npz, then A_dist.npz."""
    words = source.stem.split("_")
    for end in range(len(words), 0, -1):
        beside = source.with_name("_".join([*words[:end], "dist"]) + ".npz")
        if beside != source and beside.is_file():
            return beside
    return None


def _table(matrix: NDArray[Any] | None, source: Path) -> TableTravel:
    if matrix is None:
        message = "{file} has no key `dist`, which its name promises."
        raise FileFormatError(message, file=source.name)
    try:
        return TableTravel(matrix)
    except ProblemError as error:
        message = "`dist` in {file}: {error}"
        raise ProblemError(message, file=source.name, error=error) from error


def _points(
    arrays: Mapping[str, NDArray[Any]], source: Path, metric: Metric | None
) -> tuple[PointTravel, tuple[str, str]]:
    planar = {"x", "y"} <= set(arrays)
    if not planar and not {"lat", "lon"} <= set(arrays):
        known = ", ".join(sorted(arrays)) or "nothing"
        message = "{file} has no distances: it needs {keys}, and holds {known}."
        raise FileFormatError(message, file=source.name, keys=_KEYS, known=known)
    if not planar and metric not in {None, "greatcircle"}:
        message = (
            "The points of {file} are in degrees; leave out the metric {metric}, or use "
            "greatcircle."
        )
        raise ProblemError(message, file=source.name, metric=metric)
    keys = ("x", "y") if planar else ("lon", "lat")
    size = len(np.atleast_1d(arrays[keys[0]]))
    points = np.column_stack([_vector(arrays[key], size, key, source) for key in keys])
    chosen: MetricName = metric or ("euclidean" if planar else "greatcircle")
    return PointTravel(points, points, metric=chosen), ("metric", str(chosen))


def _vector(array: NDArray[Any], size: int, key: str, source: Path) -> Floats:
    """Check that an array is one finite number for each of so many."""
    if array.shape != (size,) or not size:
        message = (
            "`{key}` in {file} has the shape {shape}; it must be one number for each of {size} "
            "points."
            if size
            else "`{key}` in {file} has the shape {shape}; it must be one number for each point."
        )
        raise ProblemError(message, key=key, file=source.name, shape=array.shape, size=size)
    try:
        numbers = array.astype(np.float64)
    except (TypeError, ValueError) as error:
        message = "`{key}` in {file} must be numbers, not {dtype}."
        raise ProblemError(message, key=key, file=source.name, dtype=array.dtype) from error
    wrong = np.flatnonzero(~np.isfinite(numbers))
    if len(wrong):
        message = (
            "`{key}` in {file} has {n_wrong} numbers that are missing or infinite, the first at "
            "position {first}."
        )
        raise ProblemError(message, key=key, file=source.name, n_wrong=len(wrong), first=wrong[0])
    return numbers


def _amounts(array: NDArray[Any], size: int, key: str, source: Path) -> Floats:
    numbers = _vector(array, size, key, source)
    wrong = np.flatnonzero(numbers < 0)
    if len(wrong):
        message = "`{key}` in {file} has {n_wrong} negative numbers, the first at position {first}."
        raise ProblemError(message, key=key, file=source.name, n_wrong=len(wrong), first=wrong[0])
    return numbers


def _n_sites(arrays: Mapping[str, NDArray[Any]], source: Path) -> int | None:
    if "p" not in arrays:
        return None
    given = arrays["p"]
    if given.size == 1 and given.dtype.kind in "iuf" and float(given.item()).is_integer():
        return int(given.item())
    message = "`p` in {file} must be one whole number of sites, not {found!r}."
    raise ProblemError(message, file=source.name, found=given.tolist())


def _sites_asked(
    instance: Instance, n_sites: int | None, objective: Aim, radius: float | None
) -> int | None:
    if objective == "cover" and n_sites is not None:
        message = "Set cover finds the number of sites itself; leave out the number of sites."
        raise ProblemError(message)
    asked = None if objective == "cover" else instance.n_sites if n_sites is None else n_sites
    fewest = objective == "cover" or (objective == "total" and asked is None and radius is not None)
    if asked is None and not fewest:
        message = (
            "The file does not say how many sites to open (`p`); give the number of sites with "
            "--sites."
        )
        raise ProblemError(message)
    if radius is not None and not fewest and objective != "covered":
        message = (
            "A radius has no meaning for the objective {objective}; leave it out, or ask for "
            "covered or cover."
        )
        raise ProblemError(message, objective=objective)
    return asked
