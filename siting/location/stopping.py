"""When to stop: small criteria behind one protocol."""

from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, inf
from time import perf_counter
from typing import Protocol, Self, runtime_checkable

from siting.checks import kind_of, real_number, whole_number
from siting.errors import ArgumentError
from siting.location.proved import proved_gap


@runtime_checkable
class Stop(Protocol):
    """A stopping criterion; a method asks it once an iteration.

    A criterion of your own inherits from this and need only answer when it is called: the rest is
    for criteria that can say how far they are.
    """

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:
        """Whether to stop, given the best cost (``inf`` for none) and bound so far."""
        ...

    def until(self, part: float) -> "Stop":  # noqa: ARG002 - for those who can say what a part is
        """Return a criterion that stops when a part of what this one allows is used up.

        Both count together: what a first phase of a run leaves over is there for the next one.
        """
        return self

    def shares(self, count: int, *, beside: int = 1) -> "list[Stop]":  # noqa: ARG002 - likewise
        """Return a criterion for each of several runs, which share what this one has left.

        None knows of the others, so that they may run anywhere, in any order.

        Parameters
        ----------
        count
            How many runs.
        beside
            How many of them run side by side.
        """
        return [self] * count

    def seconds_left(self) -> float:
        """Return how long this will wait at most, ``inf`` where it does not look at the time."""
        return inf

    def used(self) -> float:
        """Return the part of what this allows that is used up; 0 where it cannot say."""
        return 0.0

    def interrupted(self) -> bool:
        """Return whether this was told to end the run at once."""
        return False

    def extend(self, seconds: float) -> None:  # noqa: ARG002 - for those who look at the time
        """Move the end later, where this looks at the time."""
        return


@dataclass
class MaxRuntime(Stop):
    """Stop after some time, counted from the first question.

    Parameters
    ----------
    seconds
        Wall-clock time, at least 0.

    Raises
    ------
    ProblemError
        When the time is negative or no number.
    """

    seconds: float
    _start: list[float] = field(default_factory=list, kw_only=True, repr=False)

    def __post_init__(self) -> None:
        """Refuse a time that is negative or no number."""
        real_number(self.seconds, "run time", unit="seconds")

    def __call__(self, best_cost: float = inf, lower_bound: float | None = None) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the time is over."""
        return self.seconds_left() <= 0

    def seconds_left(self) -> float:
        """Return the time that is left; the first question starts the clock."""
        if not self._start:
            self._start.append(perf_counter())
            return self.seconds
        return max(0.0, self.seconds - (perf_counter() - self._start[0]))

    def used(self) -> float:
        """Return the part of the time that is over."""
        return 1.0 - self.seconds_left() / self.seconds if self.seconds > 0 else 1.0

    def extend(self, seconds: float) -> None:
        """Move the end later, and that of all parts; a clock that has not begun stays as it is."""
        if self._start:
            self._start[0] += seconds

    def until(self, part: float) -> Self:
        """Return the same clock with an earlier end."""
        return type(self)(part * self.seconds, _start=self._start)

    def shares(self, count: int, *, beside: int = 1) -> list[Stop]:
        """Return a clock for each run, which begins with it; those side by side share none."""
        left = self.seconds_left() / ceil(count / beside)
        return [type(self)(left) for _ in range(count)]


@dataclass
class _Counting(Stop):
    """What counts iterations.

    Raises
    ------
    ProblemError
        When the number is negative.
    """

    iterations: int

    def __post_init__(self) -> None:
        """Refuse a negative number."""
        whole_number(self.iterations, "number of iterations")


@dataclass
class MaxIterations(_Counting):
    """Stop after a number of iterations; gives the same answer on every run.

    Parameters
    ----------
    iterations
        Number of questions answered with no, at least 0.
    """

    _done: list[int] = field(default_factory=lambda: [0], kw_only=True, repr=False)

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the iterations are used up."""
        if self._done[0] >= self.iterations:
            return True
        self._done[0] += 1
        return False

    def used(self) -> float:
        """Return the part of the iterations that is used up."""
        return self._done[0] / self.iterations if self.iterations else 1.0

    def until(self, part: float) -> Self:
        """Return the same counter with an earlier end."""
        return type(self)(round(part * self.iterations), _done=self._done)

    def shares(self, count: int, *, beside: int = 1) -> list[Stop]:  # noqa: ARG002 - no clock
        """Return a counter for each run, of as many iterations wherever it runs."""
        left = max(0, self.iterations - self._done[0])
        ends = [round(turn * left / count) for turn in range(count + 1)]
        return [type(self)(then - first) for first, then in pairwise(ends)]


