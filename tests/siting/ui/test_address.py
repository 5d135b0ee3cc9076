"""What the address holds, kept by the session where Streamlit drops it."""

from streamlit.testing.v1 import AppTest


def script():
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from siting.ui.address import (  # noqa: PLC0415
        choose,
        chosen,
        chosen_words,
        read_address,
        write_address,
    )

    read_address()
    if st.button("other", key="other"):
        choose("province", "15")
    if st.button("none", key="none"):
        choose("province", None)
    write_address()
    st.text(f"{chosen('province')} {chosen_words().language}")


def run(**address):
    app = AppTest.from_function(script, default_timeout=30)
    for part, value in address.items():
        app.query_params[part] = value
    return app.run()


def said(app):
    value = app.query_params.get("province")
    return value[0] if isinstance(value, list) else value


def test_the_session_takes_what_the_address_says():
    app = run(province="05", lang="en")
    assert app.text[0].value == "05 en"
    assert run().text[0].value == "None fa"


def test_what_is_chosen_goes_into_the_address_and_stays_without_it():
    app = run(province="05")
    app.button(key="other").click().run()
    assert said(app) == "15"
    app.query_params.clear()
    app.run()
    assert app.text[0].value == "15 fa"
    assert said(app) == "15"


def test_an_address_that_somebody_edits_counts():
    app = run(province="05")
    app.query_params["province"] = "07"
    app.run()
    assert app.text[0].value == "07 fa"


def test_nothing_chosen_leaves_the_address():
    app = run(province="05")
    app.button(key="none").click().run()
    assert said(app) is None
    assert app.text[0].value == "None fa"
