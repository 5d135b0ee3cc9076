"""Who is to found which center, and what was tied."""

import pandas as pd

from layers.texts import Words


def awards_in_words(
    applicants: pd.DataFrame, centers: pd.DataFrame, ties: pd.DataFrame, words: Words, *, by: str
) -> list[str]:
    """Say by which rule centers were given, how many have a founder, and what became of the rest.

    Parameters
    ----------
    applicants
        A row for each; ``outcome``.
    centers
        A row for each; ``outcome``, and ``merit`` of who is to found it.
    ties
        A row for each applicant who lost a center to another of the same merit; ``other_id``,
        ``decided_by``.
    words
        The language.
    by
        The rule: merit or total.

    Returns
    -------
    Three sentences, and a fourth where there are ties.
    """
    counts = applicants["outcome"].value_counts()
    told = [
        words.text("award_counts", count=int(count), outcome=words.text(f"award_{outcome}"))
        for outcome, count in counts.items()
    ]
    said = [
        words.text(f"awards_by_{by}"),
        words.text(
            "awards_told",
            filled=int(centers["outcome"].ne("unfilled").sum()),
            centers=len(centers),
            kept=int(centers["outcome"].eq("kept").sum()),
            total=float(centers["merit"].sum()),
        ),
        words.text("awards_outcomes", counts=("؛ " if words.language == "fa" else "; ").join(told)),
    ]
    if len(ties):
        by_id = ties["other_id"][ties["decided_by"] == "id"].nunique()
        said.append(words.text("awards_ties", others=ties["other_id"].nunique(), by_id=by_id))
    return said
