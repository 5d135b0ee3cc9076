"""Bad arguments are refused at the border, each in one sentence that names what is wrong."""

import re

import geopandas as gpd
import numpy as np
import pytest

import layers
import siting
from siting import (
    FirstOf,
    LocationProblem,
    MaxGap,
    MaxIterations,
    MaxRuntime,
    NoImprovement,
    PointTravel,
    TableTravel,
)
from siting.checks import magnitudes
from siting.errors import ProblemError, SitingError, UnsupportedError

TABLE = [[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]]


def _pose(**given):
    return LocationProblem(**({"travel": TableTravel(TABLE), "n_sites": 1} | given))


def _plan(**given):
    points = gpd.points_from_xy(47.0 + np.arange(30) * 0.001, np.full(30, 34.3))
    ids = [str(number) for number in range(30)]
    frame = gpd.GeoDataFrame({"household_id": ids}, geometry=points, crs=4326)
    intake = layers.check_households(frame)
    return siting.plan(intake, **({"centers": 2, "stop": MaxIterations(2)} | given))


def _covered(radius):
    return _pose(objective="covered", radius=radius)


CASES = {
    "n_sites True": (lambda: _pose(n_sites=True), "number of sites must be a whole number, not T"),
    "n_sites text": (lambda: _pose(n_sites="1"), "number of sites must be a whole number, not '1'"),
    "radius text": (lambda: _covered("5"), "radius must be a number, not '5'"),
    "radius list": (lambda: _covered([5.0]), "radius must be a number, not [5.0]"),
    "radius True": (lambda: _covered(True), "radius must be a number, not True"),
    "radius below": (lambda: _covered(-1.0), "radius must be at least 0, not -1.0"),
    "radius endless": (lambda: _covered(np.inf), "radius must be finite"),
    "quota None": (lambda: _pose(quota=None), "quotas must be a mapping of each group"),
    "quota True": (lambda: _pose(group=["a", "b"], quota={"a": (True, True)}), "whole numbers"),
    "metric": (lambda: PointTravel([[0, 0]], [[0, 0]], metric=["floor"]), "no metric ['floor']"),
    "far": (lambda: PointTravel([[1e154, 0]], [[0, 0]]), "coordinates must be 0, or between"),
    "near": (lambda: PointTravel([[1e-200, 0]], [[0, 0]]), "coordinates must be 0, or between"),
    "table": (lambda: TableTravel([[1e200]]), "costs of a travel table must be 0, or between"),
    "load": (lambda: _pose(load=[1e-300, 1, 1]), "load must be 0, or between"),
    "seed -1": (lambda: siting.solve(_pose(), seed=-1), "seed must be at least 0, not -1"),
    "seed 1.5": (lambda: siting.solve(_pose(), seed=1.5), "seed must be a whole number, not 1.5"),
    "method": (lambda: siting.solve(_pose(), method=["exact"]), "no method ['exact']"),
    "listen": (lambda: siting.solve(_pose(), listen=3), "`listen` must be a function to call"),
    "problem": (lambda: siting.solve("a.npz"), "must be a LocationProblem, not 'a.npz'; make one"),
    "run time": (lambda: MaxRuntime("5"), "run time must be a number, not '5'"),
    "run time below": (lambda: MaxRuntime(-1), "run time must be at least 0 seconds, not -1"),
    "iterations": (lambda: MaxIterations(1.5), "iterations must be a whole number, not 1.5"),
    "no improvement": (lambda: NoImprovement(None), "iterations must be a whole number, not None"),
    "gap": (lambda: MaxGap("1"), "gap must be a number, not '1'"),
    "criteria": (lambda: FirstOf(MaxRuntime(1)), "needs several criteria, not a MaxRuntime"),
    "criterion": (lambda: FirstOf((5,)), "stop must be a criterion such as MaxRuntime(60), not 5"),
    "plan path": (
        lambda: siting.plan("hh.xlsx", centers=3),
        "households must be an intake, not 'hh.xlsx'; read the file with layers.read_households",
    ),
    "centers text": (lambda: _plan(centers="3"), "number of centers must be a whole number, not"),
    "centers True": (lambda: _plan(centers=True), "number of centers must be a whole number, not"),
    "plan seed": (lambda: _plan(seed=-1), "seed must be at least 0, not -1"),
    "plan stop": (lambda: _plan(stop=5), "stop must be a criterion such as MaxRuntime(60), not 5"),
    "standards": (lambda: _plan(standards="a.toml"), "must be Standards, not 'a.toml'; read the"),
    "no standards": (lambda: _plan(standards={}), "must be Standards, not a dict"),
    "counties": (lambda: _plan(counties="c.gpkg"), "counties must be a frame of polygons, not 'c"),
    "neighborhoods": (lambda: _plan(neighborhoods="n"), "neighborhoods must be a frame of polygo"),
    "streets": (lambda: _plan(streets="s.osm"), "streets must be a list of networks, not 's.osm'"),
    "street": (lambda: _plan(streets=("s.osm",)), "street network must be Streets, not 's.osm'"),
    "caseloads": (lambda: _plan(caseloads="no"), "`caseloads` must be True or False, not 'no'"),
    "announce": (lambda: _plan(announce=3), "`announce` must be a function to call, not a int"),
    "cluster": (lambda: siting.cluster_households("hh.csv"), "must be a frame with geometries"),
    "open": (lambda: siting.open_plan(None), "opened from the path of its file, not a NoneType"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_named_in_one_sentence(name):
    make, told = CASES[name]
    with pytest.raises(ProblemError, match=re.escape(told)) as caught:
        make()
    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, SitingError)


def test_numbers_of_other_libraries_are_numbers():
    assert _pose(n_sites=np.int64(1)).n_sites == 1
    assert _covered(np.float32(5.0)).radius == 5.0
    assert siting.solve(_pose(), seed=np.int32(3)).cost > 0
    assert FirstOf([MaxRuntime(np.int64(1)), MaxIterations(np.int32(2))])(1.0) is False


@pytest.mark.parametrize("values", [[0.0, 1.0], [np.inf], [1e100, -1e100, 1e-100], []])
def test_usual_magnitudes_pass(values):
    magnitudes(np.array(values), "numbers")


def test_what_no_method_can_do_is_named_and_not_the_question():
    given = {"travel": TableTravel(TABLE), "penalty": [1.0, np.inf, np.inf], "radius": 2.0}
    for wish in ({"n_sites": 1, "objective": "covered"}, {"n_sites": None}):
        with pytest.raises(UnsupportedError, match=r"^No method supports penalties in this"):
            siting.solve(LocationProblem(**given, **wish))
