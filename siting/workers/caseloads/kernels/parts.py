"""The parts into which a worker's units fall without one of them.

Kernel of numba.
"""

from siting.travel.kernels.compiled import kernel
from siting.workers.caseloads.kernels.tallies import COUNT, FILES

#: Mark of a neighbor of the unit, of the same worker, that no part has come to so far.
_WAITING = -2


@kernel
def parts_without(division, unit, part):
    """Write the part of each other unit of the same worker, in O(n + borders of the worker).

    Parameters
    ----------
    division
        The division.
    unit
        The unit to leave out.
    part
        Is written, shape (n,): number of the part for units of the same worker, else -1; not
        where there is one part alone.

    Returns
    -------
    The part with most files; -1 where there are fewer than two.
    """
    label, queue = division.label, division.room[1]
    own = label[unit]
    part[:] = -1
    waiting = 0  # for a search to come to them; once it has come to all, it need not go further
    for at in range(division.start[unit], division.start[unit + 1]):
        if label[division.near[at]] == own:
            part[division.near[at]] = _WAITING
            waiting += 1
    parts, largest, most = 0, -1, -1.0
    left = division.tally[own, COUNT] - 1.0
    for at in range(division.start[unit], division.start[unit + 1]):
        seed = division.near[at]
        if label[seed] != own or part[seed] >= 0:
            continue
        part[seed] = parts
        waiting -= 1
        queue[0] = seed
        found, done = 1, 0
        files = 0.0
        while done < found:
            if parts == 0 and waiting == 0:
                return -1
            here = queue[done]
            done += 1
            files += division.units[here, FILES]
            for to in range(division.start[here], division.start[here + 1]):
                other = division.near[to]
                if label[other] == own and part[other] < 0 and other != unit:
                    waiting -= part[other] == _WAITING
                    part[other] = parts
                    queue[found] = other
                    found += 1
        if files > most:
            largest, most = parts, files
        parts += 1
        left -= found
        if left < 0.5:
            break
    return largest if parts > 1 else -1
