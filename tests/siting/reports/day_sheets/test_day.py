"""Day sheets: what they say, and what they do not."""

import re
from dataclasses import replace
from html import unescape

from layers.texts import Words
from layers.texts.days import clock, day_text
from siting.reports.day_sheets import month_sheets


def plain(page):
    body = page.split("<body>")[1]
    return unescape(re.sub(r"<[^>]*>", " ", body))


def test_each_day_has_a_sheet_with_its_households_in_order(rounds):
    own = rounds.of("c1-2")
    page = month_sheets(rounds, "c1-2")
    assert page.count('<section class="sheet">') == len(own.days)
    for day in own.days["date"]:
        one = plain(month_sheets(rounds, "c1-2", dates=[day]))
        stops = own.stops[own.stops["date"] == day]
        assert day_text(day, Words("fa")) in one
        places = [one.index(household) for household in stops["household_id"]]
        assert places == sorted(places)
        assert all(clock(begin, Words("fa")) in one for begin in stops["begin_s"])
        others = set(rounds.stops["household_id"]) - set(stops["household_id"])
        assert not any(household in one for household in others)


def test_a_sheet_names_no_group_and_needs_no_network(rounds):
    page = month_sheets(rounds, "c1-1")
    assert "کم بینا" not in page
    assert "http" not in page
    assert 'lang="fa" dir="rtl"' in page
    assert "برآوردی" in page


def test_who_comes_along_is_named_only_where_somebody_does(rounds):
    joint = rounds.stops[rounds.stops["with_worker"].notna()]
    day = joint["date"].iloc[0]
    assert "همراه" in month_sheets(rounds, "c1-1", dates=[day])
    assert "c1-2" in plain(month_sheets(rounds, "c1-1", dates=[day]))
    assert "همراه" not in month_sheets(rounds, "c1-3")


def test_an_approximate_place_is_marked(rounds):
    about = replace(rounds, approximate=frozenset(rounds.points.index))
    assert "تقریبی" in plain(month_sheets(about, "c1-1"))
    assert "تقریبی" not in plain(month_sheets(rounds, "c1-1"))


def test_markup_in_an_id_stays_text(rounds):
    stops = rounds.stops.assign(household_id="<script>alert(1)</script>")
    points = rounds.points.iloc[:1].set_axis(["<script>alert(1)</script>"])
    spoiled = replace(rounds, stops=stops.iloc[:1], points=points, name="<b>")
    page = month_sheets(spoiled, stops["worker"].iloc[0])
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>\u2068<b>" not in page


def test_a_sheet_in_english(rounds):
    page = plain(month_sheets(rounds, "c1-1", language="en"))
    assert "Day sheet of home visits" in page
    assert "Azar 1405" in page
    measured = replace(rounds, travel_source="network")
    assert "from the street network" in plain(month_sheets(measured, "c1-1", language="en"))


def test_hours_and_days_are_written_for_readers(rounds):
    assert clock(8.5 * 3600, Words("en")) == "08:30"
    assert clock(36_059, Words("fa")) == "۱۰:۰۱"
    assert day_text(rounds.dates[0], Words("fa")) == "یکشنبه ۱ آذر ۱۴۰۵"
