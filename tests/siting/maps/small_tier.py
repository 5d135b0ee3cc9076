"""A second level on the small plan: two centers, one of which serves few."""

import geopandas as gpd
import numpy as np
import pandas as pd

from siting.maps.tier_layers import MappedTier

COUNTS = ["households", "in_reach", "beyond_reach", "no_capacity"]


def small_tier(plan):
    """Return the level as it may be told: c1 is chosen, k9 stands elsewhere and is withheld."""
    centers = pd.DataFrame(
        {
            "center_id": ["c1", "k9"],
            "name": ["کرمانشاه ۱", "توان <b>"],
            "province": ["کرمانشاه", "لرستان"],
            "county": ["کرمانشاه", "بروجرد"],
            "tier": "comprehensive",
            "standing": [False, True],
            "households": [120.0, np.nan],
            "in_reach": [90.0, np.nan],
            "beyond_reach": [30.0, np.nan],
            "no_capacity": [0.0, np.nan],
            "mean_travel_time_s": [1_800.0, np.nan],
            "longitude": [46.7123, 48.7],
            "latitude": [34.3123, 33.9],
        }
    )
    referrals = pd.DataFrame(
        {
            "first_level": ["c1", "c2", "c3"],
            "name": ["کرمانشاه ۱", "دالاهو ۱", "بروجرد ۱"],
            "province": ["کرمانشاه", "کرمانشاه", "لرستان"],
            "county": ["کرمانشاه", "دالاهو", "بروجرد"],
            "refers_to": ["c1", "c1", "k9"],
            "households": [100.0, 20.0, np.nan],
            "in_reach": [80.0, 10.0, np.nan],
            "beyond_reach": [20.0, 10.0, np.nan],
            "no_capacity": [0.0, 0.0, np.nan],
        }
    )
    coverage = pd.DataFrame(
        [("country", None, 125.0, 95.0, 30.0, 0.0), ("province", "کرمانشاه", 120.0, 90.0, 30.0, 0)],
        columns=["level", "province", *COUNTS],
    )
    areas = plan.neighborhoods.geometry
    shapes = [areas[["n1", "n2", "n3", "n4"]].union_all(), areas["n5"]]
    ground = gpd.GeoSeries(shapes, index=["c1", "k9"], crs=areas.crs)
    return MappedTier(
        tables={"centers": centers, "referrals": referrals, "coverage": coverage},
        catchments=gpd.GeoDataFrame(geometry=ground),
        tier="comprehensive",
        groups=("disability",),
        limit_s=3_600.0,
        travel_source="estimated",
    )
