"""The layers of a second level's map, as the page's script takes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.texts import Words, isolated
from siting.maps.page_parts import DataLayer
from siting.maps.palette import CLASS_COLORS, INK, SEAM, TIER_STYLES, WITHHELD, share_class
from siting.maps.plan_layers import COARSE_M, FINE_M
from siting.maps.shapes import SCALE, encode, encode_point, simplified
from siting.maps.views import View, on_ground

_AREA_KEYS = ("card_place", "card_households", "card_in_reach", "card_beyond", "card_no_capacity",
              "card_mean_way")  # fmt: skip
_SIGN_KEYS = ("card_id", "card_place", "card_status", "card_refers_to", "card_households",
              "card_in_reach")  # fmt: skip

#: A record of a table.
Row = Mapping[Any, Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class MappedTier:
    """What a map shows of a second level, with no number that may not be told.

    Parameters
    ----------
    tables
        ``centers``, ``coverage`` and ``referrals``, see `siting.sentences.tiers.tell_tier`.
    catchments
        Ground of the centers; index center_id.
    tier
        Its name.
    groups
        Groups of households that it serves; empty for all households.
    limit_s
        Travel time within which a household counts as in reach, in seconds.
    travel_source
        Where times come from: network, estimated or mixed.
    """

    tables: Mapping[str, pd.DataFrame]
    catchments: gpd.GeoDataFrame
    tier: str
    groups: tuple[str, ...]
    limit_s: float
    travel_source: str

    @property
    def total(self) -> pd.Series:
        """The row of the country in the table of coverage."""
        coverage = self.tables["coverage"]
        return coverage[coverage["level"] == "country"].iloc[0]


def ground_layer(tier: MappedTier, view: View, words: Words) -> DataLayer:
    """Return the catchments, colored by the share of households that are not served in reach."""
    centers = tier.tables["centers"]
    ground = tier.catchments.reindex(centers["center_id"])
    drawn = ground.geometry.notna().to_numpy()
    areas, rows = on_ground(view, ground[drawn]), centers[drawn]
    fine = len(view.active) == 1
    shapes = simplified(areas.geometry, tolerance_m=FINE_M if fine else COARSE_M)
    share = 1.0 - rows["in_reach"] / rows["households"]
    parts = zip(share_class(share), shapes, rows.to_dict("records"), strict=True)
    data = {
        "items": [
            [int(style), encode(shape), _name(row, words), *_area_card(row, words)]
            for style, shape, row in parts
        ],
        "kind": "area",
        "ids": [str(key) for key in rows["center_id"]],
        "labels": [words.text(key) for key in _AREA_KEYS],
        "colors": [*CLASS_COLORS, WITHHELD],
        "scale": SCALE,
        "line": SEAM,
        "weight": 1.2,
        "ink": INK,
        "legend": "gap",
    }
    return DataLayer("areas", data, name=words.text("layer_catchments"))


def level_layer(tier: MappedTier, first: gpd.GeoDataFrame, words: Words) -> DataLayer:
    """Return the centers of both levels, with a line from each of the first to where it refers.

    Parameters
    ----------
    tier
        The second level.
    first
        Centers of the first level; index center_id.
    words
        The language.
    """
    centers = {row["center_id"]: row for row in tier.tables["centers"].to_dict("records")}
    at = {key: encode_point(row["longitude"], row["latitude"]) for key, row in centers.items()}
    called = {key: _name(row, words) for key, row in centers.items()}
    points = first.geometry
    referrals = tier.tables["referrals"].rename(columns={"first_level": "center_id"})
    below = [
        [*encode_point(points[key].x, points[key].y), "first", at.get(row["refers_to"]),
         *_sign_card(row, "status_first", called.get(row["refers_to"], ""), words)]
        for row in referrals.to_dict("records")
        for key in [row["center_id"]] if key in points.index and key not in centers
    ]  # fmt: skip
    above = [
        [*at[key], look, None, *_sign_card(row, f"status_tier_{look}", "", words)]
        for key, row in centers.items()
        for look in ["stands" if row["standing"] else "chosen"]
    ]
    styles = {
        key: {**look, "fillOpacity": 0.95, "line": TIER_STYLES["first"]["fillColor"]}
        for key, look in TIER_STYLES.items()
    }
    data = {
        "items": [*below, *above],
        "labels": [words.text(key) for key in _SIGN_KEYS],
        "styles": styles,
        "scale": SCALE,
    }
    return DataLayer("signs", data, name=words.text("layer_tier"))


def _sign_card(row: Row, status: str, refers: str, words: Words) -> list[str]:
    """Return the title of a sign and a value for each of `_SIGN_KEYS`."""
    return [
        _name(row, words),
        isolated(str(row["center_id"])),
        _where(row),
        words.text(status),
        refers,
        _about(row["households"], words),
        _about(row["in_reach"], words),
    ]


def _area_card(row: Row, words: Words) -> list[str]:
    counts = ("households", "in_reach", "beyond_reach", "no_capacity")
    seconds = row["mean_travel_time_s"]
    way = words.text("card_minutes", minutes=seconds / 60) if np.isfinite(seconds) else ""
    return [_where(row), *(_about(row[name], words) for name in counts), way]


def _about(count: float, words: Words) -> str:
    """Say a count that was rounded; or that it is withheld."""
    if not np.isfinite(count):
        return words.text("card_hidden")
    return words.text("card_about", number=words.number(count))


def _name(row: Row, words: Words) -> str:
    name = row["name"] if isinstance(row["name"], str) and row["name"] else str(row["center_id"])
    return words.text("card_center", name=isolated(name))


def _where(row: Row) -> str:
    names = (row.get("county"), row.get("province"))
    return " · ".join(name for name in names if isinstance(name, str))
