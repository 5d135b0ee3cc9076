"""A month of rounds from the question to the sheets, kept in the session only."""

import io
import runpy
import zipfile
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from siting.ui.components import rounds_desk, rounds_shown
from siting.ui.service.casework import Upload

TESTS = Path(__file__).resolve().parents[3]
PLAN, ROWS = runpy.run_path(str(TESTS / "siting" / "small_center.py"))["small_center"]()
HELD = ("casework agreed", "casework homes", "casework opened")
HOMES = Upload("homes.csv", ROWS.to_csv(index=False).encode())


def script():
    """Show the desk of center c1."""
    import os  # noqa: PLC0415 - AppTest runs the text of this function
    from pathlib import Path  # noqa: PLC0415

    from layers.texts import Words  # noqa: PLC0415
    from siting.ui.components.rounds_desk import show_desk  # noqa: PLC0415
    from siting.ui.components.shell import Chosen, opened  # noqa: PLC0415
    from siting.ui.service.plans import PlanFile  # noqa: PLC0415

    file = PlanFile.of(Path(os.environ["SITING_PLANS"]) / "plan.gpkg")
    show_desk(Chosen(file, opened(file), "05"), "c1", Words("en"))


@pytest.fixture
def given(tmp_path, monkeypatch):
    """A workspace, a file of households that was given, and all that a browser would be sent."""
    PLAN.save(tmp_path / "plan.gpkg")
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    monkeypatch.setattr(rounds_desk, "may_see_homes", lambda *_: True)
    seen = {"homes": HOMES, "download": None, "folder": tmp_path}
    monkeypatch.setattr(rounds_desk, "taken", lambda file: seen["homes"] if file is None else file)
    monkeypatch.setattr(rounds_shown, "show_table", lambda *_, **__: None)
    st.cache_resource.clear()
    return seen


def press(app, label):
    next(button for button in app.button if button.label == label).click()
    return app.run()


def agreed():
    app = AppTest.from_function(script, default_timeout=120).run()
    return press(app, "I understand; show it")


def planned():
    app = agreed()
    app.selectbox(key="rounds seconds en").select(2)
    return press(app, "Plan the month")


def said(app):
    return " ".join(element.value for element in app.markdown)


def test_a_month_is_planned_told_and_drawn(given):
    app = planned()
    assert not app.exception
    assert not app.error
    assert "visits of center" in said(app)
    frame = app.get("iframe")[0].proto
    assert "sitingRounds(" in frame.srcdoc
    assert not frame.src
    assert 'class="busy"' in " ".join(element.proto.body for element in app.get("html"))
    # Nothing of a home is on the disk: no page, no upload.
    kept = [path.name for path in (given["folder"] / ".siting").rglob("*") if path.is_file()]
    assert kept == []


def test_closing_forgets_and_asks_again(given):
    app = planned()
    assert all(name in app.session_state for name in HELD)
    app = press(app, "Close and forget")
    assert not app.exception
    assert not app.get("iframe")
    assert "where they live" in app.warning[0].value
    assert not [name for name in HELD if name in app.session_state]
    assert given["homes"] is HOMES


def test_without_households_nothing_is_planned(given):
    given["homes"] = None
    app = press(agreed(), "Plan the month")
    assert not app.exception
    assert "Give the file" in app.info[0].value
    assert not app.get("iframe")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x00nonsense", "could not be read"),
        (HOMES.content.replace("خ-".encode(), b"z-"), "not those of this plan"),
    ],
)
def test_a_wrong_file_is_a_sentence_with_a_remedy(given, content, told):
    given["homes"] = Upload("other.csv", content)
    app = press(agreed(), "Plan the month")
    assert not app.exception
    assert told in app.error[0].value
    assert "other" in app.error[0].value


def test_the_sheets_are_packed_only_when_asked_for(given, monkeypatch):
    packed = []

    def keep(_, __, data, *___, **____):
        packed.append(data)
        return False

    monkeypatch.setattr("streamlit.delta_generator.DeltaGenerator.download_button", keep)
    assert not planned().exception
    assert callable(packed[-1])
    with zipfile.ZipFile(io.BytesIO(packed[-1]())) as archive:
        assert "visits.csv" in archive.namelist()
        assert any(name.endswith("month.html") for name in archive.namelist())
    assert given["homes"] is HOMES
