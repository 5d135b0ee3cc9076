"""Build data/need_rates.csv: expected households for each thousand people of a province.

Run `python scripts/build_need_rates.py` from a checkout that has ../shared beside it, or name that
folder in SITING_SHARED; nothing is downloaded. The rates are our own: those of the model of
`siting.planning.need_model`, as it is fitted there, for the people of 2016 by age and sex,
illiteracy and unemployment of each province. Of these tables nothing else is kept: they come from
a package under the GPL 3.
"""

import os
from pathlib import Path

import pandas as pd

import layers
from siting.planning.need import describe_areas
from siting.planning.need_model import NeedModel

ROOT = Path(__file__).resolve().parents[1]
SOURCE = Path(os.environ.get("SITING_SHARED", ROOT.parent / "shared")) / "data" / "iran"
TARGET = ROOT / "data" / "need_rates.csv"
#: Digits behind the point that are kept: far finer than the model is sure of.
DIGITS = 2


def main() -> None:
    """Write the table and say what is in it."""
    people = layers.read_population(
        SOURCE / "county_population_by_age_sex_2016.csv",
        deprivation=SOURCE / "county_unemployment_illiteracy_2016.csv",
    )
    provinces = layers.load_provinces()
    areas = describe_areas(layers.place_population(people, provinces).figures, provinces)
    table = rates(areas).sort_index()
    table.to_csv(TARGET, index_label="province_code")
    least, most = table["per_thousand"].min(), table["per_thousand"].max()
    print(f"{TARGET.name}: {len(table)} provinces, {least} to {most} for each thousand people")


def rates(areas: pd.DataFrame) -> pd.DataFrame:
    """Return name and rate of each area."""
    rate = 1_000.0 * NeedModel().expected(areas) / areas["people"]
    return areas[["province"]].assign(per_thousand=rate.round(DIGITS))


if __name__ == "__main__":
    main()
