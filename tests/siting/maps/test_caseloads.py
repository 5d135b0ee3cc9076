"""Areas of social workers on the map: shades, cards, legend, and what stays hidden."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest

from layers.texts import Words
from siting.maps import map_html
from siting.maps.caseloads import caseload_layers, caseload_legend
from siting.maps.palette import CASELOAD_COLORS, QUIET_COLORS, WITHHELD
from siting.maps.plan_layers import MAX_NEIGHBORHOODS, center_layer
from siting.maps.views import plan_view
from siting.plans.schema import empty_areas
from siting.standards import Standards


def content(plan, language="en", province=None):
    (layer,) = caseload_layers(plan_view(plan, province=province), Words(language))
    return json.loads(layer.data)


def test_areas_are_shaded_by_the_hours_of_a_year(plan):
    assert Standards.current().hours_per_worker == 1540
    data = content(plan)
    assert [item[0] for item in data["items"]] == [1, 0, 4, len(CASELOAD_COLORS)]
    assert len(data["colors"]) == len(CASELOAD_COLORS) + 1
    assert all(item[1] for item in data["items"])


def test_exactly_a_year_is_not_above_it(plan):
    plan.caseload_areas["hours"] = [1540.0, 1540.1, 1386.0, 924.0]
    plan.caseload_areas["households"] = 100
    assert [item[0] for item in content(plan)["items"]] == [3, 4, 2, 0]


def test_where_visits_leave_most_of_the_year_steps_are_finer(plan):
    """At two visits a year every area was of the palest shade."""
    plan.caseload_areas["hours"] = [770.0, 154.0, 154.1, 400.0]
    plan.caseload_areas["households"] = 100
    data = content(plan)
    assert [item[0] for item in data["items"]] == [4, 0, 1, 3]
    assert data["colors"] == [*QUIET_COLORS, WITHHELD]
    names = caseload_legend(plan_view(plan), Words("en"))["names"]
    assert names == ["0–10", "10–15", "15–20", "20–30", "over 30"]
    plan.caseload_areas.loc[plan.caseload_areas.index[0], "hours"] = 771.0
    assert content(plan)["colors"] == [*CASELOAD_COLORS, WITHHELD]


def test_cards_of_areas(plan):
    data = content(plan)
    cards = [
        dict(zip(["title", *data["labels"]], item[2:], strict=False)) for item in data["items"]
    ]
    assert cards[2] == {
        "title": "Social worker \u2068c2-1\u2069",
        "Center": "\u2068دالاهو ۱\u2069",
        "Files": "18",
        "Hours a year": "1,600 of 1,540 (estimated)",
        "Travel, of these hours": "75%",
        "Area": "8.2 km²",
        "Compactness (Polsby-Popper, circle 1)": "0.41",
    }
    assert cards[0]["Area"] == "1,640 km²"
    assert content(plan, "fa")["items"][2][5] == "۱٬۶۰۰ از ۱٬۵۴۰ (برآوردی)"


def test_a_worker_with_few_files_shows_no_numbers(plan):
    hidden = content(plan)["items"][3]
    assert hidden[2:] == ["Social worker \u2068c3-1\u2069", "\u2068بروجرد ۱\u2069", "withheld"]


def test_workers_do_not_tell_the_files_of_a_center_that_are_withheld(plan):
    """Of a province that has 103 in reach, c2 serves 3: with c1 its workers say nothing either."""
    plan.centers["load"] = [100, 3, 30]
    plan.caseload_areas["households"] = [60, 40, 3, 30]
    cards = [item[4] for item in content(plan)["items"]]
    assert cards == ["withheld", "withheld", "withheld", "30"]


def test_a_province_shows_its_own_areas(plan):
    assert len(content(plan, province="15")["items"]) == 1
    assert len(content(plan, province="05")["items"]) == 3


def test_the_standards_of_the_plan_say_what_a_year_is(plan):
    facts = replace(plan.facts, standards=Standards(working_days=300))
    plan = replace(plan, facts=facts)
    data = content(plan)
    assert "1,600 of 2,100 (estimated)" in data["items"][2]
    assert caseload_legend(plan_view(plan), Words("en"))["hours"] == "2,100"
    assert "out of 2,100 a year" in map_html(plan, language="en")


def test_the_legend_explains_what_is_hatched(plan):
    page = map_html(plan, language="en")
    sections = re.findall('<section data-legend="caseloads">.*?</section>', page, re.DOTALL)
    assert len(sections) == 2  # in either language
    for section, few in zip(sections, ("کمتر از ۵ خانوار", "fewer than 5 households"), strict=True):
        assert f'class="siting-hatched" style="background-color:{WITHHELD}"' in section
        assert few in section


def test_the_legend_names_each_shade(plan):
    legend = caseload_legend(plan_view(plan), Words("en"))
    assert legend["colors"] == CASELOAD_COLORS
    assert legend["names"] == ["0–60", "60–80", "80–90", "90–100", "over 100"]
    html = map_html(plan, language="en")
    for color, name in zip(legend["colors"], legend["names"], strict=True):
        assert f'<i style="background:{color}"></i>' in html
        assert f"<span>{name}</span>" in html


@pytest.mark.parametrize("count", [0, MAX_NEIGHBORHOODS + 1])
def test_no_areas_or_too_many_are_not_drawn(plan, count):
    areas = empty_areas("caseload_areas")
    if count:
        areas = plan.caseload_areas.iloc[[0] * count]
        areas.index = pd.Index([f"c1-{turn}" for turn in range(count)], name="worker")
    view = plan_view(replace(plan, caseload_areas=areas))
    assert list(caseload_layers(view, Words("en"))) == []
    assert caseload_legend(view, Words("en")) is None


def test_centers_say_where_hours_are_short(plan):
    plan.centers["workers_by_hours"] = [1, 2, 1]
    plan.centers["short_of_hours"] = [False, True, False]
    data = json.loads(center_layer(plan_view(plan), Words("en")).data)
    cards = [dict(zip(["title", *data["labels"]], item[5:], strict=True)) for item in data["items"]]
    assert cards[1]["Social workers"] == "1 (by hours: 2)"
    assert [card["Shortage"] for card in cards] == [
        "", "short of hours, although the files are within the limit", "",
    ]  # fmt: skip


def test_files_of_a_worker_do_not_follow_from_those_of_the_others(plan):
    """100 files of center c1 less 97 of one worker would be 3 of the other."""
    plan.caseload_areas.loc[["c1-1", "c1-2"], "households"] = [97, 3]
    cards = {item[2]: item[3:] for item in content(plan)["items"]}
    for worker in ("c1-1", "c1-2"):
        assert cards[f"Social worker \u2068{worker}\u2069"][1:] == ["withheld"]
