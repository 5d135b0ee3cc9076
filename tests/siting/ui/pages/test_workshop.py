"""The workshop from the first line to the last, without a browser."""

import runpy
import shutil
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from siting.planning.scenarios import FolderStore

SCRIPT = """
import streamlit as st
from siting.ui.address import read_address
from siting.ui.pages.workshop import show

read_address()
show()
"""


@pytest.fixture(autouse=True)
def folder(workspace_folder):
    """The workspace, with nothing kept from other tests."""
    st.cache_resource.clear()
    return workspace_folder


def run(left=None, **address):
    app = AppTest.from_string(SCRIPT, default_timeout=90)
    for part, value in address.items():
        app.query_params[part] = value
    if left:
        app.session_state["siting try"] = left
    return app.run()


def button(app, label):
    return next(each for each in app.button if each.label == label)


def said(app):
    told = " ".join(each.value for each in (*app.markdown, *app.caption, *app.warning))
    return told.replace("\\", "")


def html(app):
    return " ".join(element.proto.body for element in app.get("html"))


def edit_at(plan, by):
    point = plan.centers.geometry.iloc[0]
    return {"act": "add", "longitude": point.x + by, "latitude": point.y, "name": "Left here"}


def test_the_workshop_opens_with_the_plan_as_it_is():
    app = run(lang="en")
    assert not app.exception
    assert "Nothing is changed yet" in said(app)
    assert button(app, "Undo").disabled


def test_an_edit_that_another_page_left_is_done_once(made_plan):
    app = run(edit_at(made_plan[0], 0.02), lang="en")
    assert not app.exception
    assert "1. add Left here at" in said(app)
    assert "most households gain" in html(app)
    app = button(app, "Undo").click().run()
    assert "Nothing is changed yet" in said(app)
    app = button(app, "Redo").click().run()
    assert "Households: " in said(app)


def test_a_center_is_changed_by_the_buttons_of_its_card(made_plan):
    app = run(edit_at(made_plan[0], 0.02), lang="fa")
    app = button(app, "یک مددکار بیشتر").click().run()
    app = button(app, "ثابت نگه داشتن").click().run()
    assert not app.exception
    assert "ثابت" in html(app)
    app = button(app, "بستن مرکز").click().run()
    assert not app.exception
    assert "بستن مرکز" in said(app)


def test_what_is_refused_is_said_in_the_language(made_plan):
    left = edit_at(made_plan[0], 0.0)
    app = run(left, lang="en")
    (warning,) = [each.value for each in app.warning]
    assert "stands on this place" in warning
    assert "Edit 1" not in warning


def test_a_scenario_is_saved_under_a_name_and_opened_by_the_address(folder, made_plan):
    app = run(edit_at(made_plan[0], 0.02), lang="en")
    app.text_input(key="workshop-name").input("mine")
    app = button(app, "Save").click().run()
    assert not app.exception
    assert "mine" in " ".join(each.value for each in app.success)
    kept = FolderStore(folder / ".siting" / "scenarios").open("mine")
    assert [edit.act for edit in kept.in_force] == ["add"]
    again = run(lang="en", scenario="mine")
    assert "1. add Left here at" in said(again)
    assert not run(lang="en", scenario="nobody").exception


def test_standards_are_changed_as_one_edit_and_what_that_does_is_said():
    app = run(lang="en")
    assert "Nothing is changed yet" in said(app)
    boxes = {each.key.split()[1]: each for each in app.number_input if "workshop-rule" in each.key}
    boxes["urban_limit_s"].set_value(1.0)
    boxes["rural_limit_s"].set_value(2.0)
    app = button(app, "Apply").click().run()
    assert not app.exception
    assert "1. standards: Travel limit in towns (minutes): 1" in said(app)
    assert "2. " not in said(app).split("1. standards")[1][:200]
    assert "In reach and served" in said(app)
    app = button(app, "Undo").click().run()
    assert "Nothing is changed yet" in said(app)


def test_standards_that_contradict_each_other_are_refused_in_a_sentence():
    app = run(lang="en")
    boxes = {each.key.split()[1]: each for each in app.number_input if "workshop-rule" in each.key}
    boxes["files_per_center"].set_value(10_000_000)
    app = button(app, "Apply").click().run()
    assert not app.exception
    assert len(app.error) == 1
    assert "Nothing is changed yet" in said(app)


def test_only_the_button_opens_another_scenario_and_says_what_is_lost(made_plan):
    app = run(edit_at(made_plan[0], 0.02), lang="en")
    app = app.selectbox(key="workshop-open").select("base").run()
    assert "1. add Left here at" in said(app)
    assert "drops the edits that are not saved" in said(app)
    app = button(app, "Open").click().run()
    assert "Nothing is changed yet" in said(app)
    assert app.text_input(key="workshop-name").value == "base"
    app = app.selectbox(key="workshop-open").select("").run()
    app = button(app, "Open").click().run()
    assert app.text_input(key="workshop-name").value == ""


