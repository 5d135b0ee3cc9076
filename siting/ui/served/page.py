"""The script that Streamlit runs anew for every click: hands over to the entry."""

from siting.ui.entry import show_app

show_app()
