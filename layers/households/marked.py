"""Rows that somebody marked: hidden, struck through, or of a file that is closed."""

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

import pandas as pd

from layers.errors import FileFormatError
from layers.households.findings import finding, join_findings
from layers.reasons import reason
from layers.text import as_text, name_key

#: The kinds of marks, and why a row that bears one was left out.
KINDS: Mapping[str, str] = {
    "hidden": reason("hidden_row"),
    "struck": reason("struck_row"),
    "closed": reason("closed_file"),
}

# What a column of states says of a file that nobody is visited for any more, as keys of names.
_CLOSED = re.compile(
    r"(پرونده)?(مختومه?|بسته|بایگانی|راکد|غیرفعال|قطع(مستمری|حمایت)?|لغو|حذف|(خارج|خروج)ازپوشش"
    r"|فوتی?|متوفی|ترخیص|منتقل|انتقالی)(شده(است)?)?"
    r"|closed|inactive|notactive|archived|deceased|dead|terminated|cancell?ed"
)


class Marked(NamedTuple):
    """Rows that bear marks.

    Parameters
    ----------
    left_out
        Why a row is to be left out, missing for all others, on the index of the records.
    counts
        How many rows bear each kind of mark.
    findings
        One for each mark of a row that is taken.
    """

    left_out: pd.Series
    counts: dict[str, int]
    findings: pd.DataFrame


def find_marked(frame: pd.DataFrame, marks: pd.DataFrame, *, leave_out: Collection[str]) -> Marked:
    """Find the rows that are marked.

    Parameters
    ----------
    frame
        The known columns of a table; `status`, if there is one, says which files are closed.
    marks
        Columns `hidden` and `struck` on the same index; without columns, no row is.
    leave_out
        Kinds of marks, of `KINDS`, whose rows are to be left out.

    Raises
    ------
    FileFormatError
        When there is no such kind.
    """
    strange = sorted(set(leave_out) - set(KINDS))
    if strange:
        message = "Rows cannot be left out as {strange!r}; choose of {kinds}."
        raise FileFormatError(message, strange=strange[0], kinds=list(KINDS))
    nobody = pd.Series(data=False, index=frame.index)
    flags = {name: marks.get(name, nobody) for name in ("hidden", "struck")}
    status = frame.get("status", pd.Series(None, index=frame.index, dtype="str"))
    flags["closed"] = name_key(status).str.fullmatch(_CLOSED).fillna(value=False).astype("bool")
    left_out = pd.Series(None, index=frame.index, dtype="str")
    told = []
    for kind, flag in flags.items():
        if kind in leave_out:
            left_out[flag & left_out.isna()] = KINDS[kind]
        else:
            of_file = kind == "closed"
            said = as_text(status if of_file else frame["household_id"])[flag]
            column = "status" if of_file else "(row)"
            told.append(finding(said, column=column, reason=KINDS[kind], outcome="kept"))
    counts = {kind: int(flag.sum()) for kind, flag in flags.items()}
    return Marked(left_out, counts, join_findings(told))
