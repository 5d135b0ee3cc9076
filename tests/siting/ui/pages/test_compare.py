"""The page of comparisons from the first line to the last, without a browser."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from siting.planning.edits import Edit
from siting.planning.scenarios import FolderStore
from siting.ui.components import welcome

SCRIPT = """
import streamlit as st
from siting.ui.address import read_address
from siting.ui.pages.compare import show

read_address()
show()
"""


@pytest.fixture(autouse=True)
def folder(workspace_folder, made_plan):
    """A workspace with two plans: of the second, the first center has a worker more."""
    st.cache_resource.clear()
    plan, _ = made_plan
    first = plan.centers.index == plan.centers.index[0]
    grown = plan.centers.assign(capacity=plan.centers["capacity"] + 65 * first)
    replace(plan, centers=grown).save(workspace_folder / "grown.gpkg")
    os.utime(workspace_folder / "grown.gpkg", (1, 1))
    return workspace_folder


def run(**address):
    app = AppTest.from_string(SCRIPT, default_timeout=90)
    for part, value in address.items():
        app.query_params[part] = value
    return app.run()


def button(app, label):
    return next(each for each in app.button if each.label == label)


def said(app):
    return " ".join(each.value for each in (*app.markdown, *app.caption)).replace("\\", "")


def test_two_plans_are_told_side_by_side(folder):
    app = run(lang="en", plan="plan.gpkg", other="grown.gpkg")
    assert not app.exception
    assert "First (before): " in said(app)
    assert "1 enlarged" in said(app)
    assert [each.label for each in app.get("download_button")][:1] == ["Workbook (Excel)"]
    assert len(list((folder / ".siting" / "maps").glob("*.html"))) == 2


@pytest.fixture
def scenarios(folder, made_plan):
    """Two scenarios of the plan: one center takes a worker more; that one, and another closes."""
    plan, intake = made_plan
    first, second, _ = plan.centers.index
    kept = FolderStore(folder / ".siting" / "scenarios")
    grown = Edit(act="enlarge", center_id=first, workers=1)
    for name, edits in (("more", [grown]), ("fewer", [grown, Edit(act="close", center_id=second)])):
        known = kept.create(name, folder / "plan.gpkg", intake)
        for edit in edits:
            known = known.do(edit)
        kept.save(known)
    return folder


def test_a_scenario_is_compared_with_its_plan_which_comes_first(scenarios):
    app = run(lang="en", plan="plan.gpkg", scenario="fewer")
    assert not app.exception
    assert not app.error
    told = said(app)
    assert told.index("First (before): plan.gpkg") < told.index("Second (after): scenario fewer")
    assert "1 closed" in told
    assert "300 households are in both plans" in told
    (kept,) = (scenarios / ".siting" / "evaluated").glob("*.gpkg")
    assert kept.stat().st_mode & 0o777 == 0o600
    app = button(app, "Swap before and after").click().run()
    assert "Second (after): plan.gpkg" in said(app)
    assert "1 opened" in said(app)
    assert list((scenarios / ".siting" / "evaluated").glob("*.gpkg")) == [kept]


def test_two_scenarios_are_compared_with_each_other(scenarios):
    app = run(lang="en", plan="plan.gpkg", scenario="more", other="plan.gpkg/fewer")
    assert not app.exception
    assert "scenario more" in said(app)
    assert "1 closed" in said(app)
    assert "enlarged" not in said(app).split("closed")[0]  # both have it
    assert len(list((scenarios / ".siting" / "evaluated").glob("*.gpkg"))) == 2


def test_the_older_plan_is_the_first_whichever_was_chosen(folder, made_plan):
    plan, _ = made_plan
    late = replace(plan.facts, made_at=plan.facts.made_at + timedelta(days=1))
    replace(plan, facts=late).save(folder / "late.gpkg")
    (folder / "grown.gpkg").unlink()
    for one, other in (("late.gpkg", "plan.gpkg"), ("plan.gpkg", "late.gpkg")):
        told = said(run(lang="en", plan=one, other=other))
        assert "First (before): plan.gpkg" in told


def test_the_page_in_persian_shows_what_changes(folder):
    app = run(lang="fa", plan="plan.gpkg", other="grown.gpkg")
    app = app.button_group[0].set_value("compare_changes").run()
    assert not app.exception
    assert "نخست (پیش)" not in said(app)
    assert "۱ بزرگ‌تر" in said(app)
    # The map of changes is drawn once somebody looks at it.
    assert len(list((folder / ".siting" / "maps").glob("*.html"))) == 3


def test_without_a_choice_a_plan_is_compared_with_one_of_the_same_households(folder, made_plan):
    plan, _ = made_plan
    known = replace(plan, facts=replace(plan.facts, input_sha256="a" * 64))
    known.save(folder / "plan.gpkg")
    known.save(folder / "grown.gpkg")
    other = replace(plan, facts=replace(plan.facts, input_sha256="b" * 64))
    other.save(folder / "newest.gpkg")
    os.utime(folder / "grown.gpkg", (1, 1))
    app = run(lang="en", plan="plan.gpkg")
    assert not app.exception
    assert "(after): grown.gpkg" in said(app) or "(before): grown.gpkg" in said(app)
    assert "newest.gpkg" not in said(app)


def test_one_plan_alone_says_what_to_do(folder):
    (folder / "grown.gpkg").unlink()
    app = run(lang="en")
    assert not app.exception
    assert "Two plans or scenarios are needed" in app.info[0].value


def test_one_plan_alone_leads_to_the_pages_it_names(folder, monkeypatch):
    (folder / "grown.gpkg").unlink()
    opened = []
    monkeypatch.setattr(welcome, "has_page", lambda _: True)
    monkeypatch.setattr(welcome, "open_page", opened.append)
    for label in ("Go to making a plan", "Go to the workshop"):
        button(run(lang="en"), label).click().run()
    assert opened == ["make", "workshop"]


def test_a_plan_of_another_province_is_told_and_nothing_is_drawn(folder, made_plan):
    plan, _ = made_plan
    assert set(plan.gaps["province_code"]) == {"05"}
    gaps = plan.gaps.assign(province_code="01")
    replace(plan, gaps=gaps).save(folder / "grown.gpkg")
    app = run(lang="en", plan="plan.gpkg", other="grown.gpkg", province="05")
    assert not app.exception
    told = app.info[0].value.replace("\\", "")
    assert "grown.gpkg" in told
    assert "holds nothing in the province Kermanshah" in told
    assert not app.get("download_button")


def test_a_file_that_is_no_plan_is_told_in_a_sentence(folder):
    (folder / "grown.gpkg").write_bytes(b"no plan")
    app = run(lang="fa", plan="plan.gpkg", other="grown.gpkg")
    assert not app.exception
    assert "طرحی نیست که بتوان گشود" in app.error[0].value
