"""The small plan, for tests of what is shown."""

import runpy
from pathlib import Path

import pytest

_MAKE = runpy.run_path(str(Path(__file__).parents[1] / "small_plan.py"))["small_plan"]


@pytest.fixture
def plan():
    """A plan of 153 households, small enough to check by hand."""
    return _MAKE()
