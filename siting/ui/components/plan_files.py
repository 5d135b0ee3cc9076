"""Files of a plan to take away: its gap table and its map."""

from functools import partial

import pandas as pd
import streamlit as st

from layers.texts import Words
from siting.maps import View, is_deep, view_facts, view_html
from siting.reports.gap_tables import file_table, gap_table
from siting.ui.components.table_files import offer_table
from siting.ui.service.map_pages import kept_page


def offer_files(page: str | None, view: View, words: Words) -> None:
    """Offer the gap table as CSV and as a workbook, and the map as one file.

    Parameters
    ----------
    page
        Name of the kept page of the map; None for none.
    view
        What of a plan is shown.
    words
        The language of the files.
    """
    by = "province" if len(view.active) > 1 else "county"
    drawn = None if page is None else kept_page(page)
    with st.container(key="siting-files", horizontal=True, gap="small"):
        offer_table(lambda: _table(view, by, words), words, name=f"gaps-{by}")
        if drawn is not None:
            # A function: the page is read, or drawn with all that is in it, when it is asked for.
            deep = is_deep(view.gaps)
            st.download_button(
                words.text("download_map"),
                partial(_whole_map, view) if deep else drawn.read_bytes,
                "map.html",
                "text/html",
                on_click="ignore",
            )


def _whole_map(view: View) -> bytes:
    """Draw a map with what its page asks for when it is served."""
    return view_html(view).encode()


def _table(view: View, by: str, words: Words) -> pd.DataFrame:
    source = view_facts(view).travel_source
    return file_table(gap_table(view, by=by, words=words), travel_source=source, words=words)
