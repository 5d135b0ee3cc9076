"""The way from one page to another."""

from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from siting.ui.navigation import has_page, keep_pages  # noqa: PLC0415

    st.text(str(has_page("second")))

    def first():
        st.text("first")

    def second():
        st.text("second")

    pages = [st.Page(first, url_path="first", default=True), st.Page(second, url_path="second")]
    keep_pages(pages)
    st.text(str(has_page("second")) + str(has_page("third")))


def test_pages_of_the_run_are_known():
    app = AppTest.from_function(script, default_timeout=30).run()
    assert not app.exception
    assert [text.value for text in app.text] == ["False", "TrueFalse"]
