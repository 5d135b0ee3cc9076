"""Parts of the form of a plan: each a control with one sentence that explains it."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import streamlit as st

from layers.texts import Words
from siting.standards import PRESETS, SOURCES, Standards
from siting.ui.components.kept_files import kept_name
from siting.ui.service.plans import list_plans, plan_folder
from siting.ui.service.workspace import Kept, list_kept

#: Where the households stand of which a plan is made.
HOUSEHOLDS = "make households"
#: Standards that the form offers to change, in the unit in which people think of them.
_OFFERED: Mapping[str, float] = {
    "files_per_center": 1, "files_per_worker": 1, "urban_limit_s": 60, "rural_limit_s": 60,
    "walk_kph": 1, "urban_ride_kph": 1, "rural_ride_kph": 1, "visits_per_year": 1,
    "visit_minutes": 1,
}  # fmt: skip


def choose_households(words: Words) -> Kept | None:
    """Offer households that were read; None where none were."""
    found = {kept.id: kept for kept in list_kept("households")}
    if not found:
        return None
    name = st.selectbox(
        words.text("make_households"),
        list(found),
        format_func=lambda each: kept_name(found[each], words),
        key=HOUSEHOLDS,
    )
    return found[name]


def choose_input(what: str, words: Words, *, plans: bool = False) -> str | None:
    """Offer a table of some kind, and where it may be also the centers of a plan.

    Parameters
    ----------
    what
        What the table holds.
    words
        The language.
    plans
        Whether centers of a plan may be taken.

    Returns
    -------
    Id of the table, or name of the plan; None for none.
    """
    found = {kept.id: kept_name(kept, words) for kept in list_kept("inputs", what=what)}
    if plans:
        files = [path.name for path in list_plans(plan_folder())]
        found |= {name: words.text("make_of_plan", name=words.name(name)) for name in files}
    if not found:
        return None
    standing = "standing" if what == "centers" else what
    asked = st.selectbox(
        words.text(f"make_{standing}"),
        ["", *found],  # None would be a choice that can be cleared, and then none at all
        format_func=lambda each: found[each] if each else words.text("make_none"),
        help=words.text(f"make_about_{standing}"),
        key=f"make {what}",
    )
    return asked or None


def choose_standards(words: Words) -> tuple[str, dict[str, Any]]:
    """Offer the sets of standards, and to change some values of one.

    Returns
    -------
    Name of the set, and the values that are to be others.
    """
    name = st.selectbox(
        words.text("standards"),
        list(PRESETS),
        format_func=lambda each: words.text(f"standards_{each}"),
        help=words.text("make_about_standards"),
        key="make standards",
    )
    usual = PRESETS[name]()
    with st.expander(words.text("make_change_standards")):
        return name, _changed(usual, name, words)


def _changed(usual: Standards, name: str, words: Words) -> dict[str, Any]:
    whole = {each.name for each in fields(Standards) if each.type in {"int", int}}
    changed = {}
    for key, unit in _OFFERED.items():
        now = getattr(usual, key)
        kind: Any = int if key in whole else float
        value = st.number_input(
            words.text(f"make_standard_{key}"),
            min_value=kind(0),
            value=kind(now / unit),
            step=kind(1) if key in whole or unit == 60 else 0.5,
            help=words.text(f"make_standard_about_{key}") if key in SOURCES else None,
            key=f"standard {name} {key}",
        )
        # A box that nobody touched changes nothing, however minutes and seconds are rounded.
        if value != kind(now / unit):
            changed[key] = kind(value * unit)
    return changed


def choose_quotas(words: Words) -> str | None:
    """Offer what centers are shared among provinces by.

    Returns
    -------
    A measure, or the id of a table; None for none.
    """
    tables = {kept.id: kept_name(kept, words) for kept in list_kept("inputs", what="quotas")}
    asked = st.selectbox(
        words.text("make_quotas"),
        ["", "files", "area", *tables],
        format_func=lambda each: tables.get(each) or words.text(f"make_by_{each or 'none'}"),
        help=words.text("make_about_quotas"),
        key="make quotas",
    )
    return asked or None


def choose_objective(words: Words) -> tuple[str, float | None]:
    """Offer what the plan is to be best in, and a limit for the worst province.

    Returns
    -------
    The objective, and seconds; None for no limit.
    """
    objective = st.selectbox(
        words.text("make_objective"),
        ["total", "covered", "farthest"],
        format_func=lambda each: words.text(f"make_objective_{each}"),
        help=words.text("make_about_objective"),
        key="make objective",
    )
    if objective != "total":
        return objective, None
    minutes = st.number_input(
        words.text("make_worst"), min_value=0, value=None, step=1,
        placeholder=words.text("make_no_limit"), help=words.text("make_about_worst"),
        key="make worst",
    )  # fmt: skip
    return objective, 60.0 * minutes if minutes else None
