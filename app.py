"""Streamlit entry: hands over to the page and decides nothing."""

from siting.ui import show_page

show_page()
