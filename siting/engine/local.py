"""The cores of this machine: processes, threads for what releases the lock, or just this one."""

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any

from siting.engine.pool import LISTEN_S, Pool
from siting.engine.work import Coming, Engine, InProcess, Numbered, Part, Shared, Taken, Work

#: Parts for each thread that are begun before the first is fetched, so that none pile up.
_AHEAD = 2


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
    """Compute parts on as many threads as there are cores, and yield them in their order.

    Ctrl-C reaches this thread only; `Work.halt` hands it on. It is not heard when it comes while
    this thread goes to sleep, so no sleep is long.
    """
    cores = usable_cores()
    with ThreadPoolExecutor(cores) as pool:
        try:
            ahead = parts[: _AHEAD * cores]
            tasks = [pool.submit(work.function, part, work.shared) for _, part in ahead]
            for turn, (number, _) in enumerate(parts):
                found = _outcome(tasks.pop(0))
                if turn + len(ahead) < len(parts):
                    part = parts[turn + len(ahead)][1]
                    tasks.append(pool.submit(work.function, part, work.shared))
                yield number, found
        except BaseException:
            work.halt()
            pool.shutdown(cancel_futures=True)
            raise


def _outcome(task: Future[Any]) -> Any:  # noqa: ANN401 - whatever was computed
    while not task.done():
        wait([task], timeout=LISTEN_S)
    return task.result()
