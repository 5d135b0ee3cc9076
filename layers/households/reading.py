"""Read a file of households and account for every row of it."""

from collections.abc import Collection, Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from layers.columns import HOUSEHOLD_COLUMNS, HOUSEHOLDS
from layers.crs import WGS84, read_crs
from layers.files.records import Table, table_from_frame
from layers.files.tables import read_table
from layers.households.blocks import fill_down
from layers.households.fields import (
    check_id_digits,
    read_groups,
    read_ids,
    read_persons,
    read_settlement,
    read_text,
    read_visits,
)
from layers.households.findings import finding, join_findings, numbered
from layers.households.intake import Intake
from layers.households.marked import find_marked
from layers.households.placing import Places, place_households
from layers.households.points import Points, read_points
from layers.households.regions import find_regions, refuse_strange_counties
from layers.households.strangers import find_repeats, find_totals
from layers.households.weighing import weigh_points
from layers.places.boundaries import load_counties, load_provinces
from layers.places.settlements import load_settlements
from layers.reasons import reason
from layers.text import normalize_column


def read_households(
    path: str | Path,
    *,
    counties: gpd.GeoDataFrame | None = None,
    sheet: str | None = None,
    columns: Mapping[str, str] | None = None,
    crs: str | None = None,
    leave_out: Collection[str] = (),
) -> Intake:
    """Read a file of households; every row ends accepted, approximate, unlocated or rejected.

    Parameters
    ----------
    path
        CSV, Excel (.xlsx), Parquet, GeoParquet or GeoPackage. Persian and English headers are
        known; only the id column must be there.
    counties
        Counties, as `layers.places.boundaries.read_counties` gives them; by default the bundled
        ones.
    sheet
        Sheet of a workbook or layer of a GeoPackage; by default the only one with an id column.
    columns
        Headers that the file has for columns, such as ``{"longitude": "X (deg)"}``, where they are
        not known by themselves.
    crs
        What the numbers of its coordinate columns are, such as ``"EPSG:32639"``, where they are no
        degrees.
    leave_out
        Which marked rows are rejected instead of taken, some of `layers.households.marked.KINDS`:
        ``hidden`` ones, ``struck`` ones, and those whose file is ``closed``.

    Returns
    -------
    The households and everything that was found. Rows are numbered as a person sees them: the
    header of a sheet or text file is row 1 (further down if titles stand above it); elsewhere
    the first record is 1.

    Raises
    ------
    FileFormatError
        When the file cannot be read as a table or holds no households, or when no household lies
        in the counties given.
    MissingColumnError
        When no column holds the household's id.
    CrsError
        When its geometries do not say their CRS.

    Examples
    --------
    >>> intake = read_households("households.xlsx")  # doctest: +SKIP
    >>> print(intake.summary())  # doctest: +SKIP
    """
    table = read_table(path, sheet=sheet, vocabulary=HOUSEHOLDS.naming(columns))
    return _check(table, counties, read_crs(crs), leave_out)


def check_households(
    frame: pd.DataFrame,
    *,
    counties: gpd.GeoDataFrame | None = None,
    source: str = "",
    leave_out: Collection[str] = (),
) -> Intake:
    """Check a frame of households as `read_households` checks a file.

    Parameters
    ----------
    frame
        Households, one per row; a GeoDataFrame must state its CRS. It is not modified.
    counties
        As in `read_households`.
    source
        What to call the frame in messages and reports.
    leave_out
        As in `read_households`; the rows of a frame are neither hidden nor struck.

    Returns
    -------
    The households and everything that was found; the first record is row 1.

    Raises
    ------
    FileFormatError
        When two columns mean the same, or when no household lies in the counties given.
    MissingColumnError
        When no column holds the household's id.
    CrsError
        When the geometries do not say their CRS.
    """
    return _check(table_from_frame(frame, source=source), counties, leave_out=leave_out)


