"""Any file of households as one table: known columns, honest row numbers, nothing lost.

What a file is, its content says, not its name: offices rename files.
"""

import hashlib
import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from geopandas.array import GeometryDtype

from layers.columns import match_columns, recognize
from layers.crs import to_wgs84
from layers.errors import CrsError, FileFormatError, LayersError
from layers.files.delimited import read_delimited
from layers.files.unread import SAMPLE, Unread, unread_columns
from layers.files.vectors import read_vector, vector_kind
from layers.files.workbooks import OLE2, read_workbook
from layers.text import cell_text, is_blank

_MAGIC = {
    b"PK\x03\x04": "workbook",
    b"PK\x05\x06": "workbook",
    b"PAR1": "parquet",
    b"PARE": "encrypted parquet",
    b"SQLite format 3\x00": "geopackage",
    OLE2: "ole2",
}
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
# What the readers raise on a file whose parts are cut short, missing or not what they should be.
_BROKEN = (
    AttributeError,
    KeyError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    pa.ArrowException,
    shapely.errors.ShapelyError,
)
_BINARY_SUFFIXES = {".xls", ".xlsb", ".xlsx", ".xlsm", ".ods", ".parquet", ".geoparquet", ".gpkg"}


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
    source, sha256
        Name and digest of the file; empty for a frame.
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
    source: str = ""
    sha256: str = ""


def read_table(
    path: str | Path, *, sheet: str | None = None, named: Mapping[str, str] | None = None
) -> Table:
    """Read a CSV, Excel, OpenDocument, Parquet, GeoParquet or GeoPackage file.

    Parameters
    ----------
    path
        The file.
    sheet
        Sheet of a workbook or layer of a GeoPackage; by default the only one that will do.
    named
        Headers that are named by hand, see `layers.columns.match_columns`.

    Returns
    -------
    Its records. Rows are numbered from 1 for the header in sheets and text files (so the first
    record below a header in the first row is 2), from 1 for the first record elsewhere.

    Raises
    ------
    FileFormatError
        When the file cannot be read as a table or holds no records.
    MissingColumnError
        When no column holds the household's id.
    CrsError
        When its geometries do not say their CRS.
    """
    file = Path(path)
    kind = _tell_kind(file)
    if sheet is not None and kind not in {"workbook", "ole2", "geopackage"}:
        message = f"{file.name} has no sheets; leave the sheet out."
        raise FileFormatError(message)
    if kind in {"workbook", "ole2"}:
        read = read_workbook(file, sheet=sheet)
        table = _from_grid(read.grid, read.header, named=named)
        starts = {name: at + 1 for name, at in read.starts.items()}
        marks = read.marks.loc[table.rows - 1].reset_index(drop=True)
        table = replace(table, sheets=starts, marks=marks)
    elif kind == "geopackage":
        table = _read_geopackage(file, sheet, named)
    elif kind == "parquet":
        table = _read_parquet(file, named)
    elif kind == "vector":
        table = table_from_frame(_read_features(file), source=file.name, named=named)
    else:
        lines = read_delimited(file)
        table = _from_grid(lines.grid, lines.header, lines.faults, named=named)
        joined = pd.Series(lines.joined[table.rows - 1], index=table.rows.index)
        table = replace(table, joined=joined)
    return _sign(table, file)


def table_from_frame(
    frame: pd.DataFrame, *, source: str = "", named: Mapping[str, str] | None = None
) -> Table:
    """Take the known columns of a frame; records are numbered from 1.

    Parameters
    ----------
    frame
        Any frame with an id column, or an index named as one; geometries must state their CRS.
    source
        What to call it in messages and reports.
    named
        As for `read_table`.
    """
    if recognize(frame.index.name) is not None and frame.index.name not in frame.columns:
        frame = frame.reset_index()
    geometry = None
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        geometry = _to_degrees(frame.geometry.reset_index(drop=True), source)
    shapes = [isinstance(kind, GeometryDtype) for kind in frame.dtypes]
    headers = [None if shape else name for name, shape in zip(frame.columns, shapes, strict=True)]
    columns = match_columns(headers, named=named)
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
    )


