"""The gap table: as rows to show, and as files to take away."""

import io

import pandas as pd

from layers.files.sheets import Sheet, write_workbook
from layers.files.writing import write_csv
from layers.texts import Words
from siting.maps import View

#: Headings of columns that hold no counts, as texts of the catalog, and what they hold.
_KINDS = {
    "column_gap_share": "share",
    "centers_travel_share": "share",
    "centers_mean_minutes": "number",
    "gaps_nearest_minutes": "number",
}
COUNTS = ("households", "in_reach", "beyond_reach", "no_capacity")


def gap_table(view: View, *, by: str, words: Words) -> pd.DataFrame:
    """Return the coverage gap of each province or county shown, worst first.

    Parameters
    ----------
    view
        What of a plan is shown.
    by
        ``"province"`` or ``"county"``.
    words
        In which names of provinces are written; names of counties are as in the plan.

    Returns
    -------
    Columns `county` (for counties), `province` (where there are several), `centers`, the `COUNTS`,
    `gap_share` and `mean_distance_m`;
    numbers are missing where `siting.privacy` withholds them.
    """
    table = view.told[view.told["level"] == by].copy()
    if words.language == "en":
        english = view.provinces.set_index("province")["province_en"]
        table["province"] = table["province"].map(english).fillna(table["province"])
    order = table["gap"].where(~table["few_gap"], 0.0).sort_values(ascending=False, kind="stable")
    table = table.loc[order.index]
    numbers = [*COUNTS, "gap_share", "mean_distance_m"]
    several = len(view.active) > 1
    areas = ["province"] if by == "province" else ["county", *(["province"] if several else [])]
    return table[[*areas, "centers", *numbers]].reset_index(drop=True)


def file_table(table: pd.DataFrame, *, travel_source: str, words: Words) -> pd.DataFrame:
    """Return the gap table with headings in words, and with the source of its distances."""
    source = f"source_{travel_source}"
    shown = table.assign(travel_source=words.text(source))
    in_files = {"mean_distance_m": "mean_distance_m_file"}
    headings = {name: words.text(f"column_{in_files.get(name, name)}") for name in shown.columns}
    return shown.rename(columns=headings)


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Write a table as CSV in UTF-8 with the mark by which Excel knows it."""
    buffer = io.BytesIO()
    write_csv(table, buffer)
    return buffer.getvalue()


def excel_bytes(table: pd.DataFrame, words: Words) -> bytes:
    """Write a table as an Excel workbook, from right to left for Persian.

    Parameters
    ----------
    table
        With headings in the language.
    words
        The language.
    """
    numbers = dict.fromkeys(map(str, table.select_dtypes("number").columns), "count")
    known = {words.text(key): kind for key, kind in _KINDS.items()}
    kinds = {name: known.get(name, kind) for name, kind in numbers.items()}
    buffer, sheet = io.BytesIO(), Sheet(table, kinds=kinds)
    rightward = words.direction == "rtl"
    write_workbook({words.text("sheet_name_table"): sheet}, buffer, right_to_left=rightward)
    return buffer.getvalue()
