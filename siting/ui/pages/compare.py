"""Two plans beside each other: on maps that move together, in words, in tables and as files."""

from collections.abc import Callable

import streamlit as st

from layers.errors import LayersError, MissingAssetError
from layers.texts import Words
from siting.errors import SitingError
from siting.maps import comparison_map
from siting.plans.comparing import Comparison
from siting.privacy import harmless_markdown
from siting.ui.address import choose, chosen, chosen_words
from siting.ui.components.comparison_tables import show_counties, show_groups
from siting.ui.components.comparison_words import (
    offer_comparison,
    show_actions,
    show_basis,
    show_gains,
    show_summary,
)
from siting.ui.components.growth_curve import show_curves
from siting.ui.components.map_frame import show_map
from siting.ui.components.plan_page import plan_page
from siting.ui.components.shell import Chosen, choose_plan, opened
from siting.ui.components.welcome import welcome
from siting.ui.service import plans
from siting.ui.service.comparisons import compared
from siting.ui.service.map_pages import kept_page, map_name, map_page
from siting.ui.service.plans import PlanFile

#: Height of the maps.
HEIGHT = "max(380px, calc(100vh - 330px))"


def show() -> None:
    """Show the page."""
    words = chosen_words()
    first = choose_plan(words)
    if first is None:
        welcome(words)
        return
    second = _choose_other(first, words)
    if second is None:
        st.info(words.text("compare_none"))
        return
    try:
        with st.spinner(words.text("compare_working"), show_time=True):
            comparison = _compared(first.file, second.file)
    except (SitingError, LayersError, OSError):
        st.error(words.text("compare_unlike"))
        return
    show_summary(comparison, words)
    page = _changes_page(first, second, comparison, words)
    _show_maps(first, second, page, words)
    offer_comparison(comparison, None if page is None else _reader(page), words)
    _show_details(comparison, words)
    show_curves(words)


def _choose_other(first: Chosen, words: Words) -> Chosen | None:
    """Offer the other plans of the workspace; None where there is none."""
    found = [path for path in plans.list_plans(plans.plan_folder()) if path != first.file.path]
    names = [path.name for path in found]
    if not found:
        return None
    before = chosen("other")
    name = st.selectbox(
        words.text("compare_other"),
        names,
        index=names.index(before) if before in names else 0,
        key=f"other {first.file.name} {before}",
    )
    choose("other", name)
    path = found[names.index(name)]
    try:
        file = PlanFile.of(path)
        return Chosen(file, opened(file), first.province)
    except (SitingError, LayersError, OSError):
        st.error(words.text("bad_plan", name=harmless_markdown(name)))
        return None


@st.cache_resource(max_entries=4, show_spinner=False)
def _compared(before: PlanFile, after: PlanFile) -> Comparison:
    """Compare two plans once for each state of both."""
    return compared(before.path, after.path)


def _changes_page(
    first: Chosen, second: Chosen, comparison: Comparison, words: Words
) -> str | None:
    """Return the kept page of the map of changes; None where nothing can be drawn."""
    other = f"{first.file.path.resolve()} {first.file.changed}"
    try:
        name = map_name(second.file, "changes", other)
        with st.spinner(words.text("wait_map"), show_time=True):
            return map_page(
                name, lambda: str(comparison_map(comparison, second.plan).get_root().render())
            )
    except MissingAssetError:
        st.error(words.text("missing_assets"))
        return None


def _reader(page: str) -> Callable[[], bytes] | None:
    """Return what reads the kept page when somebody asks for it."""
    path = kept_page(page)
    return None if path is None else path.read_bytes


def _show_maps(first: Chosen, second: Chosen, page: str | None, words: Words) -> None:
    """Show both plans side by side, or what changes from one to the other."""
    views = ("compare_beside", "compare_changes")
    view = st.segmented_control(
        words.text("compare_view"), views, default=views[0], format_func=words.text,
        key=f"compare view {words.language}", label_visibility="collapsed",
    )  # fmt: skip
    if view == views[1]:
        if page is not None:
            show_map(page, words, key="siting-compare-changes", height=HEIGHT)
        return
    columns = st.columns(2, gap="small")
    titles = ("compare_before", "compare_after")
    for column, title, asked in zip(columns, titles, (first, second), strict=True):
        with column:
            st.caption(words.text(title, name=words.name(harmless_markdown(asked.file.name))))
            name = plan_page(asked, words)
            if name is not None:
                show_map(name, words, key=f"siting-{title}", height=HEIGHT, linked="compare")


def _show_details(comparison: Comparison, words: Words) -> None:
    """Show actions, gains and losses, and what the comparison rests on."""
    names = (
        "compare_actions", "compare_gains", "compare_counties", "compare_groups", "compare_basis",
    )  # fmt: skip
    shown = (show_actions, show_gains, show_counties, show_groups, show_basis)
    for tab, part in zip(st.tabs([words.text(name) for name in names]), shown, strict=True):
        with tab:
            part(comparison, words)
