"""What is compared with what: plans and scenarios, offered alike; the older is the first."""

from dataclasses import dataclass

import streamlit as st

from layers.errors import LayersError
from layers.texts import Words
from siting.errors import SitingError
from siting.plans.reading import input_digest
from siting.privacy import harmless_markdown
from siting.ui.address import choose, chosen
from siting.ui.components.shell import Chosen, opened
from siting.ui.components.workshop.opening import bench_of, households_of
from siting.ui.service import plans
from siting.ui.service.comparisons import Side, evaluated_file, older_first, sides_of
from siting.ui.service.places import province_names
from siting.ui.service.plans import PlanFile

_SWAPPED = "compare swapped"


@dataclass(frozen=True)
class Compared:
    """One of two that are compared, ready to be shown.

    Parameters
    ----------
    side
        Which plan, or which scenario over it.
    asked
        Its plan, evaluated of a scenario, and the province.
    """

    side: Side
    asked: Chosen

    def name(self, words: Words) -> str:
        """Return what it is called."""
        return side_name(self.side, words)


def side_name(side: Side, words: Words) -> str:
    """Return what a plan or a scenario is called, as plain text."""
    file, scenario = words.name(side.file.name), words.name(side.scenario)
    return words.text("compare_scenario", name=scenario, plan=file) if side.scenario else file


def choose_sides(first: Chosen, words: Words) -> tuple[Side, Side] | None:
    """Offer scenarios of the chosen plan, and what it is compared with.

    Parameters
    ----------
    first
        The chosen plan.
    words
        The language.

    Returns
    -------
    Both; None where there is nothing to compare with.
    """
    offered = sides_of(plans.list_plans(plans.plan_folder()))
    own = [side for side in offered if side.file == first.file] or [Side(first.file)]
    if len(offered) < 2:
        return None
    one = _box("one", own, _meant(own, chosen("scenario")), words)
    others = [side for side in offered if side != one]
    wanted = next((side for side in others if side.key == chosen("other")), None)
    other = _box("other", others, wanted or _usual(one, own, others), words)
    choose("other", other.key)
    return one, other


def _meant(own: list[Side], scenario: str | None) -> Side:
    """Return the scenario that the workshop has open; else the plan itself."""
    return next((side for side in own if side.scenario == (scenario or "")), own[0])


def _usual(one: Side, own: list[Side], others: list[Side]) -> Side:
    """Return what is compared without a choice: a scenario with its plan, a plan with another.

    Best another of the same households: of others it says little who gains and who loses.
    """
    if one.scenario:
        return own[0]
    plain = [side for side in others if not side.scenario]
    digest = _input(one.file)
    alike = (side for side in plain if digest and _input(side.file) == digest)
    return next(alike, (plain or others)[0])


@st.cache_data(max_entries=64, show_spinner=False)
def _input(file: PlanFile) -> str:
    """Return the digest of the households of a plan, once for each state of its file."""
    try:
        return input_digest(file.path)
    except (SitingError, LayersError, OSError):
        return ""


def _box(what: str, offered: list[Side], now: Side, words: Words) -> Side:
    """Offer sides; a box of its own for each choice of the page, or it would show an older one."""
    by_key = {side.key: side for side in offered}
    text = {"one": "{name}", "other": words.text("compare_with", name="{name}")}[what]
    state = f"compare {what} {now.key} {words.language}"
    key = st.selectbox(
        words.text(f"compare_{what}"),
        list(by_key),
        index=list(by_key).index(now.key),
        format_func=lambda key: text.replace("{name}", side_name(by_key[key], words)),
        label_visibility="collapsed",
        key=state,
        on_change=_take,
        args=(what, state),
    )
    return by_key[key]


def _take(what: str, state: str) -> None:
    """Note what was chosen, so that the address says it."""
    key = str(st.session_state[state])
    if what == "one":
        choose("scenario", key.partition("/")[2] or None)
    else:
        choose("other", key)


def show_swap(words: Words) -> None:
    """Offer to take the later one as the first."""
    st.button(words.text("compare_swap"), icon=":material/swap_horiz:", on_click=_swap)


def _swap() -> None:
    st.session_state[_SWAPPED] = not st.session_state.get(_SWAPPED, False)


def in_order(one: Compared, other: Compared) -> tuple[Compared, Compared]:
    """Return both, the older first, unless somebody swapped them."""
    facts = (one.asked.plan.facts, other.asked.plan.facts)
    older = older_first((one.side, facts[0]), (other.side, facts[1]))
    ahead = older != bool(st.session_state.get(_SWAPPED, False))
    return (one, other) if ahead else (other, one)


def ready(side: Side, province: str | None, words: Words) -> Compared | None:
    """Open a plan, or evaluate a scenario; None where that is not possible, which is said."""
    try:
        own = Chosen(side.file, opened(side.file), province)
        if not _has_province(own):
            _tell_elsewhere(side, province, words)
            return None
        if not side.scenario:
            return Compared(side, own)
        households = households_of(side.file, own.plan.facts.input_sha256)
        bench = None if households is None else bench_of(own, households, words)
        if bench is None:
            return None
        with st.spinner(words.text("compare_evaluating")):
            file = evaluated_file(side, bench)
        return Compared(side, Chosen(file, opened(file), province))
    except (SitingError, LayersError, OSError):
        st.error(words.text("bad_plan", name=harmless_markdown(side_name(side, words))))
        return None


def _has_province(asked: Chosen) -> bool:
    """Tell whether a plan holds anything of the chosen province."""
    codes = asked.plan.gaps["province_code"]
    return asked.province is None or bool((codes == asked.province).any())


def _tell_elsewhere(side: Side, province: str | None, words: Words) -> None:
    """Say that a plan lies in other provinces than the chosen one."""
    name = harmless_markdown(side_name(side, words))
    named = str(province_names(words).get(province, province))
    st.info(words.text("compare_elsewhere", name=name, province=named))
