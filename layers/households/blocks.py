"""Provinces and counties that are named once for a block of rows, as merged cells leave them."""

import numpy as np
import pandas as pd

from layers.households.findings import finding, join_findings
from layers.reasons import reason
from layers.text import is_blank, normalize_column

#: Share of empty cells from which a column is looked at.
EMPTY = 0.3


def fill_down(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Fill empty cells of provinces and counties from above, where the eye reads them so.

    That is where the first row names one and no name is followed by itself: each stands at the head
    of its block. Names that are missing here and there do not look like that.

    Parameters
    ----------
    frame
        The known columns of a table, in the order of its rows.

    Returns
    -------
    The frame with these cells filled, and a finding for each of them.
    """
    findings = []
    blocks = pd.Series(False, index=frame.index)  # noqa: FBT003 - a value, not an option
    for name in ("county", "province"):
        if name not in frame or frame.empty:
            continue
        empty = is_blank(frame[name])
        said = normalize_column(frame[name][~empty])
        # A province may stand once more at the head of each county.
        heads = bool((said != said.shift()).all()) or bool(blocks[empty].all())
        if empty.iloc[0] or empty.mean() < EMPTY or not heads:
            continue
        blocks = empty
        # By position, since cells may be of kinds that pandas cannot carry on.
        above = np.maximum.accumulate(np.where(empty, 0, np.arange(len(frame))))
        filled = frame[name].iloc[above].set_axis(frame.index)
        frame = frame.assign(**{name: filled})
        values = normalize_column(filled[empty])
        why = reason("filled_down")
        findings.append(finding(values, column=name, reason=why, outcome="mended"))
    return frame, join_findings(findings)
