"""GeoPackages are databases: whether one is whole, and how many rows its tables have.

GDAL reads what it still finds of a damaged database and says nothing of the rest, so SQLite is
asked first. Nothing in the file is run: no trigger fires on reading, and a view, which could be any
query, is no layer here.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from layers.errors import FileFormatError
from layers.files.limits import APART_SECONDS, MOST_NESTED, check_size
from layers.files.nested import check_wkb
from layers.phrases import Phrase

#: Steps of SQLite between two looks at the clock.
_STEPS = 1_000_000
#: Bytes that a GeoPackage puts before a shape at most, and those of bounds by their kind.
_HEAD, _BOUNDS = 8 + 64, (0, 32, 48, 48, 64)


class Counts(dict[str, int]):
    """Rows of each layer or table of features of a GeoPackage, by name."""

    def check(self, path: Path, layer: str, rows: int) -> None:
        """Refuse what was read where it is not all that the file holds.

        Parameters
        ----------
        path
            The file.
        layer
            Which of its layers was read; one of another name is the first.
        rows
            How many rows were read.

        Raises
        ------
        FileFormatError
            When rows were lost on the way.
        """
        there = self.get(layer, rows)
        if there != rows:
            message = (
                "{file} is damaged: its layer '{layer}' has {there:,} rows, of which {rows:,} "
                "could be read. Copy it anew from its source."
            )
            raise FileFormatError(message, file=path.name, layer=layer, there=there, rows=rows)


def check_database(path: Path) -> Counts:
    """Refuse a GeoPackage that is damaged anywhere, and count the rows of its layers.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Rows by layer.

    Raises
    ------
    FileFormatError
        When it is damaged or cut short, names a view as a layer, holds shapes that are nested too
        deeply, or is larger than what is read.
    """
    try:
        try:
            return _look(path, "mode=ro")
        except sqlite3.OperationalError as error:
            if "unable to open" not in str(error):
                raise
            return _look(path, "immutable=1")  # where no journal can be made beside it
    except (sqlite3.Error, UnicodeDecodeError) as error:
        message = "{file} is damaged or cut short ({error}). Copy it anew from its source."
        raise FileFormatError(message, file=path.name, error=error) from error


def _look(path: Path, how: str) -> Counts:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True)) as opened:
        until = time.monotonic() + APART_SECONDS
        opened.set_progress_handler(lambda: time.monotonic() > until, _STEPS)
        opened.execute("PRAGMA trusted_schema = OFF")
        opened.execute("PRAGMA cell_size_check = ON")
        found = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(1)")]
        if found != ["ok"]:
            raise sqlite3.DatabaseError(" ".join("; ".join(found).split())[:120])
        tables = {
            str(name): str(kind)
            for name, kind in opened.execute("SELECT name, type FROM sqlite_master")
        }
        if "gpkg_contents" not in tables:
            message = "{file} is a database but no GeoPackage. Give a GeoPackage."
            raise FileFormatError(message, file=path.name)
        layers = [str(name) for (name,) in opened.execute("SELECT table_name FROM gpkg_contents")]
        counts = Counts({name: _count(opened, path, name, tables.get(name)) for name in layers})
        if "gpkg_geometry_columns" in tables:
            _check_shapes(opened, path)
        return counts


def _count(opened: sqlite3.Connection, path: Path, layer: str, kind: str | None) -> int:
    if kind != "table":
        message = (
            "{file} lists the layer '{layer}', which is {kind} and no table in it. Save the layer "
            "as a table of its own."
        )
        raise FileFormatError(message, file=path.name, layer=layer, kind=kind or Phrase("nothing"))
    quoted = _quoted(layer)
    rows = int(opened.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0])  # noqa: S608
    width = len(opened.execute(f"PRAGMA table_info({quoted})").fetchall())
    check_size(Phrase("{file}, layer '{layer}',", file=path.name, layer=layer), rows, width)
    return rows


def _check_shapes(opened: sqlite3.Connection, path: Path) -> None:
    """Refuse shapes that are nested too deeply; short ones cannot be."""
    named = opened.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
    for layer, name in named:
        column, table = _quoted(str(name)), _quoted(str(layer))
        long = f"SELECT {column} FROM {table} WHERE length({column}) > ?"  # noqa: S608
        blobs = opened.execute(long, (9 * MOST_NESTED,))
        check_wkb(path.name, (_shape(blob) for (blob,) in blobs))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _shape(blob: object) -> bytes | None:
    """Return the shape within the blob of a GeoPackage: behind its header and its bounds."""
    if not isinstance(blob, bytes) or len(blob) < _HEAD or blob[:2] != b"GP":
        return None
    kind = blob[3] >> 1 & 7
    return blob[8 + _BOUNDS[kind] :] if kind < len(_BOUNDS) else None
