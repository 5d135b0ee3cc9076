"""What runs again after a click."""

import pytest
import streamlit as st
from streamlit.errors import StreamlitAPIException

from siting.ui.components.again import run_again


@pytest.mark.parametrize("inside", [True, False])
def test_the_fragment_runs_again_and_the_page_where_there_is_none(monkeypatch, inside):
    runs = []

    def rerun(*, scope="app"):
        if scope == "fragment" and not inside:
            raise StreamlitAPIException
        runs.append(scope)

    monkeypatch.setattr(st, "rerun", rerun)
    run_again()
    assert runs == ["fragment" if inside else "app"]
