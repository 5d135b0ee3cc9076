"""The jobs of a workspace: submitted, listed, stopped and discarded by whoever watches."""

import builtins
import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layers.files.drafts import drafted
from siting.errors import JobError
from siting.jobs.kinds import Line, checked, line_of
from siting.jobs.locks import hold, is_held
from siting.jobs.notes import read_note, write_note
from siting.jobs.objections import Objection, RefusedError
from siting.jobs.reporting import WISH, now
from siting.jobs.states import ENDED, GROUP, JOB, LOCK, LOG, STOP, JobState, read_state
from siting.jobs.workspace import PRIVATE, Workspace, is_id, new_id

#: Jobs that may wait or run at a time; each holds a small process.
MOST_WAITING = 12
#: Letters of a label.
_LONGEST_LABEL = 200
#: Seconds that a new process may take to stand by itself.
_START_S = 60


class Queue:
    """Jobs of one workspace, each in a folder and a process of its own.

    Parameters
    ----------
    folder
        The folder of plans; jobs are kept in its private ``.siting/jobs``.
    """

    def __init__(self, folder: str | Path) -> None:
        self.place = Workspace(Path(folder).resolve())

    def submit(self, kind: str, asked: Mapping[str, Any], *, label: str) -> str:
        """Start a job, which waits until all of its line before it have ended.

        Parameters
        ----------
        kind
            One of `siting.jobs.kinds.KINDS`.
        asked
            What its type in `siting.jobs.asked` says, by name.
        label
            What to call it where jobs are listed.

        Returns
        -------
        Its id.

        Raises
        ------
        JobError
            When what is asked makes no sense, too many jobs wait, or nothing can be kept.
        """
        checked(kind, asked, self.place)
        jobs = self.place.room("jobs")
        waiting = sum(is_held(jobs / name / LOCK) for name in self._names())
        if waiting >= MOST_WAITING:
            raise RefusedError(Objection("job_queue_full", {"count": waiting}))
        name = new_id()
        note = {"version": 1, "kind": kind, "asked": dict(asked), "submitted": now()}
        note["label"] = label[:_LONGEST_LABEL]
        with contextlib.ExitStack() as held:
            with drafted(jobs / name, private=True) as unfinished:
                unfinished.mkdir()
                write_note(unfinished / JOB, note)
                lock = hold(unfinished / LOCK)  # before anybody can see that nobody holds it
                if lock is None:
                    message = "The lock of a new job is taken; submit the job again."
                    raise JobError(message)
                held.enter_context(lock)
            self._start(jobs / name, lock.fileno())
        return name

    def _start(self, home: Path, lock: int) -> None:
        """Start the process of a job; it takes the lock over, and leaves us at once.

        Where it cannot, nobody holds the lock any more, and the job is told as failed.
        """
        command = [sys.executable, "-m", "siting.jobs", str(self.place.folder), home.name]
        late = contextlib.suppress(subprocess.TimeoutExpired)
        with (home / LOG).open("ab") as log, late:
            (home / LOG).chmod(0o600)
            subprocess.run(  # noqa: S603 - our own module, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(lock,),
                check=False,
                timeout=_START_S,
            )

    def list(self) -> list[JobState]:
        """Return how all jobs stand, the newest first."""
        states: builtins.list[JobState] = []
        before: Counter[str] = Counter()
        for name in self._names():
            line = self._line(name)
            states.append(read_state(self._home(name), place=before[line]))
            before[line] += not states[-1].over
        return states[::-1]

    def state(self, name: str) -> JobState:
        """Return how a job stands.

        Raises
        ------
        JobError
            When there is none of this id.
        """
        home = self._there(name)
        line = self._line(name)
        older = [other for other in self._names() if other < name and self._line(other) == line]
        before = sum(not read_state(self._home(other)).over for other in older)
        return read_state(home, place=before)

    def stop(self, name: str) -> None:
        """Ask a job to stop and to keep the best that it has; a second time ends it at once.

        One that has ended stays as it is.

        Raises
        ------
        JobError
            When there is none of this id.
        """
        home = self._there(name)
        if (home / ENDED).exists() or not is_held(home / LOCK):
            return
        count = (read_note(home / STOP) or {}).get("count", 0) + 1
        write_note(home / STOP, {"count": count})
        group = (read_note(home / GROUP) or {}).get("group")
        if isinstance(group, int) and group > 1:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, WISH if count == 1 else signal.SIGKILL)

    def discard(self, name: str) -> None:
        """Remove a job that has ended; plans and households that it made stay.

        Raises
        ------
        JobError
            When there is none of this id, or it has not ended.
        """
        home = self._there(name)
        if is_held(home / LOCK):
            raise RefusedError(Objection("job_not_over"))
        shutil.rmtree(home)

    def _names(self) -> builtins.list[str]:
        """Return the ids of all jobs, the oldest first."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return sorted(path.name for path in self._home("").iterdir() if is_id(path.name))
        return []

    def _line(self, name: str) -> Line:
        return line_of((read_note(self._home(name) / JOB) or {}).get("kind"))

    def _home(self, name: str) -> Path:
        return self.place.folder / PRIVATE / "jobs" / name

    def _there(self, name: str) -> Path:
        if not is_id(name) or not self._home(name).is_dir():
            message = "There is no job {name!r}; it was discarded, or never submitted."
            raise JobError(message, name=name[:40])
        return self._home(name)
