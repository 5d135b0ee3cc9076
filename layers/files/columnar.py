"""Parquet and GeoPackage keep their columns apart: only the known ones are read."""

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from layers.columns import match_columns, recognize
from layers.errors import FileFormatError, LayersError
from layers.files.records import Table, table_from_frame
from layers.files.unread import SAMPLE, unread_columns

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


def read_parquet(path: Path, named: Mapping[str, str] | None) -> Table:
    """Read the known columns of a Parquet or GeoParquet file.

    Parameters
    ----------
    path
        The file.
    named
        Headers that are named by hand, see `layers.columns.match_columns`.

    Raises
    ------
    FileFormatError
        When it is damaged.
    """
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


def read_geopackage(path: Path, layer: str | None, named: Mapping[str, str] | None) -> Table:
    """Read the known columns of one layer of a GeoPackage.

    Parameters
    ----------
    path
        The file.
    layer
        Its layer; by default the only one whose columns name an id.
    named
        Headers that are named by hand, see `layers.columns.match_columns`.

    Raises
    ------
    FileFormatError
        When it is damaged, or does not have that layer, or several would do.
    """
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
            f"Say which one to read (--sheet '{(fit or layers)[0]}'; in Python sheet=)."
        )
        raise FileFormatError(message)
    return fit[0]


def _known_names(names: Sequence[str], named: Mapping[str, str] | None) -> list[str]:
    """Return the names of a file's columns that are to be read."""
    return [names[position] for position in match_columns(names, named=named).values()]


def _first_line(error: Exception) -> str:
    """Return what a library said, short enough for one sentence."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120].rstrip(". ")
