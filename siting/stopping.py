"""When to stop: small criteria behind one protocol."""

from dataclasses import dataclass, field
from time import perf_counter
from typing import Protocol

from siting.errors import ProblemError


class Stop(Protocol):
    """A stopping criterion; a method asks it once an iteration."""

    def __call__(self, best_cost: float) -> bool:
        """Whether to stop, given the best cost so far (``inf`` for none)."""


@dataclass
class MaxRuntime:
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
    _start: float | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a time that is negative or no number."""
        if not self.seconds >= 0:
            message = f"The run time must be at least 0 seconds, not {self.seconds}."
            raise ProblemError(message)

    def __call__(self, best_cost: float) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the time is over."""
        if self._start is None:
            self._start = perf_counter()
        return perf_counter() - self._start >= self.seconds


@dataclass
class MaxIterations:
    """Stop after a number of iterations; gives the same answer on every run.

    Parameters
    ----------
    iterations
        Number of questions answered with no, at least 0.

    Raises
    ------
    ProblemError
        When the number is negative.
    """

    iterations: int
    _asked: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a negative number."""
        _check_iterations(self.iterations)

    def __call__(self, best_cost: float) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the iterations are used up."""
        self._asked += 1
        return self._asked > self.iterations


@dataclass
class NoImprovement:
    """Stop after a number of iterations in a row without a better cost.

    Parameters
    ----------
    iterations
        Iterations without improvement that are allowed, at least 0.

    Raises
    ------
    ProblemError
        When the number is negative.
    """

    iterations: int
    _best: float = field(default=float("inf"), init=False, repr=False)
    _since: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse a negative number."""
        _check_iterations(self.iterations)

    def __call__(self, best_cost: float) -> bool:
        """Whether the cost has stood still for too long."""
        self._since = 0 if best_cost < self._best else self._since + 1
        self._best = min(self._best, best_cost)
        return self._since > self.iterations


@dataclass
class FirstOf:
    """Stop as soon as one of several criteria says so.

    Parameters
    ----------
    criteria
        The criteria; each is asked every time.

    Raises
    ------
    ProblemError
        When there is no criterion.
    """

    criteria: tuple[Stop, ...]

    def __post_init__(self) -> None:
        """Refuse to have no criterion: such a run would never end."""
        if not self.criteria:
            message = "FirstOf needs at least one criterion, or it would never stop."
            raise ProblemError(message)

    def __call__(self, best_cost: float) -> bool:
        """Whether any criterion is met."""
        answers = [criterion(best_cost) for criterion in self.criteria]
        return any(answers)


def _check_iterations(iterations: int) -> None:
    if not iterations >= 0:
        message = f"The number of iterations must be at least 0, not {iterations}."
        raise ProblemError(message)
