"""Approvals of an earlier round: who was to found which center, and whose approval lapsed."""

from pathlib import Path
from typing import NamedTuple, Self

import pandas as pd

from layers.applicants import CATALOG
from layers.errors import FileFormatError, MissingColumnError
from layers.files.records import Table
from layers.files.tables import read_table
from layers.households.fields import read_ids, read_text
from layers.joins import match_ids
from layers.text import normalize_column
from layers.texts.errors import Reasons
from layers.vocabulary import Vocabulary, lines_of, read_aliases

#: The reason by which a table of approvals says that one has lapsed.
LAPSED = "approval_lapsed"

_CENTERS = """center_id 0: center_id
center_id 1: شناسه مرکز | کد مرکز | شماره مرکز | center code | center no
center_id 2: مرکز | نام مرکز | center | center name
reason_codes 0: reason_codes
reason_codes 1: کدهای دلیل
"""

#: The words of a table of approvals.
APPROVALS = Vocabulary(
    read_aliases(lines_of(CATALOG, "applicant_id") + _CENTERS),
    keys=("applicant_id",),
    rows="approvals",
    a_key="an applicant's id",
    the_key="the applicant's id (applicant_id, شناسه متقاضی)",
)


class Approvals(NamedTuple):
    """Who was to found which center before, and whose approval has lapsed.

    Parameters
    ----------
    held
        Id or name of the center on index applicant_id.
    lapsed
        Ids of applicants whose approval has lapsed, whether `held` still names it or not.
    """

    held: pd.Series
    lapsed: pd.Index

    def lapsing(self, ids: pd.Index, *, source: str) -> tuple[Self, pd.Index]:
        """Let some approvals lapse as well.

        Parameters
        ----------
        ids
            Ids of applicants whose approval has lapsed.
        source
            The file that names them, for the sentence.

        Returns
        -------
        The approvals, and those of the ids that hold none.

        Raises
        ------
        FileFormatError
            When none of them holds an approval.
        """
        known = self.held.index.append(self.lapsed)
        match_ids(ids, known, source=source, of="former approval")
        return self._replace(lapsed=self.lapsed.union(ids, sort=False)), ids[~ids.isin(known)]


def read_approvals(path: str | Path) -> Approvals:
    """Read the approvals of an earlier round, such as a table that this program wrote.

    Parameters
    ----------
    path
        A table with applicants' ids and the id of the center of each, empty where there is none.

    Returns
    -------
    The approvals, and the ids of those whose approval had lapsed by then.

    Raises
    ------
    FileFormatError
        When the file cannot be read, or an applicant or a center stands in two approvals.
    MissingColumnError
        When no column holds ids of applicants, or none those of centers.
    """
    table = read_table(path, vocabulary=APPROVALS)
    if "center_id" not in table.frame:
        message = "No column of {source} holds the centers that were approved; name it center_id."
        raise MissingColumnError(message, source=table.source)
    centers = read_text(table.frame, "center_id")
    lapsed = read_text(table.frame, "reason_codes").str.startswith(LAPSED, na=False)
    gone = normalize_column(table.frame["applicant_id"])[lapsed].dropna()
    approved = centers.notna() & ~lapsed
    ids = _only_ids(table, approved)
    held = pd.Series(centers[ids.index].to_numpy(), index=pd.Index(ids), dtype="str")
    twice = held[held.duplicated(keep=False)]
    if len(twice):
        message = (
            "{source} gives the center {center} to {applicant} and to {other_applicant}; keep one "
            "of the two."
        )
        raise FileFormatError(
            message,
            source=table.source,
            center=twice.iloc[0],
            applicant=twice.index[0],
            other_applicant=twice.index[twice.eq(twice.iloc[0]).to_numpy()][1],
        )
    return Approvals(held.rename("center_id").rename_axis("applicant_id"), _index(gone))


def read_lapsed(path: str | Path) -> pd.Index:
    """Read the ids of applicants whose approval has lapsed.

    Parameters
    ----------
    path
        A table with a column of applicants' ids.

    Returns
    -------
    The ids, each once.

    Raises
    ------
    FileFormatError
        When the file cannot be read, or a row has no id.
    MissingColumnError
        When no column holds ids of applicants.
    """
    table = read_table(path, vocabulary=APPROVALS)
    ids = normalize_column(table.frame["applicant_id"])
    if ids.isna().any():
        row = int(table.rows[ids.isna()].iloc[0])
        message = "Row {row} of {source} has no applicant's id; name it or remove the row."
        raise FileFormatError(message, row=row, source=table.source)
    return _index(ids)


def _only_ids(table: Table, rows: pd.Series) -> pd.Series:
    """Return the ids of some rows; refuse rows of which one cannot be an approval."""
    ids, wrong = read_ids(
        table.frame["applicant_id"][rows],
        rows=table.rows[rows],
        faults=table.faults[rows],
        vocabulary=APPROVALS,
    )
    if len(wrong):
        why = Reasons(wrong["reason"].iloc[0])
        message = "Row {row} of {source} is no approval: {why}. Mend it."
        raise FileFormatError(message, row=table.rows[wrong.index[0]], source=table.source, why=why)
    return ids


def _index(ids: pd.Series) -> pd.Index:
    distinct: pd.Index = pd.Index(ids.drop_duplicates(), name="applicant_id", dtype="str")
    return distinct
