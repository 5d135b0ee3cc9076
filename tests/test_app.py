"""The page from the first line to the last, without a browser."""

import runpy
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from siting.cli.app_command import SCRIPT
from siting.errors import PlanFileError
from siting.maps import assets
from siting.ui import service

ROOT = Path(__file__).resolve().parents[1]
MAKE = runpy.run_path(str(ROOT / "tests" / "siting" / "small_plan.py"))["small_plan"]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with the names of two plans; opening them gives the small plan."""
    (tmp_path / "plan.gpkg").touch()
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    monkeypatch.setattr(service, "open_plan", lambda _: MAKE())
    return tmp_path


def run(language=None):
    app = AppTest.from_file(str(SCRIPT), default_timeout=30)
    if language:
        app.query_params["lang"] = language
    return app.run()


def shown(app):
    return " ".join(element.proto.body for element in app.get("html"))


def test_the_page_is_persian_at_first():
    app = run()
    assert not app.exception
    assert [box.label for box in app.selectbox] == ["طرح", "استان"]
    assert app.selectbox(key="province fa").options == ["سراسر کشور", "کرمانشاه", "لرستان"]
    assert "<b>۱۵۳</b>" in shown(app)
    assert "direction: rtl" in shown(app)
    assert len(app.get("iframe")) == 1


def test_a_province_changes_figures_map_and_table():
    app = run()
    app.selectbox(key="province fa").select("15").run()
    assert not app.exception
    assert "<b>۳۰</b>" in shown(app)
    assert "بروجرد" in shown(app)
    assert "استان لرستان" in app.get("iframe")[0].proto.srcdoc


def test_the_page_in_english():
    app = run("en")
    assert [box.label for box in app.selectbox] == ["Plan", "Province"]
    assert "<b>153</b>" in shown(app)
    assert "direction: ltr" in shown(app)


def test_an_unknown_language_falls_back_to_persian():
    assert "direction: rtl" in shown(run("xx"))


def test_the_table_by_county():
    app = run("en")
    app.button_group(key="by").set_value("county").run()
    assert not app.exception
    assert "دالاهو" in shown(app)


def test_no_plans_says_how_to_make_one(folder):
    (folder / "plan.gpkg").unlink()
    app = run()
    assert not app.exception
    assert "siting plan" in app.info[0].value


def test_a_broken_plan_gives_one_sentence(monkeypatch):
    def refuse(_):
        message = "inner detail"
        raise PlanFileError(message)

    monkeypatch.setattr(service, "open_plan", refuse)
    app = run()
    assert not app.exception
    assert len(app.error) == 1
    assert "طرحی نیست که بتوان گشود" in app.error[0].value
    assert "inner detail" not in app.error[0].value
    assert not app.get("iframe")


def test_missing_assets_are_told_in_one_sentence(folder, monkeypatch):
    (folder / "other.gpkg").touch()
    monkeypatch.setattr("siting.maps.assets._FETCHED", folder)
    assets.inline_style.cache_clear()
    st.cache_data.clear()
    try:
        app = run()
    finally:
        assets.inline_style.cache_clear()
    assert not app.exception
    assert "make assets" in app.error[0].value


@pytest.mark.parametrize("script", [SCRIPT, ROOT / "app.py"])
def test_the_script_decides_nothing(script):
    lines = script.read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip()]) <= 6
    assert lines[-1] == "show_app()"


def test_the_page_opens_from_a_checkout_too(folder):
    (folder / "plan.gpkg").unlink()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    assert (ROOT / ".streamlit" / "config.toml").samefile(
        SCRIPT.parent / ".streamlit" / "config.toml"
    )


def test_the_page_carries_its_font():
    assert "font/woff2;base64," in shown(run())