def test_edits_stay_where_others_made_the_program_forget_the_plan(made_plan):
    app = run(edit_at(made_plan[0], 0.02), lang="en")
    st.cache_resource.clear()
    app = app.run()
    assert "1. add Left here at" in said(app)


def test_a_scenario_that_is_damaged_is_told_and_leaves_the_desk(folder):
    app = run(lang="en")
    for note in (folder / ".siting" / "scenarios" / "base").glob("*.json"):
        note.write_text("no", encoding="utf-8")
    app.selectbox(key="workshop-open").select("base").run()
    button(app, "Open").click().run()
    assert not app.exception
    assert "cannot be opened" in " ".join(each.value for each in app.error)
    assert "Nothing is changed yet" in said(app)


def test_a_name_that_cannot_be_is_refused(made_plan):
    app = run(edit_at(made_plan[0], 0.02), lang="en")
    app.text_input(key="workshop-name").input("base")
    app = button(app, "Save").click().run()
    assert "Another scenario has this name" in said(app)
    app.text_input(key="workshop-name").input("  ")
    app = button(app, "Save").click().run()
    assert "Write a name" in said(app)


def test_a_center_is_added_by_the_name_of_a_neighborhood(made_plan):
    plan, _ = made_plan
    named = plan.gaps["name"].dropna().iloc[0]
    app = run(lang="en")
    app = app.text_input(key="workshop-neighborhood").input(named).run()
    app = button(app, "Put the center here").click().run()
    assert not app.exception
    assert "1. add \u2068New center" in said(app)


def test_without_households_the_page_asks_for_them(folder):
    shutil.rmtree(folder / ".siting" / "scenarios" / "base")
    app = run(lang="fa")
    assert not app.exception
    (asked,) = [each.value for each in app.info]
    assert "خانوارهایی نیاز دارد" in asked


def test_households_that_are_damaged_are_told(folder):
    homes = folder / ".siting" / "scenarios" / "base" / "households" / "accepted.parquet"
    gpd.read_parquet(homes).iloc[1:].to_parquet(homes)
    app = run(lang="en")
    assert not app.exception
    assert "cannot be read" in " ".join(each.value for each in app.error)


STREETS = runpy.run_path(str(Path(__file__).parents[2] / "planning" / "street_plan.py"))


@pytest.fixture(scope="module")
def on_streets(tmp_path_factory):
    """A plan on streets, its households and the file of its streets."""
    return STREETS["made"](tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(folder, on_streets):
    """The workspace with a scenario of a plan on streets, begun without these."""
    plan, intake, _ = on_streets
    plan.save(folder / "town.gpkg")
    FolderStore(folder / ".siting" / "scenarios").create("town", folder / "town.gpkg", intake)
    return folder


@pytest.mark.usefixtures("town")
def test_streets_are_asked_for_with_the_reason():
    app = run(lang="fa", plan="town.gpkg")
    assert not app.exception
    (asked,) = [each.value for each in app.info]
    assert "town.graphml" in asked.replace("\\", "")
    assert "زمان‌های این طرح نخواهند بود" in asked


def test_a_plan_on_streets_is_edited_and_saved_with_them(town, on_streets):
    plan, _, file = on_streets
    store = FolderStore(town / ".siting" / "scenarios")
    store.give_streets("town", [file])
    app = run(edit_at(plan, 0.01), lang="en", plan="town.gpkg")
    assert not app.exception
    assert "1. add Left here at" in said(app)
    app.text_input(key="workshop-name").input("mine")
    app = button(app, "Save").click().run()
    assert "mine" in " ".join(each.value for each in app.success)
    assert store.streets("mine")[0].sha256 == plan.facts.streets[0]["sha256"]


def test_streets_that_are_others_by_now_are_refused_in_a_sentence(town, on_streets, tmp_path):
    store = FolderStore(town / ".siting" / "scenarios")
    store.give_streets("town", [on_streets[2]])
    (kept,) = store.street_files("town").values()
    kept.write_bytes(STREETS["street_file"](tmp_path, "o.graphml", seed=5).read_bytes())
    app = run(lang="en", plan="town.gpkg")
    assert not app.exception
    (told,) = [each.value for each in app.error]
    assert "was made with the street networks drive" in told


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_plan_for_files_by_a_table_is_refused_in_a_sentence(folder, made_plan, language):
    plan, intake = made_plan
    told = {**plan.facts.options, "expected_files": 320.5}
    told["projection"] = {"years": 2, "rate": "growth.csv"}
    later = replace(plan, facts=replace(plan.facts, options=told))
    later.save(folder / "later.gpkg")
    FolderStore(folder / ".siting" / "scenarios").create("later", folder / "later.gpkg", intake)
    app = run(lang=language, plan="later.gpkg")
    assert not app.exception
    (error,) = [each.value for each in app.error]
    assert "growth" in error
    assert {"fa": "با یک نرخ برای همه", "en": "at one rate for all"}[language] in error
