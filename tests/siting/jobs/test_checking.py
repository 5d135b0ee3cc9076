"""What cannot add up, each case counted on paper; and the planner says so too where it is asked."""

import json

import pandas as pd
import pytest

from layers.texts import LANGUAGES, Words
from siting.errors import JobError, ProblemError, QuotaError
from siting.jobs.asked import PlanAsked, ReadAsked
from siting.jobs.checking import HOUSEHOLD_BYTES, PLAN_BYTES, check
from siting.jobs.planning import run
from siting.jobs.reading import run as read_file
from siting.jobs.reporting import Report
from siting.jobs.workspace import LABEL

PLENTY = 1 << 40


@pytest.fixture
def keys(place, kept):
    """Return a function that says the keys and values of what does not add up."""

    def found(**asked):
        given = {"name": "p", "households": kept, "iterations": 1, **asked}
        objections = check(place.folder, given, memory_bytes=PLENTY)
        for objection in objections:
            for language in LANGUAGES:
                assert objection.told(Words(language))
        return {objection.key: dict(objection.values) for objection in objections}

    return found


@pytest.fixture
def table(place, send, tmp_path):
    """Return a function that keeps a table and returns its id."""

    def kept(frame, what):
        asked = ReadAsked(upload=send(frame, "t.csv"), what=what)
        return read_file(asked, place, Report(tmp_path))["id"]

    return kept


def spots(rows, count):
    placed = rows.dropna(subset=["longitude"]).iloc[: 40 * count : 40]
    return {name: placed[name].to_numpy() for name in ("longitude", "latitude")}


def test_capacity_below_files_tells_both_numbers_and_how_many_are_needed(keys):
    # 299 households have a place; 3 * 90 = 270, and 29 more need a fourth center.
    found = keys(centers=3, changed={"files_per_center": 90})
    assert found == {
        "check_capacity": {"centers": 3, "room": 270, "files": 299, "short": 29, "needed": 4}
    }
    assert keys(centers=4, changed={"files_per_center": 90}) == {}
    assert keys(centers=3, changed={"files_per_center": 100}) == {}
    by_setting = {"files_per_center": 90, "files_by_setting": {"urban": 150}}
    assert keys(centers=2, changed=by_setting) == {}  # both may stand in town


def test_centers_that_stand_count_with_their_own_capacity(keys, rows, table):
    frame = pd.DataFrame({"center_id": ["a", "b"], **spots(rows, 2), "capacity": [50, 60]})
    existing = table(frame, "centers")
    # 50 + 60 + one new of 90 = 200; 99 are short, which two more of 90 take.
    rules = {"changed": {"files_per_center": 90, "files_per_worker": 45}, "existing": existing}
    assert keys(centers=3, **rules)["check_capacity"] == {
        "centers": 3, "room": 200, "files": 299, "short": 99, "needed": 5,
    }  # fmt: skip
    assert keys(open=1, enlarge=2, **rules)["check_capacity"]["room"] == 200 + 2 * 45
    free = table(frame.assign(status="may_close"), "centers")
    assert keys(centers=3, **{**rules, "existing": free})["check_capacity"]["room"] == 3 * 90


def test_more_centers_than_candidates(keys, rows, table, place, kept, tmp_path):
    offered = table(pd.DataFrame({"candidate_id": ["p", "q"], **spots(rows, 2)}), "candidates")
    asked = {"centers": 3, "candidates": offered}
    values = {"centers": 3, "candidates": 2, "standing": 0}
    assert keys(**asked)["check_candidates"] == values
    assert keys(centers=2, candidates=offered) == {}
    with pytest.raises(ProblemError, match="only 2 places"):
        run(PlanAsked(name="p", households=kept, iterations=1, **asked), place, Report(tmp_path))


