"""Fixtures of several tests of planning."""

import runpy
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def edited_plan():
    """A small plan and the households that it was made from; no test may change them."""
    return runpy.run_path(str(Path(__file__).with_name("edited_plan.py")))["made"]()
