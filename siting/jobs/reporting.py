"""What a job tells while it runs, and how it hears that it is to stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any

from siting.jobs.notes import write_note
from siting.jobs.states import PROGRESS, STOP

if TYPE_CHECKING:  # a job that waits its turn takes little memory
    from siting.location.progress import Progress

#: Seconds between two notes of one step, at least.
EVERY_S = 0.25
#: Signal of a wish to stop; that of Ctrl-C would end a search before it has an answer.
WISH = signal.SIGUSR1
#: Steps that hold what was found, and so go on when the job is to stop; a search ends by itself.
KEEPING = frozenset({"centers", "phases", "coverage", "saving", "drawing"})


def now() -> str:
    """Return the time, UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass
class Report:
    """Tells in a note how far a job is.

    Parameters
    ----------
    home
        Folder of the job.
    """

    home: Path
    _told: dict[str, Any] = field(default_factory=dict, init=False)
    _steps: list[str] = field(default_factory=list, init=False)
    _last: float = field(default=float("-inf"), init=False)

    def begin(self) -> None:
        """Tell that it is the job's turn."""
        self._told |= {"started": now(), "step": "job_step_starting"}
        self._write()

    def allow(self, seconds: float | None) -> None:
        """Tell how long the search may take; None where no clock ends it."""
        self._told["seconds"] = seconds

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Tell of a step for as long as the block lasts; `siting.plan` announces its steps here."""
        self._told |= {"step": f"job_step_{name.replace(' ', '_')}", "done": None, "total": None}
        self._write()
        self._steps.append(name)  # last: no signal may end a job while its note is written
        try:
            yield
        finally:
            self._steps.pop()

    def advance(self, done: int, total: int) -> None:
        """Tell how many parts of the step are done, and of how many."""
        self._told |= {"done": done, "total": total}
        self._write_sometimes()

    def listen(self, progress: "Progress") -> None:
        """Tell how far a search is."""
        names = ("best_cost", "lower_bound", "gap", "runtime_s")
        self._told |= {name: getattr(progress, name) for name in names}
        self._write_sometimes()

    def found(self, *, best_cost: float, lower_bound: float | None, gap: float | None) -> None:
        """Tell what a search ended with."""
        self._told |= {"best_cost": best_cost, "lower_bound": lower_bound, "gap": gap}
        self._write()

    def stopping(self) -> bool:
        """Return whether somebody asked the job to stop."""
        return (self.home / STOP).exists()

    def go_on(self) -> None:
        """End a job that is to stop while it has nothing to keep yet, as Ctrl-C would."""
        if self.stopping():
            raise KeyboardInterrupt

    def hear(self) -> None:
        """Let a wish to stop end what keeps nothing; a search hears of it by `StopAsked`."""
        signal.signal(WISH, self._note)

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self._steps and self._steps[-1] not in KEEPING:
            signal.default_int_handler(number, frame)

    def _write_sometimes(self) -> None:
        if monotonic() - self._last >= EVERY_S:
            self._write()

    def _write(self) -> None:
        self._last = monotonic()
        write_note(self.home / PROGRESS, self._told)
