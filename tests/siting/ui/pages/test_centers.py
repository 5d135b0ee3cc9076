"""The page of centers and workers, from list to card to the question before homes are shown."""

import runpy
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from siting.ui.components import center_list, rounds_desk

TESTS = Path(__file__).resolve().parents[3]
PLAN = runpy.run_path(str(TESTS / "siting" / "small_plan.py"))["small_plan"]()


def script():
    """Run the page as the application does, without navigation around it."""
    from siting.ui.address import read_address  # noqa: PLC0415 - AppTest runs the text of this
    from siting.ui.pages.centers import show  # noqa: PLC0415

    read_address()
    show()


@pytest.fixture(autouse=True)
def workspace(tmp_path, monkeypatch):
    """A folder with the small plan."""
    PLAN.save(tmp_path / "plan.gpkg")
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    st.cache_data.clear()
    st.cache_resource.clear()
    return tmp_path


@pytest.fixture
def picked(monkeypatch):
    """Rows that were listed, and what of them is picked next."""
    seen = {"rows": [], "pick": None}

    def show_table(_, rows, __, **options):
        seen["rows"].append((options["key"], [row.id for row in rows], options.get("selected")))
        pick, seen["pick"] = (
            (seen["pick"], None) if options["key"] == "siting-centers" else (None, seen["pick"])
        )
        return pick

    monkeypatch.setattr(center_list, "show_table", show_table)
    return seen


def run(**address):
    app = AppTest.from_function(script, default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def shown(app):
    texts = [element.proto.body for element in app.get("html")]
    return " ".join(
        [*texts, *(each.value for each in app.markdown), *(each.value for each in app.caption)]
    )


def test_centers_of_the_province_are_listed_and_asked_for(picked):
    app = run(lang="en", plan="plan.gpkg", province="05")
    assert not app.exception
    key, ids, selected = picked["rows"][-1]
    assert (key, set(ids), selected) == ("siting-centers", {"c1", "c2"}, None)
    assert "Pick a center" in app.info[0].value


def test_a_row_that_is_picked_opens_its_card(picked):
    picked["pick"] = "c1"
    app = run(lang="en", plan="plan.gpkg", province="05")
    assert not app.exception
    assert app.query_params["center"] in ("c1", ["c1"])
    assert "Card of center" in app.subheader[0].value
    assert ("siting-workers-c1", ["c1-1", "c1-2"], None) in picked["rows"]
    assert "unevenly shared" in shown(app)


def test_a_link_opens_the_card_in_persian(picked):
    app = run(plan="plan.gpkg", province="05", center="c1")
    assert not app.exception
    assert "کارت مرکز" in app.subheader[0].value
    assert "۱۰۰ از" in shown(app)
    assert [row for row in picked["rows"] if row[0] == "siting-centers"][-1][2] == "c1"


@pytest.mark.usefixtures("picked")
def test_a_center_that_is_not_there_opens_nothing():
    app = run(lang="en", plan="plan.gpkg", province="05", center="c3")
    assert not app.exception
    assert not app.subheader


@pytest.mark.usefixtures("picked")
def test_income_is_told_of_all_and_of_the_one():
    app = run(lang="en", plan="plan.gpkg", province="05", center="c1")
    for label, value in (("Fee for a visit in town", 10.0), ("Cost of a center a year", 500.0)):
        next(box for box in app.number_input if box.label == label).set_value(value)
    next(button for button in app.button if button.label == "Tell").click().run()
    assert not app.exception
    assert "of 2 centers would live" in shown(app)
    assert "this center earns" in shown(app)


@pytest.mark.usefixtures("picked")
def test_homes_are_shown_to_nobody_who_was_not_asked(monkeypatch):
    monkeypatch.setattr(rounds_desk, "may_see_homes", lambda *_: True)
    app = run(lang="en", plan="plan.gpkg", province="05", center="c1")
    app.button_group[0].set_value("rounds").run()
    assert not app.exception
    assert "where they live" in app.warning[0].value
    assert [button.label for button in app.button] == ["I understand; show it"]
    assert not app.get("iframe")
    app.button[0].click().run()
    assert not app.exception
    assert not app.warning
    assert "Plan the month" in [button.label for button in app.button]
    assert "not kept in this folder" in shown(app)


@pytest.mark.usefixtures("picked")
def test_a_folder_that_cannot_be_written_is_told_before_rounds(workspace, monkeypatch):
    (workspace / ".siting").write_text("in the way", encoding="utf-8")
    monkeypatch.setattr(rounds_desk, "may_see_homes", lambda *_: True)
    app = run(lang="en", plan="plan.gpkg", province="05", center="c1")
    app.button_group[0].set_value("rounds").run()
    app.button[0].click().run()
    assert not app.exception
    assert "Nothing can be written" in app.error[0].value


@pytest.mark.usefixtures("picked")
def test_a_plan_without_workers_says_what_to_do(workspace, monkeypatch):
    monkeypatch.setattr(rounds_desk, "may_see_homes", lambda *_: True)
    bare = replace(PLAN, caseload_areas=PLAN.caseload_areas.iloc[:0])
    bare.save(workspace / "bare.gpkg")
    app = run(lang="en", plan="bare.gpkg", province="05", center="c1")
    assert "without caseload areas" in shown(app)
    app.button_group[0].set_value("rounds").run()
    assert "without caseload areas" in app.info[0].value


def test_an_empty_folder_welcomes(workspace):
    (workspace / "plan.gpkg").unlink()
    app = run(lang="en")
    assert not app.exception
    assert app.subheader


@pytest.mark.usefixtures("picked")
def test_who_sits_elsewhere_is_told_so(monkeypatch):
    monkeypatch.setattr(rounds_desk, "may_see_homes", lambda *_: False)
    app = run(lang="en", plan="plan.gpkg", province="05", center="c1")
    app.button_group[0].set_value("rounds").run()
    assert "only on this machine" in app.warning[0].value
    assert not app.button
