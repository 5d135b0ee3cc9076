"""Files as somebody sent them: kept in private, for as long as they are needed and no longer."""

import contextlib
import os
import re
import shutil
import time
from pathlib import Path
from typing import BinaryIO

from siting.errors import JobError
from siting.jobs.workspace import PRIVATE, Workspace, new_id

#: Bytes of an upload: households of the whole country take 200 MB, its streets 250 MB.
MOST_BYTES = 1 << 30
#: Seconds after which an upload that no job took, and an evaluated scenario, is removed.
KEPT_S = 24 * 3600.0
_PIECE = 1 << 20
_LONGEST = 120
_STRANGE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def receive(place: Workspace, name: str, source: BinaryIO, *, most_bytes: int = MOST_BYTES) -> str:
    """Keep what is sent, and return the id under which a job finds it.

    Parameters
    ----------
    place
        The workspace.
    name
        What the sender calls the file; its ending says of which kind it is.
    source
        What is sent.
    most_bytes
        Bytes that it may have.

    Raises
    ------
    JobError
        When it is larger, or nothing can be kept.
    """
    forget_old(place)
    upload = new_id()
    home = place.room("uploads") / upload
    home.mkdir(mode=0o700)
    try:
        _copy(source, home / safe_name(name), most_bytes)
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    return upload


def _copy(source: BinaryIO, target: Path, most_bytes: int) -> None:
    """Copy piece by piece, so that a large file does not fill the memory."""
    number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        taken = 0
        while piece := source.read(_PIECE):
            taken += len(piece)
            if taken > most_bytes:
                message = (
                    "{file} has more than the {most_bytes:,} bytes that are read; give a smaller "
                    "part of it."
                )
                raise JobError(message, file=target.name, most_bytes=most_bytes)
            file.write(piece)


def safe_name(name: str) -> str:
    """Return the name of a file without what would lead elsewhere or confuse; its ending stays."""
    plain = _STRANGE.sub("", name).strip().lstrip(".") or "file"
    stem, ending = Path(plain).stem, Path(plain).suffix
    return f"{stem[: _LONGEST - len(ending)]}{ending}" if len(ending) < 20 else plain[:_LONGEST]


def uploaded(place: Workspace, upload: str) -> Path:
    """Return the file of an upload.

    Raises
    ------
    JobError
        When it is not there any more.
    """
    found = sorted(place.kept("uploads", upload).iterdir())
    if not found:
        message = "The file that was sent is not there any more; send it anew."
        raise JobError(message)
    return found[0]


def forget_old(place: Workspace) -> None:
    """Remove uploads that no job took, and scenarios that were evaluated, after a day.

    Asked as others come and as the app starts.
    """
    before, home = time.time() - KEPT_S, place.folder / PRIVATE
    for path in (*(home / "uploads").glob("*"), *(home / "evaluated").glob("*")):
        with contextlib.suppress(FileNotFoundError):  # its job removed it meanwhile
            if path.stat().st_mtime >= before:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
