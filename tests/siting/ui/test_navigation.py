"""The way from one page to another."""

from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st

from siting.ui.navigation import has_page, keep_pages, open_page

def first():
    st.write(f"first {has_page('second')} {has_page('third')}")
    if st.button("go"):
        open_page("second")

def second():
    st.write("second")

pages = [st.Page(first, url_path="first", default=True), st.Page(second, url_path="second")]
keep_pages(pages)
st.navigation(pages).run()
"""


def test_a_page_opens_another_by_its_name():
    app = AppTest.from_string(SCRIPT).run()
    assert app.markdown[0].value == "first True False"
    app.button[0].click().run()
    assert not app.exception
    assert app.markdown[0].value == "second"
