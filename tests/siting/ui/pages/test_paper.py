"""The page of paper: what is shown is what is printed."""

import runpy
from pathlib import Path

import pytest

from siting.ui.pages import paper

MAKE = runpy.run_path(str(Path(__file__).parents[2] / "small_plan.py"))["small_plan"]


@pytest.fixture
def plan(folder):
    MAKE().save(folder / "plan.gpkg")


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_page_for_the_governor_is_one_picture(show, language):
    app = show("paper", language)
    assert len(app.get("image")) == 1
    app.radio(key="paper form").set_value("brief").run()
    assert not app.exception
    assert len(app.get("image")) >= 2


def test_without_a_plan_the_visitor_is_led(show, said):
    assert "صفحهٔ «داده‌ها»" in said(show("paper"))


@pytest.mark.usefixtures("plan")
def test_what_cannot_be_set_is_one_sentence(show, monkeypatch):
    def refuse(*_, **__):
        message = "Give another plan."
        raise OSError(message)

    monkeypatch.setattr(paper, "paper_pages", refuse)
    (said,) = show("paper", "en").error
    assert "could not be read or written" in said.value
