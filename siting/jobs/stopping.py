"""When the search of a job ends: as it was asked, or when somebody wants it to."""

from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from time import monotonic

from siting.location.stopping import FirstOf, MaxIterations, Stop, time_or_gap

#: Seconds between two looks for a wish to stop.
_EVERY_S = 0.2
#: Seconds that a run may take to end by itself: a mathematical program asks the time seldom.
_PATIENCE_S = 60.0


@dataclass
class StopAsked(Stop):
    """Ends a run when a file appears: as if its time were over, so that it gives what it has.

    An interrupted run ends sooner, but without an answer where it still worked on a simpler
    problem.

    Parameters
    ----------
    file
        The file.
    """

    file: Path = field(repr=False)
    _heard: float = field(default=inf, init=False, repr=False)
    _last: float = field(default=float("-inf"), init=False, repr=False)

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the file is there."""
        return self.seconds_left() <= 0

    def seconds_left(self) -> float:
        """Return 0 once the file is there; the disk is asked a few times a second."""
        if self._heard == inf and monotonic() - self._last >= _EVERY_S:
            self._last = monotonic()
            self._heard = self._last if self.file.exists() else inf
        return 0.0 if self._heard < inf else inf

    def used(self) -> float:
        """Return 1 once the file is there: no part of the run begins any more."""
        return 1.0 if self.seconds_left() <= 0 else 0.0

    def interrupted(self) -> bool:
        """Return whether the wish is so old that a program must be interrupted, come what may."""
        return self.seconds_left() <= 0 and monotonic() - self._heard > _PATIENCE_S


def stop_of(
    file: Path,
    *,
    seconds: float,
    gap_percent: float | None = None,
    iterations: int | None = None,
) -> Stop:
    """Return the stop of a search.

    Parameters
    ----------
    file
        Appears when somebody wants the job to stop.
    seconds, gap_percent
        Time, and the proved gap at which it may end earlier.
    iterations
        Iterations instead of both.
    """
    usual = time_or_gap(seconds, gap_percent) if iterations is None else MaxIterations(iterations)
    return FirstOf((usual, StopAsked(file)))
