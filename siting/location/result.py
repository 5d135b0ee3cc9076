"""How a run ended: its answer, what was proved of it, and how long it took."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from layers.texts import percent_at_most
from siting.errors import InfeasibleError, NotFoundError
from siting.location.proved import proved_distance, proved_gap

if TYPE_CHECKING:  # a plan that is only shown needs the words, not the search
    from siting.location.solution import Solution


class Status(StrEnum):
    """What is known of the answer."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Certificate:
    """What is proved of a cost.

    Parameters
    ----------
    cost
        The cost of an answer; ``inf`` where there is none.
    lower_bound
        Proved bound on the best possible cost; None when none was computed.
    status
        What is known of the answer.
    """

    cost: float
    lower_bound: float | None
    status: Status

    @property
    def gap(self) -> float | None:
        """Proved gap, (cost - bound) / cost; None without a bound."""
        return proved_gap(self.cost, self.lower_bound)

    @property
    def gap_percent(self) -> float | None:
        """The gap in percent as it is told: rounded up to two decimals, none of an optimum."""
        if self.gap is None:
            return None
        return 0.0 if self.status is Status.OPTIMAL else percent_at_most(self.gap, digits=2)

    @property
    def from_best(self) -> float | None:
        """By which part of the best possible the cost is above it at most; None without a bound."""
        return proved_distance(self.cost, self.lower_bound)


@dataclass(frozen=True)
class Result:
    """The outcome of `siting.solve`.

    Parameters
    ----------
    solution
        The best answer found; None when there is none.
    status
        ``optimal`` and ``infeasible`` only where proved, ``feasible``, or ``unknown`` when no
        answer was found and none was ruled out.
    lower_bound
        Proved lower bound on the cost (for ``covered``, upper bound); None when none was computed,
        or one that says nothing.
    runtime_s
        Wall-clock time of the run, in seconds.
    iterations
        Iterations of the method.
    method
        Name of the method, and which of its searches and proofs ran, such as ``exchange:
        exchange+annealing; bound: lagrangian``; ``none`` where nothing had to run.
    message
        For ``infeasible``: what blocks an answer, in one sentence.
    interrupted
        Whether Ctrl-C ended the run before its time.
    """

    solution: Solution | None
    status: Status
    lower_bound: float | None
    runtime_s: float
    iterations: int
    method: str
    message: str = ""
    interrupted: bool = False

    @property
    def cost(self) -> float:
        """Cost of the answer; ``inf`` without one."""
        return float("inf") if self.solution is None else self.solution.cost

    @property
    def certificate(self) -> Certificate:
        """What is proved of the cost, without the solution."""
        return Certificate(self.cost, self.lower_bound, self.status)

    @property
    def gap(self) -> float | None:
        """Proved gap, (cost - bound) / cost; None without a bound."""
        return self.certificate.gap

    def refusal(self) -> InfeasibleError | NotFoundError:
        """Return the error that a result without a solution is, for those who cannot go on."""
        proved = self.status is Status.INFEASIBLE
        return InfeasibleError(self.message) if proved else NotFoundError(self.message)

    def required(self) -> Solution:
        """Return the solution, for those who cannot go on without one.

        Raises
        ------
        InfeasibleError, NotFoundError
            When there is none, see `refusal`.
        KeyboardInterrupt
            When Ctrl-C came before there was any.
        """
        if self.solution is None:
            raise KeyboardInterrupt if self.interrupted else self.refusal()
        return self.solution

    def summary(self) -> str:
        """Say in a few lines how the run ended."""
        if self.solution is None:
            return f"{self.status}: {self.message}"
        told = self.certificate.gap_percent
        bound = "no bound was computed" if told is None else f"gap {told:.2f} %"
        unserved = int(np.count_nonzero(self.solution.unserved))
        return (
            f"{self.status}: cost {self.cost:,.2f} ({bound}), {len(self.solution.open_sites)} "
            f"sites, {unserved} demand points unserved, {self.runtime_s:.1f} s, "
            f"{self.iterations} iterations of {self.method}"
        )
