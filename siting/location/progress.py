"""What a run has found so far, whom that is told, and whether it should go on."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from time import perf_counter
from types import FrameType

from siting.location.proved import known_bound, proved_gap
from siting.location.stopping import FirstOf, Stop

#: Seconds between two reports to a listener, at least.
REPORT_EVERY_S = 0.2


@dataclass(frozen=True)
class Progress:
    """How far a run is.

    Parameters
    ----------
    phase
        ``search`` or ``proof``.
    best_cost
        Cost of the best answer so far; ``inf`` for none.
    lower_bound
        Bound so far (for ``covered``, an upper one); None for none.
    runtime_s
        Seconds since the run began.
    """

    phase: str
    best_cost: float
    lower_bound: float | None
    runtime_s: float

    @property
    def gap(self) -> float | None:
        """Proved gap so far; None without a bound."""
        return proved_gap(self.best_cost, self.lower_bound)


Listener = Callable[[Progress], None]


class Steps:
    """Which searches and proofs ran, each by its name, in the order in which they began."""

    def __init__(self) -> None:
        self._searches: dict[str, None] = {}
        self._proofs: dict[str, None] = {}

    def searched(self, name: str) -> None:
        """Note that a search looks for answers."""
        self._searches[name] = None

    def proved(self, name: str) -> None:
        """Note that a proof looks for a bound."""
        self._proofs[name] = None

    def __str__(self) -> str:
        """Name the searches, then the proofs."""
        proofs = f"bound: {'+'.join(self._proofs)}" if self._proofs else ""
        return "; ".join(part for part in ("+".join(self._searches), proofs) if part)


class Watch:
    """Best cost and bound of one run, in the terms of the problem that was asked.

    A method hands `searching` and `proving` to its loops as their stop. Those speak of a number to
    be made small; a method that works on another one than the objective, such as the weight that is
    *not* covered, says by `restate` how to turn it into the objective.

    Parameters
    ----------
    stop
        When the whole run ends.
    larger_is_better
        Whether the objective is to be made large.
    listen
        Told of progress a few times a second.
    """

    def __init__(
        self, stop: Stop, *, larger_is_better: bool = False, listen: Listener | None = None
    ) -> None:
        self._stop, self._listen = stop, listen
        self._sense = -1.0 if larger_is_better else 1.0
        self._started = perf_counter()
        self._told = -inf
        self._begun = 0.0
        self.best_cost: float = inf
        self.lower_bound: float | None = None
        self._interrupted = False
        self.steps = Steps()

    @property
    def interrupted(self) -> bool:
        """Whether somebody wants the run, or the one that it is a part of, to end at once."""
        return self._interrupted or self._stop.interrupted()

    @interrupted.setter
    def interrupted(self, told: bool) -> None:
        self._interrupted = told

    def found(self, cost: float) -> None:
        """Note the cost of an answer, if it is better than what was known.

        What costs nothing proves itself: no cost is negative.
        """
        if self.best_cost == inf or self._sense * cost < self._sense * self.best_cost:
            self.best_cost = cost
        if self._sense > 0 and cost == 0:
            self.proved(0.0)

    def proved(self, bound: float) -> None:
        """Note a bound, if it is better than what was known."""
        if self.lower_bound is None or self._sense * bound > self._sense * self.lower_bound:
            self.lower_bound = bound

    @property
    def closed(self) -> bool:
        """Whether the bound meets the best cost: nothing is left to gain."""
        if self.lower_bound is None or self.best_cost == inf:
            return False
        return abs(self.best_cost - self.lower_bound) <= 1e-9 * abs(self.best_cost)

    def over(self) -> bool:
        """Whether the whole run is over."""
        return self._ends(self._stop, self.best_cost)

    def halted(self) -> bool:
        """Whether the run is to end at once: interrupted, or its time is up.

        For loops that are no iterations: unlike `over` and the stops it asks no criterion, so that
        none counts it.
        """
        return self.interrupted or self.seconds_left() <= 0

    def seconds_left(self) -> float:
        """Return how long the run may still take; ``inf`` where time does not matter."""
        return self._stop.seconds_left()

    def begin(self) -> None:
        """Note that set-up is over: parts of the run are counted from now.

        A search that begins late would else find its first phases over, and go on from the middle.
        """
        self._begun = min(1.0, self._stop.used())

    def used(self) -> float:
        """Return the part of the run that is over since set-up; 0 where the stop cannot say."""
        left = 1.0 - self._begun
        return (self._stop.used() - self._begun) / left if left > 0 else 1.0

    def _until(self, part: float) -> Stop:
        """Return the stop for a part of the run, which is counted since set-up."""
        return self._stop.until(self._begun + part * (1.0 - self._begun))

    def searching(
        self,
        part: float = 1.0,
        *,
        restate: Callable[[float], float] | None = None,
        provisional: bool = False,
    ) -> Callable[[float], bool]:
        """Return a stop for a search.

        Parameters
        ----------
        part
            How much of the whole run may be used up when the search ends.
        restate
            Turns the search's value into the objective.
        provisional
            Whether the search works on a simpler problem, so that its value is no answer's cost.

        Returns
        -------
        A function of the search's best value so far.
        """
        stop = self._until(part)

        def over(value: float) -> bool:
            cost = value if restate is None or value == inf else restate(value)
            if not provisional:
                self.found(cost)
            self._report("search", cost)
            return self._ends(stop, cost)

        return over

    def proving(
        self, part: float = 1.0, *, restate: Callable[[float], float] | None = None
    ) -> Callable[[float], bool]:
        """Return a stop for a proof: a function of the best bound so far, ``-inf`` for none."""
        stop = self._until(part)

        def over(bound: float) -> bool:
            if bound > -inf:
                self.proved(bound if restate is None else restate(bound))
            self._report("proof", self.best_cost)
            return self._ends(stop, self.best_cost)

        return over

    def restated(
        self, restate: Callable[[float], float], back: Callable[[float], float]
    ) -> "Watch":
        """Return this watch in the terms of another problem that stands for the one that was asked.

        Parameters
        ----------
        restate, back
            Turn a value of the other problem into the objective, and the objective into it.
        """
        return _Restated(self, restate, back)

    def aside(self, part: float) -> "Watch":
        """Return a watch for work on a simpler problem: the same stop, but nobody is told.

        What runs is noted here as well.

        Parameters
        ----------
        part
            How much of the whole run may be used up when that work ends.
        """
        watch = Watch(FirstOf((self._until(part), Interrupted(self))))
        watch.steps = self.steps
        return watch

    def _ends(self, stop: Stop, cost: float) -> bool:
        return stop(cost, self.lower_bound) or self.interrupted or self.closed

    def _report(self, phase: str, cost: float) -> None:
        now = perf_counter()
        if self._listen is None or now - self._told < REPORT_EVERY_S:
            return
        self._told = now
        told = known_bound(cost, self.lower_bound)
        self._listen(Progress(phase, cost, told, now - self._started))

    @contextmanager
    def catching_interrupt(self) -> Iterator[None]:
        """Let Ctrl-C end the run with what it has; a second one ends the program."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def note(number: int, frame: FrameType | None) -> None:
            if self.interrupted:
                signal.default_int_handler(number, frame)
            self.interrupted = True

        before = signal.signal(signal.SIGINT, note)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@dataclass(frozen=True)
