"""Any file of records as one table: known columns, honest row numbers, nothing lost."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from layers.columns import HOUSEHOLDS
from layers.errors import FileFormatError
from layers.files.columnar import read_geopackage, read_parquet
from layers.files.delimited import read_delimited
from layers.files.digests import file_digest
from layers.files.kinds import tell_kind
from layers.files.marks import says_simulated
from layers.files.records import Table, table_from_frame, table_from_grid
from layers.files.vectors import read_vector
from layers.files.workbooks import read_workbook
from layers.vocabulary import Vocabulary


def read_table(
    path: str | Path, *, sheet: str | None = None, vocabulary: Vocabulary = HOUSEHOLDS
) -> Table:
    """Read a CSV, Excel, OpenDocument, Parquet, GeoParquet or GeoPackage file.

    Parameters
    ----------
    path
        The file.
    sheet
        Sheet of a workbook or layer of a GeoPackage; by default the only one that will do.
    vocabulary
        The words of its columns; by default those of households.

    Returns
    -------
    Its records. Rows are numbered from 1 for the header in sheets and text files (so the first
    record below a header in the first row is 2), from 1 for the first record elsewhere.

    Raises
    ------
    FileFormatError
        When the file cannot be read as a table or holds no records.
    MissingColumnError
        When no column holds a key of the table, such as the household's id.
    CrsError
        When its geometries do not say their CRS.
    """
    file = Path(path)
    kind = tell_kind(file)
    if sheet is not None and kind not in {"workbook", "ole2", "geopackage"}:
        message = "{file} has no sheets; leave the sheet out."
        raise FileFormatError(message, file=file.name)
    if kind in {"workbook", "ole2"}:
        read = read_workbook(file, sheet=sheet, vocabulary=vocabulary)
        table = table_from_grid(read.grid, read.header, vocabulary=vocabulary)
        starts = {name: at + 1 for name, at in read.starts.items()}
        marks = read.marks.loc[table.rows - 1].reset_index(drop=True)
        table = replace(table, sheets=starts, marks=marks)
    elif kind == "geopackage":
        table = read_geopackage(file, sheet, vocabulary)
    elif kind == "parquet":
        table = read_parquet(file, vocabulary)
    elif kind == "vector":
        table = table_from_frame(
            read_vector(file).reset_index(drop=True), source=file.name, vocabulary=vocabulary
        )
    else:
        lines = read_delimited(file, vocabulary)
        table = table_from_grid(lines.grid, lines.header, lines.faults, vocabulary=vocabulary)
        joined = pd.Series(lines.joined[table.rows - 1], index=table.rows.index)
        short = pd.Series(lines.short[table.rows - 1], index=table.rows.index)
        table = replace(table, joined=joined, short=short)
    table = replace(table, simulated=says_simulated(file, kind))
    return _sign(table, file, vocabulary.rows)


def _sign(table: Table, path: Path, rows: str) -> Table:
    """Add the file's name and digest to its table, or say that it holds no records."""
    if table.frame.empty:
        message = "{file} has a header but no {rows} below it. Export it again."
        raise FileFormatError(message, file=path.name, rows=rows)
    return replace(table, source=path.name, sha256=file_digest(path))
