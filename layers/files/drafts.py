"""Drafts: files and folders that appear whole or not at all, and leave nothing behind.

A draft grows in a folder of its own beside its target, which only its owner may look into. The
folder holds a lock for as long as its program runs: one that a kill or a full disk left behind is
found by its free lock, and removed when the next file is written beside it.
"""

import contextlib
import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: How the folder of a draft begins.
PREFIX = ".siting-draft-"
_LOCK = ".lock"
#: What the system says of a full disk, and of one on which no more is allowed.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
#: Bytes below which a disk is full: a database stops before the last one is taken.
_LITTLE = 1 << 18
#: What libraries say that have given back by then what they took.
_FULL = ("disk is full", "disk full", "no space left")
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700


@contextmanager
def drafted(target: Path, *, private: bool) -> Iterator[Path]:
    """Offer a path beside a target, which it replaces when the block ends without an error.

    Parameters
    ----------
    target
        What is to be written.
    private
        Whether only its owner may read it, whatever the umask.

    Yields
    ------
    A path of the same name, on the same disk, where nothing is.

    Raises
    ------
    OSError
        With ``ENOSPC`` when the disk is full, whatever the writer raises then.
    """
    sweep(target.parent)
    with (
        tempfile.TemporaryDirectory(dir=target.parent, prefix=PREFIX) as folder,
        _held(Path(folder) / _LOCK),
    ):
        unfinished = Path(folder) / target.name
        with _full_disk_told(Path(folder)):
            yield unfinished
        _settle(unfinished, private=private)
        if unfinished.is_dir() and target.is_dir():
            target.rmdir()  # refused where something is in it
        unfinished.replace(target)
        _sync(target.parent)


@contextmanager
def _full_disk_told(folder: Path) -> Iterator[None]:
    """Turn what a library raises on a full disk into the error of the system."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        said = str(error).lower()
        if shutil.disk_usage(folder).free < _LITTLE or any(words in said for words in _FULL):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder.parent)) from error
        raise


def sweep(folder: Path) -> None:
    """Remove drafts of programs that run no more; others, and what cannot be removed, stay."""
    for left in folder.glob(f"{PREFIX}*"):
        lock = left / _LOCK
        if not left.is_symlink() and lock.is_file() and _is_free(lock):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    """Hold a lock while the block runs; the system gives it back where the program is killed.

    It comes to its name once it is held: whoever sweeps never finds one that is not held yet.
    """
    unnamed = lock.with_name(f"{lock.name}-unnamed")
    with unnamed.open("wb") as file:
        if _try_lock(file.fileno()):
            unnamed.replace(lock)
        yield


def _is_free(lock: Path) -> bool:
    with contextlib.suppress(OSError), lock.open("rb+") as file:
        return _try_lock(file.fileno())
    return False


def _try_lock(number: int) -> bool:
    try:
        import fcntl  # noqa: PLC0415 - not there on Windows, where drafts are left to their owner
    except ImportError:
        return False
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _settle(path: Path, *, private: bool) -> None:
    """Bring what was written to the disk, and narrow who may read it."""
    for part in [path, *path.rglob("*")] if path.is_dir() else [path]:
        if private:
            part.chmod(_PRIVATE_FOLDER if part.is_dir() else _PRIVATE_FILE)
        _sync(part)


def _sync(path: Path) -> None:
    """Have the system write a file or a folder to its disk; where it cannot, it does so later."""
    if os.name != "posix":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(PermissionError):
            os.fsync(number)
    finally:
        os.close(number)


def file_bytes(name: str, write: Callable[[Path], object]) -> bytes:
    """Return what is written to a file that nobody keeps.

    Parameters
    ----------
    name
        Of the file; its ending says what kind it is.
    write
        Writes the file at the path that it is given.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


@contextmanager
def file_of(content: bytes, name: str, *, folder: Path) -> Iterator[Path]:
    """Put bytes where readers can open them: in a folder for the owner alone, gone afterwards.

    Parameters
    ----------
    content, name
        Of the file; of the name only its last part counts.
    folder
        In which the other one is made.
    """
    with tempfile.TemporaryDirectory(prefix="reading-", dir=folder) as own:
        path = Path(own) / (Path(name).name or "file")
        path.write_bytes(content)
        yield path
