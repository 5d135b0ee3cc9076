"""What stood before and does not in the plan: closed centers, and from where one was moved."""

from typing import Any

import geopandas as gpd
import pandas as pd

from layers.texts import Words, isolated
from siting.maps.page_parts import DataLayer
from siting.maps.palette import CENTER_STYLES, CLOSED
from siting.maps.shapes import SCALE, encode_point
from siting.maps.views import View

_KEYS = ("card_id", "card_place", "card_status", "card_capacity")


def closes_for_good(closed: gpd.GeoDataFrame) -> pd.Series:
    """Return which of the centers that stood are closed, and not only moved."""
    gone: pd.Series = closed["moved_to"].isna()
    return gone


def closed_layer(view: View, words: Words) -> DataLayer:
    """Return a cross for each closed center, and a line from where a moved one stood."""
    gone = closes_for_good(view.closed)
    crosses = [
        _cross(str(key), row, words) for key, row in view.closed[gone].to_dict("index").items()
    ]
    moved = view.closed[~gone]
    after = view.centers.geometry.reindex(moved["moved_to"])
    ways = [
        [*encode_point(old.x, old.y), *encode_point(new.x, new.y)]
        for old, new in zip(moved.geometry, after, strict=True)
    ]
    data = {
        "items": crosses,
        "ways": ways,
        "labels": [words.text(key) for key in _KEYS],
        "color": CLOSED,
        "line": CENTER_STYLES["moved"]["fillColor"],
        "scale": SCALE,
    }
    return DataLayer("crosses", data, name=words.text("layer_closed"))


def _cross(key: str, row: dict[Any, Any], words: Words) -> list[object]:
    place = " · ".join(row[name] for name in ("county", "province") if isinstance(row[name], str))
    name = row["name"] if isinstance(row["name"], str) and row["name"] else key
    return [
        *encode_point(row["geometry"].x, row["geometry"].y),
        words.text("card_center", name=isolated(name)),
        isolated(key),
        place,
        words.text("status_closed"),
        words.number(row["capacity"]),
    ]
