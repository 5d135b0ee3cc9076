"""What holds in areas, as tables say it: files of a center, and how demand grows."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.area_tables import AreaTable, Numbers, area_words, read_areas, read_numbers
from layers.reasons import reason

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
CAPACITIES = area_words(_CAPACITIES, "capacities")
GROWTH = area_words(_GROWTH, "rates", percents=("percent",))

_FILES = Numbers(1, MOST_FILES, reason("not_files_of_center", most=MOST_FILES))
_PERCENT = Numbers(
    -MOST_PERCENT,
    MOST_PERCENT,
    reason("not_a_percent", most=MOST_PERCENT),
    whole=False,
    signs="%٪ ",
)
_WAITING = Numbers(0, MOST_WAITING, reason("not_a_waiting_list", most=MOST_WAITING))


def read_capacities(
    path: str | Path, *, counties: gpd.GeoDataFrame | None = None, sheet: str | None = None
) -> AreaTable:
    """Read how many files a center takes in each area.

    Parameters
    ----------
    path
        As in `layers.quotas.read_quotas`, with ``capacity``, whole and positive.
    counties, sheet
        As in `layers.quotas.read_quotas`.

    Returns
    -------
    ``capacity`` of each area named, and what became of every row.

    Raises
    ------
    FileFormatError, MissingColumnError
        As for `layers.area_tables.read_areas`.
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
        demand shrinks; cells of a workbook are read as it shows them), ``waiting`` (households on
        the waiting list today), or both.
    counties, sheet
        As in `read_capacities`.

    Returns
    -------
    ``percent`` and ``waiting`` of each area named, 0 where an area says only the other; and what
    became of every row.

    Raises
    ------
    FileFormatError, MissingColumnError
        As for `layers.area_tables.read_areas`.
    """
    return read_areas(path, GROWTH, _read_growth, counties=counties, sheet=sheet)


def _read_capacity(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Read the files of a center in each row."""
    read, findings = read_numbers(frame, {"capacity": _FILES}, silent=_FILES.why)
    return read.astype("int64"), findings


def _read_growth(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Read percent a year and households waiting of each row; one of them may be empty."""
    asked = {"percent": _PERCENT, "waiting": _WAITING}
    read, findings = read_numbers(frame, asked, silent=reason("growth_silent"))
    return read.fillna(0.0).astype({"waiting": "int64"}), findings
