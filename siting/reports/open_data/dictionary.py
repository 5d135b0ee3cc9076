"""What published tables and their columns mean, in both languages: for people and for programs."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from layers.texts import Words

_BOTH = {language: Words(language) for language in ("fa", "en")}

#: Units of columns by name; the others have none.
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(
        ["households", "in_reach", "no_capacity", "beyond_reach", "unlocated"], "households"
    ),
    **dict.fromkeys(["gap_share", "fill"], "share"),
    **dict.fromkeys(["longitude", "latitude"], "degrees"),
    "centers": "centers",
    "capacity": "files",
    "workers": "workers",
    "mean_distance_m": "m",
}
#: The column that tells the rows of a table apart; counties may have one of no known county.
_KEYS: Mapping[str, str] = {
    "provinces": "province_code",
    "neighborhoods": "neighborhood_id",
    "centers": "center_id",
    "catchments": "center_id",
    "closed": "center_id",
}
#: Columns that name a row of another table.
_POINTERS: Mapping[tuple[str, str], str] = {
    ("counties", "province_code"): "provinces",
    ("catchments", "center_id"): "centers",
    ("closed", "moved_to"): "centers",
}


def data_dictionary(tables: Mapping[str, gpd.GeoDataFrame]) -> pd.DataFrame:
    """Return what every column of every table means.

    Parameters
    ----------
    tables
        See `siting.reports.open_data.tables.published_tables`.

    Returns
    -------
    One row a column: table, column, type (string, integer, number, geometry), unit_fa, unit_en,
    meaning_fa and meaning_en; units are empty where there is none.
    """
    rows = [
        {
            "table": table,
            "column": column,
            "type": column_type(frame[column]),
            **{f"unit_{language}": _unit(column, words) for language, words in _BOTH.items()},
            **{
                f"meaning_{language}": words.text(f"published_column_{column}")
                for language, words in _BOTH.items()
            },
        }
        for table, frame in tables.items()
        for column in frame.columns
    ]
    return pd.DataFrame(rows)


def table_schema(table: str, frame: gpd.GeoDataFrame) -> dict[str, Any]:
    """Describe the CSV of a table, as the Table Schema of Frictionless does.

    Parameters
    ----------
    table
        Its name.
    frame
        Its rows.
    """
    names = [name for name in frame.columns if name != "geometry"]
    schema: dict[str, Any] = {
        "fields": [_field(name, frame[name]) for name in names],
        "missingValues": [""],
    }
    if table in _KEYS:
        schema["primaryKey"] = [_KEYS[table]]
    pointers = [(name, _POINTERS.get((table, name))) for name in names]
    keys = [
        {"fields": [name], "reference": {"resource": other, "fields": [_KEYS[other]]}}
        for name, other in pointers
        if other is not None
    ]
    return schema | ({"foreignKeys": keys} if keys else {})


def column_type(values: pd.Series) -> str:
    """Return the type of a column in the words of the Table Schema; shapes are ``geometry``."""
    if values.dtype == "geometry":
        return "geometry"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "number" if pd.api.types.is_numeric_dtype(values) else "string"


def _field(name: str, values: pd.Series) -> dict[str, str]:
    described = {
        "name": name,
        "type": column_type(values),
        "description": _BOTH["en"].text(f"published_column_{name}"),
        "description_fa": _BOTH["fa"].text(f"published_column_{name}"),
    }
    return described | ({"unit": _unit(name, _BOTH["en"])} if name in _UNITS else {})


def _unit(column: str, words: Words) -> str:
    return words.text(f"published_unit_{_UNITS[column]}") if column in _UNITS else ""
