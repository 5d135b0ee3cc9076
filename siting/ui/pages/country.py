"""The one page: a plan, a province, key figures, the map and the gap table."""

from pathlib import Path

import streamlit as st

from layers.errors import LayersError, MissingAssetError
from layers.places.boundaries import find_province, load_provinces
from layers.texts import Language, Words
from siting.errors import SitingError
from siting.maps import MappedPlan, View, map_html, plan_view, planned_provinces, view_facts
from siting.privacy import MIN_HOUSEHOLDS, harmless_markdown
from siting.reports.gap_tables import csv_bytes, excel_bytes, file_table, gap_table
from siting.sentences.plans import missing_parts
from siting.ui import service
from siting.ui.components import figures_html, table_html

MAP_HEIGHT = 760

#: Where the session keeps the code of the province that was chosen.
_PROVINCE = "chosen province"


def show_page(language: Language) -> None:
    """Show the page, from top to bottom."""
    words = Words(language)
    left, right = st.columns(2)
    with left:
        path = _choose_plan(words)
    if path is None:
        return
    try:
        file = (str(path), path.stat().st_mtime_ns)
        with right:
            province = _choose_province(_opened(*file), words)
        view = _viewed(*file, province)
        st.html(figures_html(view_facts(view), words))
        for sentence in missing_parts(view.facts.not_measured, words):
            st.caption(sentence)
        page = _drawn(*file, province, words.language)
    except MissingAssetError:
        st.error(words.text("missing_assets"))
    except (SitingError, LayersError, OSError):
        st.error(words.text("bad_plan", name=harmless_markdown(path.name)))
    else:
        st.iframe(page, height=MAP_HEIGHT, alt=words.text("map_alt"))
        _show_table(view, page, words)


def _choose_plan(words: Words) -> Path | None:
    folder = service.plan_folder()
    found = service.list_plans(folder)
    if not found:
        st.info(words.text("no_plans", folder=harmless_markdown(str(folder))))
        return None
    return st.selectbox(
        words.text("choose_plan"), found, format_func=lambda path: path.name, key="plan"
    )


def _choose_province(plan: MappedPlan, words: Words) -> str | None:
    provinces = load_provinces()
    codes = planned_provinces(plan.gaps, provinces)
    names = provinces["province" if words.language == "fa" else "province_en"]
    whole = words.text("whole_country")
    offered: list[str | None] = [None, *codes] if len(codes) > 1 else list(codes)
    before = st.session_state.get(_PROVINCE)
    # A box of its own for each language: one box would go on showing the name of the other.
    asked = st.selectbox(
        words.text("choose_province"),
        offered,
        index=offered.index(before) if before in offered else 0,
        format_func=lambda code: whole if code is None else str(names.get(code, code)),
        key=f"province {words.language}",
        accept_new_options=True,
    )
    code = asked if asked in offered else _meant(str(asked), codes)
    if code is None and asked is not None:
        st.info(words.text("no_such_province", name=harmless_markdown(str(asked))))
    st.session_state[_PROVINCE] = code
    return code


def _meant(asked: str, codes: list[str]) -> str | None:
    """Return the province whose name was typed with other letters than it is written with."""
    try:
        code = find_province(asked)
    except LayersError:
        return None
    return code if code in codes else None


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(path: str, changed: int) -> MappedPlan:  # noqa: ARG001
    """Open a plan once for each state of its file."""
    return service.open_plan(Path(path))


@st.cache_resource(max_entries=12, show_spinner=False)
def _viewed(path: str, changed: int, province: str | None) -> View:
    """Cut a plan down once for each state of its file."""
    return plan_view(_opened(path, changed), province=province)


@st.cache_data(max_entries=40, show_spinner=False)
def _drawn(path: str, changed: int, province: str | None, language: Language) -> str:
    """Draw a map once for each state of its file."""
    return map_html(_opened(path, changed), language=language, province=province)


def _show_table(view: View, page: str, words: Words) -> None:
    title, switch = st.columns([3, 2], vertical_alignment="bottom")
    title.subheader(words.text("table_title"), anchor=False)
    with switch:
        by = _choose_level(words) if len(view.active) > 1 else "county"
    source = view_facts(view).travel_source
    table = gap_table(view, by=by, words=words)
    if table.empty:
        st.info(words.text(f"{by}_unknown"))
        return
    st.html(table_html(table, words, travel_source=source))
    st.caption(words.text("table_note", count=words.number(MIN_HOUSEHOLDS)))
    written = file_table(table, travel_source=source, words=words)
    csv, excel, html, _ = st.columns([1, 1, 1.4, 2.6])
    csv.download_button(
        words.text("download_csv"),
        csv_bytes(written),
        f"gaps-{by}.csv",
        "text/csv",
        width="stretch",
    )
    excel.download_button(
        words.text("download_excel"),
        excel_bytes(written, words),
        f"gaps-{by}.xlsx",
        width="stretch",
    )
    html.download_button(words.text("download_map"), page, "map.html", "text/html", width="stretch")


def _choose_level(words: Words) -> str:
    asked = st.segmented_control(
        words.text("table_by"),
        ["province", "county"],
        default="province",
        format_func=lambda kind: words.text(f"by_{kind}"),
        label_visibility="collapsed",
        key="by",
    )
    return asked or "province"
