"""What a report says, part by part."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from layers.texts import LANGUAGES, Words, isolated
from siting.maps import plan_view
from siting.reports.paper.content import report_content, shorten

DAY = date(2026, 11, 30)


def content(plan, language="en", form="brief", province=None, **options):
    view = plan_view(plan, province=province)
    return report_content(plan, view, Words(language), day=DAY, form=form, **options)


def test_three_figures_add_up(plan):
    told = content(plan)["reached"]
    counts = [int(figure["amount"]) for figure in told["figures"]]
    assert counts == [113, 5, 35]
    assert sum(counts) == 153
    assert "153" in told["adds_up"]
    assert sum(figure["part"] for figure in told["figures"]) == pytest.approx(1.0)


def test_hidden_figures_are_not_drawn(plan):
    """A country of three households tells nothing, and draws no bar that could be measured."""
    summary = plan.summary.copy()
    few = summary["level"] == "country"
    summary.loc[few, ["households", "in_reach", "beyond_reach", "no_capacity"]] = [3, 2, 1, 0]
    told = content(replace(plan, summary=summary))["reached"]
    assert {figure["part"] for figure in told["figures"]} <= {None}
    assert told["adds_up"] == "These three are all households with a place."


def test_where_nobody_is_no_share_is_told(plan):
    summary = plan.summary.copy()
    nobody = summary["level"] == "country"
    summary.loc[nobody, ["households", "in_reach", "beyond_reach", "no_capacity"]] = 0
    told = content(replace(plan, summary=summary))["reached"]
    assert {(figure["share"], figure["part"]) for figure in told["figures"]} == {("", None)}


def test_tables_are_those_of_what_is_shown(plan):
    assert [table["title"] for table in content(plan)["tables"]] == ["Provinces", "Counties"]
    assert [table["title"] for table in content(plan, province="05")["tables"]] == ["Counties"]
    assert [table["title"] for table in content(plan, form="page")["tables"]] == ["Provinces"]


def test_areas_are_ordered_by_households_without_coverage(plan):
    (table,) = content(plan, province="05")["tables"]
    assert [row[0] for row in table["rows"]] == ["دالاهو", "کرمانشاه"]  # 16 and 6
    assert table["rows"][1][1:] == ["1", "100", "94", "6", "0", "6%", "680 m"]
    assert table["shares"][1] == pytest.approx(0.06)


def test_worst_places_are_as_many_as_asked_for(plan):
    assert len(content(plan, worst=1)["worst"]["said"]) == 1
    assert content(plan, worst=1)["worst"]["note"] == ""
    none = content(plan, worst=0)["worst"]
    assert (none["said"], none["note"]) == (
        [], "There is no neighborhood whose gap could be told."
    )  # fmt: skip


def test_what_is_to_be_done(plan):
    """Two centers of the plan stood; c1 is new."""
    said, here = content(plan)["actions"]["said"], isolated("کرمانشاه")
    assert said[-1].startswith(
        f"Open {isolated('کرمانشاه ۱')} (c1, {here}, {here}), for 600 files."
    )
    new = replace(plan, centers=plan.centers.assign(status="new"))
    (said,) = content(new)["actions"]["said"]
    assert said.startswith("No center stood before: 3 are to be opened.")
    stays = replace(plan, centers=plan.centers.assign(status="existing"))
    assert content(stays, province="05")["actions"]["said"] == [
        "Nothing is to be done: all centers stay."
    ]


def test_a_center_of_few_files_is_not_named_for_its_hours(plan):
    few = plan.centers.assign(
        load=[100, 18, 3], workers_by_hours=[1, 1, 3], short_of_hours=[False, False, True]
    )
    said = " ".join(content(replace(plan, centers=few))["staff"]["said"])
    assert "No center is short of hours." in said
    many = plan.centers.assign(workers_by_hours=[1, 1, 3], short_of_hours=[False, False, True])
    assert "whose 30 files need 1" in " ".join(
        content(replace(plan, centers=many))["staff"]["said"]
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["brief", "page"])
def test_all_is_text_that_json_holds(plan, language, form):
    told = content(plan, language, form)
    assert json.loads(json.dumps(told)) == told
    assert told["day"] == {"fa": "۹ آذر ۱۴۰۵", "en": "30 November 2026"}[language]


@pytest.mark.parametrize("form", ["brief", "page"])
def test_simulated_households_are_told_at_the_head_and_the_day_among_the_sources(plan, form):
    made = datetime(2026, 3, 21, 12).astimezone()  # whatever the zone
    known = replace(plan, facts=replace(plan.facts, made_at=made, simulated=True))
    assert content(known, form=form)["warning"].endswith("are simulated, not real.")
    assert "made on 21 March 2026." in content(known, form=form)["sources"]["said"][0]
    assert content(plan, form=form)["warning"] == ""


def test_names_that_would_run_out_of_their_column_are_cut():
    assert shorten("Kermanshah", 10) == "Kermanshah"
    assert shorten("Kermanshah", 9) == "Kermansh\N{HORIZONTAL ELLIPSIS}"
