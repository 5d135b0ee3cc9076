"""What of a plan is shown, and the kept page of its map, drawn where it is not there yet."""

import streamlit as st

from layers.errors import MissingAssetError
from layers.texts import Words
from siting.maps import View, map_html, plan_view
from siting.ui.components.shell import Chosen, opened
from siting.ui.service.map_pages import map_name, map_page
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
    The name; None where the installation lacks what maps are drawn with, which is said then.
    """
    try:
        name = map_name(asked.file, "plan", asked.province)
        with st.spinner(words.text("wait_map")):
            return map_page(name, lambda: _drawn(asked))
    except MissingAssetError:
        st.error(words.text("missing_assets"))
        return None


def _drawn(asked: Chosen) -> str:
    """Draw the map of a plan or of its province, stamped with its day and its households."""
    return map_html(asked.plan, province=asked.province)
