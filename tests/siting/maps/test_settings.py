"""What the script of a page is told of its languages."""

from dataclasses import replace
from datetime import date, datetime
from itertools import product
from types import SimpleNamespace

from layers.texts import Words
from siting.location.result import Status
from siting.maps.settings import (
    Stamp,
    comparison_stamp,
    page_settings,
    panel_side,
    plan_stamp,
)
from siting.plans.facts import PlanFacts


def test_each_language_begins_at_its_side():
    settings = page_settings("en", {"fa": "نقشه", "en": "Map"})
    assert settings["language"] == "en"
    persian, english = (settings["languages"][language] for language in ("fa", "en"))
    assert (persian["direction"], persian["side"], persian["zoomCorner"]) == (
        "rtl", "topright", "topleft"
    )  # fmt: skip
    assert (english["direction"], english["side"], english["zoomCorner"]) == (
        "ltr", "topleft", "topright"
    )  # fmt: skip
    assert (persian["title"], english["title"]) == ("نقشه", "Map")
    assert {persian["close"], english["close"]} == {"بستن", "Close"}
    assert set(persian) == set(english)


def test_the_number_of_a_drag_is_filled_in_by_the_page():
    settings = page_settings("fa", {"fa": "", "en": ""})
    assert all("{number}" in words["about"] for words in settings["languages"].values())


def test_a_map_of_streets_names_their_source():
    plain, streets = (page_settings("en", {"en": ""}, streets=on) for on in (False, True))
    assert "streets" not in plain["languages"]["en"]["attribution"]
    assert streets["languages"]["en"]["attribution"].endswith(
        "streets: OpenStreetMap contributors, ODbL 1.0"
    )


def test_the_panel_stands_where_reading_starts():
    assert panel_side(Words("fa")) == "topright"
    assert panel_side(Words("en")) == "topleft"


def test_a_stamp_says_day_file_and_that_households_are_simulated():
    stamp = Stamp(made=date(2026, 11, 30), source="households.csv", simulated=True)
    words = page_settings("fa", {"fa": "", "en": ""}, stamp=stamp)["languages"]
    assert (
        words["en"]["stamp"]
        == "Plan of Monday 9 Azar 1405 · Households: \u2068households.csv\u2069"
    )
    assert words["fa"]["stamp"].startswith("طرح دوشنبه ۹ آذر ۱۴۰۵")
    assert "simulated, not real" in words["en"]["warning"]
    assert "واقعی نیستند" in words["fa"]["warning"]


def test_the_stamp_of_a_plan_says_what_its_facts_know():
    made = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    facts = PlanFacts(cost=1.0, status=Status.FEASIBLE)
    assert plan_stamp(facts) == Stamp()
    known = replace(facts, made_at=made, input="households.csv", simulated=True)
    assert plan_stamp(known) == Stamp(
        made=date(2026, 11, 30), source="households.csv", simulated=True
    )


def test_a_map_of_two_plans_is_of_the_later_day_and_simulated_where_either_is():
    made = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    later = PlanFacts(cost=1.0, status=Status.FEASIBLE, made_at=made, input="later.csv")
    for before, after in product([False, True], repeat=2):
        basis = SimpleNamespace(simulated_before=before, simulated_after=after)
        expected = Stamp(made=date(2026, 11, 30), source="later.csv", simulated=before or after)
        assert comparison_stamp(basis, replace(later, simulated=after)) == expected


def test_without_a_stamp_nothing_is_said():
    words = page_settings("fa", {"fa": "", "en": ""})["languages"]["en"]
    assert (words["stamp"], words["warning"]) == ("", "")
