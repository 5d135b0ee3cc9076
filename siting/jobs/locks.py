"""Locks of the system: held as long as a process lives, and given back whatever ends it."""

import contextlib
import fcntl
import os
import platform
from pathlib import Path
from typing import BinaryIO


def hold(path: Path) -> BinaryIO | None:
    """Take a lock for as long as the file that is returned, or a copy of it, stays open.

    Parameters
    ----------
    path
        File of the lock; made where it is not there.

    Returns
    -------
    The open file; None where somebody else holds the lock.
    """
    file = path.open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def is_held(path: Path) -> bool:
    """Say whether somebody holds a lock; one that is not there is held by nobody."""
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def turn_file(instead: Path, line: str) -> Path:
    """Return the lock of whoever's turn it is: one job of a line at a time for machine and user.

    Parameters
    ----------
    instead
        Folder to keep it in where the user has no home: one job at a time for each of these then.
    line
        In which a job waits, see `siting.jobs.kinds.Kind`.
    """
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path("~").expanduser() / ".cache")
    folder = caches / "siting"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        folder = instead
    if not os.access(folder, os.W_OK | os.X_OK):
        folder = instead
    return folder / f"{line}-{platform.node() or 'here'}.lock"
