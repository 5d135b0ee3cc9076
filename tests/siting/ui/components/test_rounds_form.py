"""What the form asks, and what becomes of the answers."""

from datetime import date

from streamlit.testing.v1 import AppTest

from layers.jalali import jalali_parts
from siting.rounds.calendar import Month
from siting.ui.components.rounds_form import taken
from siting.ui.service.casework import Upload


def script():
    """Ask for the rounds of center c1 in Persian."""
    import streamlit as st  # noqa: PLC0415 - AppTest runs the text of this function

    from layers.texts import Words  # noqa: PLC0415
    from siting.ui.components.rounds_form import ask_rounds  # noqa: PLC0415

    st.session_state["got"] = ask_rounds("c1", ["c1-1", "c1-2"], Words("fa"))


def run():
    return AppTest.from_function(script, default_timeout=60).run()


def test_the_next_month_of_all_workers_is_offered_first():
    app = run()
    assert not app.exception
    asked, go = app.session_state["got"]
    year, month, _ = jalali_parts(date.today())
    assert asked.month.number == Month(year, month).number + 1
    assert (asked.center, asked.worker, asked.days_off, asked.start_s) == ("c1", None, (), 28_800)
    assert not go


def test_answers_are_taken_and_weekdays_begin_on_saturday():
    app = run()
    assert app.button_group[0].options[0] == "شنبه"
    assert all("جمعه" not in each for each in app.button_group[0].options)
    app.button_group[0].set_value(["thursday"])
    app.selectbox(key="rounds worker fa c1").select("c1-2")
    app.selectbox(key="rounds start fa").select(27_000)
    app.button(key="rounds plan").click()
    asked, go = app.run().session_state["got"]
    assert (asked.worker, asked.days_off, asked.start_s) == ("c1-2", ("thursday",), 27_000)
    assert go


def test_a_file_is_taken_by_name_and_content():
    class Given:
        name = "a.csv"

        def getvalue(self):
            return b"x"

    assert taken(Given()) == Upload("a.csv", b"x")
    assert taken(None) is None
