"""A worker who is new to a center starts with the least change: what others must hand on, no more.

Who is new lives in nobody's area yet and goes to the nearest worker at the border who has room.
Where nobody has, or a worker has more files than the limit, the new worker takes as little as that
asks for: units at the border of what he has, whose loss does not cut an area.
"""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from siting.arrays import Floats, Integers, totals

#: Units handed on, at most, for each unit of a center.
STEPS = 4


def start_new_worker(
    files: Floats,
    places: Floats,
    rows: tuple[Integers, Integers],
    anchor: Integers,
    *,
    limit: int,
    workers: int,
) -> Integers | None:
    """Return the worker of each unit after the least change; None where this finds no division.

    Parameters
    ----------
    files, places
        Files and place of each unit, shape (n,) and (n, d).
    rows
        Those that each unit borders on, see `siting.workers.caseloads.borders.as_rows`.
    anchor
        Worker who has each unit so far, -1 for none, shape (n,).
    limit
        Files of a worker, at most.
    workers
        Workers, those without any unit so far among them.
    """
    start = _Start(files, places, rows, anchor, limit, workers)
    return start.label if start.run() else None


class _Start:
    """The division as it changes."""

    def __init__(
        self,
        files: Floats,
        places: Floats,
        rows: tuple[Integers, Integers],
        anchor: Integers,
        limit: int,
        workers: int,
    ) -> None:
        self.files, self.places, self.limit = files, places, limit
        self.label, self.workers = anchor.copy(), workers
        first, other = rows
        self.borders = [other[first[unit] : first[unit + 1]] for unit in range(len(files))]
        shape = (len(files), len(files))
        self.graph = csr_array((np.ones(len(other), np.int8), other, first), shape=shape)

    def run(self) -> bool:
        """Give the new units to somebody, then relieve who has too much; say whether all fits."""
        for unit in self._new_units():
            taker = self._taker(unit)
            if taker < 0:
                return False
            self.label[unit] = taker
        for _ in range(STEPS * len(self.files)):
            load = self._load()
            worst = int(load.argmax())
            if load[worst] <= self.limit:
                break
            if not self._relieve(worst, float(load[worst]) - self.limit):
                return False
        whole = all(self._hangs_together(worker) for worker in range(self.workers))
        used = len(np.unique(self.label)) == self.workers
        return whole and used and bool(self._load().max() <= self.limit)

    def _load(self) -> Floats:
        known = self.label >= 0
        load = np.zeros(self.workers)
        np.add.at(load, self.label[known], self.files[known])
        return load

    def _new_units(self) -> Integers:
        """Return the units that nobody has, those nearest to what somebody has first."""
        new = np.flatnonzero(self.label < 0)
        held = self.places[self.label >= 0]
        far = [float(((held - self.places[unit]) ** 2).sum(axis=1).min()) for unit in new]
        return new[np.argsort(far, kind="stable")]

    def _taker(self, unit: int) -> int:
        """Return who takes a unit: a neighbor with room, else somebody who has nothing yet."""
        load, near = self._load(), self.label[self.borders[unit]]
        takers = [int(w) for w in np.unique(near[near >= 0]) if self._fits(load, int(w), unit)]
        if takers:
            return min(takers, key=lambda worker: self._distance(unit, worker))
        idle = np.flatnonzero(load == 0)
        if len(idle):
            return int(idle[0])
        beside = [int(w) for w in np.unique(near[near >= 0])]
        return min(beside, key=lambda w: self._distance(unit, w)) if beside else -1

    def _fits(self, load: Floats, worker: int, unit: int) -> bool:
        return bool(load[worker] + self.files[unit] <= self.limit)

    def _distance(self, unit: int, worker: int) -> float:
        middle = self.places[self.label == worker].mean(axis=0)
        return float(((self.places[unit] - middle) ** 2).sum())

    def _relieve(self, worker: int, excess: float) -> bool:
        """Hand one unit on: the one that moves fewest files beyond what must go."""
        load = self._load()
        hops = self._hops(load)
        own = np.flatnonzero(self.label == worker)
        enough = self.files[own] >= excess
        order = np.lexsort((np.where(enough, 1.0, -1.0) * self.files[own], ~enough))
        for unit in own[order]:
            taker = self._taker_beside(int(unit), worker, load, hops)
            if taker < 0:
                continue
            self.label[unit] = taker
            if self._hangs_together(worker):
                return True
            self.label[unit] = worker
        return False

    def _hops(self, load: Floats) -> Floats:
        """Return over how many borders each worker is from one who has something and room."""
        hops = np.where((load > 0) & (load < self.limit), 0.0, np.inf)
        unit = np.repeat(np.arange(len(self.label)), [len(near) for near in self.borders])
        pairs = np.column_stack([self.label[unit], self.label[self.graph.indices]])
        pairs = np.unique(pairs[pairs.min(axis=1) >= 0], axis=0)
        for _ in range(self.workers):
            np.minimum.at(hops, pairs[:, 0], hops[pairs[:, 1]] + 1.0)
        return hops

    def _taker_beside(self, unit: int, worker: int, load: Floats, hops: Floats) -> int:
        near = self.label[self.borders[unit]]
        others = [int(w) for w in np.unique(near) if w not in (worker, -1)]
        takers = [other for other in others if self._fits(load, other, unit)]
        if takers:
            return min(takers, key=lambda other: self._distance(unit, other))
        idle = np.flatnonzero(load == 0)
        if len(idle):
            return int(idle[0])
        # Who has no room either hands something on to somebody nearer to room.
        nearer = [other for other in others if hops[other] < hops[worker]]
        return min(nearer, key=lambda other: hops[other]) if nearer else -1

    def _hangs_together(self, worker: int) -> bool:
        own = np.flatnonzero(self.label == worker)
        part = self.graph[own][:, own]
        return len(own) < 2 or connected_components(part, directed=False)[0] == 1


def is_new_worker(anchor: Integers, files: Floats, workers: int) -> bool:
    """Whether some have a division already and some worker has nothing in it."""
    known = anchor >= 0
    if not known.any():
        return False
    held = totals(np.append(anchor[known], workers - 1), np.append(files[known], 0.0))
    return bool((held == 0).any())
