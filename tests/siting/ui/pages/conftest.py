"""A workspace with kept households, and a page that is run by itself."""

import contextlib
import os

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import layers
from siting.jobs import Queue
from siting.jobs.kinds import LINES
from siting.jobs.locks import hold
from siting.jobs.reading import keep, read_intake
from siting.jobs.running import turn_file
from siting.ui.service.workspace import workspace


@pytest.fixture(scope="session")
def intake():
    """Households of one province, one in twenty without a point."""
    return layers.check_households(layers.simulate_households(300, province="05", seed=3))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """An empty workspace."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("SITING_PLANS", str(tmp_path / "plans"))
    (tmp_path / "plans").mkdir()
    st.cache_resource.clear()
    return tmp_path / "plans"


@pytest.fixture
def kept(intake):
    """Id of the households, kept."""
    return keep(read_intake(intake), workspace(), what="households", file=None)["id"]


@pytest.fixture
def turn(folder):
    """Take the turn of each line, so that jobs wait; those that wait are ended with the test."""
    held = contextlib.ExitStack()
    for line in LINES:
        held.enter_context(hold(turn_file(folder, line)))
    yield held
    queue = Queue(os.environ["SITING_PLANS"])
    for state in queue.list():
        queue.stop(state.id)
        queue.stop(state.id)
    held.close()


def _script(name, language):
    from importlib import import_module  # noqa: PLC0415 - a script of its own

    from siting.ui.address import choose  # noqa: PLC0415

    choose("lang", language)
    import_module(f"siting.ui.pages.{name}").show()


@pytest.fixture
def show():
    """Return a function that runs a page in a language."""

    def run(name, language="fa"):
        app = AppTest.from_function(_script, args=(name, language), default_timeout=60).run()
        assert not app.exception
        return app

    return run


@pytest.fixture
def said():
    """Return a function that collects all that a page says."""

    def collect(app):
        parts = [*app.markdown, *app.caption, *app.subheader, *app.info, *app.warning, *app.error]
        html = [element.proto.body for element in app.get("html")]
        return " ".join([*(str(part.value) for part in parts), *html])

    return collect
