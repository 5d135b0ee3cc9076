"""Processes of this machine that compute parts; one that dies costs its part only."""

import os
import pickle
import subprocess
import sys
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

from siting.engine.work import Coming, Numbered, Work, opened
from siting.errors import EngineError

#: How often a part may end its process, by whatever, until it is given up.
MOST_DEATHS = 3
#: Seconds after which a wait hears Ctrl-C at the latest.
LISTEN_S = 0.5


@dataclass
class _Worker:
    """A process, the way to it, and the part that it computes."""

    process: subprocess.Popen[bytes]
    connection: Connection
    part: Numbered

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.wait()


class Pool:
    """Processes that all know one work, each of them with a copy of what its parts share.

    Parameters
    ----------
    work
        What they do.
    count
        How many processes, at most; they start when they are needed.
    cores
        Cores that each may use.
    """

    def __init__(self, work: Work[Any, Any, Any], *, count: int, cores: int) -> None:
        self.work, self._count, self._cores = work, count, max(1, cores)
        self._hello = pickle.dumps((work.function, work.shared), pickle.HIGHEST_PROTOCOL)
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, _Worker] = {}

    def run(self, parts: Sequence[Numbered]) -> Coming:
        """Compute parts and yield them as they come; all processes end where one raises."""
        waiting, deaths = deque(parts), Counter[int]()
        try:
            while waiting or self._busy:
                while waiting and len(self._busy) < self._count:
                    self._give(waiting.popleft())
                for ready in wait(list(self._busy), LISTEN_S):
                    worker = self._busy.pop(ready)  # type: ignore[call-overload]
                    try:
                        answer = worker.connection.recv_bytes()
                    except (EOFError, OSError):
                        worker.end()
                        waiting.appendleft(_counted(worker.part, deaths))
                        continue
                    self._idle.append(worker)
                    yield worker.part[0], opened(answer)
        except BaseException:
            self.close()
            raise

    def _give(self, part: Numbered) -> None:
        """Give a part to a process that has none; a dead one is told when it does not answer."""
        worker = self._idle.pop() if self._idle else self._started()
        worker.part = part
        self._busy[worker.connection] = worker
        try:
            worker.connection.send_bytes(pickle.dumps(part[1], pickle.HIGHEST_PROTOCOL))
        except OSError:
            worker.process.kill()

    def _started(self) -> _Worker:
        """Start a process, and tell it what it is to do."""
        ours, theirs = Pipe()
        number = str(theirs.fileno())
        process = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "siting.engine.worker", number, str(os.getpid())],
            stdin=subprocess.DEVNULL,
            env=self._environment(),
            pass_fds=(theirs.fileno(),),
            start_new_session=True,  # Ctrl-C is for us, who end them all
        )
        theirs.close()
        try:
            ours.send_bytes(self._hello)
        except OSError:  # it is told when no answer comes
            process.kill()
        return _Worker(process, ours, (-1, None))

    def _environment(self) -> dict[str, str]:
        """Let a process find what this one can import, and use no more cores than are its own."""
        cores = str(self._cores)
        own = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        own |= dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS"), cores)
        return os.environ | own

    def close(self) -> None:
        """End all processes."""
        for worker in (*self._idle, *self._busy.values()):
            worker.end()
        self._idle, self._busy = [], {}


def _counted(part: Numbered, deaths: "Counter[int]") -> Numbered:
    """Count that the process of a part died; give the part up where that happens too often."""
    deaths[part[0]] += 1
    if deaths[part[0]] >= MOST_DEATHS:
        raise gave_out(MOST_DEATHS)
    return part


def gave_out(times: int) -> EngineError:
    """Return the error that a part is which ends every process that computes it."""
    message = (
        "A part of the work ended its process {times} times, most likely for want of memory; let "
        "fewer run side by side, or ask for less at once."
    )
    return EngineError(message, times=times)
