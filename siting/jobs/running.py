"""The process of a job: it leaves who started it, waits its turn, works, and tells how it ended."""

import contextlib
import os
import signal
import threading
import time
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from layers.errors import LayersError
from layers.files.drafts import NO_ROOM
from layers.texts import LANGUAGES, Words
from layers.texts.errors import is_known, told
from siting.errors import SitingError
from siting.jobs.kinds import KINDS, Kind, Line, checked, line_of
from siting.jobs.locks import hold, is_held, turn_file
from siting.jobs.notes import read_note, write_note
from siting.jobs.objections import RefusedError
from siting.jobs.reporting import WISH, Report, now
from siting.jobs.states import ENDED, GROUP, JOB, LOCK
from siting.jobs.workspace import Workspace, is_id
from siting.sentences.faults import fault_key

#: Seconds between two looks whether it is the job's turn.
_LOOK_S = 0.2
#: Seconds beyond its limit after which the system ends a process that cannot end itself.
_GRACE_S = 30
#: How much rather the system ends a job than others when memory runs out, of 1000.
_MEMORY_ADJUSTMENT, _NICENESS = "800", 5


def run_aside(place: Workspace, name: str) -> None:
    """Run a job in a process that nobody waits for.

    Parameters
    ----------
    place, name
        The workspace, and the id of the job; its lock was handed to this process.
    """
    home = place.room("jobs") / name
    report = Report(home)
    report.hear()
    write_note(home / GROUP, {"group": os.getpid()})  # the session of the process that follows
    if os.fork():
        os._exit(0)
    _give_way()
    with contextlib.ExitStack() as held:
        turn = _wait(home, report)
        if turn is None:
            _end(home, phase="stopped", error_key="job_nothing_kept")
            return
        held.enter_context(turn)
        report.begin()
        _work(place, home, report)


def _give_way() -> None:
    """Let the page go before this job: in time, and when memory runs out."""
    with contextlib.suppress(OSError):
        os.nice(_NICENESS)
        Path("/proc/self/oom_score_adj").write_text(_MEMORY_ADJUSTMENT, encoding="ascii")


def _wait(home: Path, report: Report) -> BinaryIO | None:
    """Wait until all jobs of its line before it have ended; None when it is stopped before."""
    line = _line(home)
    while not report.stopping():
        jobs = (path for path in home.parent.iterdir() if is_id(path.name))
        older = [path for path in jobs if path < home and _line(path) == line]
        busy = any(is_held(path / LOCK) for path in older)
        turn = None if busy else hold(turn_file(home.parent, line))
        if turn is not None:
            return turn
        time.sleep(_LOOK_S)
    return None


def _line(home: Path) -> Line:
    return line_of((read_note(home / JOB) or {}).get("kind"))


def _work(place: Workspace, home: Path, report: Report) -> None:
    """Do what is asked, and tell how it ended."""
    note = read_note(home / JOB) or {}
    kind = KINDS.get(str(note.get("kind")))
    if kind is None:
        _end(home, phase="failed", error_key="job_damaged")
        return
    clock = _limited(home, kind)
    told: dict[str, Any]
    try:
        asked = checked(str(note["kind"]), note.get("asked") or {}, place)
        run = kind.run()  # imports for seconds
        report.go_on()
        result = run(asked, place, report)
        told = {"phase": "stopped" if report.stopping() else "done", "result": result}
    except KeyboardInterrupt:
        told = {"phase": "stopped", "error_key": "job_nothing_kept"}
    except Exception as error:  # whatever ends a job is told, never lost
        traceback.print_exc()  # into the log of the job
        told = {"phase": "failed", **_reason(error)}
    clock.cancel()
    signal.alarm(0)
    signal.signal(WISH, signal.SIG_IGN)
    _end(home, **told)


def _reason(error: Exception) -> dict[str, Any]:
    """Say why a job failed."""
    if isinstance(error, RefusedError):
        return {"error_key": error.objection.key, "error_values": error.objection.values}
    if isinstance(error, SitingError | LayersError):
        spoken = [words for words in map(Words, LANGUAGES) if is_known(error, words)]
        said = {words.language: told(error, words) for words in spoken}
        return {"error": str(error), "error_told": said, "error_key": fault_key(error)}
    if isinstance(error, MemoryError):
        return {"error_key": "job_memory"}
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return {"error_key": "job_disk_full"}
    return {"error_key": "job_fault"}


def _end(home: Path, **told: Any) -> None:  # noqa: ANN401 - values of a note
    write_note(home / ENDED, {"ended": now(), **told})


def _limited(home: Path, kind: Kind) -> threading.Timer:
    """Return the running clock that ends a job of this kind; without a limit one that does not."""
    limit = kind.limit_s
    if limit is not None:
        signal.alarm(int(limit) + _GRACE_S)  # where what runs lets no other thread run
    clock = threading.Timer(limit or 0.0, _expire, (home, limit or 0.0))
    clock.daemon = True
    if limit is not None:
        clock.start()
    return clock


def _expire(home: Path, limit_s: float) -> None:
    values = {"minutes": limit_s / 60.0}
    _end(home, phase="failed", error_key="job_too_long", error_values=values)
    os.killpg(os.getpgid(0), signal.SIGKILL)
