"""The web page of plans; Streamlit is used only here."""

from siting.ui.pages.country import show_page

__all__ = ["show_page"]
