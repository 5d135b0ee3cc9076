"""The two tables of a GeoPackage that QGIS looks for: styles of layers, and projects."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.crs import WGS84
from layers.texts import Words
from siting.plans.qgis.drawn import Drawn, Group
from siting.plans.qgis.project import VERSION, Bounds, look, project_xml

#: The tables, the column of shapes as GDAL names it, and what the style and the project are called.
STYLES, PROJECTS, _SHAPES, PROJECT = "layer_styles", "qgis_projects", "geom", "siting"
#: Part of what is seen that is left around all shapes, and what a file without any shows, in
#: degrees: Iran.
_MARGIN, _IRAN = 0.04, (44.0, 25.0, 63.5, 40.0)
#: Times that somebody asks for and nobody needs, so that the same plan has the same project and
#: styles: the first of a zip, and that of styles, by which QGIS sorts them and without which it
#: finds none.
_NO_DAY, _NO_TIME = (1980, 1, 1, 0, 0, 0), pd.Timestamp("2000-01-01T00:00:00Z")


def write_look(
    path: Path,
    groups: Sequence[Group],
    frames: Mapping[str, pd.DataFrame],
    *,
    title: str,
    about: str,
    made_at: str,
    words: Words,
) -> None:
    """Write into a GeoPackage how QGIS draws it.

    Parameters
    ----------
    path
        The file, under the name that it will have: a project names the file of its layers.
    groups
        What is drawn, that on top first. All of it has a style; layers without rows are not in the
        project.
    frames
        The layers by name, with the columns that they have in the file.
    title, about
        What the project is called, and what its reader should know.
    made_at
        When the plan was made, as ISO 8601 says it; empty where not known.
    words
        Language of the legend.
    """
    styles = layer_styles([layer for group in groups for layer in group.layers])
    pyogrio.write_dataframe(styles, path, layer=STYLES, driver="GPKG", FID="id")
    there = [
        Group(group.title, [layer for layer in group.layers if len(frames[layer.table])])
        for group in groups
    ]
    told = project_xml(
        there,
        file=path.name,
        title=title,
        about=about,
        bounds=_bounds([frames[layer.table] for group in there for layer in group.layers]),
        columns={name: _columns(frame) for name, frame in frames.items()},
        words=words,
    )
    _write_project(path, told, made_at)


def layer_styles(layers: Sequence[Drawn]) -> pd.DataFrame:
    """Return the table of styles as QGIS reads it, one row a layer."""
    return pd.DataFrame(
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": [layer.table for layer in layers],
            "f_geometry_column": _SHAPES,
            "styleName": PROJECT,
            "styleQML": [_document(layer) for layer in layers],
            "styleSLD": "",
            "useAsDefault": True,
            "description": "",
            "owner": "",
            "ui": "",
            "update_time": _NO_TIME,
        }
    )


def _document(layer: Drawn) -> str:
    kinds = {"styleCategories": "Symbology|Labeling", "labelsEnabled": str(int(bool(layer.label)))}
    root = Element("qgis", {"version": VERSION, **kinds})
    root.extend(look(layer))
    return "<!DOCTYPE qgis>\n" + tostring(root, encoding="unicode")


def _columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of a layer as the file has them: the index first, where it has a name."""
    index = [] if frame.index.name is None else [str(frame.index.name)]
    return ["fid", *index, *(str(name) for name in frame.columns if name != "geometry")]


def _bounds(frames: Sequence[pd.DataFrame]) -> Bounds:
    """Return what holds all shapes and a margin around them, in meters of EPSG:3857."""
    boxes = [frame.total_bounds for frame in frames if isinstance(frame, gpd.GeoDataFrame)]
    known = np.array([box for box in boxes if np.isfinite(box).all()] or [_IRAN])
    box = shapely.box(*known[:, :2].min(axis=0), *known[:, 2:].max(axis=0))
    left, bottom, right, top = gpd.GeoSeries([box], crs=WGS84).to_crs(3857).total_bounds
    margin = _MARGIN * max(right - left, top - bottom)
    return left - margin, bottom - margin, right + margin, top + margin


def _write_project(path: Path, told: str, made_at: str) -> None:
    """Add the table of projects, as QGIS itself makes it, with one in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{PROJECT}.qgs", _NO_DAY), told.encode())
    known = {"last_modified_user": PROJECT} | ({"last_modified_time": made_at} if made_at else {})
    row = (PROJECT, json.dumps(known), packed.getvalue().hex())
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            f"CREATE TABLE {PROJECTS} (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"
        )
        database.execute(f"INSERT INTO {PROJECTS} VALUES (?, ?, ?)", row)  # noqa: S608 - our own name
