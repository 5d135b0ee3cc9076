"""The form of a plan, and of how many centers are enough: what cannot add up is said at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from layers.texts import Words
from siting.jobs import check
from siting.planning.planner import usual_seconds
from siting.privacy import harmless_markdown
from siting.ui.components.jobs import queue
from siting.ui.components.plan_wishes import (
    choose_input,
    choose_objective,
    choose_quotas,
    choose_standards,
)
from siting.ui.service.plans import list_plans, plan_folder
from siting.ui.service.workspace import Kept

#: What a page notes once a plan is asked for: the next is called otherwise.
MADE = "make name is taken"
#: Files of a center, by which a first number of centers is offered.
_FILES = 450


@dataclass(frozen=True)
class Wanted:
    """A job that is asked for: what `siting.jobs.Queue.submit` takes."""

    asked: Mapping[str, Any]
    label: str


def ask_plan(households: Kept, words: Words) -> Wanted | None:
    """Ask for one plan.

    Returns
    -------
    What is wanted, in the run in which the button was pressed; else None.
    """
    located = int(households.label.get("located", 0))
    asked: dict[str, Any] = {"households": households.id}
    existing = choose_input("centers", words, plans=True)
    if existing is not None:
        asked["existing"] = existing
    left, right = st.columns(2)
    with left:
        asked |= _ask_centers(located, existing, words)
    with right:
        standards, changed = choose_standards(words)
    asked |= {"standards": standards, "changed": changed}
    left, right = st.columns(2)
    with left:
        objective, worst = choose_objective(words)
    with right:
        quotas = choose_quotas(words)
    asked |= {"objective": objective, "worst_province_s": worst, "quotas": quotas}
    asked |= _ask_more(words)
    if households.label.get("mostly_wrong"):
        asked["trust_points"] = st.checkbox(words.text("make_trust"), key="make trust")
    name, seconds = _ask_name(located, words)
    asked |= {"name": name, "seconds": seconds}
    return _button(asked, name, words)


def _ask_centers(located: int, existing: str | None, words: Words) -> dict[str, Any]:
    """Ask for a number of centers, or for a change to those that stand."""
    if existing is not None:
        ways = ["centers", "open", "close", "enlarge"]
        way = st.segmented_control(
            words.text("make_way"), ways, default="open", required=True,
            format_func=lambda each: words.text(f"make_way_{each}"), key="make way",
        )  # fmt: skip
        if way in {"open", "close", "enlarge"}:
            count = st.number_input(
                words.text(f"make_count_{way}"), min_value=1, value=10, key=f"make {way}"
            )
            return {str(way): int(count)}
    count = st.number_input(
        words.text("make_centers"), min_value=1, value=max(1, round(located / _FILES)),
        help=words.text("make_about_centers"), key=f"make count {located}",
    )  # fmt: skip
    return {"centers": int(count)}


def _ask_more(words: Words) -> dict[str, Any]:
    """Ask for what few plans need."""
    with st.expander(words.text("make_more")):
        found: dict[str, Any] = {
            what: choose_input(what, words)
            for what in ("candidates", "forbidden", "capacities", "neighborhoods")
        }
        streets = choose_input("streets", words)
        found["streets"] = () if streets is None else (streets,)
        found["caseloads"] = st.checkbox(
            words.text("make_caseloads"), value=True, key="make caseloads"
        )
        found["seed"] = int(
            st.number_input(
                words.text("make_seed"), min_value=0, help=words.text("make_about_seed"),
                key="make seed",
            )
        )  # fmt: skip
    return found


def _ask_name(located: int, words: Words) -> tuple[str, float]:
    left, right = st.columns(2)
    with left:
        if st.session_state.pop(MADE, False) or "make name" not in st.session_state:
            st.session_state["make name"] = _free_name(words)
        name = st.text_input(words.text("make_name"), key="make name")
    with right:
        usual = usual_seconds(located)
        seconds = st.number_input(
            words.text("make_seconds"), min_value=1, value=int(usual), step=30,
            help=words.text("make_about_seconds"), key=f"make seconds {located}",
        )  # fmt: skip
    return name, float(seconds)


def _free_name(words: Words) -> str:
    """Return a name that no plan has, nor one that is being made."""
    taken = {path.stem for path in list_plans(plan_folder())}
    taken |= {state.label for state in queue().list()}
    name, number = words.text("make_first"), 2
    while name in taken:
        name, number = words.text("make_next", number=words.digits(str(number))), number + 1
    return name


def _button(asked: Mapping[str, Any], name: str, words: Words) -> Wanted | None:
    """Say what does not add up; offer the button where nothing forbids the plan."""
    objections = check(plan_folder(), asked)
    for objection in objections:
        said = harmless_markdown(objection.told(words))
        (st.error if objection.blocks else st.warning)(said)
    pressed = st.button(
        words.text("make_start"),
        type="primary",
        disabled=any(objection.blocks for objection in objections),
        key="make start",
    )
    return Wanted(asked, name) if pressed else None


def ask_growth(households: Kept, words: Words) -> Wanted | None:
    """Ask how many centers are enough: plans for several numbers of centers, one after the other.

    Returns
    -------
    What is wanted, in the run in which the button was pressed; else None.
    """
    st.caption(words.text("make_about_growth"))
    located = int(households.label.get("located", 0))
    usual = max(2, round(located / _FILES))
    columns = st.columns(3)
    values = {"first": max(1, usual // 2), "last": usual + usual // 2, "phases": 5}
    asked: dict[str, Any] = {"households": households.id}
    for column, (key, value) in zip(columns, values.items(), strict=True):
        with column:
            asked[key] = int(
                st.number_input(
                    words.text(f"make_growth_{key}"), min_value=1, value=value,
                    key=f"growth {key} {located}",
                )
            )  # fmt: skip
    standards, changed = choose_standards(words)
    asked |= {"standards": standards, "changed": changed}
    if asked["first"] >= asked["last"]:
        st.error(words.text("make_growth_order"))
    pressed = st.button(
        words.text("make_growth_start"), type="primary",
        disabled=asked["first"] >= asked["last"], key="growth start",
    )  # fmt: skip
    span = words.text("make_growth_span", first=asked["first"], last=asked["last"])
    return Wanted(asked, span) if pressed else None
