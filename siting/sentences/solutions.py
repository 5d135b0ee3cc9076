"""Answers of bare location problems, told in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from layers.texts import Words
    from siting.location.result import Result


def solution_in_words(result: Result, measured: tuple[str, str], words: Words) -> list[str]:
    """Say how a run ended, and what its distances are.

    Parameters
    ----------
    result
        With a solution.
    measured
        See `siting.location.instances.Instance`.
    words
        The language.
    """
    bound = words.text("solution_unproved")
    percent = result.certificate.gap_percent
    if percent is not None:
        bound = words.text("solution_gap", percent=percent)
    found = result.required()
    told = words.text(
        "solution_told",
        status=words.text(f"solution_{result.status}"),
        cost=result.cost,
        bound=bound,
        sites=len(found.open_sites),
        unserved=int(np.count_nonzero(found.unserved)),
        seconds=result.runtime_s,
        iterations=result.iterations,
        method=words.name(result.method),
    )
    source, name = measured
    if source == "matrix":
        return [told, words.text("solution_by_matrix")]
    return [told, words.text(f"solution_by_{source}", name=words.name(name))]
