"""A table to take away: as CSV and as a workbook, each made when somebody asks for it."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from layers.texts import Words
from siting.reports.gap_tables import csv_bytes, excel_bytes


def offer_table(table: Callable[[], pd.DataFrame], words: Words, *, name: str) -> None:
    """Offer both files of a table.

    Parameters
    ----------
    table
        Returns it, with headings in the language.
    words
        The language.
    name
        Name of the files, without their endings.
    """
    st.download_button(
        words.text("download_csv"),
        lambda: csv_bytes(table()),
        f"{name}.csv",
        "text/csv",
        on_click="ignore",
    )
    st.download_button(
        words.text("download_excel"),
        lambda: excel_bytes(table(), words),
        f"{name}.xlsx",
        on_click="ignore",
    )
