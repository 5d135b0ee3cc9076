"""Templates escape what fills them, and ask for all that they show."""

import jinja2
import pytest

from layers.texts import Words
from siting.maps.markup import FOLDER, template


def test_what_fills_a_template_is_escaped():
    caption = template("caption.html").render(
        words=Words("fa"), title="<script>&'\"", side="right", ink="#123456"
    )
    assert "&lt;script&gt;&amp;&#39;&#34;" in caption
    assert "<script>" not in caption
    assert 'dir="rtl"' in caption


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(jinja2.UndefinedError, match="title"):
        template("caption.html").render(words=Words("fa"), side="right", ink="#123456")


def test_a_template_is_read_once():
    assert template("panel.html") is template("panel.html")
    assert {path.name for path in FOLDER.iterdir()} == {
        "caption.html",
        "changes.html",
        "keys.html",
        "panel.html",
    }
