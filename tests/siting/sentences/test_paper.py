"""What a report says of the making of a plan."""

from dataclasses import replace

import pytest

from layers.texts import LANGUAGES, Words, catalog
from siting.location.result import Status
from siting.maps import plan_view, view_facts
from siting.maps.panel import fact_notes
from siting.sentences.paper import (
    asked_in_words,
    estimates_in_words,
    proof_in_words,
    sources_in_words,
    standards_in_words,
)
from siting.standards import SOURCES, Standards

EN = Words("en")


def test_the_proof_is_that_of_the_map(plan):
    """A cost of 1000 is 5.042 % above 952: at most 5.1 %, on the map and on paper."""
    facts = plan.facts
    assert "at most 5.1% above the best" in proof_in_words(facts, EN)
    view = plan_view(plan)
    notes = dict(fact_notes(view_facts(view), EN))
    assert notes[EN.text("bound")] == "at most 5.1% above the best possible (proved)"
    assert "proved" in proof_in_words(replace(facts, status=Status.OPTIMAL), EN)
    assert proof_in_words(replace(facts, lower_bound=None), EN).startswith("No bound was proved")
    farthest = replace(facts, objective="farthest")
    assert "at most 5.1% above that of the best" in proof_in_words(farthest, EN)
    covered = replace(facts, objective="covered", cost=90.0, lower_bound=100.0)
    assert "at most 10.0% of the households in reach are missing" in proof_in_words(covered, EN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_standard_has_a_name_in_words(language):
    for name in SOURCES:
        assert catalog()[f"standard_{name}"][language]


def test_standards_have_their_units():
    told = dict(standards_in_words(Standards.current(), EN))
    assert told["Name of the standards"] == "current"
    assert told["Longest way in town"] == "15 min"
    assert told["Walking speed"] == "4 km/h"
    assert told["Penalty for a household without a center"] == "4 h"
    assert told["Way over straight line in town"] == "1.3 times"
    assert "Fewest files of a center" not in told  # zero asks for none
    persian = dict(standards_in_words(Standards.current(), Words("fa")))
    assert persian["بیشترین زمان سفر در شهر"] == "۱۵ دقیقه"


def test_standards_by_place_and_group_are_listed():
    rules = Standards(
        name="x", files_by_setting={"urban": 600, "rural": 300}, visits_by_group={"سالمند": 4}
    )
    told = dict(standards_in_words(rules, EN))
    assert told["Files of a center in town and country"] == "urban: 600, rural: 300"
    assert told["Home visits a year by group"] == "\u2068سالمند\u2069: 4"
    dense = Standards(files_by_density={"0": 300, "0.5": 450})
    assert dict(standards_in_words(dense, EN))["Files of a center by density (files per km²)"] == (
        "0: 300, 0.5: 450"
    )


def test_what_was_asked_names_file_and_goal(plan):
    facts = replace(plan.facts, input="mine.xlsx", objective="covered")
    said = asked_in_words(replace(plan, facts=facts), EN)
    assert said[0].startswith(
        "3 centers were to be placed for the households of mine.xlsx, so that"
    )
    assert "most households have a center within their limit" in said[0]
    assert "a table of households" in asked_in_words(plan, EN)[0]


def test_few_households_are_not_told_among_the_estimates(plan):
    some = replace(plan.facts, approximate=4, outside_neighborhoods=12, interrupted=True)
    said = " ".join(estimates_in_words(replace(plan, facts=some), EN))
    assert "4 households" not in said
    assert "12 households lie outside" in said
    assert "stopped before its time" in said


def test_sources_name_digest_version_and_licenses(plan):
    facts = replace(plan.facts, input_sha256="ab" * 32, versions={"siting": "1.2.3"}, seed=7)
    said = " ".join(sources_in_words(replace(plan, facts=facts), EN))
    assert "digest abababababab)" in said
    assert "version 1.2.3, seed 7" in said
    assert "ODbL 1.0" in said
