"""Each kind of job has a type of what it is asked, and a module that does it."""

import pandas as pd
import pytest

from siting.errors import JobError
from siting.jobs.asked import ReadAsked
from siting.jobs.kinds import KINDS, checked, kind_named
from siting.jobs.reading import run
from siting.jobs.reporting import Report


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_done_by_a_module(name):
    run = kind_named(name).run()
    assert run.__annotations__["asked"] is KINDS[name].asked


def test_a_kind_that_there_is_not():
    with pytest.raises(JobError, match="there are: read, plan, demo, growth, improve"):
        kind_named("sing")


@pytest.mark.parametrize(
    ("kind", "asked", "match"),
    [
        ("read", {"upload": "x", "what": "households"}, "Nothing is kept as 'x' in uploads"),
        ("plan", {"name": "p", "households": "h", "centers": 3}, "'h' in households"),
        ("growth", {"households": "../h", "first": 1, "last": 2}, "in households"),
        ("demo", {"name": "../p"}, "cannot be the name of a plan"),
        ("improve", {"name": "p", "scenario": "s", "streets": ["n"]}, "'n' in inputs"),
    ],
)
def test_what_is_named_must_be_there(place, kind, asked, match):
    with pytest.raises(JobError, match=match):
        checked(kind, asked, place)


def test_a_plan_is_for_a_number_or_for_a_change(place, kept):
    asked = {"name": "p", "households": kept}
    assert checked("plan", {**asked, "centers": 3}, place).centers == 3
    for wish in ({}, {"centers": 3, "open": 1}):
        with pytest.raises(JobError, match="Say either a number"):
            checked("plan", {**asked, **wish}, place)
    with pytest.raises(JobError, match="needs the centers that stand"):
        checked("plan", {**asked, "open": 1}, place)


def test_a_file_of_another_kind_is_refused(place, kept, send, tmp_path):
    table = pd.DataFrame({"province": ["ایلام"], "least": [1]})
    asked = ReadAsked(upload=send(table, "q.csv"), what="quotas")
    quotas = run(asked, place, Report(tmp_path))["id"]
    wish = {"name": "p", "households": kept, "centers": 3, "candidates": quotas}
    with pytest.raises(JobError, match="holds quotas, but candidates are asked for"):
        checked("plan", wish, place)
