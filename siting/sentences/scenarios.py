"""A scenario in words: what was edited, what it comes to, who gains and who loses."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from layers.texts import Words
from siting.privacy import MIN_HOUSEHOLDS, rounded_count, too_few
from siting.sentences.comparison import amount, change_in_words

_FIGURES = ("in_reach", "no_capacity", "beyond_reach")
#: Whose minutes a mean or a sum of minutes tells of.
_CHANGED = ("gaining", "losing", "newly_served", "no_longer_served")
#: Standards that people change by hand, and the unit in which they think of them.
STANDARD_UNITS: Mapping[str, float] = {
    "urban_limit_s": 60, "rural_limit_s": 60, "files_per_center": 1, "files_per_worker": 1,
}  # fmt: skip
_WHO = ("shorter", "longer", "newly_served", "no_longer_served")


def edits_in_words(
    edits: Sequence[Mapping[str, Any]],
    done: int,
    words: Words,
    *,
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """Say each edit, those that were undone last.

    Parameters
    ----------
    edits
        What was given of each, see `siting.planning.edits.Edit.told`.
    done
        How many are in force.
    words
        The language.
    names
        What centers are called, by id; the ids of others are said.
    """
    said = []
    for number, edit in enumerate(edits, start=1):
        text = words.text("edit_line", number=number, what=_edit(edit, words, names or {}))
        if edit.get("comment"):
            text = words.joined([text, words.name(str(edit["comment"]))])
        said.append(text if number <= done else words.text("edit_undone", edit=text))
    return said


def _standard(name: str, value: float, words: Words) -> str:
    """Say a standard as the workshop offers it; others by their own name."""
    if name not in STANDARD_UNITS:
        return words.name(f"{name} = {value}")
    told = words.number(value / STANDARD_UNITS[name], digits=int(value % STANDARD_UNITS[name] != 0))
    return words.text("edit_standard", name=words.text(f"make_standard_{name}"), value=told)


def _edit(edit: Mapping[str, Any], words: Words, names: Mapping[str, str]) -> str:
    act = edit["act"]
    if act == "standards":
        pairs = [_standard(name, value, words) for name, value in edit["standards"].items()]
        return words.text("edit_standards", standards=words.joined(pairs))
    center = str(edit["center_id"])
    told: dict[str, Any] = {"center": words.name(names.get(center, center))}
    if act in {"add", "move"}:
        axes = (edit["longitude"], edit["latitude"])
        told["place"] = words.joined([words.number(float(axis), digits=4) for axis in axes])
    if act == "enlarge":
        workers = int(edit["workers"])
        return words.text("edit_enlarge" if workers > 0 else "edit_shrink",
                          workers=abs(workers), **told)  # fmt: skip
    return words.text(f"edit_{act}", **told)


def outcome_in_words(
    figures: Mapping[str, Mapping[str, float]],
    effect: Mapping[str, float],
    words: Words,
    *,
    full: Sequence[str],
) -> list[str]:
    """Say what a scenario comes to beside its plan, and what it changes for households.

    Parameters
    ----------
    figures
        Those ``before`` and ``after``, see `siting.planning.outcomes.Figures`.
    effect
        Who gains and who loses, see `siting.planning.outcomes.Effect`.
    words
        The language.
    full
        Names of the centers without room that had room before.
    """
    return [*figures_in_words(figures, words), *effect_in_words(figures, effect, words, full=full)]


def figures_in_words(figures: Mapping[str, Mapping[str, float]], words: Words) -> list[str]:
    """Say the three numbers of a plan and of a scenario of it, and how they are rounded.

    Parameters
    ----------
    figures, words
        As for `outcome_in_words`.
    """
    told = {when: _rounded(each, _FIGURES) for when, each in figures.items()}
    said = [
        words.text(
            f"compared_{name}",
            **{when: amount(counts[name], words) for when, counts in told.items()},
            change=change_in_words(told["after"][name] - told["before"][name], words),
        )
        for name in _FIGURES
    ]
    return [*said, words.text("compared_rounded", count=MIN_HOUSEHOLDS)]


def effect_in_words(
    figures: Mapping[str, Mapping[str, float]],
    effect: Mapping[str, float],
    words: Words,
    *,
    full: Sequence[str],
) -> list[str]:
    """Say who gains and who loses by a scenario, how many minutes, and which centers it fills.

    Parameters
    ----------
    figures, effect, words, full
        As for `outcome_in_words`.
    """
    who = {name: amount(count, words) for name, count in _rounded(effect, _WHO).items()}
    said = [words.text("gains_told", **who), *_minutes(figures, effect, words)]
    if full:
        named = words.listed([words.name(name) for name in full])
        said.append(words.text("scenario_full", centers=named))
    return said


def who_in_words(effect: Mapping[str, float], words: Words) -> str:
    """Say in a few words how many gain and how many lose, without those who are none.

    Parameters
    ----------
    effect
        See `siting.planning.outcomes.Effect`.
    words
        The language.
    """
    counts = {name: count for name, count in _rounded(effect, _WHO).items() if count != 0}
    few = words.text("few_households", count=MIN_HOUSEHOLDS)
    told = {name: words.number(count) for name, count in counts.items()}
    said = [
        words.text(f"who_{name}", count=words.text("who_households", count=n) if n else few)
        for name, n in told.items()
    ]
    return words.text("who_told", parts=words.listed(said)) if said else words.text("who_none")


def _minutes(
    figures: Mapping[str, Mapping[str, float]], effect: Mapping[str, float], words: Words
) -> list[str]:
    """Say means and sums of minutes, unless they would tell of a few households."""
    changed = pd.Series({name: float(effect[name]) for name in _CHANGED})
    if (too_few(changed) & (changed > 0)).any():
        return [words.text("scenario_few", count=MIN_HOUSEHOLDS)]
    minutes = {when: each["mean_travel_s"] / 60.0 for when, each in figures.items()}
    hours = {name: effect[f"{name}_s"] / 3600.0 for name in ("saved", "lost")}
    return [words.text("gains_mean", **minutes), words.text("scenario_hours", **hours)]


def _rounded(counts: Mapping[str, float], names: Sequence[str]) -> dict[str, float]:
    """Round counts of households that are shown alone."""
    table = pd.Series({name: float(counts[name]) for name in names})
    return {str(name): float(count) for name, count in rounded_count(table).items()}
