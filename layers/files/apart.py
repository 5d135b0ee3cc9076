"""Workbooks of older kinds, read in a process of its own, with limits of memory and time.

calamine is fast and foresees much, but what it did not foresee (a cell in the last row and column,
say, for which it asks for 400 GB) ends its process. So that process is not ours: it runs this file
as a script, and a crash costs a sentence.
"""

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO

from layers.errors import FileFormatError
from layers.files.limits import APART_BYTES, APART_SECONDS, check_size
from layers.phrases import Phrase

Row = tuple[object, ...]

_KINDS = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}
_PASSWORD, _DAMAGED = 3, 4


def read_old(path: Path) -> dict[str, list[Row]]:
    """Read all sheets of a workbook .xls, .xlsb, .ods or of strict Open XML.

    Parameters
    ----------
    path
        The workbook.

    Returns
    -------
    Rows of each sheet, from its very first; None for an empty cell.

    Raises
    ------
    FileFormatError
        When it is damaged, behind a password, or asks for more than `APART_BYTES` of memory or
        `APART_SECONDS` of time.
    """
    command = [
        sys.executable,
        "-m",
        __name__,
        str(path.resolve()),
        str(APART_BYTES),
        str(APART_SECONDS),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no shell
            command, capture_output=True, check=False, timeout=APART_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise FileFormatError(_too_much(path)) from error
    if done.returncode == _PASSWORD:
        message = (
            "{file} is encrypted with a password. Open it in Excel, remove the password and save "
            "it."
        )
        raise FileFormatError(message, file=path.name)
    if done.returncode == _DAMAGED:
        message = (
            "{file} is damaged or cut short and cannot be opened as a workbook. Open it in Excel, "
            "save it again as .xlsx, or copy it anew from its source."
        )
        raise FileFormatError(message, file=path.name)
    if done.returncode:
        raise FileFormatError(_too_much(path))
    return dict(_sheets(path, done.stdout))


def _sheets(path: Path, said: bytes) -> Iterator[tuple[str, list[Row]]]:
    rows: list[Row] = []
    for line in said.splitlines():
        told = json.loads(line)
        if isinstance(told, str):
            rows = []
            yield told, rows
        else:
            rows.append(tuple(_value(cell) for cell in told))
            check_size(path.name, len(rows), len(told))


def _value(cell: object) -> object:
    if not isinstance(cell, list):
        return cell
    kind, text = cell
    return timedelta(seconds=text) if kind == "timedelta" else _KINDS[kind](text)


def _too_much(path: Path) -> Phrase:
    message = (
        "{file} takes more than {gigabytes} GB of memory or {seconds} seconds "
        "to read, or ends the program that reads it: it is damaged, or a cell stands far from the "
        "rest. Open it in Excel or LibreOffice and save the households alone as .xlsx."
    )
    return Phrase(message, file=path.name, gigabytes=APART_BYTES >> 30, seconds=APART_SECONDS)


def tell_cells(path: str, out: IO[str]) -> int:
    """Write the cells of a workbook as lines of JSON: the name of a sheet, then its rows.

    Parameters
    ----------
    path
        The workbook.
    out
        Where to.

    Returns
    -------
    Exit code of the process.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError  # noqa: PLC0415

    try:
        with Path(path).open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            for name in book.sheet_names:
                out.write(json.dumps(name) + "\n")
                for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
                    cells = [_told(cell) for cell in row]
                    while cells and cells[-1] is None:
                        cells.pop()
                    out.write(json.dumps(cells) + "\n")
    except PasswordError:
        return _PASSWORD
    except (CalamineError, OSError, ValueError, KeyError, IndexError, TypeError, RuntimeError):
        return _DAMAGED
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what calamine raises as no Exception
            raise
        return _DAMAGED
    return 0


def _told(cell: object) -> object:
    if cell == "" or cell is None:
        return None
    if isinstance(cell, timedelta):
        return ["timedelta", cell.total_seconds()]
    for kind, of in (("datetime", datetime), ("date", date), ("time", time)):
        if isinstance(cell, of):
            return [kind, cell.isoformat()]
    return cell


def _hold(memory: int, seconds: int) -> None:
    """Bound what this process may take; on a system that cannot, its parent counts the seconds."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not there on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    _hold(int(sys.argv[2]), int(sys.argv[3]))
    sys.exit(tell_cells(sys.argv[1], sys.stdout))
