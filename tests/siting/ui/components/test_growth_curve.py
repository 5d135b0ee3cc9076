"""A curve whose file is damaged is one sentence, and the page goes on."""

import json
from types import SimpleNamespace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from layers.texts import Words
from siting.ui.components import growth_curve
from siting.ui.components.growth_curve import curve_chart
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


@pytest.mark.parametrize(
    ("language", "count", "share"), [("fa", "۱٬۲۰۰", "۴۰٫۵"), ("en", "1,200", "40.5")]
)
def test_figures_of_a_curve_are_those_of_its_readers(language, count, share):
    reached = pd.Series({600: None, 1200: 0.405, 2400: 0.81}, dtype="float64")
    chart = curve_chart(reached, Words(language))
    first, second = chart["data"]["values"]  # what is not told is not drawn
    assert (first["x"], second["x"]) == (1200, 2400)
    assert first["y"] == pytest.approx(40.5)
    assert {count, share} <= set(first.values())
    labels = json.loads(chart["encoding"]["x"]["axis"]["labelExpr"].split("(")[1].split(")")[0])
    assert labels["1200"] == count


def test_a_curve_stands_still():
    chart = curve_chart(pd.Series({2: 0.5, 3: 0.6}), Words("en"))
    assert not {"params", "selection"} & set(chart)