class Interrupted(Stop):
    """Stops when another run is interrupted."""

    watch: Watch

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:  # noqa: ARG002 - the protocol's
        """Whether it is."""
        return self.watch.interrupted

    def interrupted(self) -> bool:
        """Whether it is, for those who do not count as iterations."""
        return self.watch.interrupted


class _Restated(Watch):
    """A watch that speaks of another problem's values."""

    def __init__(
        self, told: Watch, restate: Callable[[float], float], back: Callable[[float], float]
    ) -> None:
        self._told_of, self._restate, self._back = told, restate, back
        self.steps = told.steps

    def found(self, cost: float) -> None:
        """Note the cost of an answer."""
        self._told_of.found(self._restate(cost))

    def proved(self, bound: float) -> None:
        """Note a bound."""
        self._told_of.proved(self._restate(bound))

    @property
    def best_cost(self) -> float:  # type: ignore[override]
        """Best cost so far; ``inf`` for none."""
        best = self._told_of.best_cost
        return best if best == inf else self._back(best)

    @property
    def lower_bound(self) -> float | None:  # type: ignore[override]
        """Bound so far; None for none."""
        bound = self._told_of.lower_bound
        return None if bound is None else self._back(bound)

    @property
    def interrupted(self) -> bool:
        """Whether the run was interrupted."""
        return self._told_of.interrupted

    @interrupted.setter
    def interrupted(self, told: bool) -> None:
        self._told_of.interrupted = told

    def halted(self) -> bool:
        """Whether the run is to end at once."""
        return self._told_of.halted()

    @property
    def closed(self) -> bool:
        """Whether the bound meets the best cost."""
        return self._told_of.closed

    def over(self) -> bool:
        """Whether the whole run is over."""
        return self._told_of.over()

    def seconds_left(self) -> float:
        """Return how long the run may still take."""
        return self._told_of.seconds_left()

    def begin(self) -> None:
        """Note that set-up is over."""
        self._told_of.begin()

    def used(self) -> float:
        """Return how much of the run is used up since set-up."""
        return self._told_of.used()

    def searching(
        self,
        part: float = 1.0,
        *,
        restate: Callable[[float], float] | None = None,
        provisional: bool = False,
    ) -> Callable[[float], bool]:
        """Return a stop for a search."""
        both = self._after(restate)
        return self._told_of.searching(part, restate=both, provisional=provisional)

    def proving(
        self, part: float = 1.0, *, restate: Callable[[float], float] | None = None
    ) -> Callable[[float], bool]:
        """Return a stop for a proof."""
        return self._told_of.proving(part, restate=self._after(restate))

    def _after(self, restate: Callable[[float], float] | None) -> Callable[[float], float]:
        return self._restate if restate is None else lambda value: self._restate(restate(value))
