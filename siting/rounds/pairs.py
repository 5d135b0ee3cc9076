"""Visits that two workers make together: who goes with whom, and who plans the hour."""

from collections.abc import Sequence
from typing import NamedTuple


class Couple(NamedTuple):
    """Two workers who go together: the leader's round sets the hour, the follower keeps it."""

    leader: str
    follower: str


def couples(workers: Sequence[str]) -> dict[str, Couple]:
    """Return with whom each worker goes when two are needed.

    The first with the second, the third with the fourth, and so on; of an odd number the last goes
    with the one before. A worker follows at most one leader and is planned after that one, so the
    appointments of a worker are all in one round, in which they fit one after the other.

    Parameters
    ----------
    workers
        Workers of a center, in the order in which their rounds are planned.

    Returns
    -------
    Couple of each worker; empty for a single worker.
    """
    found = {}
    for turn in range(0, len(workers) - 1, 2):
        couple = Couple(workers[turn], workers[turn + 1])
        found[couple.leader] = found[couple.follower] = couple
    if len(workers) > 1 and len(workers) % 2:
        found[workers[-1]] = Couple(workers[-2], workers[-1])
    return found
