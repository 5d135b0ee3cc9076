"""Files that are made once, whichever process asks first, and of which the oldest go."""

import contextlib
import fcntl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from layers.files.writing import draft

_making = threading.Lock()


def keep_once(target: Path, write: Callable[[Path], object], *, most: int) -> Path:
    """Make a file unless it is there, or another process makes it now; return it.

    Parameters
    ----------
    target
        The file; its name says all that it depends on.
    write
        Writes it to the path that it is given.
    most
        How many files of its kind its folder keeps.

    Raises
    ------
    OSError
        When it cannot be kept; whatever `write` raises.
    """
    if target.is_file():
        return target
    # Who waits for another process must not hold up those who ask for other files.
    with _alone(target.with_suffix(".lock")), _making:
        if not target.is_file():
            with draft(target, private=True) as unfinished:
                write(unfinished)
            _forget_oldest(target.parent, target.suffix, most)
    return target


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other process or thread makes the same file."""
    with lock.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _forget_oldest(folder: Path, ending: str, most: int) -> None:
    written = {}
    for file in folder.glob(f"*{ending}"):
        with contextlib.suppress(FileNotFoundError):  # another process removed it meanwhile
            written[file] = file.stat().st_mtime
    for file in sorted(written, key=written.__getitem__)[:-most]:
        file.unlink(missing_ok=True)
