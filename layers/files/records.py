"""Records: the known columns of a frame or of a sheet's cells, and which row each stands in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import geopandas as gpd
import pandas as pd
from geopandas.array import GeometryDtype

from layers.columns import HOUSEHOLDS
from layers.crs import to_wgs84
from layers.errors import CrsError
from layers.files.marks import is_simulated
from layers.files.unread import Unread, unread_columns
from layers.phrases import Phrase
from layers.text import cell_text, is_blank
from layers.vocabulary import Vocabulary

#: Returns the column that a header means, or None.
Recognize: TypeAlias = Callable[[object], str | None]


@dataclass(frozen=True)
class Table:
    """The known columns of a source, one row per record.

    Parameters
    ----------
    frame
        Columns named as in `layers.columns`, of whatever type the source has; a RangeIndex.
    rows
        Row number of each record as a person sees it, on the same index.
    faults
        What is wrong with a record as a whole (missing where nothing is), on the same index.
    geometry
        Geometries in WGS 84 on the same index, or None where the source has none.
    headers
        Header in the source, by column name.
    blank_rows
        Wholly blank rows of a sheet or text file; they are no records.
    unread
        Columns that are not read.
    sheets
        Sheets that are read as one, and the row number of the first record of each.
    marks
        Columns `hidden` and `struck`: whether a person or a filter hid a record, or somebody struck
        it through, on the same index; no columns where a source cannot say that.
    joined
        Whether the coordinates of a record were joined that a decimal comma had cut in two, on the
        same index; empty where that cannot be.
    short
        Whether the line of a record has fewer fields than the header, likewise.
    source, sha256
        Name and digest of the file; empty for a frame.
    simulated
        Whether the source says that its records were simulated.
    """

    frame: pd.DataFrame
    rows: pd.Series
    faults: pd.Series
    geometry: gpd.GeoSeries | None
    headers: Mapping[str, str]
    blank_rows: int = 0
    unread: tuple[Unread, ...] = ()
    sheets: Mapping[str, int] = field(default_factory=dict)
    marks: pd.DataFrame = field(default_factory=pd.DataFrame)
    joined: pd.Series = field(default_factory=lambda: pd.Series(dtype="bool"))
    short: pd.Series = field(default_factory=lambda: pd.Series(dtype="bool"))
    source: str = ""
    sha256: str = ""
    simulated: bool = False


def table_from_frame(
    frame: pd.DataFrame, *, source: str = "", vocabulary: Vocabulary = HOUSEHOLDS
) -> Table:
    """Take the known columns of a frame; records are numbered from 1.

    Parameters
    ----------
    frame
        Any frame with an id column, or an index named as one; geometries must state their CRS.
    source
        What to call it in messages and reports.
    vocabulary
        The words of its columns.
    """
    if vocabulary.recognize(frame.index.name) is not None and frame.index.name not in frame.columns:
        frame = frame.reset_index()
    geometry = None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        geometry = _to_degrees(frame.geometry.reset_index(drop=True), source)
    shapes = [isinstance(kind, GeometryDtype) for kind in frame.dtypes]
    headers = [None if shape else name for name, shape in zip(frame.columns, shapes, strict=True)]
    columns = vocabulary.match(headers)
    others = [at for at in range(frame.shape[1]) if at not in columns.values()]
    known = {
        name: frame.iloc[:, position].reset_index(drop=True) for name, position in columns.items()
    }
    table = pd.DataFrame(known, index=pd.RangeIndex(len(frame)))
    return Table(
        frame=table,
        rows=pd.Series(range(1, len(frame) + 1), index=table.index, dtype="int64"),
        faults=pd.Series(None, index=table.index, dtype="str"),
        geometry=geometry,
        headers={name: str(frame.columns[position]) for name, position in columns.items()},
        unread=unread_columns(
            (frame.columns[at], frame.iloc[:, at]) for at in others if not shapes[at]
        ),
        source=source,
        simulated=is_simulated(frame),
    )


def table_from_grid(
    grid: pd.DataFrame,
    header: int,
    faults: pd.Series | None = None,
    *,
    vocabulary: Vocabulary = HOUSEHOLDS,
) -> Table:
    """Cut the records out of a sheet: below the header, wholly blank rows left out.

    Parameters
    ----------
    grid
        All cells, on the positions of their rows; long stretches of blank rows may be left out.
    header
        Position of the row that names the id.
    faults
        What is wrong with each row as a whole, missing where nothing is; by default nothing is.
    vocabulary
        The words of its columns.
    """
    headers, first = _read_header(grid, header, vocabulary)
    columns = vocabulary.match(headers)
    body = grid.iloc[first:]
    blank = _find_blank(body, vocabulary.key_of(columns))
    body = body[~blank]
    if faults is None:
        faults = pd.Series(None, index=grid.index, dtype="str")
    known = {name: body.iloc[:, position] for name, position in columns.items()}
    return Table(
        frame=pd.DataFrame(known, index=body.index).reset_index(drop=True),
        rows=pd.Series(body.index.to_numpy(dtype="int64") + 1),
        faults=faults[body.index].reset_index(drop=True),
        geometry=None,
        headers={name: str(headers[position]) for name, position in columns.items()},
        blank_rows=int(blank.sum()) + int(grid.index[-1]) + 1 - len(grid),
        unread=unread_columns(
            (headers[at], body.iloc[:, at])
            for at in range(body.shape[1])
            if at not in columns.values()
        ),
    )


def _read_header(
    grid: pd.DataFrame, header: int, vocabulary: Vocabulary
) -> tuple[list[object], int]:
    """Return the headers, those of two rows joined where that names more columns; and what follows.

    Parameters
    ----------
    grid
        All cells.
    header
        Position of the row that names the id.
    vocabulary
        The words of its columns.
    """
    recognize = vocabulary.recognize
    plain = _filled(grid, header)
    known = len({recognize(cell) for cell in plain if cell is not None} - {None})
    below = _filled(grid, header + 1) if header + 1 < len(grid) else []
    above = _filled(grid, header - 1) if header else []
    for upper, lower, first in ((plain, below, header + 2), (above, plain, header + 1)):
        if not (upper and lower):
            continue
        joined = [
            _join(*cells, recognize) for cells in zip(_spread(upper, recognize), lower, strict=True)
        ]
        names = [recognize(cell) for cell in joined if cell is not None]
        ids = [at for at, cell in enumerate(plain) if cell and recognize(cell) in vocabulary.keys]
        # The row below is a header only where nothing stands under the name of the id.
        is_header = first == header + 1 or all(lower[at] is None for at in ids)
        if is_header and len({*names} - {None}) > known:
            return joined, first
    return plain, header + 1


def _filled(grid: pd.DataFrame, row: int) -> list[object]:
    return [
        None if (text := cell_text(cell)) is None or not text.strip() else cell
        for cell in grid.iloc[row].tolist()
    ]


def _spread(upper: list[object], recognize: Recognize) -> list[object]:
    """Repeat what stands in merged cells to the next one; those that name a column stay alone."""
    spread, last = [], None
    for cell in upper:
        last = cell if cell is not None else last
        spread.append(cell if cell is not None or (last and recognize(last)) else last)
    return spread


def _join(upper: object, lower: object, recognize: Recognize) -> object:
    """Return the header that two cells, one above the other, make."""
    if upper is None or lower is None:
        return lower if upper is None else upper
    return lower if recognize(lower) else upper if recognize(upper) else f"{upper} {lower}"


def _find_blank(body: pd.DataFrame, id_position: int) -> pd.Series:
    """Find the rows in which no cell holds anything that can be seen."""
    blank = is_blank(body.iloc[:, id_position])
    for position in range(body.shape[1]):
        blank[blank] = is_blank(body.iloc[:, position][blank])
    return blank


def _to_degrees(geometry: gpd.GeoSeries, source: str) -> gpd.GeoSeries:
    """Return geometries in WGS 84."""
    if geometry.crs is None:
        message = (
            "The geometries of {source} do not say their CRS. "
            "Set it where they were made, for example to EPSG:4326."
        )
        raise CrsError(message, source=source or Phrase("the frame"))
    return to_wgs84(geometry)
