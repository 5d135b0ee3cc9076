"""A second file that is joined to a first one: how many of its rows match, and why if none does."""

from typing import NamedTuple

import pandas as pd

from layers.errors import FileFormatError
from layers.phrases import Phrase

#: Share of rows below which a join is warned of.
HALF = 0.5


class Match(NamedTuple):
    """How many rows of a file match another one."""

    matched: int
    rows: int

    @property
    def doubtful(self) -> bool:
        """Whether fewer than half match."""
        return self.matched < HALF * self.rows


def match_ids(asked: pd.Index, known: pd.Index, *, source: str, of: str = "household") -> Match:
    """Count the ids of a file that another one knows.

    Parameters
    ----------
    asked
        Ids of the file.
    known
        Ids that there are.
    source
        Name of the file, for the sentence.
    of
        What the ids are of.

    Returns
    -------
    How many match.

    Raises
    ------
    FileFormatError
        When the file has rows and none of them matches.
    """
    there = asked.isin(known)
    if len(asked) and not there.any():
        message = (
            "0 of {n_asked:,} rows of {source} match a {of}{hint}; use the ids of the {of}s file."
        )
        raise FileFormatError(
            message, n_asked=len(asked), source=source, of=of, hint=_hint(asked, known)
        )
    return Match(int(there.sum()), len(asked))


def _hint(asked: pd.Index, known: pd.Index) -> str | Phrase:
    """Say what makes ids miss, where it is plain: zeros in front that a spreadsheet dropped."""
    bare = pd.Series(known, index=known.astype("str").str.lstrip("0"))
    short = asked.astype("str").str.lstrip("0")
    lost = short.isin(bare.index)
    if lost.mean() < HALF:
        return ""
    first = int(lost.argmax())
    whole = bare[~bare.index.duplicated()][short[first]]
    message = ": zeros in front were lost ({there!r} there, {here!r} here)"
    return Phrase(message, there=asked[first], here=whole)
