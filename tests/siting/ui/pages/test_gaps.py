"""The page of gaps without a browser: what is told, chosen, narrowed and handed on."""

import runpy
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from siting.ui.service import plans

MAKE = runpy.run_path(str(Path(__file__).parents[2] / "small_plan.py"))["small_plan"]


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    """A workspace with the name of a plan; opening it gives what `made` holds."""
    (tmp_path / "plan.gpkg").touch()
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    made = {"plan": MAKE()}
    monkeypatch.setattr(plans, "open_plan", lambda _: made["plan"])
    st.cache_resource.clear()
    return made


PAGE = """
import streamlit as st

from siting.ui.address import read_address, write_address
from siting.ui.navigation import keep_pages
from siting.ui.pages import gaps

def workshop():
    st.write(st.session_state["siting try"])

pages = [
    st.Page(gaps.show, url_path="gaps", default=True),
    st.Page(workshop, url_path="workshop"),
]
read_address()
keep_pages(pages)
st.navigation(pages).run()
write_address()
"""


def run(**address):
    app = AppTest.from_string(PAGE, default_timeout=60)
    for part, value in address.items():
        app.query_params[part] = value
    return app.run()


def told(app):
    return " ".join(each.value for each in [*app.caption, *app.markdown])


def test_a_province_is_always_chosen_and_its_gaps_are_counted():
    app = run()
    assert not app.exception
    assert app.selectbox[1].value == "05"
    assert "۱ محله، ۶ خانوار بی‌پوشش" in told(app)
    assert "شمار ۲ محلهٔ دیگر گفته نمی‌شود" in told(app)


def test_a_link_to_a_neighborhood_says_what_would_close_its_gap():
    app = run(lang="en", province="05", area="n1")
    assert not app.exception
    assert "A center here would have 6 households without coverage" in told(app)
    assert "6 of 60 households are without coverage" in told(app)


def test_trying_hands_the_workshop_a_rounded_place():
    app = run(lang="en", province="05", area="n1")
    app.button(key="siting-try").click().run()
    assert not app.exception
    handed = app.session_state["siting try"]
    assert handed["act"] == "add"
    assert handed["name"] == "کرمانشاه ۱"
    assert (handed["longitude"], handed["latitude"]) == pytest.approx((46.8, 34.4))
    assert handed["longitude"] == round(handed["longitude"], 4)


def test_what_is_withheld_of_a_neighborhood_is_said_and_no_number_told():
    app = run(lang="en", province="05", area="n3")
    assert "numbers of this neighborhood are withheld" in told(app)
    assert not app.button


def test_a_neighborhood_without_a_gap_is_said_to_have_none():
    assert "within reach of a center that has room" in told(run(lang="en", area="n2"))


def test_an_area_of_another_plan_is_passed_over():
    app = run(lang="en", area="elsewhere")
    assert not app.exception
    assert "Choose a neighborhood" in told(app)


def test_a_county_narrows_the_list():
    app = run(lang="en")
    county = app.selectbox(key="gaps county")
    assert county.options == ["All counties", "دالاهو", "کرمانشاه"]
    county.select("دالاهو").run()
    assert not app.exception
    assert "No gap can be told of any neighborhood here." in told(app)
    assert not app.get("download_button")


def test_a_province_without_gaps_says_so(workspace):
    gaps = workspace["plan"].gaps.copy()
    gaps["in_reach"] = gaps["households"]
    gaps[["beyond_reach", "no_capacity"]] = 0
    workspace["plan"] = replace(workspace["plan"], gaps=gaps)
    app = run(lang="en", province="15")
    assert "within reach of a center that has room" in told(app)
    assert "withheld" not in told(app)


def test_both_files_are_offered():
    app = run()
    assert [button.label for button in app.get("download_button")] == ["دریافت CSV", "دریافت اکسل"]


def test_no_plan_leads_on(tmp_path):
    (tmp_path / "plan.gpkg").unlink()
    app = run()
    assert not app.exception
    assert [button.key for button in app.button] == ["demo start"]


def test_names_from_files_are_no_markdown(workspace):
    gaps = workspace["plan"].gaps.copy()
    gaps["name"] = pd.Series("**a** [b](c)", gaps.index)
    workspace["plan"] = replace(workspace["plan"], gaps=gaps)
    said = told(run(lang="en", area="n1"))
    assert "**a**" not in said
    assert r"\*\*a\*\*" in said
