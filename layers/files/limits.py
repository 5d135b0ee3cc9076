"""The most that a file may be: bytes, rows, columns, and what it unpacks to; stated here only.

Every reader asks here before it opens a file, so that a few kilobytes sent by somebody else neither
fill the memory nor keep the machine busy for an hour. The limits are far above what a country
needs: its 1,080,000 households take 200 MB, its streets 250 MB.
"""

import io
import stat
import zipfile
import zlib
from pathlib import Path
from typing import Protocol

from layers.errors import FileFormatError
from layers.phrases import Phrase

#: Bytes of a file on the disk.
MOST_BYTES = 4 << 30
#: Bytes of a file that people write by hand: standards, tariffs, holidays.
MOST_TEXT_BYTES = 1 << 20
#: Rows of a table, columns of a table, and cells of a sheet or text table.
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 10_000_000, 16_384, 100_000_000
#: Rows and columns of a sheet of Excel; its format has no more.
SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384
#: Blank rows in a row after which a sheet is thought to hold a stray cell at its edge.
MOST_GAP = 1_000
#: Bytes that a packed file may unpack to, and how many times its own bytes, beyond what is free.
MOST_UNPACKED, MOST_RATIO, FREE_UNPACKED = 2 << 30, 150, 64 << 20
#: How deeply geometries may be nested in one another, and elements of XML in one another.
MOST_NESTED, MOST_ELEMENTS_NESTED = 16, 100
#: Seconds and bytes of memory for a reader that is run by itself, see `layers.files.apart`.
APART_SECONDS, APART_BYTES = 120, 3 << 30


def check_regular(path: str | Path, *, most_bytes: int | None = None) -> Path:
    """Refuse what is no file on a disk, before it is opened: a pipe or a device never ends.

    Parameters
    ----------
    path
        What is to be opened.
    most_bytes
        Bytes that it may have; by default `MOST_BYTES`.

    Returns
    -------
    The path.

    Raises
    ------
    FileFormatError
        When nothing is there, or a folder, a pipe, a device, or a file that is too large.
    """
    file = Path(path)
    try:
        found = file.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        message = "There is no file {path}. Check the name and the folder."
        raise FileFormatError(message, path=path) from error
    except (OSError, ValueError) as error:
        reason = error if isinstance(error, OSError) else Phrase("its name is none")
        message = "{path} cannot be used ({reason}). Copy it to a folder of your own."
        raise FileFormatError(message, path=path, reason=reason) from error
    if stat.S_ISDIR(found.st_mode):
        message = "{path} is a folder, not a file. Name one file in it."
        raise FileFormatError(message, path=path)
    if not stat.S_ISREG(found.st_mode):
        message = "{path} is a pipe or a device, not a file. Save what it gives to a file first."
        raise FileFormatError(message, path=path)
    most = MOST_BYTES if most_bytes is None else most_bytes
    if found.st_size > most:
        message = (
            "{file} has {n_bytes:,} bytes, more than the {most:,} that are read. Give a smaller "
            "part of it."
        )
        raise FileFormatError(message, file=file.name, n_bytes=found.st_size, most=most)
    return file


def check_size(name: str, rows: int, columns: int = 1) -> None:
    """Refuse a table of more rows, columns or cells than any that we know of has.

    Parameters
    ----------
    name
        What to call it.
    rows, columns
        Its size, as far as it is known.

    Raises
    ------
    FileFormatError
        When it is larger.
    """
    cells = rows * columns
    if rows <= MOST_ROWS and columns <= MOST_COLUMNS and cells <= MOST_CELLS:
        return
    message = (
        "{name} has {rows:,} rows and {columns:,} columns, more than are read ({most_rows:,} rows, "
        "{most_columns:,} columns, {most_cells:,} cells). Remove what does not belong to the "
        "table, or give a part of it."
    )
    raise FileFormatError(
        message,
        name=name,
        rows=rows,
        columns=columns,
        most_rows=MOST_ROWS,
        most_columns=MOST_COLUMNS,
        most_cells=MOST_CELLS,
    )


def check_unpacked(name: str, packed: int, unpacked: int) -> None:
    """Refuse a packed file that unpacks to far more than any honest one does.

    Parameters
    ----------
    name
        What to call it.
    packed, unpacked
        Its bytes as they are, and those that it unpacks to.

    Raises
    ------
    FileFormatError
        When it does.
    """
    few = unpacked <= FREE_UNPACKED or unpacked <= MOST_RATIO * packed
    if few and unpacked <= MOST_UNPACKED:
        return
    message = (
        "{name} unpacks from {packed:,} bytes to {unpacked:,} or more, as no table or map does. "
        "Save it anew from its source, or give a part of it."
    )
    raise FileFormatError(message, name=name, packed=packed, unpacked=unpacked)


def check_archive(path: Path) -> None:
    """Refuse a zip file whose parts unpack to too much; what is no zip file is let through.

    Raises
    ------
    FileFormatError
        When they do.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = [part.file_size for part in archive.infolist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return  # who reads it says what is wrong with it
    check_unpacked(path.name, path.stat().st_size, sum(sizes))


class Packed(Protocol):
    """What a packed file is opened as, to be read unpacked."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...

    def close(self) -> None:
        """Close it."""
        ...


class Unpacking(io.RawIOBase):
    """A stream that is unpacked as it is read, and no further than the limits.

    Parameters
    ----------
    stream
        The unpacked bytes.
    name
        What to call the file.
    packed
        Its bytes as they are.
    """

    def __init__(self, stream: Packed, name: str, packed: int) -> None:
        super().__init__()
        self._stream, self._name, self._packed, self._read = stream, name, packed, 0

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; damage is told of as one kind of error.

        Raises
        ------
        FileFormatError
            When it unpacks to too much.
        OSError
            When what is packed is damaged or cut short.
        """
        most = MOST_UNPACKED - self._read + 1
        try:
            part = self._stream.read(most if size < 0 else min(size, most))
        except (EOFError, zlib.error) as error:
            message = f"it is damaged or cut short: {error}"
            raise OSError(message) from error
        self._read += len(part)
        check_unpacked(self._name, self._packed, self._read)
        return part

    def close(self) -> None:
        """Close what is read."""
        self._stream.close()
        super().close()
