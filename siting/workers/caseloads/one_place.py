"""Units that all stand at one place, dealt out: no division is more compact than another."""

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Integers

#: Meters within which units stand at one place: less than places are given to.
_SAME_M = 1e-3


def at_one_place(xy: Floats) -> bool:
    """Say whether all units stand at one place, shape (n, d)."""
    return bool((np.ptp(xy, axis=0) <= _SAME_M).all())


def deal_out(files: Floats, hours: Floats, *, workers: int, limit: float) -> Integers | None:
    """Give each unit to whoever has fewest hours and room for it, the longest first.

    The rule is that of Graham (1969), doi:10.1137/0117039, for jobs on equal machines.

    Parameters
    ----------
    files, hours
        Of each unit, shape (n,).
    workers
        Number of workers, at most n.
    limit
        Files of a worker, at most.

    Returns
    -------
    Worker of each unit, shape (n,); None where one finds no room, or a worker gets nothing.
    """
    label = np.full(len(files), -1, dtype=np.int64)
    has_files, has_hours = np.zeros(workers), np.zeros(workers)
    for unit in np.argsort(-hours, kind="stable"):
        room: NDArray[np.bool_] = has_files + files[unit] <= limit + 1e-6
        if not room.any():
            return None
        worker = int(np.where(room, has_hours, np.inf).argmin())
        label[unit] = worker
        has_files[worker] += files[unit]
        has_hours[worker] += hours[unit]
    return label if (has_files > 0).all() else None
