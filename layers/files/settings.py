"""Small files that people write by hand: text in UTF-8, and TOML."""

import tomllib
from pathlib import Path
from typing import Any

from layers.errors import FileFormatError
from layers.files.limits import MOST_TEXT_BYTES, check_regular


def read_text(path: str | Path, *, as_what: str = "text") -> str:
    """Read a small text file.

    Parameters
    ----------
    path
        The file.
    as_what
        What it should be, for messages.

    Raises
    ------
    FileFormatError
        When it is missing, no file on a disk, larger than `MOST_TEXT_BYTES`, or no UTF-8.
    """
    file = check_regular(path, most_bytes=MOST_TEXT_BYTES)
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        message = "{file} cannot be read as {as_what}: it is not text in UTF-8. Save it as UTF-8."
        raise FileFormatError(message, file=file.name, as_what=as_what) from error
    except OSError as error:
        message = "{file} cannot be read as {as_what}: {fault}. Copy it elsewhere."
        raise FileFormatError(message, file=file.name, as_what=as_what, fault=error) from error


def parse_toml(text: str, *, source: str, as_what: str = "TOML") -> dict[str, Any]:
    """Read TOML, whatever stands in it.

    Parameters
    ----------
    text
        The text.
    source
        What to call it.
    as_what
        What it should be, for messages.

    Raises
    ------
    FileFormatError
        When it is no TOML, or holds a number of thousands of digits or thousands of brackets.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a fault of TOML is a ValueError
        fault = (str(error).splitlines() or [""])[0].split(";")[0][:200]
        message = "{source} cannot be read as {as_what}: {fault}."
        raise FileFormatError(message, source=source, as_what=as_what, fault=fault) from error


def read_names(path: str | Path) -> dict[str, str]:
    """Read which headers a file has for which columns, from TOML such as ``longitude = "X"``.

    Raises
    ------
    FileFormatError
        When the file is no such list, or names a column that there is not.
    """
    from layers.columns import HOUSEHOLDS  # noqa: PLC0415 - standards are read without tables

    file = Path(path)
    told = parse_toml(read_text(file), source=file.name)
    for name, header in told.items():
        if name not in HOUSEHOLDS.columns or not isinstance(header, str):
            message = (
                "{file} says {name} = {header}; it must name a header in quotation marks for one "
                "of: {columns}."
            )
            raise FileFormatError(
                message,
                file=file.name,
                name=name[:40],
                header=shortly(header),
                columns=list(HOUSEHOLDS.columns),
            )
    return told


def shortly(value: object) -> str:
    """Write a value so that it fits into a sentence, however long it is."""
    try:
        text = repr(value)
    except ValueError:  # a whole number of thousands of digits
        return "a number of thousands of digits"
    return text if len(text) <= 80 else f"{text[:77]}..."
