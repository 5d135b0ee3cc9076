"""Work in batches between two questions to a stop, on two cores."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import TypeAlias

import numpy as np

#: When phases end, as parts of a run, and how hot annealing begins in each; None for a proof.
Phases: TypeAlias = tuple[tuple[float, float | None], ...]
#: Does a batch of work, given which part of a phase is over and a seed.
Job: TypeAlias = Callable[[float, int], None]

#: Seconds that a batch takes where time counts.
BATCH_S = 0.2
#: Batches over which a chain cools where the stop does not say how far the run is.
COOLING = 200


class Paced:
    """A job in batches that take about equally long.

    Parameters
    ----------
    work
        Does so much at a part of a phase with a seed; returns how much was done.
    size
        How much to do in the first batch, and in all where time does not count.
    timed
        Whether time counts.
    """

    def __init__(self, work: Callable[[int, float, int], int], size: int, *, timed: bool) -> None:
        self._work, self._size, self._timed = work, size, timed

    def __call__(self, part: float, seed: int) -> None:
        """Do a batch."""
        began = perf_counter()
        done = self._work(self._size, part, seed)
        took = max(perf_counter() - began, 1e-6)
        if self._timed:
            self._size = int(
                np.clip(max(done, 1) * BATCH_S / took, 1 + self._size // 4, 4 * self._size)
            )


def run_batches(
    jobs: Sequence[Job],
    *,
    over: Callable[[], bool],
    used: Callable[[], float],
    rng: np.random.Generator,
) -> int:
    """Do all jobs side by side, batch by batch; the outcome is the same on one core.

    Parameters
    ----------
    jobs
        The jobs; none ends at once.
    over
        Asked between batches whether to stop.
    used
        Says which part of the phase is over, from 0 to 1; 0 throughout where nobody knows.
    rng
        Source of the seeds.

    Returns
    -------
    The number of batches.
    """
    batches = 0
    with ThreadPoolExecutor(2) as pool:
        while jobs and not over():
            part = used() or min(1.0, batches / COOLING)
            seed = int(rng.integers(2**31))
            for done in [pool.submit(job, part, seed) for job in jobs]:
                done.result()
            batches += 1
    return batches
