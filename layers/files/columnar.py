"""Parquet and GeoPackage keep their columns apart: only the known ones are read."""

import json
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from layers.columns import HOUSEHOLDS
from layers.errors import FileFormatError, LayersError
from layers.files.databases import check_database
from layers.files.gdal import stay_offline
from layers.files.limits import MOST_UNPACKED, check_size, check_unpacked
from layers.files.nested import check_wkb
from layers.files.records import Table, table_from_frame
from layers.files.unread import SAMPLE, unread_columns
from layers.vocabulary import Vocabulary

#: Whether sums of pages are compared, where there are any.
SUMS = {"page_checksum_verification": True}
#: Rows of a Parquet file that are unpacked at a time.
_BATCH = 1_000

# What the readers raise on a file whose parts are cut short, missing or not what they should be.
_BROKEN = (
    AttributeError,
    KeyError,
    NameError,  # pyogrio, of a layer without a CRS
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    pa.ArrowException,
    shapely.errors.ShapelyError,
)


def read_parquet(path: Path, vocabulary: Vocabulary = HOUSEHOLDS) -> Table:
    """Read the known columns of a Parquet or GeoParquet file.

    Parameters
    ----------
    path
        The file.
    vocabulary
        The words of its columns.

    Raises
    ------
    FileFormatError
        When it is damaged.
    """
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
        geo = (schema.metadata or {}).get(b"geo")
        told: dict[str, Any] = {"columns": {}} if geo is None else json.loads(geo)
        names = [name for name in schema.names if name not in told["columns"]]
        wanted = _known_names(names, vocabulary)
        check_parquet(path, [*wanted, *told["columns"]], shapes=list(told["columns"]))
        sample = _parquet_sample(path, [name for name in names if name not in wanted])
        if geo is None:
            frame = pq.read_table(path, columns=wanted, **SUMS).to_pandas(ignore_metadata=True)
        else:
            columns = [*wanted, told["primary_column"]]
            frame = gpd.read_parquet(path, columns=columns, **SUMS)
    except LayersError:
        raise
    except _BROKEN as error:
        message = "{file} is damaged or cut short ({fault}). Copy it anew."
        raise FileFormatError(message, file=path.name, fault=_first_line(error)) from error
    table = table_from_frame(frame.reset_index(drop=True), source=path.name, vocabulary=vocabulary)
    return replace(table, unread=unread_columns(sample.items()))


def check_parquet(
    path: Path, columns: Sequence[str] | None = None, *, shapes: Sequence[str] = ()
) -> None:
    """Pass over the columns of a Parquet file that are to be read, a thousand rows at a time.

    Sums of its pages are compared where it has any, as those that this program writes have.

    Parameters
    ----------
    path
        The file.
    columns
        Which columns; by default all.
    shapes
        Those that hold shapes in well-known binary.

    Raises
    ------
    FileFormatError
        When it is larger than what is read, or shapes are nested too deeply.
    ArrowException, OSError
        When it is damaged.
    """
    with pq.ParquetFile(path, **SUMS) as file:
        about = file.metadata
        check_size(path.name, about.num_rows, about.num_columns)
        _check_names(file)
        groups = [about.row_group(at) for at in range(about.num_row_groups)]
        check_unpacked(path.name, path.stat().st_size, sum(each.total_byte_size for each in groups))
        rows = size = 0
        for batch in file.iter_batches(batch_size=_BATCH, columns=columns):
            batch.validate(full=True)
            rows, size = rows + batch.num_rows, size + batch.nbytes
            if size > MOST_UNPACKED:
                check_unpacked(path.name, path.stat().st_size, size)
            for name in shapes:
                kind = batch.schema.field(name).type
                if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
                    check_wkb(path.name, batch.column(name).to_pylist())
    if rows != about.num_rows:
        message = f"it says that it has {about.num_rows:,} rows and holds {rows:,}"
        raise pa.ArrowInvalid(message)


