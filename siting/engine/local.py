"""The cores of this machine: processes, threads for what releases the lock, or just this one."""

import os
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Any

from siting.engine.pool import LISTEN_S, Pool
from siting.engine.work import Coming, Engine, InProcess, Numbered, Part, Shared, Taken, Work

#: Parts for each thread that are begun and not yet fetched, at most, so that none pile up.
_AHEAD = 4


class Local(Engine):
    """Computes parts on the cores of this machine.

    Parameters
    ----------
    workers
        Processes; by default as many as there are cores for. One means this very process.

    Raises
    ------
    ProblemError
        When the number of processes is none.
    """

    def __init__(self, workers: int | None = None) -> None:
        if workers is not None:
            from siting.checks import whole_number  # noqa: PLC0415 - whoever says none goes without

            whole_number(workers, "number of processes", least=1)
        self._workers = workers
        self._pool: Pool | None = None

    def beside(self, cores: int) -> int:
        """Return how many parts that keep so many cores busy are computed side by side."""
        return self._workers or max(1, usable_cores() // cores)

    def run(self, work: Work[Part, Shared, Taken], parts: Sequence[Numbered]) -> Coming:
        """Compute parts as the work asks to."""
        if work.threads:
            return _on_threads(work, parts)
        count = self.beside(work.cores)
        if count == 1 or (len(parts) == 1 and self._pool is None):
            return InProcess().run(work, parts)
        return self._knowing(work, count).run(parts)

    def _knowing(self, work: Work[Part, Shared, Taken], count: int) -> Pool:
        """Return the processes that know the work: those that are there, or new ones."""
        pool = self._pool
        if pool is None or not same(pool.work, work):
            self.close()
            pool = self._pool = Pool(work, count=count, cores=usable_cores() // count)
        return pool

    def close(self) -> None:
        """End all processes."""
        if self._pool is not None:
            self._pool.close()
        self._pool = None


def same(known: Work[Any, Any, Any], work: Work[Any, Any, Any]) -> bool:
    """Say whether workers that know one work know another: the same function of the same."""
    return known.function is work.function and known.shared is work.shared


def usable_cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _on_threads(work: Work[Part, Shared, Taken], parts: Sequence[Numbered]) -> Coming:
    """Compute parts on as many threads as there are cores, and yield them as they come.

    A part that takes long keeps one thread only. Ctrl-C reaches this thread only; `Work.halt` hands
    it on. It is not heard when it comes while this thread goes to sleep, so no sleep is long.
    """
    cores, left = usable_cores(), iter(parts)
    running: dict[Future[Any], int] = {}
    with ThreadPoolExecutor(cores) as pool:
        try:
            wanted = _AHEAD * cores
            while True:
                for number, part in islice(left, wanted - len(running)):
                    running[pool.submit(work.function, part, work.shared)] = number
                if not running:
                    return
                for task in wait(list(running), LISTEN_S, FIRST_COMPLETED).done:
                    yield running.pop(task), task.result()
        except BaseException:
            work.halt()
            pool.shutdown(cancel_futures=True)
            raise