def _from_grid(
    grid: pd.DataFrame,
    header: int,
    faults: pd.Series | None = None,
    *,
    named: Mapping[str, str] | None = None,
) -> Table:
    """Cut the records out of a sheet: below the header, wholly blank rows left out."""
    headers, first = _read_header(grid, header)
    columns = match_columns(headers, named=named)
    body = grid.iloc[first:]
    blank = _find_blank(body, columns["household_id"])
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
        blank_rows=int(blank.sum()),
        unread=unread_columns(
            (headers[at], body.iloc[:, at])
            for at in range(body.shape[1])
            if at not in columns.values()
        ),
    )


def _read_header(grid: pd.DataFrame, header: int) -> tuple[list[object], int]:
    """Return the headers, those of two rows joined where that names more columns; and what follows.

    Parameters
    ----------
    grid
        All cells.
    header
        Position of the row that names the id.
    """
    plain = _filled(grid, header)
    known = len({recognize(cell) for cell in plain if cell is not None} - {None})
    below = _filled(grid, header + 1) if header + 1 < len(grid) else []
    above = _filled(grid, header - 1) if header else []
    for upper, lower, first in ((plain, below, header + 2), (above, plain, header + 1)):
        if not (upper and lower):
            continue
        joined = [_join(*cells) for cells in zip(_spread(upper), lower, strict=True)]
        names = [recognize(cell) for cell in joined if cell is not None]
        ids = [at for at, cell in enumerate(plain) if cell and recognize(cell) == "household_id"]
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


def _spread(upper: list[object]) -> list[object]:
    """Repeat what stands in merged cells to the next one; those that name a column stay alone."""
    spread, last = [], None
    for cell in upper:
        last = cell if cell is not None else last
        spread.append(cell if cell is not None or (last and recognize(last)) else last)
    return spread


def _join(upper: object, lower: object) -> object:
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


def _tell_kind(path: Path) -> str:
    """Tell what a file is from its first bytes, or say why it cannot be a table."""
    if not path.exists():
        message = f"There is no file {path}. Check the name and the folder."
        raise FileFormatError(message)
    if not path.is_file():
        message = f"{path} is a folder, not a file. Name one file in it."
        raise FileFormatError(message)
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        message = (
            f"{path.name} cannot be opened ({error.strerror}). Close it elsewhere, or copy it."
        )
        raise FileFormatError(message) from error
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        message = f"{path.name} is empty. Export it again."
        raise FileFormatError(message)
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "text")
    if kind in {"text", "workbook"} and vector_kind(path):
        return "vector"
    refusal = _refuse(path, kind, head)
    if refusal:
        message = f"{path.name} {refusal}"
        raise FileFormatError(message)
    return kind


def _refuse(path: Path, kind: str, head: bytes) -> str:
    """Say why a file of this kind cannot be read; empty if it can."""
    if kind == "ole2":
        return _refuse_ole2(path)
    if kind == "encrypted parquet":
        return "is encrypted. Save it without encryption."
    return _refuse_text(path, head) if kind == "text" else ""


def _refuse_text(path: Path, head: bytes) -> str:
    """Say why a file without a known signature is no text table; empty if it may be one."""
    foreign = next((what for magic, what in _FOREIGN.items() if head.startswith(magic)), None)
    if foreign is not None:
        return f"is {foreign}, not a table. Give a CSV, .xlsx, Parquet or GeoPackage file."
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype", b"<table")):
        return "is a web page, whatever its name says. Open it in Excel and save it as .xlsx."
    if path.suffix.lower() in _BINARY_SUFFIXES:
        return f"is not the {path.suffix} file that its name says. Copy it anew from its source."
    return ""


