"""Arrays in .npz files: what an array says of its size must be what is there, before it is read."""

import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from layers.errors import FileFormatError
from layers.files.limits import check_archive, check_regular

# What is raised on a file whose parts are cut short or are no arrays.
_BROKEN = (
    AttributeError,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Read all arrays of an .npz file; nothing in it is ever run.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Arrays by name.

    Raises
    ------
    FileFormatError
        When it is no such file, damaged, or larger than what is read.
    """
    check_regular(path)
    check_archive(path)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {name.removesuffix(".npy"): _read(archive, name) for name in archive.namelist()}
    except _BROKEN as error:
        message = "{file} cannot be read as an .npz file of plain arrays."
        raise FileFormatError(message, file=path.name) from error
    return parts


def _read(archive: zipfile.ZipFile, name: str) -> NDArray[Any]:
    with archive.open(name) as stream:
        version = npy.read_magic(stream)
        header = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, _, kind = header(stream)
        told = kind.itemsize
        for length in shape:
            told *= length
        if kind.hasobject or told != archive.getinfo(name).file_size - stream.tell():
            message = f"the array {name} is not as large as it says"
            raise ValueError(message)
    with archive.open(name) as stream:
        return np.asarray(npy.read_array(stream, allow_pickle=False))
