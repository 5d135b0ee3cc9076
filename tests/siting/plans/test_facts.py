"""Facts of a plan as typed values, and as the text that the file keeps."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from siting.errors import PlanFileError, StandardsError
from siting.location.result import Certificate, Status
from siting.plans.facts import KEYS, PlanFacts, keys_table
from siting.standards import Standards

FACTS = PlanFacts(
    cost=1000.0,
    status=Status.OPTIMAL,
    lower_bound=952.0,
    standards=Standards(name="ما", files_per_center=321, visits_by_group={"نابینا": 6.0}),
    options={"centers": 8, "counties": False, "stop": "MaxRuntime(60.0)"},
    seed=7,
    versions={"python": "3.11"},
    made_at=datetime(2026, 11, 30, 9, 15, 4, tzinfo=UTC),
    input="خانوار.xlsx",
    input_sha256="ab" * 32,
    rows=1_080_000,
    simulated=True,
    approximate=0,
    method="portfolio",
    iterations=12,
    timings={"centers": 1.25},
    travel_source="mixed",
    travel_estimated=3,
    streets=({"mode": "walk", "source": "تهران", "nodes": 100},),
    interrupted=True,
    outside_neighborhoods=2,
    households_elsewhere=4,
    centers_elsewhere=1,
    objective="farthest",
    not_measured=("groups", "catchments.visits"),
)

#: Keys that a file of a plan has had since the first version.
CONTRACT = (
    "standards options seed versions input_sha256 cost lower_bound gap_percent status timings"
)


@pytest.mark.parametrize("facts", [FACTS, PlanFacts(cost=3.5, status=Status.FEASIBLE)])
def test_facts_come_back_from_text(facts):
    metadata = facts.to_metadata()
    assert all(isinstance(value, str) for value in metadata.values())
    assert PlanFacts.from_metadata(metadata) == facts


def test_every_fact_of_the_example_differs_from_its_default():
    plain = PlanFacts(cost=1.0, status=Status.FEASIBLE)
    assert all(getattr(FACTS, f.name) != getattr(plain, f.name) for f in fields(PlanFacts))


def test_the_text_by_key():
    metadata = FACTS.to_metadata()
    assert list(metadata) == list(KEYS)
    assert set(CONTRACT.split()) <= set(metadata)
    assert metadata["plan_version"] == "3"
    assert metadata["standards_name"] == "ما"
    assert metadata["standards"] == FACTS.standards.to_toml(sources=False)
    assert metadata["cost"] == "1000.0"
    assert metadata["gap_percent"] == "4.800"
    assert metadata["status"] == "optimal"
    assert metadata["interrupted"] == "yes"
    assert metadata["options"] == '{"centers": 8, "counties": false, "stop": "MaxRuntime(60.0)"}'
    assert metadata["not_measured"] == '["groups", "catchments.visits"]'


def test_the_moment_is_kept_in_utc_and_its_day_is_that_of_this_machine():
    metadata = FACTS.to_metadata()
    assert (metadata["made_at"], metadata["simulated"]) == ("2026-11-30T09:15:04+00:00", "yes")
    tehran = timezone(timedelta(hours=3, minutes=30))
    there = replace(FACTS, made_at=datetime(2026, 11, 30, 12, 45, 4, tzinfo=tehran))
    assert there.to_metadata() == metadata
    here = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    assert str(replace(FACTS, made_at=here).day) == "2026-11-30"


def test_an_older_plan_says_neither_day_nor_whether_it_is_simulated():
    metadata = FACTS.to_metadata()
    del metadata["made_at"], metadata["simulated"]
    facts = PlanFacts.from_metadata(metadata)
    assert (facts.made_at, facts.day, facts.simulated) == (None, None, False)


def test_what_is_not_known_is_empty():
    metadata = replace(FACTS, lower_bound=None, seed=None).to_metadata()
    assert (metadata["lower_bound"], metadata["gap_percent"], metadata["seed"]) == ("", "", "")
    assert PlanFacts.from_metadata(metadata).gap is None


@pytest.mark.parametrize(
    ("cost", "bound", "told"),
    [(3000.0, 2999.0, "0.034"), (1000.0, 999.5, "0.050"), (1e9, 1e9 - 1, "0.001")],
)
def test_a_gap_is_never_told_to_be_less_than_was_proved(cost, bound, told):
    """A third of a tenth of a percent, what needs no rounding, and next to nothing."""
    metadata = replace(FACTS, cost=cost, lower_bound=bound).to_metadata()
    assert metadata["gap_percent"] == told
    assert Fraction(told) / 100 >= 1 - Fraction(bound) / Fraction(cost)


def test_a_bound_of_zero_is_none():
    metadata = replace(FACTS, lower_bound=0.0).to_metadata()
    assert (metadata["lower_bound"], metadata["gap_percent"]) == ("", "")
    old = PlanFacts.from_metadata(metadata | {"lower_bound": "0.0"})  # as plans were written before
    assert (old.certificate.lower_bound, old.gap, old.from_best) == (None, None, None)
    free = replace(FACTS, cost=0.0, lower_bound=0.0).to_metadata()
    assert (free["lower_bound"], free["gap_percent"]) == ("0.0", "0.000")


def test_what_was_proved():
    assert FACTS.certificate == Certificate(1000.0, 952.0, Status.OPTIMAL)
    assert FACTS.gap == pytest.approx(0.048)


def test_keys_of_other_tools_are_left_out():
    assert PlanFacts.from_metadata(FACTS.to_metadata() | {"color": "green"}) == FACTS


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("cost", "", "Its metadata lack cost"),
        ("status", "", "Its metadata lack status"),
        ("cost", "dear", "Its metadata say cost 'dear', which is no number"),
        ("seed", "1.5", "say seed '1.5', which is no whole number"),
        ("made_at", "yesterday", "say made_at 'yesterday', which is no moment"),
        ("made_at", "2026-11-30T09:15:04", "which is no moment"),  # of which zone is not said
        ("simulated", "partly", "say simulated 'partly', which is no yes or no"),
        ("interrupted", "perhaps", "say interrupted 'perhaps', which is no yes or no"),
        ("objective", "best", "'best', which is none of total, covered, farthest"),
        ("status", "good", "'good', which is none of optimal, feasible"),
        ("options", "[1]", r"say options '\[1\]', which is no JSON object"),
        ("options", "{", "which is no JSON object"),
        ("streets", "{}", "say streets '{}', which is no JSON list"),
    ],
)
def test_text_that_means_nothing_is_refused(key, text, message):
    with pytest.raises(PlanFileError, match=message):
        PlanFacts.from_metadata(FACTS.to_metadata() | {key: text})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("files = 3", "The plan names unknown standards: files"),
        ("files_per_worker = 0", "files_per_worker must be"),
        ("files per worker", "The plan cannot be read as TOML standards"),
    ],
)
def test_standards_that_make_no_sense_are_refused(text, message):
    with pytest.raises(StandardsError, match=message):
        PlanFacts.from_metadata(FACTS.to_metadata() | {"standards": text})


def test_every_fact_has_a_key_and_every_key_a_meaning():
    derived = {"plan_version", "standards_name", "gap_percent"}
    assert {f.name for f in fields(PlanFacts)} == set(KEYS) - derived
    table = keys_table()
    assert list(table["key"]) == list(KEYS)
    assert (table["meaning"] != "").all()
