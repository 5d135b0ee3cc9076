"""Capacity and expected files of a plan in words."""

from collections.abc import Mapping

from layers.texts import Words
from siting.plans.frames import Plan


def tell_demand(plan: Plan, words: Words) -> list[str]:
    """Say for which files a plan is made and what its centers take; nothing where all is plain.

    Parameters
    ----------
    plan
        The plan.
    words
        The language.

    Returns
    -------
    Sentences: files that are expected, capacities that were told by place, and by how much all of
    them together are too small for the files.
    """
    options, located = plan.facts.options, len(plan.assignments)
    expected, later = options.get("expected_files"), options.get("projection")
    told = []
    files = float(located)
    if isinstance(expected, int | float) and isinstance(later, Mapping):
        files = float(expected)
        told.append(expected_in_words(files, located, int(later["years"]), words))
    by_rule = options.get("capacity_by")
    capacity = plan.centers["capacity"]
    if isinstance(by_rule, Mapping):
        parts = [words.text(f"capacity_by_{rule}", count=count) for rule, count in by_rule.items()]
        least, most = int(capacity.min()), int(capacity.max())
        told.append(words.text("capacity_told", least=least, most=most, parts=words.joined(parts)))
    short = files - float(capacity.sum())
    if short > 0:
        told.append(
            words.text(
                "capacity_short",
                centers=len(capacity),
                capacity=int(capacity.sum()),
                short=words.number(short),
                files=words.number(files),
            )
        )
    return told


def expected_in_words(files: float, located: int, years: int, words: Words) -> str:
    """Say how many files are expected in some years instead of those of today."""
    return words.text("files_expected", years=years, files=words.number(files), located=located)
