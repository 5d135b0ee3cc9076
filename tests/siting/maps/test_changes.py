"""The page of a comparison: complete, in both languages, without a home."""

import re
from dataclasses import replace
from datetime import datetime

import folium
import numpy as np
import pytest

from siting.errors import SitingError
from siting.maps import assets, comparison_map, save_comparison_map
from siting.plans.comparing import compare_plans


def page(compared, after, **options):
    html = str(comparison_map(compared, after, **options).get_root().render())
    return html.replace(assets.inline_script(), "").replace(assets.inline_style(), "")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fa", ["تفاوت دو طرح", "۱۰ بیشتر", "در دسترس و زیر پوشش، اکنون ۱۲۵", "جابه‌جا", "بی‌نشانی"]),
        ("en", ["Two plans compared", "10 more", "in reach and served, now 125", "moved"]),
    ],
)
def test_the_page_tells_the_three_numbers_and_the_signs(compared, two_plans, language, words):
    html = page(compared, two_plans[1], language=language)
    assert [word for word in words if word not in html] == []
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?\s*(?:https?:)?//", html)
    assert "<link" not in html
    assert "client-" not in html
    assert two_plans[1].assignments.index.str.startswith("client-").all()


def test_the_day_of_the_plan_and_simulated_households_stand_on_the_map(compared, two_plans):
    before, after = two_plans
    made = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    later = replace(after, facts=replace(after.facts, made_at=made, input="later.csv"))
    earlier = replace(before, facts=replace(before.facts, simulated=True))
    html, plain = page(compare_plans(earlier, later), later), page(compared, after)
    for said in ("طرح دوشنبه ۹ آذر ۱۴۰۵", "later.csv", "are simulated, not real"):
        assert said in html
        assert said not in plain


def panel(html):
    return re.search("<aside.*?</aside>", html, flags=re.DOTALL)[0]


def test_only_signs_that_are_drawn_are_in_the_legend(compared, two_plans):
    full = panel(page(compared, two_plans[1], language="en"))
    assert "enlarged" in full
    assert "as before" not in full
    still = type(compared)(**{**vars(compared), "actions": compared.actions[:0]})
    quiet = panel(page(still, two_plans[1], language="en"))
    assert "as before" in quiet
    assert "enlarged" not in quiet


def test_withheld_numbers_are_words(compared, two_plans):
    summary = compared.summary.copy()
    summary.loc[0, ["in_reach_change", "in_reach_after"]] = np.nan
    hidden = type(compared)(**{**vars(compared), "summary": summary})
    assert "in reach and served, now withheld" in page(hidden, two_plans[1], language="en")


def test_it_is_a_folium_map_and_is_saved_whole(compared, two_plans, tmp_path):
    assert isinstance(comparison_map(compared, two_plans[1]), folium.Map)
    path = save_comparison_map(compared, two_plans[1], tmp_path / "d.html")
    assert [each.name for each in tmp_path.iterdir()] == ["d.html"]
    assert "۱۰ بیشتر" in path.read_text(encoding="utf-8")


def test_another_language_is_refused(compared, two_plans):
    with pytest.raises(SitingError, match="There are no maps in 'ar'; choose one of: fa, en"):
        comparison_map(compared, two_plans[1], language="ar")
