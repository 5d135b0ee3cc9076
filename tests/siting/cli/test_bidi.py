"""Marks of direction: what a terminal that turns lines needs, and no other sign."""

import pytest

from layers.texts.direction import LEFT, RIGHT
from siting.cli.bidi import bordered, marked


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Plan written to p.gpkg.", "Plan written to p.gpkg."),
        ("طرح در \u2068/tmp/p.gpkg\u2069 است.", f"طرح در {LEFT}/tmp/p.gpkg{LEFT} است."),
        ("مرکز \u2068ده نو\u2069 پر است.", f"مرکز {RIGHT}ده نو{RIGHT} پر است."),
        ("siting: نیست.", f"{RIGHT}siting: نیست."),
        ("\u2068a \u2068ب\u2069\u2069", f"{RIGHT}{LEFT}a {RIGHT}ب{RIGHT}{LEFT}"),
        ("می\u200cرود", "می\u200cرود"),
    ],
)
def test_isolates_become_marks(line, shown):
    assert marked(line) == shown


def test_borders_keep_cells_apart():
    assert bordered("│ الف │ ۱۲ │") == (f"{LEFT}│{LEFT} الف {LEFT}│{LEFT} ۱۲ {LEFT}│{LEFT}")
    assert bordered("┏━━┓") == f"{LEFT}┏━━┓{LEFT}"
