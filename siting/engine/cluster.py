"""The machines of a Dask cluster, by the address of its scheduler; an extra, and used here only."""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Lock
from time import monotonic, sleep
from typing import Any, NoReturn
from uuid import uuid4

from distributed import Client, Future, KilledWorker, Reschedule, WorkerPlugin, get_worker, wait

from siting.engine.local import same
from siting.engine.pool import LISTEN_S, gave_out
from siting.engine.work import Coming, Engine, Numbered, Part, Shared, Taken, Work, computed, opened
from siting.errors import EngineError

#: Seconds until a scheduler is given up that does not answer, and workers that do not come.
CONNECT_S, PATIENCE_S = 10.0, 60.0
#: Seconds after which a result is asked for anew, at first.
FETCH_S = 2.0
#: Logs of Dask, of which each has a level of its own.
_LOGS = ("distributed", "distributed.client")
#: How often what parts share is sent, where a worker is lost meanwhile.
_SENDINGS = 3

#: A worker computes one part at a time, however many threads it has: kernels run on threads of
#: their own, and not every layer of numba's bears to be called by two at once.
_TURN = Lock()


class Holding(WorkerPlugin):
    """What parts share, which each worker holds, one that comes later too.

    Data that Dask scatters would be lost with the last worker that has it, and it keeps but one.

    Parameters
    ----------
    shared
        What they share.
    """

    def __init__(self, shared: object) -> None:
        self.shared = shared


class Cluster(Engine):
    """Computes parts on the workers of a scheduler.

    Parameters
    ----------
    place
        Host and port of the scheduler.
    patience_s
        Seconds without any worker after which the work is given up.

    Raises
    ------
    EngineError
        When no scheduler answers there.
    """

    def __init__(self, place: str, *, patience_s: float = PATIENCE_S) -> None:
        self._place, self._patience_s = place, patience_s
        self._known: Work[Any, Any, Any] | None = None
        self._name = ""
        self._levels = _hush()
        try:
            self._client = Client(f"tcp://{place}", timeout=CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            _restore(self._levels)
            message = (
                "No scheduler of a cluster answers at {place}; start one there, for example with "
                "`dask scheduler`, or leave out --engine to compute on this machine."
            )
            raise EngineError(message, place=place) from error

    def beside(self, cores: int) -> int:  # noqa: ARG002 - a worker computes one part at a time
        """Return how many workers there are."""
        return max(1, self._n_workers())

    def run(self, work: Work[Part, Shared, Taken], parts: Sequence[Numbered]) -> Coming:
        """Compute parts and yield them as they come; the scheduler sends lost ones again."""
        if not parts:
            return
        self._await_workers()
        self._send(work)
        given = (work.function, self._name)
        futures: dict[Future[bytes], int] = {
            self._client.submit(_computed, *given, part, pure=False): number
            for number, part in parts
        }
        try:
            while futures:
                for future in self._arrived(list(futures)):
                    yield futures.pop(future), opened(self._fetched(future))
        finally:
            if futures and self._client.status == "running":
                self._client.cancel(list(futures), force=True)

    def _send(self, work: Work[Part, Shared, Taken]) -> None:
        """Send what parts share to each worker, unless they hold it."""
        if self._known is not None and same(self._known, work):
            return
        self._forget()
        self._name = f"siting-{uuid4().hex}"
        holding = Holding(work.shared)
        for last in (*[False] * (_SENDINGS - 1), True):
            try:
                self._client.register_plugin(holding, name=self._name)
                break
            except OSError as error:  # a worker was lost while it was told
                if last:
                    self._lost(error)
                sleep(LISTEN_S)
        self._known = work

    def _forget(self) -> None:
        """Let workers forget what they hold."""
        if self._known is not None and self._client.status == "running":
            self._client.unregister_worker_plugin(self._name)
        self._known = None

    def _arrived(self, futures: list[Future[bytes]]) -> list[Future[bytes]]:
        """Wait until any of some parts is done; give up when nobody computes any more."""
        while True:
            try:
                with self._client.as_current():
                    return list(wait(futures, LISTEN_S, "FIRST_COMPLETED").done)
            except TimeoutError:
                self._await_workers()
            except BaseException as error:
                self._judge(error)

    def _fetched(self, future: Future[bytes]) -> bytes:
        """Return what a part gave; the errors of a part itself come sealed.

        Dask asks a worker that has just died for half a minute, so it is told to ask anew.
        """
        patience_s = FETCH_S
        try:
            while True:
                with suppress(TimeoutError):
                    return future.result(timeout=patience_s)
                patience_s *= 2.0
        except KilledWorker as error:
            raise gave_out(error.allowed_failures + 1) from error
        except BaseException as error:
            self._judge(error)

    def _await_workers(self) -> None:
        """Wait until there is a worker."""
        since = monotonic()
        while not self._n_workers():
            if monotonic() - since > self._patience_s:
                message = (
                    "The cluster at {place} has no worker; start some, for example with `dask "
                    "worker {place} --nthreads 1`, on machines that have this program."
                )
                raise EngineError(message, place=self._place)
            sleep(LISTEN_S)

    def _n_workers(self) -> int:
        """Ask the scheduler how many workers it has."""
        if self._client.status != "running":
            self._lost(None)
        try:
            return len(self._client.nthreads())
        except BaseException as error:
            self._judge(error)

    def _judge(self, error: BaseException) -> NoReturn:
        """Say that the cluster is lost where that is the error; Dask then cancels what it has."""
        if isinstance(error, OSError) or type(error).__name__.endswith("CancelledError"):
            self._lost(error)
        raise error

    def _lost(self, error: BaseException | None) -> NoReturn:
        message = (
            "The cluster at {place} was lost while it computed; see what its scheduler says, and "
            "begin again."
        )
        raise EngineError(message, place=self._place) from error

    def close(self) -> None:
        """Let go of what workers hold, and of the connection."""
        try:
            self._forget()
        except OSError:  # the cluster is gone, and what it held with it
            self._known = None
        self._client.close()
        _restore(self._levels)


def _hush() -> dict[str, int]:
    """Keep Dask's own account of what dies from standing between our sentences."""
    levels = {name: logging.getLogger(name).level for name in _LOGS}
    _restore(dict.fromkeys(_LOGS, logging.CRITICAL))
    return levels


def _restore(levels: dict[str, int]) -> None:
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def _computed(function: Callable[[Any, Any], Any], name: str, part: object) -> bytes:
    """Compute a part on a worker that holds what all share."""
    holding = get_worker().plugins.get(name)
    if not isinstance(holding, Holding):  # it comes, or another one has it
        raise Reschedule
    with _TURN:
        return computed(function, part, holding.shared)
