"""What stands, and what a plan makes of it, told in both languages."""

import runpy
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from layers.centers import check_candidates, check_centers
from layers.texts import Words
from siting.plans.schema import typed_frames
from siting.sentences.sites import tell_changes, tell_sites

small_plan = runpy.run_path(str(Path(__file__).parents[1] / "small_plan.py"))["small_plan"]

EN, FA = Words("en"), Words("fa")
ROWS = pd.DataFrame(
    {
        "center_id": ["C1", "C2", "C3", "C3"],
        "longitude": [51.4, 51.4, 51.5, 51.6],
        "latitude": 35.7,
        "status": ["", "may_move", "may_close", ""],
        "phone": "1",
    }
)


def test_what_stands_is_counted_and_findings_are_named():
    assert tell_sites(check_centers(ROWS, source="c.xlsx"), EN) == [
        "c.xlsx: 3 centers stand; 1 may move and 1 may close.",
        "c.xlsx: 1 of 4 rows are not taken:",
        "Row 2 (C2): it stands at the place of C1.",
        "Row 4 (C3): row 3 has the same id; the first is kept.",
        "c.xlsx: these columns are not read: phone.",
    ]
    told = " ".join(tell_sites(check_centers(ROWS, source="c.xlsx"), FA))
    assert "۳ مرکز دایر است؛ ۱ مرکز قابل انتقال" in told
    assert "ردیف ۴" in told


@pytest.mark.parametrize(("n", "more"), [(9, ""), (11, ""), (12, "1"), (40, "29")])
def test_more_findings_than_are_shown_are_counted(n, more):
    """All centers stand at one place, so each but the first is a finding."""
    rows = pd.DataFrame({"center_id": [f"C{k}" for k in range(n)], "longitude": 51.4}).assign(
        latitude=35.7
    )
    told = tell_sites(check_centers(rows, source="c.csv"), EN)[1:]
    assert len([one for one in told if one.startswith("Row ")]) == min(n - 1, 10)
    last = [f"c.csv: {more} more findings are not shown here."] if more else []
    assert told[min(n - 1, 10) :] == last


def test_candidates_are_counted():
    frame = (
        ROWS.iloc[:1]
        .rename(columns={"center_id": "candidate_id"})
        .drop(columns=["phone", "status"])
    )
    assert tell_sites(check_candidates(frame, source="k.csv"), EN) == [
        "k.csv: 1 places are offered for centers."
    ]


@pytest.fixture
def plan():
    """Three centers: one stayed, one moved, one is new; two closed for good and one moved."""
    plan = small_plan()
    centers = plan.centers.assign(
        status=["existing", "moved", "new"], moved_from=pd.array([None, "o3", None], dtype="str")
    )
    columns = ["province_code", "province", "county_code", "county", "name", "tier", "geometry"]
    gone = centers[columns].set_index(pd.Index(["o1", "o2", "o3"], name="center_id"))
    gone = gone.assign(capacity=600, moved_to=pd.array([None, None, "c2"], dtype="str"))
    frames = typed_frames({"centers": centers, "closed": gpd.GeoDataFrame(gone)})
    return replace(plan, **frames)


def test_what_became_of_them_is_told(plan):
    assert tell_changes(plan, EN) == [
        "Of the centers that stand 1 stay, 1 move and 2 close; 1 new ones open.",
        "Closing: \u2068کرمانشاه ۱\u2069 (o1), \u2068دالاهو ۱\u2069 (o2).",
    ]
    facts = replace(plan.facts, options={"enlarged": ["c1"]})
    larger = tell_changes(replace(plan, facts=facts), FA)
    assert larger[-1] == "یک مددکار بیشتر می‌گیرد: \u2068c1\u2069."


def test_nothing_is_told_where_none_stood():
    plan = small_plan()
    assert tell_changes(replace(plan, centers=plan.centers.assign(status="new")), EN) == []
