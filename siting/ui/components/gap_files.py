"""The list of gaps to take away."""

import streamlit as st

from layers.texts import Words
from siting.maps import View
from siting.reports.gap_lists import GapList, gap_list_file
from siting.reports.gap_tables import csv_bytes, excel_bytes


def offer_gap_list(listed: GapList, view: View, words: Words) -> None:
    """Offer the list as CSV and as a workbook, made when somebody asks for them."""
    with st.container(key="siting-gap-files", horizontal=True, gap="small"):
        st.download_button(
            words.text("download_csv"),
            lambda: csv_bytes(gap_list_file(listed, view, words)),
            "gap-list.csv",
            "text/csv",
            on_click="ignore",
        )
        st.download_button(
            words.text("download_excel"),
            lambda: excel_bytes(gap_list_file(listed, view, words), words),
            "gap-list.xlsx",
            on_click="ignore",
        )
