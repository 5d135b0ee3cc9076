"""When the search of a job ends: as it was asked, or when somebody wants it to."""

from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from siting.location.stopping import FirstOf, MaxIterations, Stop, time_or_gap

#: Seconds between two looks for a wish to stop.
_EVERY_S = 0.2


@dataclass
class StopAsked(Stop):
    """Ends a run at once, with the best so far, when a file appears.

    Parameters
    ----------
    file
        The file.
    """

    file: Path = field(repr=False)
    _heard: bool = field(default=False, init=False, repr=False)
    _last: float = field(default=float("-inf"), init=False, repr=False)

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:  # noqa: ARG002 - the protocol's
        """Whether the file is there."""
        return self.interrupted()

    def interrupted(self) -> bool:
        """Whether the file is there; the disk is asked a few times a second."""
        if not self._heard and monotonic() - self._last >= _EVERY_S:
            self._last = monotonic()
            self._heard = self.file.exists()
        return self._heard


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
