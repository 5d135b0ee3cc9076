"""The page from a checkout, as `streamlit run app.py`: hands over to the package's entry."""

from siting.ui.entry import show_app

show_app()
