"""A plan published as a folder of open data: whole, or not at all."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataSourceError

from layers.errors import FileFormatError
from layers.files.drafts import NO_ROOM
from layers.files.harmless import harmless_table
from layers.files.writing import check_folder, check_new_folder, draft, write_csv
from layers.texts import Words
from siting.maps import View, plan_view
from siting.maps.panel import place_name
from siting.plans.frames import Plan
from siting.plans.qgis import drawn_tables, write_look
from siting.privacy import MIN_HOUSEHOLDS
from siting.reports.open_data.describing import data_package, read_me
from siting.reports.open_data.dictionary import data_dictionary
from siting.reports.open_data.tables import published_tables


def publish_plan(plan: Plan, folder: str | Path, *, day: date) -> dict[str, gpd.GeoDataFrame]:
    """Write what of a plan everybody may have, with what it means.

    Parameters
    ----------
    plan
        A plan; its tables of households are not asked.
    folder
        A new or an empty folder: ``plan.gpkg`` with a layer for each table and how QGIS draws it,
        each table as GeoParquet and as CSV without shapes, ``dictionary.csv`` (what columns mean,
        in both languages), ``datapackage.json`` (the same for programs) and ``README.txt``.
    day
        Day of publication.

    Returns
    -------
    What was published, by name of the table.

    Raises
    ------
    FileFormatError
        When the folder is not empty, is a file, has none to be in, or cannot be written.
    OSError
        When the disk is full.
    """
    check_folder(folder)
    check_new_folder(folder)
    view = plan_view(plan)
    tables = published_tables(view)
    try:
        with draft(folder) as unfinished:
            unfinished.mkdir()
            _write_tables(tables, unfinished)
            _write_look(plan, view, tables, unfinished / "plan.gpkg", day=day)
            write_csv(data_dictionary(tables), unfinished / "dictionary.csv")
            said = read_me(plan, view, tables, day=day)
            (unfinished / "README.txt").write_text(said, encoding="utf-8")
            package = data_package(plan, view, tables, unfinished, day=day)
            written = json.dumps(package, ensure_ascii=False, indent=2)
            (unfinished / "datapackage.json").write_text(written + "\n", encoding="utf-8")
    except (OSError, DataSourceError) as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        message = "The open data cannot be written to {folder}: {error}"
        raise FileFormatError(message, folder=folder, error=error) from error
    return tables


def _write_tables(tables: Mapping[str, gpd.GeoDataFrame], folder: Path) -> None:
    english = Words("en")
    for name, table in tables.items():
        safe = gpd.GeoDataFrame(harmless_table(table), geometry="geometry", crs=table.crs)
        safe.to_parquet(
            folder / f"{name}.parquet",
            index=False, compression="zstd", schema_version="1.1.0", write_page_checksum=True,
        )  # fmt: skip
        pyogrio.write_dataframe(
            safe,
            folder / "plan.gpkg",
            layer=name,
            driver="GPKG",
            geometry_type="Point" if name in {"centers", "closed"} else "MultiPolygon",
            layer_options={"DESCRIPTION": english.text(f"published_table_{name}")},
        )
        write_csv(pd.DataFrame(safe.drop(columns="geometry")), folder / f"{name}.csv")


def _write_look(
    plan: Plan, view: View, tables: Mapping[str, gpd.GeoDataFrame], path: Path, *, day: date
) -> None:
    words = Words("fa")
    about = [words.text("qgis_about_open", count=words.number(MIN_HOUSEHOLDS))]
    if plan.facts.simulated:
        about.append(words.text("plan_simulated"))
    write_look(
        path,
        drawn_tables(tables, words),
        tables,
        title=words.text("published_title", place=place_name(view, words)),
        about=" ".join(about),
        made_at=day.isoformat(),
        words=words,
    )
