"""Where plans are, and what is kept in private beside them."""

import errno
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from time import time_ns
from typing import Any, Literal, TypeAlias

from siting.errors import JobError
from siting.jobs.notes import read_note

#: What stands in the private folder.
Room: TypeAlias = Literal[
    "jobs", "households", "inputs", "uploads", "scenarios", "travel", "maps", "evaluated"
]

#: Folder that only its owner may read, and the note that says what a kept file is.
PRIVATE, LABEL = ".siting", "label.json"
#: Folder of ``inputs`` in which a file stands as it was sent.
ORIGINAL = "file"
#: Longest name of a plan, in letters.
LONGEST_NAME = 80
_ID = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
#: Letters, digits, and the signs of Persian vowels and of ezafe, which are none.
_NAME = re.compile(r"[\w][\w .\-()\u060c\u064b-\u0655\u200c]*")


def new_id() -> str:
    """Return an id that nobody has; in order of their letters, ids are as old as they were made."""
    return f"{time_ns():020d}-{token_hex(4)}"


def is_id(text: str) -> bool:
    """Say whether a text is an id; no other leads into a folder."""
    return _ID.fullmatch(text) is not None


@dataclass(frozen=True)
class Workspace:
    """The folder of plans.

    Parameters
    ----------
    folder
        Where the plans are.
    """

    folder: Path

    def room(self, name: Room) -> Path:
        """Return a private folder, made where it is not there.

        Raises
        ------
        JobError
            When it cannot be made, or nothing can be written there.
        """
        home = self.folder / PRIVATE
        try:
            for folder in (home, home / name):
                folder.mkdir(mode=0o700, exist_ok=True)
                folder.chmod(0o700)
        except OSError as error:
            raise self._closed(error) from error
        if not os.access(home / name, os.W_OK | os.X_OK):
            raise self._closed(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
        return home / name

    def _closed(self, error: OSError) -> JobError:
        message = (
            "Nothing can be kept in {folder} ({fault}); give the folder of plans to whoever runs "
            "this program, or name another folder."
        )
        return JobError(message, folder=self.folder, fault=error)

    def kept(self, room: Room, name: str, *, what: str = "") -> Path:
        """Return the folder of something that is kept.

        Parameters
        ----------
        room, name
            Where, and its id.
        what
            What its label must say that it is; anything by default.

        Raises
        ------
        JobError
            When it is not there, or something else.
        """
        home = self.folder / PRIVATE / room / name
        if not is_id(name) or not home.is_dir():
            message = "Nothing is kept as {name!r} in {room}; read the file anew."
            raise JobError(message, name=name[:40], room=room)
        found = read_label(home).get("what") if what else ""
        if found != what:
            message = "{name} holds {found}, but {what} are asked for; choose another file."
            raise JobError(message, name=name, found=found, what=what)
        return home

    def input_file(self, name: str, what: str) -> Path:
        """Return a file of ``inputs`` as it was uploaded; raises as `kept`."""
        home = self.kept("inputs", name, what=what)
        return home / ORIGINAL / str(read_label(home)["file"])

    def labels(self, room: Room) -> dict[str, dict[str, Any]]:
        """Return the labels of all that is kept somewhere, by id, the newest first.

        What has no label, or a damaged one, is left out.
        """
        homes = sorted((self.folder / PRIVATE / room).glob("*"), reverse=True)
        notes = ((home.name, read_note(home / LABEL)) for home in homes if is_id(home.name))
        return {name: label for name, label in notes if label is not None}

    def forget(self, room: Room, name: str) -> None:
        """Remove something that is kept, with all that stands beside it; raises as `kept`.

        Scenarios that were evaluated hold households: they go with any of these.
        """
        shutil.rmtree(self.kept(room, name))
        if room == "households":
            shutil.rmtree(self.folder / PRIVATE / "evaluated", ignore_errors=True)

    def plan_file(self, name: str) -> Path:
        """Return the file of a plan of some name, whether it is there or not.

        Raises
        ------
        JobError
            When a plan cannot be called so.
        """
        plain = name.removesuffix(".gpkg")
        good = _NAME.fullmatch(plain) and len(plain) <= LONGEST_NAME
        if not good or plain != plain.strip() or plain.endswith("."):
            message = (
                "{name!r} cannot be the name of a plan; use letters, digits, spaces and dashes, at "
                "most {longest_name}."
            )
            raise JobError(message, name=name[:LONGEST_NAME], longest_name=LONGEST_NAME)
        return self.folder / f"{plain}.gpkg"

    def free_plan(self, name: str) -> Path:
        """Return the file of a plan of that name, or of the next free one after it."""
        wanted = self.plan_file(name)
        file, number = wanted, 2
        while file.exists():
            file, number = wanted.with_stem(f"{wanted.stem} {number}"), number + 1
        return file


def read_label(home: Path) -> dict[str, Any]:
    """Return what the label of a kept file says.

    Raises
    ------
    JobError
        When it is not there, or damaged.
    """
    label = read_note(home / LABEL)
    if label is None:
        message = "The label of {file} is not there, or damaged; read the file anew."
        raise JobError(message, file=home.name)
    return label
