"""Streamlit's script: hands over to the entry and decides nothing."""

from siting.ui.entry import show_app

show_app()
