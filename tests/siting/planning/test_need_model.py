"""The rate of need: laws of its weights, slopes against closed forms and a brute-force oracle."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import multivariate_normal

from layers.population import BANDS
from siting.errors import ProblemError
from siting.planning.need_model import NeedModel, _shrunken_slopes, fit_need, people_at_risk


@pytest.fixture
def areas():
    """Forty areas of various people, deprivation and extent."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.integers(1_000, 9_000, (40, len(BANDS))), columns=list(BANDS))
    return frame.assign(
        people=frame.sum(axis=1).astype(float),
        illiteracy=rng.uniform(0.03, 0.3, 40),
        unemployment=rng.uniform(0.05, 0.3, 40),
        area_km2=np.exp(rng.uniform(3.0, 9.0, 40)),
    )


def test_people_at_risk_are_as_many_as_people(areas):
    found = people_at_risk(areas)
    assert found.sum() == pytest.approx(areas["people"].sum())
    # Worked by hand: a man of 65 and more weighs 0.39 x 0.0168, a girl 0.051 x 0.0102.
    two = pd.DataFrame(0.0, index=["old", "young"], columns=list(BANDS)).assign(people=100.0)
    two.loc["old", "men_65_over"] = two.loc["young", "women_0_14"] = 100.0
    at_risk = people_at_risk(two)
    assert at_risk["old"] / at_risk["young"] == pytest.approx(0.39 * 0.0168 / (0.051 * 0.0102))


def test_without_ages_people_count_as_they_are(areas):
    plain = areas[["people"]]
    assert people_at_risk(plain).tolist() == plain["people"].tolist()
    some = areas.astype("float64")
    some.loc[0, "men_0_14"] = np.nan
    assert people_at_risk(some)[0] == some["people"][0]


def test_at_the_references_the_rate_is_that_of_the_model():
    model = NeedModel()
    area = pd.DataFrame(
        {
            "people": [1_000.0],
            "illiteracy": model.illiteracy,
            "unemployment": model.unemployment,
            "area_km2": 1_000.0 / model.density,
        }
    )
    assert model.expected(area).tolist() == pytest.approx([model.per_thousand])
    assert model.expected(area[["people"]]).tolist() == pytest.approx([model.per_thousand])


def test_the_poorer_and_the_wider_an_area_the_more_is_expected(areas):
    model, one = NeedModel(), areas.iloc[[0]]
    usual = model.expected(one).item()
    assert model.expected(one.assign(illiteracy=one["illiteracy"] * 1.2)).item() > usual
    assert model.expected(one.assign(unemployment=one["unemployment"] * 1.2)).item() > usual
    assert model.expected(one.assign(area_km2=one["area_km2"] * 1.2)).item() > usual


def test_beyond_what_the_fit_saw_nothing_is_extrapolated(areas):
    model = NeedModel()
    none, least = (areas.iloc[[0]].assign(illiteracy=share) for share in (0.0, 1e-9))
    assert np.isfinite(model.expected(none).item())
    assert model.expected(none).item() == model.expected(least).item()


def test_a_fit_finds_the_slopes_that_made_the_counts(areas):
    true = replace(NeedModel(), deprivation_range=(-9.0, 9.0), density_range=(-9.0, 9.0))
    found = fit_need(true.expected(areas), areas)
    assert found.by_deprivation == pytest.approx(true.by_deprivation, rel=0.02)
    assert found.by_density == pytest.approx(true.by_density, rel=0.02)
    assert found.expected(areas).tolist() == pytest.approx(true.expected(areas).tolist(), rel=0.02)


def test_noise_alone_is_shrunken_to_nothing(areas):
    rng = np.random.default_rng(5)
    counts = areas["people"] * np.exp(0.3 * rng.standard_normal(len(areas)))
    found = fit_need(counts, areas)
    assert abs(found.by_deprivation) < 0.15
    assert abs(found.by_density) < 0.05
    assert found.spread == pytest.approx(0.3, rel=0.3)


def test_one_slope_is_the_shrunken_one_of_the_closed_form():
    rng = np.random.default_rng(1)
    x = rng.standard_normal((30, 1))
    x -= x.mean()
    y = 0.4 * x[:, 0] + 0.5 * rng.standard_normal(30)
    (slope,), spread = _shrunken_slopes(x, y)
    # With one covariate the evidence is greatest where the slope's variance is b^2 - s^2 / xx.
    xx, plain = (x**2).sum(), (x[:, 0] * y).sum() / (x**2).sum()
    left = ((y - y.mean() - plain * x[:, 0]) ** 2).sum() / 28
    assert slope == pytest.approx(plain * (1.0 - left / (plain**2 * xx)), rel=1e-3)
    assert spread == pytest.approx(np.sqrt(left), rel=1e-3)


def test_slopes_are_of_the_greatest_evidence_of_a_grid():
    rng = np.random.default_rng(2)
    x = rng.standard_normal((12, 2))
    x -= x.mean(axis=0)
    y = x @ [0.5, -0.2] + 0.4 * rng.standard_normal(12)
    slopes, spread = _shrunken_slopes(x, y)
    # Differences from the first remove the level: their normal density is the evidence.
    differ = np.eye(12)[1:] - np.eye(12)[0]
    best = max(
        (
            multivariate_normal.logpdf(
                differ @ y, cov=s**2 * differ @ (np.eye(12) + r * x @ x.T) @ differ.T
            ),
            r,
            s,
        )
        for r in np.exp(np.linspace(-6, 3, 46))
        for s in np.linspace(0.2, 0.7, 41)
    )
    _, ratio, least = best
    ridge = np.linalg.solve(x.T @ x + np.eye(2) / ratio, x.T @ (y - y.mean()))
    assert slopes == pytest.approx(ridge, rel=0.05)
    assert spread == pytest.approx(least, abs=0.013)


def test_what_cannot_be_fitted_is_said(areas):
    counts = NeedModel().expected(areas)
    with pytest.raises(ProblemError, match="4 areas were given"):
        fit_need(counts.head(4), areas)
    for wrong in (areas.drop(columns="area_km2").assign(area_km2=np.nan), areas * 0.0):
        with pytest.raises(ProblemError, match="Leave out what is incomplete"):
            fit_need(counts, wrong)
