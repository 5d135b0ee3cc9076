"""The small center, for tests of its rounds."""

import runpy
from pathlib import Path

import pytest

_MAKE = runpy.run_path(str(Path(__file__).parents[1] / "small_center.py"))["small_center"]


@pytest.fixture
def casework():
    """A plan and the rows of its households."""
    return _MAKE()
