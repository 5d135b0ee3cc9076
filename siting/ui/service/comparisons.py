"""Two plans of the workspace compared, and what of that is taken away as files."""

from pathlib import Path

from layers.files.drafts import file_bytes
from layers.texts import Words
from siting.plans.comparing import Comparison, compare_plans
from siting.plans.reading import open_plan
from siting.reports.comparison_tables import write_comparison


def compared(before: Path, after: Path) -> Comparison:
    """Open two plans with their households, and say how they differ.

    Parameters
    ----------
    before, after
        Files of the plans.

    Raises
    ------
    SitingError
        When one of them is no plan, or they cannot be compared.
    """
    return compare_plans(open_plan(before), open_plan(after))


def workbook(comparison: Comparison, words: Words) -> bytes:
    """Return the workbook of a comparison, as `siting compare --out` writes it.

    Parameters
    ----------
    comparison
        What differs.
    words
        The language of what is said in words.
    """
    return file_bytes("comparison.xlsx", lambda path: write_comparison(comparison, path, words))
