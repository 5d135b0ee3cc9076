"""The page of a second level: complete, in both languages, without a home."""

import re
import runpy
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import folium
import pytest

from siting.errors import SitingError
from siting.maps import assets, save_tier_map, tier_map

small_tier = runpy.run_path(str(Path(__file__).with_name("small_tier.py")))["small_tier"]


def page(plan, tier=None, **options):
    drawn = tier_map(small_tier(plan) if tier is None else tier, plan, **options)
    html = str(drawn.get_root().render())
    return html.replace(assets.inline_script(), "").replace(assets.inline_style(), "")


def panel(html):
    return re.search("<aside.*?</aside>", html, flags=re.DOTALL)[0]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fa",
            [
                "مراکز سطح \u2068جامع\u2069",
                "۹۵ (۷۶٪)",
                "تا ۶۰ دقیقه راه",
                "برگزیده برای این سطح",
            ],
        ),
        ("en", ["Centers of tier comprehensive", "95 (76%)", "within 60 minutes", "chosen for"]),
    ],
)
def test_the_page_tells_the_three_numbers_and_the_signs(plan, language, words):
    html = page(plan, language=language)
    assert [word for word in words if word not in panel(html)] == []
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?\s*(?:https?:)?//", html)
    assert "secret-household" not in html
    assert "توان <b>" not in html  # a name from a file is never markup


def test_only_kinds_that_are_drawn_are_in_the_legend(plan):
    assert "stands in this tier already" in panel(page(plan, language="en"))
    tier = small_tier(plan)
    tier.tables["centers"]["standing"] = False
    quiet = panel(page(plan, tier, language="en"))
    assert "stands in this tier already" not in quiet
    assert "center of the first level" in quiet


def test_a_level_for_all_says_so_and_withheld_numbers_are_words(plan):
    tier = replace(small_tier(plan), groups=())
    tier.tables["coverage"].loc[0, ["households", "in_reach"]] = None
    told = panel(page(plan, tier, language="en"))
    assert "all households" in told
    assert "withheld" in told


def test_the_day_of_the_plan_and_simulated_households_stand_on_the_map(plan):
    made = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    facts = replace(plan.facts, made_at=made, input="homes.csv", simulated=True)
    stamped, plain = page(replace(plan, facts=facts)), page(plan)
    for said in ("طرح دوشنبه ۹ آذر ۱۴۰۵", "homes.csv", "are simulated, not real"):
        assert said in stamped
        assert said not in plain


def test_the_legend_hatches_what_the_map_hatches(plan):
    (mark,) = re.findall(r"<i [^>]*></i>withheld", panel(page(plan, language="en")))
    assert "siting-hatched" in mark


def test_it_is_a_folium_map_and_is_saved_whole(plan, tmp_path):
    assert isinstance(tier_map(small_tier(plan), plan), folium.Map)
    path = save_tier_map(small_tier(plan), plan, tmp_path / "t.html")
    assert [each.name for each in tmp_path.iterdir()] == ["t.html"]
    assert "مراکز سطح" in path.read_text(encoding="utf-8")


def test_another_language_is_refused(plan):
    with pytest.raises(SitingError, match="There are no maps in 'ar'"):
        page(plan, language="ar")
