"""The sites of the greatest worth that may open together, within their quotas."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.problem import LocationProblem
from siting.travel import Floats


@dataclass(frozen=True)
class _Block:
    """Candidates that may open and share a quota.

    Parameters
    ----------
    members
        Their positions.
    low, high
        Fewest and most of them that may be open, those that are fixed included.
    """

    members: NDArray[np.intp]
    low: int
    high: int


def _blocks(problem: LocationProblem) -> Iterator[_Block]:
    """Yield the candidates of each quota, then those that no quota names."""
    free = ~problem.forbidden
    for key, (low, high) in problem.quota.items():
        members = np.flatnonzero((problem.group == key) & ~problem.forbidden)
        free[members] = False
        fixed = int(problem.fixed[members].sum())
        yield _Block(members, max(low, fixed), min(high, len(members)))
    members = np.flatnonzero(free)
    yield _Block(members, int(problem.fixed[members].sum()), len(members))


def best_sites(
    problem: LocationProblem, worth: Floats, among: NDArray[np.bool_], count: int
) -> NDArray[np.intp]:
    """Choose among some candidates the sites of the greatest total worth, as the quotas allow.

    Fixed ones come first, then the best of each quota up to its least, then the best of all: the
    quotas do not overlap, so this greedy choice is the best one. At most `count` are chosen.
    """
    first, rest = [], []
    for block in _blocks(problem):
        inside = block.members[among[block.members]]
        ranked = inside[np.lexsort((-worth[inside], ~problem.fixed[inside]))]
        # What a quota asks for may also open outside of the candidates in question.
        owed = min(len(ranked), max(0, block.low - (len(block.members) - len(inside))))
        owed = max(owed, int(problem.fixed[inside].sum()))
        first.append(ranked[:owed])
        rest.append(ranked[owed : block.high])
    chosen, others = np.concatenate(first), np.concatenate(rest)
    others = others[np.argsort(-worth[others], kind="stable")]
    return np.concatenate([chosen, others[: max(0, count - len(chosen))]])


def most_sites(problem: LocationProblem, among: NDArray[np.bool_]) -> int:
    """Return how many sites those that must open elsewhere leave for some candidates."""
    if problem.n_sites is None:
        return int(among.sum())
    elsewhere = 0
    for block in _blocks(problem):
        outside = block.members[~among[block.members]]
        whole = len(outside) == len(block.members)
        elsewhere += block.low if whole else int(problem.fixed[outside].sum())
    return problem.n_sites - elsewhere
