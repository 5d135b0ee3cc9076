"""Values of a job are checked by their types, from JSON and back."""

import json
from dataclasses import asdict, fields
from typing import get_args

import pytest

from layers.streets.reading import MODES
from siting.errors import JobError
from siting.jobs.asked import (
    DemoAsked,
    GrowthAsked,
    ImproveAsked,
    PlanAsked,
    ReadAsked,
    StandardsName,
    read_asked,
)
from siting.planning.planner import plan
from siting.standards import PRESETS


def test_what_is_asked_survives_json():
    asked = PlanAsked(
        name="p", households="h", centers=3, streets=("a", "b"), changed={"files_per_center": 90}
    )
    assert read_asked(PlanAsked, json.loads(json.dumps(asdict(asked)))) == asked
    for kind, given in (
        (ReadAsked, {"upload": "u", "what": "households", "columns": {"longitude": "X"}}),
        (DemoAsked, {"name": "d"}),
        (GrowthAsked, {"households": "h", "first": 2, "last": 4}),
        (ImproveAsked, {"scenario": "s", "name": "p"}),
    ):
        made = read_asked(kind, given)
        assert read_asked(kind, json.loads(json.dumps(asdict(made)))) == made


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("centers", "3"), ("centers", True), ("centers", 2.5), ("centers", -1),
        ("seconds", float("nan")), ("seconds", float("inf")), ("seconds", -1.0),
        ("objective", "fastest"), ("objective", ["total"]), ("caseloads", 1),
        ("streets", "abc"), ("streets", [1]), ("changed", [1]), ("changed", {1: 2}),
        ("name", None), ("name", 3), ("standards", "mine"),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(name, value):
    asked = {"name": "p", "households": "h", name: value}
    with pytest.raises(JobError, match=f"^{name} cannot be"):
        read_asked(PlanAsked, asked)


def test_what_is_unknown_or_missing_is_refused():
    with pytest.raises(JobError, match="'centres' cannot be asked; known are: households, "):
        read_asked(PlanAsked, {"name": "p", "households": "h", "centres": 3})
    with pytest.raises(JobError, match="households is missing"):
        read_asked(PlanAsked, {"name": "p"})


def test_whole_numbers_are_numbers():
    asked = {"name": "p", "households": "h", "seconds": 20, "centers": 3}
    assert read_asked(PlanAsked, asked).seconds == 20


def test_a_job_can_be_asked_all_that_a_plan_can():
    known = {given.name for given in fields(PlanAsked)}
    options = set(plan.__annotations__) - {"return"}
    instead = {
        "intake": "households", "worst_province_s": "worst_province_s", "stop": "seconds",
        "projection": "rate",
    }  # fmt: skip
    own = {"cache_dir", "counties", "announce", "advance", "listen"}  # of the job
    elsewhere = {"engine"}  # an office has one machine, and homes do not leave it by a page
    never = own | elsewhere
    assert {instead.get(name, name) for name in options - never} <= known


def test_modes_are_those_of_streets():
    assert read_asked(ReadAsked, {"upload": "u", "what": "streets", "mode": MODES[0]})
    assert set(MODES) == {"walk", "drive"}
    with pytest.raises(JobError, match="mode cannot be 'swim'"):
        read_asked(ReadAsked, {"upload": "u", "what": "streets", "mode": "swim"})


def test_standards_are_those_that_have_a_name():
    assert set(get_args(StandardsName)) == set(PRESETS)
