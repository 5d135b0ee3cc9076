"""A month as a table: every day once, under its weekday, and what is said of it."""

import re
from datetime import date

import pytest

from layers.texts import Words
from siting.rounds.calendar import Holiday, Month
from siting.ui.month_markup import WEEK, month_html

MONTH = Month(1405, 9)  # Azar 1405 begins on Sunday, 22 November 2026


def cells(html):
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)[1:]
    return [re.findall(r"<td.*?</td>", row, re.DOTALL) for row in rows]


def html(language="en", **options):
    given = {"holidays": (), "days_off": ("friday",), "visits": {}} | options
    return month_html(MONTH, Words(language), **given)


@pytest.mark.parametrize("month", [Month(1405, 1), MONTH, Month(1405, 12)])
def test_every_day_stands_under_its_weekday(month):
    weeks = cells(month_html(month, Words("en"), holidays=(), days_off=(), visits={}))
    assert {len(week) for week in weeks} == {7}
    days = iter(month.days)
    for week in weeks:
        for column, cell in enumerate(week):
            number = re.search(r"<b>(\d+)</b>", cell)
            if number:
                assert next(days).weekday() == WEEK[column]
    assert next(days, None) is None


def test_fridays_are_free_and_holidays_have_their_names():
    holiday = Holiday(date(2026, 11, 23), "<Name> 15", estimated=True)
    shown = html(holidays=[holiday])
    assert shown.count('class="off"') == sum(day.weekday() == 4 for day in MONTH.days)
    assert "&lt;Name&gt; 15 (estimated)" in shown
    assert "<Name>" not in shown
    assert "۱۵ (برآوردی)" in html("fa", holidays=[holiday])


def test_a_day_with_visits_tells_how_many():
    shown = html(visits={date(2026, 11, 22): 12})
    assert shown.count('class="busy"') == 1
    assert "12 visits" in shown


def test_the_table_has_a_caption_and_headings():
    assert "<caption>روزهای آذر ۱۴۰۵</caption>" in html("fa")
    assert re.findall(r'<th scope="col">(.*?)</th>', html("fa"))[0] == "شنبه"
