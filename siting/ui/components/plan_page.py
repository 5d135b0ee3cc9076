"""What of a plan is shown, and the kept page of its map, drawn where it is not there yet."""

from collections.abc import Callable

import streamlit as st

from layers.errors import MissingAssetError
from layers.texts import Words
from siting.errors import JobError
from siting.maps import View, is_deep, plan_view, view_html
from siting.ui.components.shell import Chosen, opened
from siting.ui.service.map_pages import Question, draw_beside, map_name, map_page
from siting.ui.service.plans import PlanFile


@st.cache_resource(max_entries=16, show_spinner=False)
def viewed(file: PlanFile, province: str | None) -> View:
    """Cut a plan down once for each state of its file."""
    return plan_view(opened(file), province=province)


def plan_page(asked: Chosen, words: Words) -> str | None:
    """Return the name of the page of a plan's map; it holds both languages.

    Parameters
    ----------
    asked
        The plan and the province.
    words
        In which waiting, and what is missing, is told.

    Returns
    -------
    The name; None where it cannot be drawn or kept, which is said then.
    """
    question = (asked.file, "plan", asked.province)
    page = drawn_page(question, lambda: _drawn(asked), words)
    gaps = asked.plan.gaps
    shown = gaps if asked.province is None else gaps[gaps["province_code"] == asked.province]
    if page is not None and is_deep(shown):
        draw_beside(page, lambda: viewed(asked.file, asked.province))
    return page


def drawn_page(question: Question, draw: Callable[[], str], words: Words) -> str | None:
    """Return the name of a page, drawn where it is not kept; None, and say why, if it cannot be."""
    try:
        name = map_name(*question)
        with st.spinner(words.text("wait_map")):
            return map_page(name, draw)
    except MissingAssetError:
        st.error(words.text("missing_assets"))
    except (JobError, OSError):
        st.error(words.text("app_not_kept"))
    return None


def _drawn(asked: Chosen) -> str:
    """Draw the map of a plan or of its province, stamped with its day and its households."""
    return view_html(viewed(asked.file, asked.province), beside=True)
