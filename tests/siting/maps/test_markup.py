"""Templates escape what fills them, and ask for all that they show."""

import jinja2
import pytest

from layers.texts import Words
from siting.maps.markup import FOLDER, template


def test_what_fills_a_template_is_escaped():
    panel = template("rounds.html").render(words=Words("fa"), title="<script>&'\"")
    assert "&lt;script&gt;&amp;&#39;&#34;" in panel
    assert "<script>" not in panel
    assert 'dir="rtl"' in panel


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(jinja2.UndefinedError, match="title"):
        template("rounds.html").render(words=Words("fa"))


def test_a_template_is_read_once():
    assert template("panel.html") is template("panel.html")
    assert {path.name for path in FOLDER.iterdir()} == {
        "changes.html",
        "keys.html",
        "panel.html",
        "rounds.html",
        "tier.html",
    }
