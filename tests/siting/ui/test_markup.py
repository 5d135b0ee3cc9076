"""Parts of the page, read as HTML."""

import re

import pytest

from layers.texts import Words
from siting.maps.facts import view_facts
from siting.maps.views import plan_view
from siting.ui.markup import figures_html, notes_html, style_html

EN = Words("en")


@pytest.mark.parametrize(("language", "side"), [("fa", "rtl"), ("en", "ltr")])
def test_a_page_is_written_from_its_own_side(language, side):
    assert f"direction: {side}" in style_html(Words(language))


def test_the_style_asks_for_the_font_of_this_server_alone():
    assert re.findall(r"url\((.*?)\)", style_html(EN)) == ["fonts/vazirmatn.woff2"]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_figures_stand_in_their_order_and_three_add_up(plan, language):
    words = Words(language)
    facts = view_facts(plan_view(plan))
    figures = re.findall(r"<b>(.*?)</b>", figures_html(facts, words))
    counts = ["113 (74%)", "5 (3%)", "35 (23%)", "153", "7", "3"]
    assert [figure.translate(ASCII) for figure in figures] == counts
    assert 113 + 5 + 35 == 153


ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹٪", "0123456789%")


def test_notes_of_files_are_escaped():
    html = notes_html([("standards", "<b>own</b>")], EN)
    assert "&lt;b&gt;own&lt;/b&gt;" in html
    assert "<dt>standards</dt>" in html
