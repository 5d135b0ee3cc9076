"""A workspace with a small plan and the households that it was made from."""

import runpy
from pathlib import Path

import pytest

from siting.planning.scenarios import FolderStore

MADE = Path(__file__).resolve().parents[1] / "planning" / "edited_plan.py"


@pytest.fixture(scope="session")
def made_plan():
    """The plan and its households; no test may change them."""
    return runpy.run_path(str(MADE))["made"]()


@pytest.fixture
def workspace_folder(tmp_path, monkeypatch, made_plan):
    """A folder with the plan, and a scenario of it that keeps its households."""
    plan, intake = made_plan
    plan.save(tmp_path / "plan.gpkg")
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    (tmp_path / ".siting").mkdir(mode=0o700)
    FolderStore(tmp_path / ".siting" / "scenarios").create("base", tmp_path / "plan.gpkg", intake)
    return tmp_path
