"""Colors of the maps and the classes that they stand for."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

#: Upper ends of the classes of the gap share; a share of exactly 0.10 is in the second class.
CLASS_ENDS = (0.10, 0.25, 0.50, 0.75)

#: One color for each class, light to dark at even steps of lightness: also readable in gray and to
#: the color blind.
CLASS_COLORS = ("#f8edcf", "#f4cd84", "#e89a4b", "#c65d3b", "#84293a")

#: Upper ends of the classes of a social worker's hours over those of a year in the field.
CASELOAD_ENDS = (0.6, 0.8, 0.9, 1.0)

#: One color for each class, and one for more than a year's hours, apart from the gap's colors.
CASELOAD_COLORS = ("#e6f0f0", "#b9d8d9", "#7fb8ba", "#3d8c91", "#8a3f6b")

#: The same where visits leave every worker more than half of the year: finer steps, none of them a
#: warning.
QUIET_ENDS = (0.1, 0.15, 0.2, 0.3)
QUIET_COLORS = (*CASELOAD_COLORS[:4], "#1d5c63")

#: Line between caseload areas, thinner and paler than that of catchments.
CASELOAD_LINE = "#79a9ac"

#: Areas whose numbers are withheld.
WITHHELD = "#b4b8bd"

#: Cross of a center that is closed.
CLOSED = "#4d545c"

#: How main roads look, by class: ground to recognize a place by, so quiet, and paler the smaller.
ROAD_STYLES: Mapping[str, Mapping[str, object]] = {
    "motorway": {"color": "#5a5148", "weight": 2.2, "opacity": 0.8},
    "trunk": {"color": "#7a6f63", "weight": 1.8, "opacity": 0.8},
    "primary": {"color": "#94897c", "weight": 1.3, "opacity": 0.8},
    "secondary": {"color": "#aaa196", "weight": 0.8, "opacity": 0.8},
}

#: Ground that is reached on streets in a time, by mode of travel.
REACHED_COLORS: Mapping[str, str] = {"walk": "#1a6fdd", "drive": "#6a5196"}

INK = "#1f2d3a"
LAND = "#fdfdfb"
PALE_LAND = "#f0f3f4"
#: Land of other countries.
AROUND_LAND = "#e9ebe6"
BORDER = "#5b6a76"
PALE_BORDER = "#ccd5da"
#: Line between counties, where those of provinces are stronger.
COUNTY_LINE = "#8b97a1"
SEAM = "#ffffff"
ACCENT = "#0b6e75"

#: How a center looks, by status: told apart by filling as much as by color.
CENTER_STYLES: Mapping[str, Mapping[str, object]] = {
    "new": {"color": "#ffffff", "weight": 0.8, "fillColor": ACCENT, "fillOpacity": 0.92},
    "existing": {"color": "#263b63", "weight": 1.6, "fillColor": "#ffffff", "fillOpacity": 0.95},
    "moved": {"color": "#ffffff", "weight": 1.2, "fillColor": "#6a3d9a", "fillOpacity": 0.95},
    "fixed": {"color": "#ffffff", "weight": 0.8, "fillColor": "#263b63", "fillOpacity": 0.95},
}

#: Colors of the days of a month, for lines and for marks with white numbers; told apart by the
#: color blind, too. Days beyond them take the same colors with other dashes.
DAY_COLORS = ("#1c70c4", "#aa6118", "#25174f", "#447e7e", "#5020df", "#4f2517")
DAY_DASHES = ("", "9 6", "2 6", "12 5 2 5", "4 4")

#: Upper ends of the classes of a change in minutes; the middle one is none to speak of.
CHANGE_ENDS = (-10.0, -3.0, -1.0, 1.0, 3.0, 10.0)

#: One color for each class, from less to more: also told apart by the color blind, from each other
#: and from `WITHHELD`.
CHANGE_COLORS = (
    "#12508f", "#4f93cf", "#b3d6f2", "#eeebe1", "#f0d9ae", "#cf9a4d", "#8a4f14",
)  # fmt: skip

#: How a sign of what becomes of a center looks, by action: told apart by filling as much as by
#: color; its size as of a center with that part of a full load.
SIGN_STYLES: Mapping[str, Mapping[str, object]] = {
    "opened": {"color": "#ffffff", "weight": 1.2, "fillColor": "#1a6fdd", "load": 1.0},
    "closed": {"color": "#c02a3c", "weight": 2.6, "fillColor": "#ffffff", "load": 0.8},
    "moved": {"color": "#ffffff", "weight": 1.2, "fillColor": "#6a3d9a", "load": 0.8},
    "enlarged": {"color": "#263b63", "weight": 2.6, "fillColor": "#9cc4f5", "load": 1.8},
    "shrunk": {"color": "#7a5a1e", "weight": 2.6, "fillColor": "#f2e2bd", "load": 1.8},
    "stays": {"color": "#ffffff", "weight": 0.6, "fillColor": "#5b6a76", "load": 0.12},
}

#: How a center of a second level looks, and one of the first beside it, likewise.
TIER_STYLES: Mapping[str, Mapping[str, object]] = {
    "chosen": {"color": "#ffffff", "weight": 1.4, "fillColor": ACCENT, "load": 1.6},
    "stands": {"color": "#263b63", "weight": 2.4, "fillColor": "#ffffff", "load": 1.6},
    "first": {"color": "#ffffff", "weight": 0.6, "fillColor": "#5b6a76", "load": 0.2},
}


def share_class(share: pd.Series) -> NDArray[np.int64]:
    """Return the class of each share, 0 to 4, and 5 where it is missing."""
    values = share.to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(values), len(CLASS_COLORS), np.digitize(values, CLASS_ENDS))


def change_class(change_s: pd.Series) -> NDArray[np.int64]:
    """Return the class of each change of a time in seconds, 0 to 6, and 7 where it is missing."""
    minutes = change_s.to_numpy(dtype=np.float64, na_value=np.nan) / 60.0
    return np.where(np.isnan(minutes), len(CHANGE_COLORS), np.digitize(minutes, CHANGE_ENDS))
