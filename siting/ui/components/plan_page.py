"""The kept page of a plan's map, drawn where it is not there yet."""

import streamlit as st

from layers.errors import MissingAssetError
from layers.texts import Words
from siting.maps import map_html
from siting.ui.components.shell import Chosen
from siting.ui.service.map_pages import map_name, map_page


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
        with st.spinner(words.text("wait_map"), show_time=True):
            return map_page(name, lambda: map_html(asked.plan, province=asked.province))
    except MissingAssetError:
        st.error(words.text("missing_assets"))
        return None