def _check(
    table: Table,
    counties: gpd.GeoDataFrame | None,
    crs: CRS | None = None,
    leave_out: Collection[str] = (),
) -> Intake:
    """Take a table through all checks, in their order."""
    provinces, settlements = load_provinces(), load_settlements()
    id_cells = table.frame["household_id"]
    marked = find_marked(table.frame, table.marks, leave_out=leave_out)
    faults = table.faults.fillna(find_totals(table.frame)).fillna(marked.left_out)
    repeats = find_repeats(_usable(id_cells[faults.isna()]), table.frame, table.rows)
    faults = faults.fillna(repeats.reasons.reindex(faults.index))
    ids, rejected = read_ids(id_cells, rows=table.rows, faults=faults)
    frame, blocks = fill_down(table.frame.loc[ids.index])
    geometry = None if table.geometry is None else table.geometry[ids.index]

    fields, odd_fields = _read_fields(frame)
    counted = repeats.counts.reindex(fields.index).astype("Int16")
    fields["persons"] = counted.fillna(fields["persons"])
    points = read_points(frame, geometry, provinces=provinces, crs=crs)
    if counties is not None:
        refuse_strange_counties(points.geometry, counties)
    areas = load_counties() if counties is None else counties
    regions, odd_regions = find_regions(frame, points, provinces=provinces, counties=areas)
    households = pd.concat([table.rows[ids.index].rename("row"), fields, regions], axis=1)
    lost = households[~households.index.isin(points.geometry.index)]
    places = place_households(
        *(lost, points.refused),
        settlements=settlements,
        provinces=provinces,
        counties=areas,
        divided=counties is None,
    )

    weighed, contradictions = weigh_points(points.geometry, households, settlements=settlements)
    marks = marked.findings[marked.findings.index.isin(ids.index)]
    findings = [
        rejected,
        marks,
        _tell_joined(table, ids.index),
        _tell_short(table, ids),
        check_id_digits(id_cells, ids),
        odd_fields,
        blocks,
        points.findings,
    ]
    issues = join_findings([*findings, odd_regions, contradictions, places.findings])
    accepted, approximate, unlocated = _split(households, ids, points, places)
    return Intake(
        accepted=accepted,
        approximate=approximate,
        unlocated=unlocated,
        rejected=numbered(rejected, table.rows)[["row", "column", "value", "reason"]],
        issues=numbered(issues, table.rows, ids=ids.rename("household_id")),
        source=table.source,
        sha256=table.sha256,
        n_rows=len(table.frame),
        blank_rows=table.blank_rows,
        headers=table.headers,
        unread=table.unread,
        sheets=table.sheets,
        marked=marked.counts,
        left_out=tuple(leave_out),
        weighed=weighed,
        simulated=table.simulated,
    )


def _tell_joined(table: Table, kept: pd.Index) -> pd.DataFrame:
    """Report the coordinates that a decimal comma had cut in two."""
    rows = kept.intersection(table.joined.index[table.joined])
    pair = table.frame.loc[rows, ["longitude", "latitude"]] if len(rows) else pd.DataFrame()
    said = pd.Series([", ".join(cells) for cells in pair.to_numpy()], index=rows, dtype="str")
    why = reason("decimal_comma")
    return finding(said, column="longitude, latitude", reason=why, outcome="mended")


def _tell_short(table: Table, ids: pd.Series) -> pd.DataFrame:
    """Report the lines that have fewer fields than the header, as where a file is cut short."""
    rows = ids.index.intersection(table.short.index[table.short])
    why = reason("line_too_short")
    return finding(ids[rows], column="household_id", reason=why, outcome="kept")


def _usable(cells: pd.Series) -> pd.Series:
    """Return the ids that are there, as text."""
    return normalize_column(cells).dropna().astype("str")


def _read_fields(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read all columns that need neither point nor province."""
    findings = []
    fields = {"settlement": read_settlement(frame), "address": read_text(frame, "address")}
    fields["groups"] = read_groups(read_text(frame, "groups"))
    for name, read in (("persons", read_persons), ("visits_per_year", read_visits)):
        cells = frame[name] if name in frame else pd.Series(None, index=frame.index, dtype="str")
        fields[name], odd = read(cells)
        findings.append(odd)
    return pd.DataFrame(fields), join_findings(findings)


def _split(
    households: pd.DataFrame, ids: pd.Series, points: Points, places: Places
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, pd.DataFrame]:
    """Part the households into those with a point, those placed and those without any place."""
    shown = households.loc[points.geometry.index].assign(placement="located")
    accepted = gpd.GeoDataFrame(_order(shown, ids), geometry=points.geometry.to_numpy(), crs=WGS84)
    placed = places.placed.assign(placement="approximate")
    approximate = gpd.GeoDataFrame(
        _order(placed, ids, "placed_to", "placed_score"),
        geometry=places.placed.geometry.to_numpy(),
        crs=WGS84,
    )
    unlocated = places.unlocated.assign(placement="unlocated")
    return accepted, approximate, _order(unlocated, ids, "reason")


def _order(households: pd.DataFrame, ids: pd.Series, *more: str) -> pd.DataFrame:
    """Return the columns of the contract, in its order, under the ids."""
    frame = pd.DataFrame(households[[*HOUSEHOLD_COLUMNS, *more]])
    index = pd.Index(ids[frame.index], name="household_id", dtype="str")
    return frame.set_axis(index, axis=0).astype({"placement": "str"})
