"""What is asked of travel, and what it answers.

A travel object answers three questions and nothing else: the cost of given pairs, each demand's
nearest candidates, and each demand's nearest candidates among some. Costs are in the unit of the
source, meters or seconds, per unit of demand weight; unreachable is ``inf``.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from siting.errors import ProblemError

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]


@dataclass(frozen=True)
class Neighbors:
    """Nearest candidates of each demand point, nearest first.

    Parameters
    ----------
    site
        Candidate positions, shape (n, k); -1 where fewer than k can be reached.
    cost
        Travel cost to each, ascending along a row, shape (n, k); ``inf`` where `site` is -1.
    beyond
        Lower bound on the cost of anything left out of a row, shape (n,); ``inf`` when nothing was.
    """

    site: Integers
    cost: Floats
    beyond: Floats


@dataclass(frozen=True)
class Within:
    """All candidates within a radius of each demand point.

    Parameters
    ----------
    start
        The candidates of row i are ``site[start[i]:start[i + 1]]``, shape (n + 1,).
    site
        Candidate positions, ascending along a row.
    """

    start: NDArray[np.int64]
    site: Integers


@runtime_checkable
class Travel(Protocol):
    """What a solver asks of travel."""

    @property
    def n_demand(self) -> int:
        """Number of demand points."""

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""

    def pairs(self, demand: Integers, site: Integers) -> Floats:
        """Return the cost of each pair; a site of -1 costs ``inf``."""

    def nearest(
        self, k: int, *, of: Integers | None = None, among: Integers | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; `of` some demand points, `among` some sites."""


def label_places(travel: Travel) -> Integers:
    """Label candidates so that those of one label are equally far from every demand point.

    Travel that offers an array ``places`` is asked for it; else every candidate is its own place.
    """
    places = getattr(travel, "places", None)
    return np.arange(travel.n_candidates, dtype=np.int32) if places is None else places


def is_whole(travel: Travel) -> bool:
    """Whether all travel is known to be in whole numbers, so that a bound may be rounded up."""
    return bool(getattr(travel, "whole", False))


def list_within(travel: Travel, radius: float | Floats, *, of: Integers, among: Integers) -> Within:
    """List all candidates within a radius of some demand points.

    Parameters
    ----------
    travel
        Asked by its own method ``within(radius, of=, among=)`` where it has one, else by
        `Travel.nearest` for ever longer lists.
    radius
        Largest travel, at least 0: one for all, or of each row, shape (rows,).
    of
        Demand points, one row each.
    among
        Candidates, ascending.
    """
    if not len(of) or not len(among):
        return Within(np.zeros(len(of) + 1, np.int64), np.zeros(0, np.int32))
    listed = getattr(travel, "within", None)
    if listed is not None:
        found: Within = listed(radius, of=of, among=among)
        return found
    k, limit = 32, np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(of),))
    while True:
        near = travel.nearest(k, of=of, among=among)
        if k >= len(among) or (near.beyond > limit).all():
            return _by_rows(near.site, (near.site >= 0) & (near.cost <= limit[:, None]))
        k *= 2


def _by_rows(site: Integers, kept: NDArray[np.bool_]) -> Within:
    """Drop what is not kept from rows of sites, shape (n, k), and put each row in order."""
    last = np.iinfo(np.int32).max
    rows = np.sort(np.where(kept, site, last), axis=1)
    start = np.zeros(len(site) + 1, np.int64)
    np.cumsum(kept.sum(axis=1), out=start[1:])
    return Within(start, rows[rows < last].astype(np.int32))


def as_numbers(given: ArrayLike, what: str) -> Floats:
    """Copy an array as real numbers, or say that it holds something else."""
    try:
        return np.array(given, dtype=np.float64, order="C")
    except (TypeError, ValueError) as error:
        message = f"The {what} must be an array of numbers: {error}."
        raise ProblemError(message) from error
