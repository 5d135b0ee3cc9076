"""The bundled rates of need: those of the model for tables that are not bundled."""

import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from layers.bundled import bundled_path
from layers.places.boundaries import load_provinces

ROOT = Path(__file__).parents[1]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "build_need_rates.py"))


@pytest.fixture
def table():
    kept = pd.read_csv(bundled_path("need_rates.csv"), dtype={"province_code": "str"})
    return kept.set_index("province_code")


def test_every_province_has_a_rate_and_they_make_the_files_of_the_country(table):
    provinces = load_provinces()
    assert table["province"].to_dict() == provinces["province"].to_dict()
    files = (table["per_thousand"] * provinces["population"]).sum() / 1_000.0
    assert files == pytest.approx(1_080_000, rel=0.002)


def test_a_rate_follows_deprivation_as_the_model_says():
    areas = pd.DataFrame(
        {"province": ["a", "b"], "people": 1_000.0, "illiteracy": [0.0903, 0.1806],
         "unemployment": [0.1248, 0.2496], "area_km2": 1_000.0 / 54.7}
    )  # fmt: skip
    found = SCRIPT["rates"](areas)["per_thousand"]
    # Twice the deprivation: its logarithm is 0.69, within the range of the fit.
    assert found.tolist() == pytest.approx([14.13, 14.13 * np.exp(0.926 * np.log(2))], abs=0.01)


@pytest.mark.shared
def test_the_script_makes_the_bundled_table(table, shared, tmp_path):
    names = SCRIPT["main"].__globals__
    names |= {"SOURCE": shared / "data" / "iran", "TARGET": tmp_path / "need_rates.csv"}
    SCRIPT["main"]()
    made = pd.read_csv(tmp_path / "need_rates.csv", dtype={"province_code": "str"})
    pd.testing.assert_frame_equal(made.set_index("province_code"), table)
