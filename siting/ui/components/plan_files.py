"""Files of a plan to take away: its gap table and its map."""

import streamlit as st

from layers.texts import Words
from siting.maps import View, view_facts
from siting.reports.gap_tables import csv_bytes, excel_bytes, file_table, gap_table
from siting.ui.service.map_pages import kept_page, map_name
from siting.ui.service.plans import PlanFile


def offer_files(file: PlanFile, province: str | None, view: View, words: Words) -> None:
    """Offer the gap table as CSV and as a workbook, and the map as one file.

    Parameters
    ----------
    file, province
        The plan, and which part of it is shown.
    view
        That part.
    words
        The language of the files.
    """
    by = "province" if len(view.active) > 1 else "county"
    source = view_facts(view).travel_source
    table = file_table(gap_table(view, by=by, words=words), travel_source=source, words=words)
    page = kept_page(map_name(file, "plan", province))
    with st.container(key="siting-files", horizontal=True, gap="small"):
        st.download_button(
            words.text("download_csv"), csv_bytes(table), f"gaps-{by}.csv", "text/csv"
        )
        st.download_button(
            words.text("download_excel"), excel_bytes(table, words), f"gaps-{by}.xlsx"
        )
        if page is not None:
            # A function: the page is read only when somebody asks for it.
            st.download_button(words.text("download_map"), page.read_bytes, "map.html", "text/html")
