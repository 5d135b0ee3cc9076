"""The rounds of the small center, for tests of its sheets."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

import layers
from siting.rounds import Effort, center_rounds
from siting.rounds.calendar import Month
from siting.standards import Standards

_MAKE = runpy.run_path(str(Path(__file__).parents[2] / "small_center.py"))["small_center"]


@pytest.fixture(scope="session")
def rounds():
    """A month of three workers, with one visit in pairs."""
    plan, rows = _MAKE()
    records = pd.DataFrame({"pair": [True]}, index=rows["household_id"].iloc[:1])
    return center_rounds(
        *(plan, layers.check_households(rows), "c1", Month(1405, 9)),
        standards=Standards(),
        records=records,
        effort=Effort(5.0, iterations=100),
    )
