"""Street networks for walking and driving, from GraphML or extracts of OpenStreetMap.

`Streets` says what a network holds; :mod:`layers.streets.fetching` downloads one, and
:mod:`layers.streets.report` says where it is broken.
"""

import bz2
import gzip
from pathlib import Path

from layers.errors import FileFormatError
from layers.files.digests import file_digest
from layers.files.limits import Unpacking, check_regular
from layers.streets.from_extract import read_extract
from layers.streets.from_graphml import read_graph
from layers.streets.network import MODES, Mode, Streets

__all__ = ["MODES", "Mode", "Streets", "read_all_streets", "read_streets"]

_PART = 1 << 22

#: Ends of the names of files that can be read.
GRAPH_ENDINGS = (".graphml", ".graphml.gz")
EXTRACT_ENDINGS = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")


def read_streets(path: Path | str, mode: Mode | None = None) -> Streets:
    """Read the network of one mode from a file.

    Parameters
    ----------
    path
        A graph saved by osmnx (.graphml, .graphml.gz), or an extract of OpenStreetMap (.osm.pbf,
        .osm), such as Geofabrik serves for Iran.
    mode
        ``walk`` or ``drive``. By default what a graph shows; an extract holds both, so one of them
        must be said.

    Raises
    ------
    FileFormatError
        When the file is missing, empty, cut short, or no street network for the mode.
    CrsError
        When the coordinates of a graph have no CRS or cannot be in the one that is stated.
    MissingPackageError
        When an extract is given and osmium is not installed.
    """
    source = _checked(path)
    if mode is not None:
        check_mode(mode)
    sha256 = file_digest(source)
    if _ends(source, GRAPH_ENDINGS):
        return read_graph(source, mode, sha256=sha256)
    if mode is None:
        message = (
            "{file} holds streets for walking and for driving; say mode='walk' or mode='drive'."
        )
        raise FileFormatError(message, file=source.name)
    return read_extract(source, [mode], sha256=sha256)[0]


def read_all_streets(path: Path | str) -> tuple[Streets, ...]:
    """Read all networks that a file holds: of an extract those of both modes, of a graph its one.

    Parameters
    ----------
    path
        As for `read_streets`.

    Raises
    ------
    FileFormatError, CrsError, MissingPackageError
        As `read_streets` does.
    """
    source = _checked(path)
    sha256 = file_digest(source)
    if _ends(source, GRAPH_ENDINGS):
        return (read_graph(source, None, sha256=sha256),)
    return tuple(read_extract(source, MODES, sha256=sha256))


def check_mode(mode: str) -> None:
    """Refuse what is no mode of moving.

    Raises
    ------
    FileFormatError
        When it is neither ``walk`` nor ``drive``.
    """
    if mode not in MODES:
        message = "There is no mode {mode!r}; choose one of {modes}."
        raise FileFormatError(message, mode=mode, modes=list(MODES))


def _checked(path: Path | str) -> Path:
    """Refuse what is not there, is empty, or has another ending."""
    source = Path(path)
    check_regular(source)
    if not source.stat().st_size:
        message = "{file} is empty; download or save it again."
        raise FileFormatError(message, file=source.name)
    if not _ends(source, GRAPH_ENDINGS + EXTRACT_ENDINGS):
        message = (
            "{file} is no street network by its name; give a file that ends in {endings} or .osm."
        )
        raise FileFormatError(message, file=source.name, endings=[*GRAPH_ENDINGS, ".osm.pbf"])
    _check_packed(source)
    return source


def _check_packed(path: Path) -> None:
    """Refuse an extract that unpacks to far more than a map does: osmium unpacks it unasked."""
    kind = path.suffix.lower()
    if _ends(path, GRAPH_ENDINGS) or kind not in {".gz", ".bz2"}:
        return
    unpack = gzip.GzipFile if kind == ".gz" else bz2.BZ2File
    try:
        with Unpacking(unpack(path, "rb"), path.name, path.stat().st_size) as stream:
            while stream.read(_PART):
                pass
    except OSError as error:
        message = "{file} cannot be read to its end ({error}); download it again."
        raise FileFormatError(message, file=path.name, error=error) from error


def _ends(path: Path, endings: tuple[str, ...]) -> bool:
    return path.name.lower().endswith(endings)