def _refuse_ole2(path: Path) -> str:
    """Tell a workbook of today behind a password from one of Excel 97-2003."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return "is encrypted with a password. Open it in Excel, remove the password and save it."
    return ""


def _read_parquet(path: Path, named: Mapping[str, str] | None) -> Table:
    """Read the known columns of a Parquet or GeoParquet file."""
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
        geo = (schema.metadata or {}).get(b"geo")
        told = {"columns": {}} if geo is None else json.loads(geo)
        names = [name for name in schema.names if name not in told["columns"]]
        wanted = _known_names(names, named)
        sample = _parquet_sample(path, [name for name in names if name not in wanted])
        if geo is None:
            frame = pq.read_table(path, columns=wanted).to_pandas(ignore_metadata=True)
        else:
            frame = gpd.read_parquet(path, columns=[*wanted, told["primary_column"]])
    except LayersError:
        raise
    except _BROKEN as error:
        message = f"{path.name} is damaged or cut short ({_first_line(error)}). Copy it anew."
        raise FileFormatError(message) from error
    table = table_from_frame(frame.reset_index(drop=True), source=path.name, named=named)
    return replace(table, unread=unread_columns(sample.items()))


def _parquet_sample(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return the first rows of some columns of a Parquet file."""
    with pq.ParquetFile(path) as file:
        rows = next(file.iter_batches(batch_size=SAMPLE, columns=columns), None)
    empty = pd.DataFrame(columns=list(columns))
    return empty if rows is None else pd.DataFrame(rows.to_pandas())


def _read_geopackage(path: Path, layer: str | None, named: Mapping[str, str] | None) -> Table:
    """Read the known columns of one layer of a GeoPackage."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of files that other programs wrote
            layers = [str(name) for name, _ in pyogrio.list_layers(path)]
            chosen = _choose_layer(path, layers, layer)
            fields = pyogrio.read_info(path, layer=chosen)["fields"]
            wanted = _known_names([str(field) for field in fields], named)
            frame = pyogrio.read_dataframe(path, layer=chosen, columns=wanted, use_arrow=True)
            others = [str(field) for field in fields if str(field) not in wanted]
            few = {"columns": others, "max_features": SAMPLE, "read_geometry": False}
            sample = pyogrio.read_dataframe(path, layer=chosen, **few) if others else frame
    except LayersError:
        raise
    except _BROKEN as error:
        message = f"{path.name} is no whole GeoPackage ({_first_line(error)}). Copy it anew."
        raise FileFormatError(message) from error
    table = table_from_frame(frame, source=path.name, named=named)
    return replace(table, unread=unread_columns(sample[others].items()))


def _read_features(path: Path) -> gpd.GeoDataFrame:
    """Read a file of geometries; one that states no CRS is refused by `_to_degrees`."""
    frame = read_vector(path)
    return frame.reset_index(drop=True)


def _choose_layer(path: Path, layers: Sequence[str], wanted: str | None) -> str:
    """Return the layer that was asked for, or the only one whose columns name an id."""
    if wanted is not None and wanted not in layers:
        message = f"{path.name} has no layer '{wanted}'; its layers are {', '.join(layers)}."
        raise FileFormatError(message)
    if wanted is not None or len(layers) == 1:
        return wanted or layers[0]
    fit = [
        name
        for name in layers
        if "household_id" in map(recognize, pyogrio.read_info(path, layer=name)["fields"])
    ]
    if len(fit) != 1:
        message = (
            f"{path.name} has {len(fit)} layers with a household id among {', '.join(layers)}. "
            "Say which one to read (sheet='...')."
        )
        raise FileFormatError(message)
    return fit[0]


def _known_names(names: Sequence[str], named: Mapping[str, str] | None) -> list[str]:
    """Return the names of a file's columns that are to be read."""
    return [names[position] for position in match_columns(names, named=named).values()]


def _first_line(error: Exception) -> str:
    """Return what a library said, short enough for one sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120].rstrip(". ")


def _to_degrees(geometry: gpd.GeoSeries, source: str) -> gpd.GeoSeries:
    """Return geometries in WGS 84."""
    if geometry.crs is None:
        message = (
            f"The geometries of {source or 'the frame'} do not say their CRS. "
            "Set it where they were made, for example to EPSG:4326."
        )
        raise CrsError(message)
    return to_wgs84(geometry)


def _sign(table: Table, path: Path) -> Table:
    """Add the file's name and digest to its table, or say that it holds no records."""
    if table.frame.empty:
        message = f"{path.name} has a header but no households below it. Export it again."
        raise FileFormatError(message)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(table, source=path.name, sha256=digest)
