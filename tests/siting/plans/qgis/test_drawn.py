"""What is drawn is described once, for styles and for projects."""

from dataclasses import FrozenInstanceError
from xml.etree.ElementTree import Element

import pytest

from siting.plans.qgis.drawn import Drawn, Group


def test_a_layer_is_shown_whole_and_without_labels_unless_it_says_otherwise():
    layer = Drawn(table="gaps", title="Gaps", shape="Polygon", renderer=Element("renderer-v2"))
    assert (layer.shown, layer.opacity, layer.label) == (True, 1.0, "")
    with pytest.raises(FrozenInstanceError):
        layer.table = "centers"
    assert [each.table for each in Group("All", [layer]).layers] == ["gaps"]