def test_fixed_more_than_asked(keys, rows, table, place, kept, tmp_path):
    at = spots(rows, 4)
    first = {name: cells[:3] for name, cells in at.items()}
    last = {name: cells[3:] for name, cells in at.items()}
    existing = table(pd.DataFrame({"center_id": ["a", "b", "c"], **first}), "centers")
    must = pd.DataFrame({"candidate_id": ["p"], **last, "must_open": "yes"})
    asked = {"centers": 3, "existing": existing, "candidates": table(must, "candidates")}
    found = keys(**asked)["check_fixed"]
    assert found == {"staying": 3, "opening": 1, "centers": 3, "least": 4}
    assert keys(**{**asked, "centers": 4}) == {}
    with pytest.raises(ProblemError, match="more than the 3 centers asked for"):
        run(PlanAsked(name="p", households=kept, iterations=1, **asked), place, Report(tmp_path))


def test_a_change_of_more_than_may(keys, rows, table, place, kept, tmp_path):
    frame = pd.DataFrame({"center_id": ["a", "b", "c"], **spots(rows, 3)})
    existing = table(frame.assign(status=["stays", "may_close", "may_move"]), "centers")
    asked = {"existing": existing, "close": 2}
    assert keys(**asked)["check_close"] == {"count": 2, "able": 1, "standing": 3}
    assert keys(existing=existing, close=1) == {}
    assert keys(existing=existing, enlarge=3)["check_enlarge"]["able"] == 2
    assert keys(existing=existing, enlarge=2) == {}
    for act in ({"close": 2}, {"enlarge": 3}):
        wish = PlanAsked(name="p", households=kept, existing=existing, iterations=1, **act)
        with pytest.raises(ProblemError, match="of the 3 that stand may"):
            run(wish, place, Report(tmp_path))


def test_quotas_that_cannot_add_up(keys, table, place, kept, tmp_path):
    quotas = table(pd.DataFrame({"province": ["کرمانشاه"], "least": [5]}), "quotas")
    assert keys(centers=4, quotas=quotas)["check_quotas"] == {"least": 5, "centers": 4}
    assert keys(centers=5, quotas=quotas) == {}
    assert keys(centers=5, quotas="files") == {}
    refused = {"check_quotas": (4, quotas)}
    few = pd.DataFrame({"province": ["کرمانشاه"], "least": [1], "most": [3]})
    few = table(few, "quotas")
    assert keys(centers=4, quotas=few) == {"check_quotas_most": {"most": 3, "centers": 4}}
    assert keys(centers=3, quotas=few) == {}
    refused["check_quotas_most"] = 4, few
    nobody = pd.DataFrame({"province": ["کرمانشاه", "یزد"], "least": [1, 2]})
    nobody = table(nobody, "quotas")
    assert keys(centers=3, quotas=nobody) == {"check_quotas_nobody": {"names": ("یزد",)}}
    refused["check_quotas_nobody"] = 3, nobody
    assert keys(centers=3, quotas="files=0.6") == {"check_mixture": {"text": "files=0.6"}}
    refused["check_mixture"] = 3, "files=0.6"
    for centers, given in refused.values():
        wish = PlanAsked(name="p", households=kept, iterations=1, centers=centers, quotas=given)
        with pytest.raises(QuotaError):
            run(wish, place, Report(tmp_path))


def test_more_centers_than_households(keys):
    found = keys(centers=300)
    assert found == {"check_few_households": {"centers": 300, "households": 299}}


def test_points_that_contradict_are_told_until_they_are_trusted(keys, place, kept):
    label = place.kept("households", kept) / LABEL
    label.write_text(json.dumps({**json.loads(label.read_text()), "mostly_wrong": True}))
    assert keys(centers=3) == {"job_contradicted": {}}
    assert keys(centers=3, trust_points=True) == {}


def test_too_many_households_for_the_memory(place, kept):
    asked = {"name": "p", "households": kept, "centers": 3}
    needed = PLAN_BYTES + 299 * HOUSEHOLD_BYTES
    assert check(place.folder, asked, memory_bytes=needed) == []
    (found,) = check(place.folder, asked, memory_bytes=needed - 1)
    assert (found.key, found.blocks) == ("check_memory", False)
    assert "takes about 0.4 GB" in found.told(Words("en"))


def test_what_is_not_there_is_refused(place, kept):
    with pytest.raises(JobError, match="Nothing is kept"):
        check(place.folder, {"name": "p", "households": "x", "centers": 3})
    with pytest.raises(JobError, match="Say either"):
        check(place.folder, {"name": "p", "households": kept})
