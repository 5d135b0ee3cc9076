"""Percentages of workbooks, which store 0.025 where they show 2.5 %."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from layers.errors import FileFormatError
from layers.text import numbers
from layers.vocabulary import Vocabulary


def as_shown(
    path: Path,
    grid: pd.DataFrame,
    header: int,
    shown: Mapping[tuple[int, int], str] | None,
    vocabulary: Vocabulary,
) -> pd.DataFrame:
    """Write numbers that a sheet shows as percent as it shows them: 0.025 as 2.5%.

    Parameters
    ----------
    path
        The workbook.
    grid
        Cells of the sheet.
    header
        Position of the header.
    shown
        The numbers that are shown so, by row and column; None where the file does not say it.
    vocabulary
        The words of the columns.

    Returns
    -------
    The same cells but for these numbers, which are texts.

    Raises
    ------
    FileFormatError
        When the file does not say it, and all of a column that holds percentages lie below 1.
    """
    if shown is None:
        for position, cell in enumerate(grid.loc[header]):
            if cell is not None and vocabulary.recognize(cell) in vocabulary.percents:
                _check_shares(path, cell, numbers(grid[position].loc[header + 1 :]))
        return grid
    texts = pd.Series(dict(shown), dtype="object")
    seen = {}
    for at, cells in grid.items():
        here = texts[texts.index.get_level_values(1) == at].droplevel(1) if len(texts) else texts
        instead = here.reindex(cells.index)
        seen[at] = instead.where(instead.notna(), cells)
    return pd.DataFrame(seen, index=grid.index)


def _check_shares(path: Path, header: object, percent: pd.Series) -> None:
    """Refuse percentages that look like shares, in a file that does not say how it shows them."""
    said = percent[percent.notna() & (percent != 0)]
    if len(said) and (said.abs() < 1.0).all():
        message = (
            "{file}: all numbers of '{header}' lie between -1 and 1, such as {example:g}, and a "
            "file of this kind does not say whether it shows them as percent; save it as .xlsx, or "
            "write 2.5 for 2.5 %."
        )
        raise FileFormatError(message, file=path.name, header=header, example=said.iloc[0])
