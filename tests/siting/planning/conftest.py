"""Fixtures of several tests of planning."""

import runpy
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def edited_plan():
    """A small plan and the households that it was made from; no test may change them."""
    return runpy.run_path(str(Path(__file__).with_name("edited_plan.py")))["made"]()


@pytest.fixture(scope="session")
def town():
    """What `street_plan.py` offers: a made-up town, and its times by networkx."""
    return runpy.run_path(str(Path(__file__).with_name("street_plan.py")))


@pytest.fixture(scope="session")
def street_plan(town, tmp_path_factory):
    """A small plan on streets, its households and the file of its streets; not to be changed."""
    return town["made"](tmp_path_factory.mktemp("town"))
