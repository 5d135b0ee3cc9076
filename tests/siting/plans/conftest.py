"""The small plan, in memory and saved, for tests of plan files."""

import runpy
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

_MADE = runpy.run_path(str(Path(__file__).parents[1] / "small_plan.py"))


@pytest.fixture
def plan():
    """A fresh copy of the plan."""
    return _MADE["small_plan"]()


@pytest.fixture(scope="session")
def rows():
    """Return a function that makes rows of a table of households."""
    return _MADE["rows"]


@pytest.fixture(scope="module")
def _saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("plans") / "plan.gpkg"
    _MADE["small_plan"]().save(path)
    return path


@pytest.fixture
def path(_saved, tmp_path):
    """A copy of the saved plan that a test may spoil."""
    return Path(shutil.copy(_saved, tmp_path / "plan.gpkg"))


@pytest.fixture
def spoil(path):
    """Return a function that runs SQL on the saved plan."""

    def run(*statements):
        with closing(sqlite3.connect(path)) as database, database:
            for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
                database.create_function(name, 1, lambda _: 0)  # triggers of a GeoPackage ask them
            for statement in statements:
                database.execute(statement)

    return run