@dataclass
class NoImprovement(_Counting):
    """Stop after a number of iterations in a row without a better cost.

    Parameters
    ----------
    iterations
        Iterations without improvement that are allowed, at least 0.
    """

    _best: float | None = field(default=None, init=False, repr=False)
    _since: int = field(default=0, init=False, repr=False)

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the cost has stood still for too long; it only ever changes to a better one."""
        self._since = 0 if best_cost != self._best else self._since + 1
        self._best = best_cost
        return self._since > self.iterations

    def until(self, part: float) -> Self:  # noqa: ARG002 - every phase of a run waits in full
        """Return a new criterion of the same patience."""
        return type(self)(self.iterations)

    def shares(self, count: int, *, beside: int = 1) -> list[Stop]:  # noqa: ARG002 - no clock
        """Return a new criterion of the same patience for each run."""
        return [type(self)(self.iterations) for _ in range(count)]


@dataclass
class MaxGap(Stop):
    """Stop at a proved gap, see `siting.location.proved.proved_gap`.

    Parameters
    ----------
    gap
        Distance of cost and bound as a part of the cost, at least 0; 0.01 is one percent.

    Raises
    ------
    ProblemError
        When the gap is negative or no number.
    """

    gap: float

    def __post_init__(self) -> None:
        """Refuse a gap that is negative or no number."""
        real_number(self.gap, "gap")

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:
        """Whether the gap is reached."""
        reached = proved_gap(best_cost, lower_bound)
        return reached is not None and reached <= self.gap


@dataclass
class FirstOf(Stop):
    """Stop as soon as one of several criteria says so.

    Parameters
    ----------
    criteria
        The criteria; each is asked every time.

    Raises
    ------
    ProblemError
        When there is no criterion, or something else is among them.
    """

    criteria: tuple[Stop, ...]

    def __post_init__(self) -> None:
        """Refuse to have no criterion: such a run would never end."""
        if isinstance(self.criteria, list):
            self.criteria = tuple(self.criteria)
        kind_of(self.criteria, tuple, "FirstOf needs several criteria", "put them into a tuple")
        if not self.criteria:
            message = "FirstOf needs at least one criterion, or it would never stop."
            raise ArgumentError(message)
        for criterion in self.criteria:
            check_stop(criterion)

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:
        """Whether any criterion is met."""
        answers = [criterion(best_cost, lower_bound) for criterion in self.criteria]
        return any(answers)

    def until(self, part: float) -> "FirstOf":
        """Return the same criteria, each with an earlier end."""
        return FirstOf(tuple(criterion.until(part) for criterion in self.criteria))

    def shares(self, count: int, *, beside: int = 1) -> list[Stop]:
        """Return the same criteria for each run, each with its share."""
        each = [criterion.shares(count, beside=beside) for criterion in self.criteria]
        return [FirstOf(criteria) for criteria in zip(*each, strict=True)]

    def extend(self, seconds: float) -> None:
        """Move the end of each criterion later."""
        for criterion in self.criteria:
            criterion.extend(seconds)

    def used(self) -> float:
        """Return the part that is used up of what runs out first."""
        return max(criterion.used() for criterion in self.criteria)

    def seconds_left(self) -> float:
        """Return the time that the strictest criterion leaves."""
        return min(criterion.seconds_left() for criterion in self.criteria)

    def interrupted(self) -> bool:
        """Return whether any criterion was told to end the run at once."""
        return any(criterion.interrupted() for criterion in self.criteria)


def time_or_gap(seconds: float, gap_percent: float | None = None) -> Stop:
    """Return the stop that most ask for: after some time, or at a proved gap before.

    Parameters
    ----------
    seconds
        Wall-clock time.
    gap_percent
        Proved gap in percent of the cost; None to use all of the time.
    """
    clock = MaxRuntime(seconds)
    return clock if gap_percent is None else FirstOf((clock, MaxGap(gap_percent / 100)))


def check_stop(stop: object) -> None:
    """Refuse what is no criterion.

    Raises
    ------
    ProblemError
        When it is none.
    """
    if not isinstance(stop, Stop):
        message = (
            "The stop must be a criterion such as MaxRuntime(60), not {stop!r}; one of your own "
            "inherits from siting.location.stopping.Stop."
        )
        raise ArgumentError(message, stop=stop)
