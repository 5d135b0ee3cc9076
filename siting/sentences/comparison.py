"""Two plans side by side, told: the three numbers, a list of actions, who gains and who loses."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from layers.texts import Words
from layers.texts.days import date_text
from siting.plans.center_changes import ACTIONS
from siting.plans.comparing import Basis, Comparison
from siting.privacy import MIN_HOUSEHOLDS
from siting.sentences.paper import differing_standard
from siting.sentences.plans import missing_parts, whole_number
from siting.sentences.travel import source_word

#: Least change of a mean time that is told, in seconds: what a tenth of a minute shows.
LEAST_SAID_S = 3.0

_FIGURES = ("in_reach", "no_capacity", "beyond_reach")


def figures_in_words(summary: pd.DataFrame, words: Words) -> list[str]:
    """Say the three numbers of both plans, and how many are not located.

    Parameters
    ----------
    summary
        See `siting.plans.coverage_changes.summary_changes`.
    words
        The language.

    Returns
    -------
    A sentence for each number, and one that says how they are rounded.
    """
    whole = summary[summary["level"] == "country"].iloc[0]
    said = [
        words.text(
            f"compared_{name}",
            before=amount(whole[f"{name}_before"], words),
            after=amount(whole[f"{name}_after"], words),
            change=change_in_words(whole[f"{name}_change"], words),
        )
        for name in _FIGURES
    ]
    lost = {when: amount(whole[f"unlocated_{when}"], words) for when in ("before", "after")}
    rounded = words.text("compared_rounded", count=MIN_HOUSEHOLDS)
    return [*said, words.text("compared_unlocated", **lost), rounded]


def amount(count: float, words: Words) -> str:
    """Say a count, or that it is withheld."""
    return words.number(count) or words.text("card_hidden")


def change_in_words(change: float, words: Words) -> str:
    """Say how many more or fewer; that it is withheld, where it is missing."""
    if pd.isna(change):
        return words.text("card_hidden")
    if not change:
        return words.text("compared_alike")
    return words.text("compared_more" if change > 0 else "compared_fewer", count=abs(change))


def action_counts_in_words(actions: pd.DataFrame, words: Words) -> str:
    """Say in one sentence how many centers were opened, closed, moved, enlarged and shrunk."""
    counts = actions["action"].value_counts()
    parts = [
        words.text(f"compared_{action}", count=int(counts[action]))
        for action in ACTIONS
        if action in counts
    ]
    if not parts:
        return words.text("compared_no_actions")
    return words.text("compared_actions", parts=words.listed(parts))


def actions_in_words(actions: pd.DataFrame, words: Words) -> list[str]:
    """Say each action as what is to be done, in the order given.

    Parameters
    ----------
    actions
        See `siting.plans.center_changes.center_actions`.
    words
        The language.
    """
    return [_action(row, words) for row in actions.to_dict("records")]


def _action(row: dict[Any, Any], words: Words) -> str:
    action = row["action"]
    when = "before" if action == "closed" else "after"
    named = {"center": _center(row, when, words)}
    if action in {"opened", "closed"}:
        return words.text(f"act_{action}", capacity=row[f"capacity_{when}"], **named)
    if action == "moved":
        meters = words.text("meters", number=words.number(round(row["distance_m"], -1)))
        return words.text("act_moved", origin=_center(row, "before", words), by=meters, **named)
    size = "capacity" if row["capacity_before"] != row["capacity_after"] else "workers"
    sizes = {part: row[f"{size}_{part}"] for part in ("before", "after")}
    return words.text(f"act_{action}_{size}", **sizes, **named)


def _center(row: dict[Any, Any], when: str, words: Words) -> str:
    """Name a center: its name, with its id and where it stands."""
    code = words.name(str(row[f"center_{when}"]))
    areas = [words.name(str(row[key])) for key in ("county", "province") if pd.notna(row[key])]
    name = row[f"name_{when}"]
    if pd.isna(name):
        return words.text("act_center", name=code, about=words.joined(areas)) if areas else code
    return words.text("act_center", name=words.name(str(name)), about=words.joined([code, *areas]))


def gains_in_words(comparison: Comparison, words: Words, *, most: int = 5) -> list[str]:
    """Say who gains and who loses minutes: all together, then by area, setting and client group.

    Parameters
    ----------
    comparison
        What differs.
    words
        The language.
    most
        Provinces and counties that a sentence names at most.
    """
    said = _whole(comparison, words)
    for level in ("province", "county"):
        areas = comparison.times[comparison.times["level"] == level]
        said += _extremes(areas.assign(name=areas[level]), level, words, most)
    settings = comparison.times[comparison.times["level"] == "setting"]
    names = settings["setting"].map(lambda key: words.text(f"setting_{key}"), na_action="ignore")
    told = settings.assign(name=names, change_s=settings["mean_change_s"])
    groups = comparison.groups[comparison.groups["by"] == "group"]
    none = words.text("no_group")
    named = [
        none if pd.isna(name) else words.name(words.known("group", str(name)))
        for name in groups["group"]
    ]
    change_s = groups["mean_travel_time_s_change"]
    return [
        *said,
        *_parts("gains_settings", told, words),
        *_parts("gains_groups", groups.assign(name=named, change_s=change_s), words),
    ]


def _whole(comparison: Comparison, words: Words) -> list[str]:
    """Say what became of all households that both plans know, and of the mean time."""
    rows = comparison.times[comparison.times["level"] == "country"]
    if rows.empty:
        return []
    row, said = rows.iloc[0], []
    if comparison.basis.matched == "households":
        kinds = ("shorter", "longer", "newly_served", "no_longer_served")
        said.append(words.text("gains_told", **{kind: amount(row[kind], words) for kind in kinds}))
    if pd.notna(row["mean_change_s"]):
        minutes = {when: row[f"mean_{when}_s"] / 60 for when in ("before", "after")}
        said.append(words.text("gains_mean", **minutes))
    return said


def _extremes(areas: pd.DataFrame, level: str, words: Words, most: int) -> list[str]:
    """Name the areas that gain most, and those that lose most; nothing of a single one."""
    if len(areas) < 2:
        return []
    known = areas[areas["name"].notna()].sort_values("mean_change_s", kind="stable")
    gaining = known[known["mean_change_s"] <= -LEAST_SAID_S].head(most)
    losing = known[known["mean_change_s"] >= LEAST_SAID_S].iloc[::-1].head(most)
    return [
        words.text(f"{key}_{level}", areas=_listed(rows["name"], rows["mean_change_s"], words))
        for key, rows in (("gaining", gaining), ("losing", losing))
        if len(rows)
    ]


def _parts(key: str, parts: pd.DataFrame, words: Words) -> list[str]:
    """Say of each part of all households by how much its mean time changed, where any did."""
    known = parts[parts["change_s"].notna() & parts["name"].notna()]
    if not (known["change_s"].abs() >= LEAST_SAID_S).any():
        return []
    return [words.text(key, parts=_listed(known["name"], known["change_s"], words))]


def _listed(names: pd.Series, change_s: pd.Series, words: Words) -> str:
    pairs = zip(names, change_s, strict=True)
    return words.listed(
        [
            words.text("gains_of", name=str(name), change=minutes_in_words(float(change), words))
            for name, change in pairs
        ]
    )


def minutes_in_words(change_s: float, words: Words) -> str:
    """Say by how many minutes a time is shorter or longer; that it is withheld, where missing."""
    if pd.isna(change_s):
        return words.text("card_hidden")
    if abs(change_s) < LEAST_SAID_S:
        return words.text("compared_alike")
    key = "minutes_more" if change_s > 0 else "minutes_less"
    return words.text(key, minutes=abs(change_s) / 60)


def area_cells(row: Mapping[Any, Any], columns: Sequence[str], words: Words) -> list[str]:
    """Write a row of `siting.reports.comparison_tables.area_table`: names, counts, minutes."""
    cells = []
    for name in columns:
        value = row[name]
        if isinstance(value, str):
            cells.append(value or "-")
        elif name == "minutes":
            cells.append("-" if pd.isna(value) else signed(value, words))
        else:
            cells.append(whole_number(value, words))
    return cells


def signed(value: float, words: Words) -> str:
    """Write a change with its sign, to a tenth; zero without."""
    rounded = round(value, 1)
    if not rounded:
        return words.number(0.0, digits=1)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}"
    return f"\N{LEFT-TO-RIGHT MARK}{sign}{words.number(abs(rounded), digits=1)}"


def basis_in_words(comparison: Comparison, words: Words) -> list[str]:
    """Say how far the plans can be compared, and what else of them differs."""
    basis = comparison.basis
    given = {True: "same", False: "other", None: "unknown"}[basis.same_input]
    said = [*_made(basis, words), words.text(f"basis_input_{given}"), _matched(basis, words)]
    if basis.elsewhere != 0.0:
        said.append(words.text("basis_elsewhere", count=_few(basis.elsewhere, words)))
    said.append(_standards(comparison.standards, words))
    sources = [source_word(word, words) for word in (basis.travel_before, basis.travel_after)]
    if sources[0] != sources[1]:
        said.append(words.text("basis_travel", before=sources[0], after=sources[1]))
    return [*said, *missing_parts(basis.not_measured, words)]


def _made(basis: Basis, words: Words) -> list[str]:
    """Say when both plans were made, and whose households are simulated, as far as known."""
    days = {"before": basis.day_before, "after": basis.day_after}
    unknown = words.text("basis_day_unknown")
    told = {when: date_text(day, words) if day else unknown for when, day in days.items()}
    said = [words.text("basis_made", **told)] if any(days.values()) else []
    flags = {"before": basis.simulated_before, "after": basis.simulated_after}
    simulated = [when for when, flag in flags.items() if flag]
    if simulated:
        which = "both" if len(simulated) == len(flags) else simulated[0]
        said.append(words.text(f"basis_simulated_{which}"))
    return said


def _matched(basis: Basis, words: Words) -> str:
    counts = {
        name: _few(getattr(basis, name), words)
        for name in ("households_both", "only_before", "only_after")
    }
    shapes = {"same": basis.neighborhoods_same, "total": basis.neighborhoods_after}
    return words.text(f"basis_{basis.matched}", **counts, **shapes)


def _few(count: float, words: Words) -> str:
    """Say a count of households; of a missing one, that it is small."""
    return words.number(count) or words.text("few_households", count=MIN_HOUSEHOLDS)


def _standards(standards: pd.DataFrame, words: Words) -> str:
    if standards.empty:
        return words.text("basis_standards_same")
    parts = [
        words.text(
            "basis_standard",
            name=words.text(f"standard_{row['standard']}"),
            before=differing_standard(row["standard"], row["before"], words),
            after=differing_standard(row["standard"], row["after"], words),
        )
        for row in standards.to_dict("records")
    ]
    return words.text("basis_standards", parts=words.listed(parts))


def comparison_in_words(comparison: Comparison, words: Words, *, most: int) -> Sequence[str]:
    """Tell a comparison from the three numbers to how far it holds.

    Parameters
    ----------
    comparison
        What differs.
    words
        The language.
    most
        Actions that are told at most; of more it is said how many.

    Returns
    -------
    Sentences; the actions are numbered.
    """
    actions = actions_in_words(comparison.actions.head(most), words)
    numbered = [f"{words.number(at)}. {said}" for at, said in enumerate(actions, start=1)]
    left = len(comparison.actions) - len(actions)
    return [
        *figures_in_words(comparison.summary, words),
        action_counts_in_words(comparison.actions, words),
        *numbered,
        *([words.text("compared_left", count=left)] if left else []),
        *gains_in_words(comparison, words),
        *basis_in_words(comparison, words),
    ]
