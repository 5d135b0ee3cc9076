"""What holds in areas, as tables say it: files of a center, and how demand grows."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.households.findings import finding
from layers.quotas import AreaTable, area_words, read_areas
from layers.reasons import reason
from layers.text import as_text, normalize_column, numbers

#: The most files that a table may give to a center.
MOST_FILES = 100_000
#: The most that demand may be said to grow or to shrink in a year, in percent.
MOST_PERCENT = 50
#: The most households that a waiting list may have.
MOST_WAITING = 10_000_000

_CAPACITIES = """
capacity 0: capacity
capacity 1: ظرفیت | ظرفیت مرکز | ظرفیت هر مرکز | ظرفیت پرونده | تعداد پرونده مجاز
capacity 1: files | files per center | files_per_center | capacity files
"""
_GROWTH = """
percent 0: percent
percent 1: درصد | درصد رشد | نرخ رشد | رشد سالانه | درصد رشد سالانه | نرخ رشد سالانه
percent 1: growth | growth_percent | percent a year | rate_percent | yearly percent
waiting 0: waiting
waiting 1: نوبت | در نوبت | پشت نوبت | پشت نوبتی | فهرست انتظار | خانوار پشت نوبت
waiting 1: waiting list | waiting_list | households waiting
"""

#: The words of a table of files of a center, and of one of growth.
CAPACITIES, GROWTH = area_words(_CAPACITIES, "capacities"), area_words(_GROWTH, "rates")


def read_capacities(
    path: str | Path, *, counties: gpd.GeoDataFrame | None = None, sheet: str | None = None
) -> AreaTable:
    """Read how many files a center takes in each area.

    Parameters
    ----------
    path
        CSV, Excel, Parquet or GeoPackage: ``province`` or ``county`` (names or codes; a county's
        province may stand beside it) and ``capacity``, whole and positive. Persian headers are
        known.
    counties
        As `layers.read_counties` gives them; by default the bundled ones.
    sheet
        Sheet of a workbook or layer of a GeoPackage.

    Returns
    -------
    ``capacity`` of each area named, and what became of every row.

    Raises
    ------
    FileFormatError
        When the file cannot be read, no row says anything, or an area stands in it twice.
    MissingColumnError
        When no column holds a province or county, or none a capacity.
    """
    return read_areas(path, CAPACITIES, _read_capacity, counties=counties, sheet=sheet)


def read_growth(
    path: str | Path, *, counties: gpd.GeoDataFrame | None = None, sheet: str | None = None
) -> AreaTable:
    """Read how demand grows in each area.

    Parameters
    ----------
    path
        As in `read_capacities`, with ``percent`` (of growth a year: 2.5 for 2.5 %, below 0 where
        demand shrinks), ``waiting`` (households on the waiting list today), or both.
    counties, sheet
        As in `read_capacities`.

    Returns
    -------
    ``percent`` and ``waiting`` of each area named, 0 where an area says only the other; and what
    became of every row.

    Raises
    ------
    FileFormatError
        When the file cannot be read, no row says anything, or an area stands in it twice.
    MissingColumnError
        When no column holds a province or county, or none a number.
    """
    return read_areas(path, GROWTH, _read_growth, counties=counties, sheet=sheet)


def _read_capacity(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Read the files of a center in each row; what is not whole and positive is told."""
    read = numbers(frame["capacity"])
    good = (read == read.round()) & read.between(1, MOST_FILES)
    said = as_text(frame["capacity"]).fillna("")[~good]
    why = reason("not_files_of_center", most=MOST_FILES)
    odd = finding(said, column="capacity", reason=why, outcome="rejected")
    return pd.DataFrame({"capacity": read[good].astype("int64")}), [odd]


def _read_growth(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Read percent a year and households waiting of each row; one of them may be empty."""
    nothing = pd.Series(None, index=frame.index, dtype="str")
    cells = {name: frame.get(name, nothing) for name in ("percent", "waiting")}
    bare = {**cells, "percent": normalize_column(cells["percent"]).str.rstrip("%٪ ")}
    read = pd.DataFrame({name: numbers(cell) for name, cell in bare.items()}, index=frame.index)
    said = {name: normalize_column(cell).notna() for name, cell in cells.items()}
    good = {
        "percent": read["percent"].between(-MOST_PERCENT, MOST_PERCENT),
        "waiting": (read["waiting"] == read["waiting"].round())
        & read["waiting"].between(0, MOST_WAITING),
    }
    why = {
        "percent": reason("not_a_percent", most=MOST_PERCENT),
        "waiting": reason("not_a_waiting_list"),
    }
    findings, kept = [], said["percent"] | said["waiting"]
    silent = as_text(frame.iloc[:, 0]).fillna("")[~kept]
    findings.append(finding(silent, column="percent", reason=why["percent"], outcome="rejected"))
    for name, cell in cells.items():
        wrong = said[name] & ~good[name]
        shown = as_text(cell[wrong]).fillna("")
        findings.append(finding(shown, column=name, reason=why[name], outcome="rejected"))
        kept &= ~wrong
    return read[kept].fillna(0.0).astype({"waiting": "int64"}), findings
