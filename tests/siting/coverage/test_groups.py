"""Coverage by group by hand; and nobody learns of fewer than five households."""

import numpy as np
import pandas as pd
import pytest

from siting.coverage import OTHER_GROUPS, summarize_groups
from siting.coverage.groups import memberships
from siting.privacy import MIN_HOUSEHOLDS


def _groups(**counts):
    """Households by their joined groups; the name ``none`` stands for no group."""
    names = [name.replace("_", ";") for name, count in counts.items() for _ in range(count)]
    return pd.Series(names, dtype="str").replace("none", None).astype("str")


def _homes(size, *, near=None, setting="urban", province="05"):
    near = np.ones(size, bool) if near is None else np.asarray(near)
    return pd.DataFrame(
        {
            "in_reach": near,
            "beyond_reach": ~near,
            "no_capacity": False,
            "distance_m": np.where(near, 100.0, np.nan),
            "travel_time_s": np.where(near, 200.0, np.nan),
            "network_share": np.where(near, 1.0, np.nan),
            "province_code": province,
            "province": province,
            "setting": setting,
        }
    )


def test_everybody_is_listed_with_every_group():
    members = memberships(_groups(blind=5, deaf=5, none=2, blind_deaf=1))
    assert members["position"].tolist() == [*range(12), 12, 12]
    assert members["group"].fillna("-").tolist() == [
        *["blind"] * 5, *["deaf"] * 5, "-", "-", "blind", "deaf",
    ]  # fmt: skip


def test_rare_groups_are_not_named():
    members = memberships(_groups(blind=9, rare=2, odd=2, rare_odd=1, blind_odd=1))
    assert set(members["group"]) == {"blind", OTHER_GROUPS}
    both = members[members["position"] == 13]  # rare and odd: listed once
    assert both["group"].tolist() == [OTHER_GROUPS]


def test_counts_by_hand():
    groups = _groups(blind=60, deaf=60, blind_deaf=20)
    near = [True] * 40 + [False] * 20 + [True] * 60 + [False] * 20
    setting = ["urban"] * 30 + ["rural"] * 30 + ["urban"] * 80
    table = summarize_groups(_homes(140, near=near, setting=setting), memberships(groups))
    country = table[table["level"] == "country"]
    assert country[country["by"] == "all"]["households"].tolist() == [140]
    parts = country[country["by"] == "group"].set_index("group")
    assert parts["households"].to_dict() == {"blind": 80, "deaf": 80}
    assert parts["in_reach"].to_dict() == {"blind": 40, "deaf": 60}
    assert parts["beyond_reach"].to_dict() == {"blind": 40, "deaf": 20}
    assert parts["share_in_reach"].to_dict() == {"blind": 0.5, "deaf": 0.75}
    assert parts["mean_distance_m"].tolist() == [100.0, 100.0]
    assert parts["travel_source"].tolist() == ["network", "network"]
    settings = country[country["by"] == "setting"].set_index("setting")
    assert settings["households"].to_dict() == {"rural": 30, "urban": 110}
    crossed = country[country["by"] == "group and setting"].set_index(["group", "setting"])
    assert crossed["households"].to_dict() == {
        ("blind", "rural"): 30, ("blind", "urban"): 50, ("deaf", "urban"): 80,
    }  # fmt: skip


def test_a_small_part_of_the_country_hides_another():
    setting = ["urban"] * 57 + ["rural"] * 3
    table = summarize_groups(_homes(60, setting=setting), memberships(_groups(blind=60)))
    rows = table[(table["level"] == "country") & (table["by"] == "setting")]
    assert rows["households"].isna().all(), "57 in town of 60 leave 3"


def test_nobody_without_a_group_is_lost():
    table = summarize_groups(_homes(12), memberships(_groups(blind=6, none=6)))
    rows = table[(table["level"] == "country") & (table["by"] == "group")]
    assert rows["group"].isna().tolist() == [True, False]
    assert rows["households"].tolist() == [6, 6]


def test_a_file_without_groups():
    table = summarize_groups(_homes(10), memberships(pd.Series([None] * 10, dtype="str")))
    assert set(table["by"]) == {"all", "setting", "group", "group and setting"}
    assert (table["households"] == 10).all()


def test_cells_of_provinces_are_rounded_and_small_ones_withheld():
    groups = _groups(blind=17, deaf=60)
    province = ["05"] * 2 + ["15"] * 6 + ["23"] * 9 + ["05"] * 20 + ["15"] * 22 + ["23"] * 18
    table = summarize_groups(_homes(77, province=province), memberships(groups))
    rows = table[(table["level"] == "province") & (table["by"] == "group")]
    told = rows.pivot_table(index="group", columns="province_code", values="households")
    assert told.loc["blind"].dropna().to_dict() == {"15": 5, "23": 10}
    assert told.loc["deaf"].to_dict() == {"05": 20, "15": 20, "23": 20}
    numbers = ["in_reach", "beyond_reach", "no_capacity", "share_in_reach", "mean_distance_m"]
    assert rows.loc[rows["households"].isna(), numbers].isna().all(axis=None)


@pytest.mark.parametrize("seed", range(3))
def test_no_row_of_a_group_tells_of_fewer_than_five(seed):
    rng = np.random.default_rng(seed)
    size = 200
    names = np.array(["a", "b", "c", "d", "a;b", "e"])
    groups = pd.Series(rng.choice(names, size, p=[0.5, 0.2, 0.15, 0.05, 0.09, 0.01]), dtype="str")
    homes = _homes(
        size,
        near=rng.random(size) < 0.7,
        setting=rng.choice(["urban", "rural"], size),
        province=rng.choice(["05", "15", "23"], size),
    )
    table = summarize_groups(homes, memberships(groups))
    told = table[table["by"].str.contains("group")]["households"].dropna()
    assert (told >= MIN_HOUSEHOLDS).all()
    assert len(told) > 5
