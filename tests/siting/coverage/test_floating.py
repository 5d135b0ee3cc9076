"""Floating catchments by hand, and against the package `access`."""

import numpy as np
import pandas as pd
import pytest

from siting.coverage import (
    LUO_QI_STEPS,
    bell_decay,
    flat_decay,
    floating_catchments,
    gaussian_decay,
    step_decay,
)
from siting.errors import ProblemError

HOUSEHOLDS = pd.Series({"a": 10.0, "b": 20.0, "c": 5.0})
CAPACITY = pd.Series({"x": 6.0, "y": 9.0, "z": 100.0})
TRAVEL = pd.DataFrame(
    [("a", "x", 300.0), ("a", "y", 500.0), ("b", "y", 600.0), ("b", "z", 601.0)],
    columns=["demand", "center", "travel_time_s"],
)


def test_two_steps_by_hand():
    """Center x has 6 places for 10, y has 9 for 10 + 20; z is out of reach by a second."""
    places = floating_catchments(HOUSEHOLDS, CAPACITY, TRAVEL, decay=flat_decay(600.0))
    assert places.index.tolist() == ["a", "b", "c"]
    assert places.tolist() == pytest.approx([6 / 10 + 9 / 30, 9 / 30, 0.0])


def test_zones_by_hand():
    """Half weights in the second zone: x is wanted by 10, y by 0.5 x 10 + 0.5 x 20."""
    decay = step_decay({400.0: 1.0, 600.0: 0.5})
    places = floating_catchments(HOUSEHOLDS, CAPACITY, TRAVEL, decay=decay)
    assert places.tolist() == pytest.approx([6 / 10 + 0.5 * 9 / 15, 0.5 * 9 / 15, 0.0])


@pytest.mark.parametrize(
    "decay", [flat_decay(900.0), step_decay(), bell_decay(1800.0), gaussian_decay(700.0)]
)
def test_all_places_of_reached_centers_are_handed_out(decay):
    households, capacity, travel = _random(0)
    places = floating_catchments(households, capacity, travel, decay=decay)
    reached = travel.loc[decay(travel["travel_time_s"].to_numpy()) > 0]
    wanted = reached.groupby("center")["demand"].apply(lambda ids: households[ids].sum())
    open_to_some = capacity[wanted.index[wanted > 0]].sum()
    assert (places * households).sum() == pytest.approx(open_to_some)


def test_curves_at_known_times():
    seconds = np.array([0.0, 600.0, 601.0, 1800.0, 1801.0])
    assert step_decay()(seconds).tolist() == [1.0, 1.0, 0.68, 0.22, 0.0]
    bell = bell_decay(1800.0)(np.array([0.0, 900.0, 1800.0, 9999.0, np.inf]))
    half = (np.exp(-0.125) - np.exp(-0.5)) / (1 - np.exp(-0.5))
    assert bell.tolist() == pytest.approx([1.0, half, 0.0, 0.0, 0.0])
    cut = gaussian_decay(600.0, limit_s=600.0)(np.array([0.0, 600.0, 601.0]))
    assert cut.tolist() == pytest.approx([1.0, np.exp(-0.5), 0.0])


def _random(seed):
    rng = np.random.default_rng(seed)
    households = pd.Series(rng.integers(0, 50, 40).astype(float)).rename(lambda k: f"d{k}")
    capacity = pd.Series(rng.integers(0, 600, 12).astype(float)).rename(lambda k: f"c{k}")
    pairs = pd.MultiIndex.from_product([households.index, capacity.index])
    travel = pairs.to_frame(index=False, name=["demand", "center"])
    travel["travel_time_s"] = rng.choice([0.0, 300.0, 600.0, 900.0, 1200.0, 1800.0, 2400.0], 480)
    return households, capacity, travel[rng.random(480) < 0.5].reset_index(drop=True)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["2SFCA", "E2SFCA", "Gaussian", "Dai"])
def test_as_the_package_access(kind, seed):
    fca = pytest.importorskip("access.fca", reason="needs the package access (pip install access)")
    from access import weights  # noqa: PLC0415

    limit = 1200.0
    ours, theirs = {
        "2SFCA": (flat_decay(limit), None),
        "E2SFCA": (step_decay(), weights.step_fn(dict(LUO_QI_STEPS))),
        "Gaussian": (gaussian_decay(500.0, limit_s=limit), weights.gaussian(500.0)),
        "Dai": (bell_decay(limit), bell_decay(limit)),
    }[kind]
    households, capacity, travel = _random(seed)
    their = fca.two_stage_fca(
        households.rename("demand").rename_axis("geoid").to_frame(),
        capacity.rename("supply").rename_axis("geoid").to_frame(),
        travel.set_axis(["origin", "dest", "cost"], axis=1),
        1800.0 if kind == "E2SFCA" else limit,
        demand_index=True,
        weight_fn=theirs,
    )
    places = floating_catchments(households, capacity, travel, decay=ours)
    assert places.to_numpy() == pytest.approx(their.reindex(places.index).fillna(0.0).to_numpy())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"households": pd.Series([1.0, 1.0, 1.0], index=["a", "a", "b"])}, "households repeat"),
        ({"capacity": pd.Series({"x": 6.0, "y": -1.0, "z": 0.0})}, "capacity are missing or neg"),
        ({"travel": TRAVEL.replace("x", "w")}, "names a center that is not given: w"),
        ({"travel": TRAVEL.replace("a", "w")}, "names a demand point that is not given: w"),
        ({"travel": TRAVEL.replace(300.0, np.nan)}, "travel times are missing or negative"),
    ],
)
def test_what_cannot_be_shared_is_refused(change, message):
    given = {"households": HOUSEHOLDS, "capacity": CAPACITY, "travel": TRAVEL} | change
    with pytest.raises(ProblemError, match=message):
        floating_catchments(**given, decay=flat_decay(600.0))


def test_curves_that_make_no_sense_are_refused():
    with pytest.raises(ProblemError, match="Zones need ends"):
        step_decay({})
    with pytest.raises(ProblemError, match="Zones need ends"):
        flat_decay(-1.0)
    with pytest.raises(ProblemError, match="above 0 seconds, not 0"):
        gaussian_decay(0)
    with pytest.raises(ProblemError, match="above 0 seconds, not nan"):
        bell_decay(np.nan)
