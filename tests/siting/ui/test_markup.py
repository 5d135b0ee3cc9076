"""Parts of the page, read as HTML."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from layers.texts import Words
from siting.maps.facts import view_facts
from siting.maps.palette import CLASS_COLORS, share_class
from siting.maps.views import plan_view
from siting.ui.components import figures_html, head_html, style_html, table_html

EN = Words("en")


def _cells(html, tag="td"):
    return [re.sub(r"<.*?>", "", cell) for cell in re.findall(rf"<{tag}>(.*?)</{tag}>", html)]


@pytest.mark.parametrize(("language", "side"), [("fa", "rtl"), ("en", "ltr")])
def test_a_page_is_written_from_its_own_side(language, side):
    assert f"direction: {side}" in style_html(Words(language))
    assert f'dir="{side}"' in table_html(_table(), Words(language), travel_source="estimated")
    assert head_html(Words("fa")) != head_html(EN)


def test_the_figures_stand_in_their_order(plan):
    facts = view_facts(plan_view(plan))
    figures = re.findall(r"<b>(.*?)</b>", figures_html(facts, EN))
    assert figures[:6] == ["3", "153", "113 (74%)", "5 (3%)", "35 (23%)", "7"]
    assert "5.0" in figures[6]
    unknown = re.findall(r"<b>(.*?)</b>", figures_html(replace(facts, from_best=None), EN))
    assert unknown[:6] == figures[:6]
    assert unknown[6] != figures[6]
    alone = view_facts(plan_view(plan, province="05"))
    assert len(re.findall(r"<b>(.*?)</b>", figures_html(alone, EN))) == 6


def _table(**changes):
    table = pd.DataFrame(
        {
            "county": ["<b>A&B</b>", "C"],
            "households": [1_234.0, np.nan],
            "gap_share": [0.25, np.nan],
            "mean_distance_m": [1_500.0, np.nan],
        }
    )
    return table.assign(**changes)


def test_text_of_files_is_escaped_and_counts_that_are_withheld_say_so():
    html = table_html(_table(), EN, travel_source="estimated")
    cells = _cells(html)
    assert "&lt;b&gt;A&amp;B&lt;/b&gt;" in html
    assert "<b>A" not in html
    assert cells[1] == "1,234"
    assert cells[4] == "C"
    assert "5" in cells[5]
    assert cells[6] == ""


def test_households_of_no_known_county_have_a_row_that_says_so():
    table = _table(county=["", "C"])
    assert _cells(table_html(table, EN, travel_source="estimated"))[0] == "not known"


def test_the_bar_is_as_long_as_the_share_in_the_color_of_the_map():
    html = table_html(_table(), EN, travel_source="estimated")
    style = share_class(pd.Series([0.25]))[0]
    assert f"width:25.0%;background:{CLASS_COLORS[style]}" in html
    assert html.count("siting-bar") == 1


def test_distances_are_straight_where_times_come_from_streets():
    heads = [
        _cells(table_html(_table(), EN, travel_source=source), "th")
        for source in ("estimated", "network", "mixed")
    ]
    assert heads[0] != heads[1] == heads[2]
