"""Quotas and needs as tables say them, for provinces or for counties."""

from math import inf, isnan
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.area_tables import AreaTable, Numbers, area_words, read_areas, read_numbers
from layers.households.findings import finding
from layers.reasons import reason

#: The most centers that a quota may name.
MOST_CENTERS = 100_000

_CATALOG = """
centers 0: centers
centers 1: مراکز | تعداد مراکز | تعداد مرکز | سهمیه | سهم | سهمیه مراکز | مرکز
centers 1: quota | number of centers | seats
least 0: least
least 1: کمینه | حداقل | دست کم | حداقل مراکز | حداقل تعداد مراکز | کمترین
least 1: min | minimum | at least | fewest | low
most 0: most
most 1: بیشینه | حداکثر | حداکثر مراکز | حداکثر تعداد مراکز | بیشترین
most 1: max | maximum | at most | high
"""
_NEEDS = """
need 0: need
need 1: نیاز | نیاز برآوردی | خانوار نیازمند | خانوارهای مورد انتظار | خانوار مورد انتظار
need 1: expected | expected households | expected_households | eligible
"""

#: The words of a table of quotas, and of one of needs.
QUOTAS, NEEDS = area_words(_CATALOG, "quotas"), area_words(_NEEDS, "needs")

_CENTERS = Numbers(0, MOST_CENTERS, reason("not_a_quota", most=MOST_CENTERS))
_NEED = Numbers(0, inf, reason("not_a_need"), whole=False)


def read_quotas(
    path: str | Path, *, counties: gpd.GeoDataFrame | None = None, sheet: str | None = None
) -> AreaTable:
    """Read how many centers areas shall have, or how many at least and at most.

    Parameters
    ----------
    path
        CSV, Excel, Parquet or GeoPackage: ``province`` or ``county`` (names or codes; a county's
        province may stand beside it) and ``centers``, or ``least`` and ``most`` of which one may be
        empty. Persian headers are known.
    counties
        As `layers.read_counties` gives them; by default the bundled ones.
    sheet
        Sheet of a workbook or layer of a GeoPackage.

    Returns
    -------
    The limits of each area named, and what became of every row.

    Raises
    ------
    FileFormatError, MissingColumnError
        As for `layers.area_tables.read_areas`.
    """
    return read_areas(path, QUOTAS, _read_limits, counties=counties, sheet=sheet)


def read_needs(
    path: str | Path, *, counties: gpd.GeoDataFrame | None = None, sheet: str | None = None
) -> AreaTable:
    """Read the expected need of areas, in households: ``province`` or ``county``, and ``need``.

    Parameters
    ----------
    path, counties, sheet
        As in `read_quotas`.

    Returns
    -------
    The need of each area named, and what became of every row.

    Raises
    ------
    FileFormatError, MissingColumnError
        As for `layers.area_tables.read_areas`.
    """
    return read_areas(path, NEEDS, _read_need, counties=counties, sheet=sheet)


def _read_limits(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Read fewest and most centers of each row."""
    read, findings = read_numbers(
        frame,
        dict.fromkeys(("centers", "least", "most"), _CENTERS),
        silent=reason("quota_silent"),
    )
    exact = read["centers"].notna()
    both = exact & read[["least", "most"]].notna().any(axis=1)
    low, high = (read[name].where(~exact, read["centers"]) for name in ("least", "most"))
    crossed = ~both & (low > high)
    for rows, why in ((both, reason("quota_twofold")), (crossed, reason("quota_crossed"))):
        shown = [f"{_shown(a)} - {_shown(b)}" for a, b in zip(low[rows], high[rows], strict=True)]
        told = pd.Series(shown, index=low.index[rows], dtype="str")
        findings.append(finding(told, column="centers", reason=why, outcome="rejected"))
    kept = ~both & ~crossed
    limits = {"least": low[kept].fillna(0).astype("int64"), "most": high[kept].astype("Int64")}
    return pd.DataFrame(limits), findings


def _shown(value: float) -> str:
    return "" if isnan(value) else f"{value:g}"


def _read_need(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Read the need of each row."""
    return read_numbers(frame, {"need": _NEED}, silent=_NEED.why)
