"""The web page of plans; Streamlit is used only here."""

from siting.ui.entry import show_app

__all__ = ["show_app"]
