"""Text from files that does nothing where it is opened or shown: spreadsheets, terminals.

The one implementation of the rule. It lives here and not in `siting.privacy`, because imports point
down and the writers of `layers` (the report of an intake, every table) need it as much as siting
does; `siting.privacy` hands it on to whoever writes or shows a text above.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

# What starts a formula in Excel, LibreOffice and Google Sheets, their wide forms included, and what
# makes an importer start a new cell; before it may stand what they pass over.
_FORMULA = "^[ \u00a0\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\\-@\t\r\n＝＋－＠]"
_STARTS_FORMULA = re.compile(_FORMULA)

# Control signs, among them the escape that starts a terminal's commands and the 8-bit forms of it;
# and signs that turn the direction of what follows on the line.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def harmless(text: object) -> str:
    """Keep a spreadsheet from reading a text as a formula; what is no text becomes empty."""
    word = text if isinstance(text, str) else ""
    return f"'{word}" if _STARTS_FORMULA.match(word) else word


def harmless_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts and headings no spreadsheet reads as formulas.

    Parameters
    ----------
    frame
        Any table.

    Returns
    -------
    A table on the same index; numbers, dates and missing cells are as they were.
    """
    table = frame.copy(deep=False)
    table.columns = [_mended(name) for name in frame.columns]
    for position in range(frame.shape[1]):
        column = frame.iloc[:, position]
        if column.dtype == "str":
            risky = column.str.contains(_FORMULA, regex=True, na=False)
            mended = column.mask(risky, "'" + column) if risky.any() else column
        elif column.dtype == "object" or column.dtype.name == "category":
            mended = column.astype("object").map(_mended)
        else:
            continue
        table.isetitem(position, mended.array)
    return table


def _mended(cell: object) -> object:
    return harmless(cell) if isinstance(cell, str) else cell


def harmless_line(text: str) -> str:
    """Keep a terminal from obeying a text: control signs show as a replacement, lines stay."""
    return _CONTROLS.sub("\ufffd", text)
