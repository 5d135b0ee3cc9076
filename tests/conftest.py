"""Fixtures that every test may use."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared():
    """Folder of real data and benchmark instances, or a skip that says so."""
    if not (SHARED / "DESIGN.md").is_file():
        pytest.skip("needs ../shared (real data and benchmark instances), which is not here")
    return SHARED
