"""The page of comparisons from the first line to the last, without a browser."""

import os
from dataclasses import replace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

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


def said(app):
    return " ".join(each.value for each in (*app.markdown, *app.caption)).replace("\\", "")


def test_two_plans_are_told_side_by_side(folder):
    app = run(lang="en", plan="plan.gpkg", other="grown.gpkg")
    assert not app.exception
    assert "First plan (before): plan.gpkg" in said(app)
    assert "1 enlarged" in said(app)
    assert [each.label for each in app.get("download_button")][:1] == ["Workbook (Excel)"]
    assert len(list((folder / ".siting" / "maps").glob("*.html"))) == 2


def test_the_page_in_persian_shows_what_changes(folder):
    app = run(lang="fa", plan="plan.gpkg", other="grown.gpkg")
    app = app.button_group[0].set_value("compare_changes").run()
    assert not app.exception
    assert "طرح نخست (" not in said(app)
    assert "۱ بزرگ‌تر" in said(app)
    # The map of changes is drawn once somebody looks at it.
    assert len(list((folder / ".siting" / "maps").glob("*.html"))) == 3


def test_one_plan_alone_says_what_to_do(folder):
    (folder / "grown.gpkg").unlink()
    app = run(lang="en")
    assert not app.exception
    assert "Two plans are needed" in app.info[0].value


def test_a_file_that_is_no_plan_is_told_in_a_sentence(folder):
    (folder / "grown.gpkg").write_bytes(b"no plan")
    app = run(lang="fa", plan="plan.gpkg", other="grown.gpkg")
    assert not app.exception
    assert "طرحی نیست که بتوان گشود" in app.error[0].value
