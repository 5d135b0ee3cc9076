"""The pages from the first line to the last, without a browser."""

import runpy
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from siting.errors import PlanFileError
from siting.maps import assets
from siting.ui.service import plans
from siting.ui.service.map_pages import kept_page
from siting.ui.serving import APP, SCRIPT

ROOT = Path(__file__).resolve().parents[1]
MAKE = runpy.run_path(str(ROOT / "tests" / "siting" / "small_plan.py"))["small_plan"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A workspace with the name of a plan; opening it gives the small plan."""
    (tmp_path / "plan.gpkg").touch()
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    monkeypatch.setattr(plans, "open_plan", lambda _: MAKE())
    st.cache_resource.clear()
    return tmp_path


def run(**address):
    app = AppTest.from_file(str(SCRIPT), default_timeout=60)
    for part, value in address.items():
        app.query_params[part] = value
    return app.run()


def shown(app):
    return " ".join(element.proto.body for element in app.get("html"))


def province_box(app):
    return app.selectbox[1]


def maps(folder):
    return sorted((folder / ".siting" / "maps").glob("*.html"))


def test_the_page_is_persian_at_first(folder):
    app = run()
    assert not app.exception
    assert [box.label for box in app.selectbox] == ["طرح", "استان"]
    assert province_box(app).options == ["سراسر کشور", "کرمانشاه", "لرستان"]
    assert "<b>۱۵۳</b>" in shown(app)
    assert "direction: rtl" in shown(app)
    assert len(maps(folder)) == 1


def test_a_province_changes_figures_and_map(folder):
    app = run()
    province_box(app).select("15").run()
    assert not app.exception
    assert "<b>۳۰</b>" in shown(app)
    assert len(maps(folder)) == 2
    assert app.query_params["province"] in ("15", ["15"])


def test_a_link_opens_the_same_plan_province_and_language(folder):
    (folder / "other.gpkg").touch()
    app = run(lang="en", plan="plan.gpkg", province="05")
    assert app.selectbox[0].value == "plan.gpkg"
    assert province_box(app).value == "05"
    assert "<b>123</b>" in shown(app)
    assert "direction: ltr" in shown(app)


def test_the_page_in_english():
    app = run(lang="en")
    assert [box.label for box in app.selectbox] == ["Plan", "Province"]
    assert "<b>153</b>" in shown(app)


def test_another_language_draws_no_other_map_and_forgets_nothing(folder):
    app = run(province="05")
    drawn = maps(folder)
    app.button_group(key="language").set_value("en").run()
    assert not app.exception
    assert maps(folder) == drawn
    assert app.query_params["lang"] in ("en", ["en"])
    assert "<b>123</b>" in shown(app)


def test_an_unknown_language_falls_back_to_persian():
    assert "direction: rtl" in shown(run(lang="xx"))


def test_no_plans_says_how_to_begin(folder):
    (folder / "plan.gpkg").unlink()
    app = run()
    assert not app.exception
    assert app.button(key="demo start").label == "ساختن طرح نمونه"
    assert any(str(folder) in said.value.replace("\\", "") for said in app.caption)


def test_a_broken_plan_gives_one_sentence(monkeypatch, folder):
    def refuse(_):
        message = "inner detail"
        raise PlanFileError(message)

    monkeypatch.setattr(plans, "open_plan", refuse)
    app = run()
    assert not app.exception
    assert len(app.error) == 1
    assert "طرحی نیست که بتوان گشود" in app.error[0].value
    assert "inner detail" not in app.error[0].value
    assert not maps(folder)


def test_missing_assets_are_told_in_one_sentence(folder, monkeypatch):
    monkeypatch.setattr("siting.maps.assets._FETCHED", folder)
    assets.inline_style.cache_clear()
    assets.inline_script.cache_clear()
    try:
        app = run()
    finally:
        assets.inline_style.cache_clear()
        assets.inline_script.cache_clear()
    assert not app.exception
    assert "make assets" in app.error[0].value


def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(folder):
    (folder / ".siting").write_text("in the way", encoding="utf-8")
    app = run()
    assert not app.exception
    assert app.error[0].value == "در پوشهٔ طرح‌ها نمی‌توان نوشت. دسترسی پوشه را بررسی کنید."
    assert "<b>۱۵۳</b>" in shown(app)


def test_maps_that_are_offered_are_those_that_are_shown(folder):
    run()
    assert kept_page(maps(folder)[0].name) is not None


@pytest.mark.parametrize("script", [APP, ROOT / "app.py"])
def test_what_is_served_is_the_same_from_a_checkout(script):
    lines = script.read_text(encoding="utf-8").splitlines()
    assert (
        lines[-1] == "app = st.App(SCRIPT, routes=ROUTES, middleware=MIDDLEWARE, lifespan=warmed)"
    )
    assert SCRIPT.read_text(encoding="utf-8").splitlines()[-1] == "show_app()"