def _check_names(file: pq.ParquetFile) -> None:
    """Refuse a file whose columns have other names than those that pandas stored beside them."""
    told = (file.schema_arrow.metadata or {}).get(b"pandas")
    columns = json.loads(told)["columns"] if told else []
    lost = {str(column.get("field_name")) for column in columns} - set(file.schema_arrow.names)
    if lost - {"None"}:
        message = f"its columns {', '.join(sorted(lost))} are named otherwise in another place"
        raise pa.ArrowInvalid(message)


def _parquet_sample(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """Return the first rows of some columns of a Parquet file."""
    with pq.ParquetFile(path) as file:
        rows = next(file.iter_batches(batch_size=SAMPLE, columns=columns), None)
    empty = pd.DataFrame(columns=list(columns))
    return empty if rows is None else pd.DataFrame(rows.to_pandas())


def read_geopackage(path: Path, layer: str | None, vocabulary: Vocabulary = HOUSEHOLDS) -> Table:
    """Read the known columns of one layer of a GeoPackage.

    Parameters
    ----------
    path
        The file.
    layer
        Its layer; by default the only one whose columns name an id, or of several the one that the
        vocabulary prefers.
    vocabulary
        The words of its columns.

    Raises
    ------
    FileFormatError
        When it is damaged, or does not have that layer, or several would do.
    """
    counts = check_database(path)
    stay_offline()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL warns of files that other programs wrote
            layers = [str(name) for name, _ in pyogrio.list_layers(path)]
            chosen = _choose_layer(path, layers, layer, vocabulary)
            fields = pyogrio.read_info(path, layer=chosen)["fields"]
            wanted = _known_names([str(field) for field in fields], vocabulary)
            frame = pyogrio.read_dataframe(path, layer=chosen, columns=wanted, use_arrow=True)
            others = [str(field) for field in fields if str(field) not in wanted]
            few = {"columns": others, "max_features": SAMPLE, "read_geometry": False}
            sample = pyogrio.read_dataframe(path, layer=chosen, **few) if others else frame
    except LayersError:
        raise
    except _BROKEN as error:
        message = "{file} is no whole GeoPackage ({fault}). Copy it anew."
        raise FileFormatError(message, file=path.name, fault=_first_line(error)) from error
    counts.check(path, chosen, len(frame))
    table = table_from_frame(frame, source=path.name, vocabulary=vocabulary)
    return replace(table, unread=unread_columns(sample[others].items()))


def _choose_layer(
    path: Path, layers: Sequence[str], wanted: str | None, vocabulary: Vocabulary
) -> str:
    """Return the layer that was asked for, or that of those with an id which is to be read."""
    if wanted is not None and wanted not in layers:
        message = "{file} has no layer '{wanted}'; its layers are {layers}."
        raise FileFormatError(message, file=path.name, wanted=wanted, layers=list(layers))
    if wanted is not None or len(layers) == 1:
        return wanted or layers[0]
    fit = [
        name
        for name in layers
        if vocabulary.has_key(
            set(map(vocabulary.recognize, pyogrio.read_info(path, layer=name)["fields"]))
        )
    ]
    if vocabulary.layer in fit:
        return vocabulary.layer
    if len(fit) != 1:
        message = (
            "{file} has {n_layers} layers with {key} among {layers}. Say which one to read "
            "(--sheet '{layer}'; in Python sheet=)."
        )
        raise FileFormatError(
            message,
            file=path.name,
            n_layers=len(fit),
            key=vocabulary.a_key,
            layers=list(layers),
            layer=(fit or layers)[0],
        )
    return fit[0]


def _known_names(names: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """Return the names of a file's columns that are to be read."""
    return [names[position] for position in vocabulary.match(names).values()]


def _first_line(error: Exception) -> str:
    """Return what a library said, short enough for one sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120].rstrip(". ")
