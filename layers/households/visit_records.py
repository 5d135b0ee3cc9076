"""What is known of the visits of single households: when last, when due, at which hours, by whom.

A table with one row per household and any of the columns in `ALIASES`; it holds no diagnosis and
needs none.
"""

import re
from collections.abc import Callable, Mapping
from datetime import time
from pathlib import Path

import numpy as np
import pandas as pd

from layers.columns import HOUSEHOLDS
from layers.errors import FileFormatError, MissingColumnError
from layers.files.delimited import read_delimited
from layers.files.limits import check_regular
from layers.files.workbooks import read_workbook
from layers.jalali import read_date
from layers.text import cell_text, is_blank, key, normalize, normalize_column, read_number

#: Headers of each column beside the household's id, which is known as in `layers.columns`.
ALIASES: Mapping[str, tuple[str, ...]] = {
    "last_visit": ("last_visit", "آخرین بازدید", "تاریخ آخرین بازدید"),
    "due": ("due", "due_date", "موعد", "موعد بازدید", "تاریخ موعد", "بازدید بعدی"),
    "from": ("from", "opens", "از ساعت"),
    "until": ("until", "to", "closes", "تا ساعت"),
    "pair": ("pair", "in_pairs", "دو نفره", "بازدید دو نفره"),
    "minutes": ("minutes", "visit_minutes", "مدت", "مدت بازدید", "دقیقه"),
}
_COLUMNS = {key(alias): name for name, aliases in ALIASES.items() for alias in aliases}
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2})(?::00)?)?")
_YES = {"yes", "y", "1", "true", "بله", "بلی", "آری", "دارد"}
_NO = {"no", "n", "0", "false", "خیر", "نه", "ندارد"}
_DAY_S = 86_400


def read_visit_records(path: str | Path) -> pd.DataFrame:
    """Read what is known of the visits of single households.

    Parameters
    ----------
    path
        CSV or Excel file; one row per household.

    Returns
    -------
    Index household_id; ``last_visit`` and ``due`` (dates), ``from_s`` and ``until_s`` (seconds
    after midnight between which the visit has to be), ``pair`` (whether two workers go together),
    ``minutes`` (at the home). Missing where nothing is said.

    Raises
    ------
    FileFormatError
        When the file cannot be read, a cell makes no sense or a household stands in it twice.
    MissingColumnError
        When no column holds the household's id, or none says anything of visits.
    """
    file = Path(path)
    grid, header, ids = _read_grid(file)
    columns = {
        _COLUMNS[key(str(cell))]: position
        for position, cell in enumerate(grid.iloc[header])
        if key(str(cell)) in _COLUMNS
    }
    if not columns:
        known = ", ".join(ALIASES)
        message = "{file} says nothing of visits; name at least one column of: {known}."
        raise MissingColumnError(message, file=file.name, known=known)
    found = pd.DataFrame(index=pd.Index(ids, name="household_id"))
    for name, read in _READERS.items():
        cells = grid[columns[name]].loc[ids.index] if name in columns else ids.map(lambda _: None)
        found[name] = _read_cells(cells, name, read, file).to_numpy()
    for name in ("from", "until", "minutes"):
        found[name] = found[name].astype("float64")
    late = found["from"] >= found["until"]
    if late.any():
        message = (
            "{file} lets household {household} be visited from an hour that is not before the "
            "other; mend 'from' and 'until'."
        )
        raise FileFormatError(message, file=file.name, household=late.idxmax())
    return found.rename(columns={"from": "from_s", "until": "until_s"})


def _read_grid(file: Path) -> tuple[pd.DataFrame, int, pd.Series]:
    """Return all cells, the position of the header, and the id of each record by its row."""
    check_regular(file)
    with file.open("rb") as opened:
        zipped = opened.read(2) == b"PK"
    if zipped:
        grid, header, *_ = read_workbook(file, sheet=None)
    else:
        grid, header, faults, _, short = read_delimited(file)
        if short.any():
            row = int(np.flatnonzero(short)[0]) + 1
            message = (
                "Row {row} of {file} has fewer fields than the header, as if the file were cut "
                "short; export it again."
            )
            raise FileFormatError(message, row=row, file=file.name)
        if faults.notna().any():
            row = int(np.flatnonzero(faults.notna())[0]) + 1
            message = (
                "Row {row} of {file} has more fields than the header, so its cells may stand in "
                "wrong columns; put a field that holds the delimiter in quotation marks."
            )
            raise FileFormatError(message, row=row, file=file.name)
    grid.columns = pd.RangeIndex(grid.shape[1])
    return grid, header, _ids(grid, header, file)


def _ids(grid: pd.DataFrame, header: int, file: Path) -> pd.Series:
    columns = HOUSEHOLDS.match([cell or None for cell in grid.iloc[header].tolist()])
    body = grid.iloc[header + 1 :]
    ids = normalize_column(body[columns["household_id"]])
    for row in np.flatnonzero(ids.isna()):
        if not is_blank(body.iloc[row]).all():
            place = int(body.index.to_numpy()[row]) + 1
            message = "Row {place} of {file} has no household's id; name it."
            raise FileFormatError(message, place=place, file=file.name)
    ids = ids.dropna()
    twice = ids[ids.duplicated()]
    if len(twice):
        message = (
            "Household {household} stands twice in {file}, again in row {row}; keep one row per "
            "household."
        )
        raise FileFormatError(
            message, household=twice.iloc[0], file=file.name, row=int(twice.index[0]) + 1
        )
    return ids


def _read_cells(
    cells: pd.Series, name: str, read: Callable[[object], object], file: Path
) -> pd.Series:
    """Read the cells of a column, None where one is empty."""
    values: list[object] = []
    places = cells.index.to_numpy(dtype=np.int64) + 1
    for row, cell, empty in zip(places, cells, is_blank(cells), strict=True):
        value = None if empty else read(cell)
        if value is None and not empty:
            message = "Row {row} of {file} has {cell!r} as {name!r}; {remedy}."
            raise FileFormatError(
                message,
                row=row,
                file=file.name,
                cell=cell_text(cell),
                name=name,
                remedy=_REMEDIES[name],
            )
        values.append(value)
    return pd.Series(values, index=cells.index, dtype="object")


def read_clock(cell: object) -> float | None:
    """Return the seconds after midnight of an hour such as 9, 9:30 or ۰۹:۳۰; None if it is none."""
    if isinstance(cell, time):
        return cell.hour * 3600.0 + cell.minute * 60.0
    found = _CLOCK.fullmatch(normalize(cell_text(cell) or ""))
    if found is None or int(found[2] or 0) > 59:
        return None
    seconds = int(found[1]) * 3600.0 + int(found[2] or 0) * 60.0
    return seconds if seconds <= _DAY_S else None


def _read_flag(cell: object) -> bool | None:
    word = normalize(cell_text(cell) or "").lower()
    return True if word in _YES else False if word in _NO else None


def _read_minutes(cell: object) -> float | None:
    minutes = read_number(normalize(cell_text(cell) or ""))
    return minutes if 0 < minutes < 24 * 60 else None


_READERS: Mapping[str, Callable[[object], object]] = {
    "last_visit": read_date,
    "due": read_date,
    "from": read_clock,
    "until": read_clock,
    "pair": _read_flag,
    "minutes": _read_minutes,
}
_DATE_REMEDY = "write a date such as 1405-09-13"
_REMEDIES = {
    "last_visit": _DATE_REMEDY,
    "due": _DATE_REMEDY,
    "from": "write an hour such as 9:30",
    "until": "write an hour such as 9:30",
    "pair": "write yes or no",
    "minutes": "write minutes above zero",
}
