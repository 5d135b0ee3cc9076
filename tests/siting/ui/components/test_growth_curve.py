"""A curve whose file is damaged is one sentence, and the page goes on."""

from types import SimpleNamespace

from streamlit.testing.v1 import AppTest

from siting.ui.components import growth_curve
from siting.ui.service.workspace import workspace


def _script():
    import streamlit as st  # noqa: PLC0415 - a script of its own

    from layers.texts import Words  # noqa: PLC0415
    from siting.ui.components.growth_curve import show_curves  # noqa: PLC0415

    show_curves(Words("en"))
    st.caption("what stands below")


def shown(monkeypatch, content):
    result = {"tables": "tables", "paying": {}, "way": "", "files": 1}
    state = SimpleNamespace(kind="growth", id="one", result=result)
    monkeypatch.setattr(growth_curve, "queue", lambda: SimpleNamespace(list=lambda: [state]))
    home = workspace().room("jobs") / "one" / "tables"
    home.mkdir(parents=True)
    if content is not None:
        (home / "phases.parquet").write_bytes(content)
    return AppTest.from_function(_script, default_timeout=60).run()


def test_a_damaged_curve_is_told(workspace_folder, monkeypatch):
    assert workspace_folder.is_dir()
    app = shown(monkeypatch, b"PAR1 no table PAR1")
    assert not app.exception
    assert "damaged" in app.warning[0].value
    assert app.caption[0].value == "what stands below"


def test_a_curve_that_is_gone_is_told(workspace_folder, monkeypatch):
    assert workspace_folder.is_dir()
    app = shown(monkeypatch, None)
    assert not app.exception
    assert "make the curve again" in app.warning[0].value
