"""Tables of a comparison whose cells need more than their own code to be told in words."""

import pandas as pd

from layers.texts import Words
from siting.sentences.paper import differing_standard


def told_standards(table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return standards that differ in words, with the units that each is told in.

    Parameters
    ----------
    table
        Columns ``standard``, ``before`` and ``after``, see `siting.plans.comparing.Comparison`.
    words
        The language.
    """
    told = table.copy()
    for side in ("before", "after"):
        pairs = zip(table["standard"], table[side], strict=True)
        said = [differing_standard(name, value, words) for name, value in pairs]
        told[side] = pd.Series(said, index=table.index, dtype="str")
    told["standard"] = [words.text(f"standard_{name}") for name in table["standard"]]
    return told
