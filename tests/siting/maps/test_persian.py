"""Maps in Persian: what their pages say first, and all that their layers can say, is Persian."""

import json
import re
from dataclasses import replace
from datetime import datetime

import pytest

from siting.maps import assets, comparison_map, plan_map, tier_map
from siting.plans.comparing import compare_plans
from tests.persian_only import all_foreign, foreign, read_aloud
from tests.siting.maps.small_tier import small_tier

#: What is no text: ids, sides, the locale, and numbers, whose digits the page writes as it speaks.
_CODE = re.compile(r"([a-z]\d(-\d)?)?|rtl|(top|bottom)(left|right)|fa-IR|[0-9.,]+%?")
_CALL = re.compile(r"siting\.(\w+)\(map_\w+, (?=\{)")
_LAYER = re.compile(r'("(?:[^"\\]|\\.)*") : siting_\w+,')


def page(drawn):
    html = str(drawn.get_root().render())
    return html.replace(assets.inline_script(), "").replace(assets.inline_style(), "")


def layers(html):
    """Return what the layers of a page are given."""
    read = json.JSONDecoder()
    return [read.raw_decode(html[call.end() :])[0] for call in _CALL.finditer(html)]


def told(value):
    """Return the Persian of all pairs of texts in a value of JSON, and texts of no pair."""
    if isinstance(value, dict):
        return [text for part in value.values() for text in told(part)]
    if isinstance(value, list):
        pair = len(value) == 2 and all(isinstance(part, str) for part in value)
        return [text for part in (value[:1] if pair else value) for text in told(part)]
    return [value] if isinstance(value, str) else []


def said_by_layers(html):
    """Return the texts of cards, legends and names, and what the script says in Persian."""
    texts = []
    for given in layers(html):
        texts += given["languages"]["fa"].values() if "languages" in given else []
        for part in ("name", "labels", "texts", "provinces"):
            texts += told(given.get(part, []))
    return texts


@pytest.fixture(scope="module")
def drawn(two_plans):
    """A page of each kind of map, of plans that have all that maps can say."""
    before, after = two_plans
    made = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    known = replace(before.facts, made_at=made, input="h.csv", simulated=True, approximate=41)
    centers = before.centers.assign(
        status=["new", "existing", "fixed", "moved", "new", "new"],
        short_of_hours=True,
        capacity=[600, 10, 600, 600, 600, 600],
    )
    whole = replace(before, facts=known, centers=centers)
    maps = {
        "plan": plan_map(whole, language="fa"),
        "province": plan_map(whole, province="05", language="fa"),
        "comparison": comparison_map(compare_plans(whole, after), after, language="fa"),
        "tier": tier_map(small_tier(whole), whole, language="fa"),
    }
    return {name: page(each) for name, each in maps.items()}


KINDS = ["plan", "province", "comparison", "tier"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_page_says_first_is_persian(drawn, kind):
    said = read_aloud(drawn[kind])
    assert len(said) > 30
    assert all_foreign(said) == {}
    assert foreign(" ".join(read_aloud(drawn[kind], "en"))), "English is there for its readers"


@pytest.mark.parametrize("kind", KINDS)
def test_what_layers_can_say_is_persian(drawn, kind):
    said = said_by_layers(drawn[kind])
    assert len(said) > 100
    assert all_foreign([text for text in said if not _CODE.fullmatch(text)], r"\{number\}") == {}


@pytest.mark.parametrize("kind", KINDS)
def test_the_switch_of_layers_is_persian(drawn, kind):
    names = [json.loads(name) for name in _LAYER.findall(drawn[kind])]
    assert len(names) > 3
    assert all_foreign(names) == {}
