"""What the model of need is worth: published centers of provinces, each left out in turn.

``python benchmarks/need.py`` needs ``../shared`` (or the folder that ``SITING_SHARED`` names) for
the people of 2016 by age and sex, illiteracy and unemployment. The published counts are in
``published_centers.csv`` beside this file, with their sources. For every province whose count is
published, the model is fitted to the others and asked for this one; so are models that know less.
It prints the table of benchmarks/README.md and the fit that `siting.planning.need_model` holds.
"""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm

import layers
from layers.population import BANDS
from siting.planning.need import describe_areas
from siting.planning.need_model import NeedModel, fit_need

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("SITING_SHARED", HERE.parents[1] / "shared")) / "data" / "iran"
#: Files of the country, which all expected households of its people are to make.
NATIONAL = 1_080_000
#: Share of provinces that the interval of a prediction is to hold.
WITHIN = 0.9

Predict = Callable[[pd.Series, pd.DataFrame, pd.DataFrame], tuple[float, float]]


def read_areas() -> pd.DataFrame:
    """Return the provinces with their people of 2016, illiteracy, unemployment and extent."""
    people = layers.read_population(
        SHARED / "county_population_by_age_sex_2016.csv",
        deprivation=SHARED / "county_unemployment_illiteracy_2016.csv",
    )
    provinces = layers.load_provinces()
    return describe_areas(layers.place_population(people, provinces).figures, provinces)


def read_published() -> pd.DataFrame:
    """Return the published centers of provinces, with what was said of them."""
    table = pd.read_csv(HERE / "published_centers.csv", dtype={"province_code": "str"})
    return table.set_index("province_code")


def uniform(counts: pd.Series, others: pd.DataFrame, one: pd.DataFrame) -> tuple[float, float]:
    """Predict a count by people alone."""
    rate = counts.sum() / others["people"].sum()
    logs = np.log(counts / others["people"])
    return float((rate * one["people"]).iloc[0]), float(logs.std())


def by_illiteracy(
    counts: pd.Series, others: pd.DataFrame, one: pd.DataFrame
) -> tuple[float, float]:
    """Predict a count by people and illiteracy, least squares of logarithms."""
    x, y = np.log(others["illiteracy"]), np.log(counts / others["people"])
    slope, level = np.polyfit(x, y, 1)
    found = np.exp(level + slope * np.log(one["illiteracy"])) * one["people"]
    return float(found.iloc[0]), float((y - level - slope * x).std(ddof=2))


def by_model(*without: str) -> Predict:
    """Predict a count by the model, without some of what it follows."""

    def predict(counts: pd.Series, others: pd.DataFrame, one: pd.DataFrame) -> tuple[float, float]:
        ages = list(BANDS) if "ages" in without else []
        model = fit_need(counts, others.drop(columns=ages))
        return float(model.expected(one.drop(columns=ages)).iloc[0]), model.spread

    return predict


MODELS: dict[str, Predict] = {
    "people alone (uniform)": uniform,
    "people and illiteracy": by_illiteracy,
    "the model, people not weighted by age and sex": by_model("ages"),
    "the model": by_model(),
}


def leave_one_out(counts: pd.Series, areas: pd.DataFrame, predict: Predict) -> pd.DataFrame:
    """Predict each count from the others: `predicted`, `error` as a share, `held` by interval."""
    rows = {}
    for code in counts.index:
        others = counts.drop(code)
        predicted, spread = predict(others, areas.loc[others.index], areas.loc[[code]])
        error = predicted / counts[code] - 1.0
        held = abs(np.log1p(error)) <= norm.ppf(0.5 + WITHIN / 2) * spread
        rows[code] = {"predicted": predicted, "error": error, "held": held}
    return pd.DataFrame.from_dict(rows, orient="index")


def table_of(counts: pd.Series, areas: pd.DataFrame) -> str:
    """Return the models beside each other as a table of Markdown."""
    held = f"held by the interval of {100 * WITHIN:.0f} %"
    head = f"{len(counts)} provinces, each from the others | mean error | median | largest | {held}"
    lines = [f"| {head} |", "|---|---|---|---|---|"]
    for name, predict in MODELS.items():
        found = leave_one_out(counts, areas, predict)
        off = 100 * found["error"].abs()
        held = f"{found['held'].sum()} of {len(found)}"
        lines.append(
            f"| {name} | {off.mean():.1f} % | {off.median():.1f} % | {off.max():.0f} % | {held} |"
        )
    return "\n".join(lines)


def national(model: NeedModel, areas: pd.DataFrame) -> float:
    """Return the households for each thousand people that make the files of the country."""
    return model.per_thousand * NATIONAL / float(model.expected(areas).sum())


def main() -> None:
    """Print the tables and the fit."""
    areas, published = read_areas(), read_published()
    counts = published["centers"]
    print(table_of(counts, areas), "\n")
    print("Without those announced, in a first stage, or told as a part of those opened:\n")
    sure = ~published["what"].str.contains("announced|first stage|part of")
    print(table_of(counts[sure], areas), "\n")
    found = leave_one_out(counts, areas, MODELS["the model"])
    print("| province | published | predicted | error |\n|---|---|---|---|")
    shown = published[["province", "centers"]].join(found).sort_values("error")
    for row in shown.to_dict("records"):
        told = f"{row['centers']} | {row['predicted']:.0f} | {100 * row['error']:+.0f} %"
        print(f"| {row['province']} | {told} |")
    model = fit_need(counts, areas)
    print(f"\n{model}")
    print(f"per thousand of the files of the country: {national(model, areas):.2f}")


if __name__ == "__main__":
    main()
