"""Catchments of a second level, on a plan of five neighborhoods that can be checked by hand."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from siting.planning.tier_catchments import tier_catchments
from siting.plans.facts import PlanFacts

REFERS = pd.Series({"c1": "k1", "c2": "k1", "c3": "k2"})
CENTERS = pd.Index(["k1", "k2", "k3"], name="center_id")


def served_by(*rows):
    """Return households: so many of each neighborhood with each center of the second level."""
    served = [(area, center) for area, center, count in rows for _ in range(count)]
    labels = [f"h{number}" for number in range(len(served))]
    return pd.DataFrame(served, columns=["neighborhood_id", "center_id"], index=labels)


@pytest.fixture
def catch(plan):
    def catch(served, given=plan):
        rows = plan.assignments.iloc[[0] * len(served)].set_axis(served.index)
        rows = rows.assign(neighborhood_id=served["neighborhood_id"])
        known = replace(given, assignments=rows.rename_axis("household_id"))
        return tier_catchments(known, served[["center_id"]], REFERS, CENTERS).geometry

    return catch


def union(plan, *areas):
    return plan.neighborhoods.geometry[list(areas)].union_all()


def test_most_households_of_a_neighborhood_say_whose_it_is(plan, catch):
    served = served_by(("n1", "k1", 6), ("n2", "k2", 4), ("n2", "k1", 3), ("n3", "k1", 5),
                       ("n4", "k2", 5), ("n5", "k2", 9))  # fmt: skip
    shapes = catch(served)
    assert shapes.index.tolist() == ["k1", "k2", "k3"]
    assert shapes["k1"].equals(union(plan, "n1", "n3"))
    assert shapes["k2"].equals(union(plan, "n2", "n4", "n5"))
    assert shapes["k3"] is None


def test_few_households_do_not_tell_where_they_live(plan, catch):
    """Four who go elsewhere, or nobody: the ground is that of the center that refers."""
    everybody = served_by(("n1", "k1", 6), ("n3", "k2", 4), ("n5", "k2", 9))
    nobody = served_by(("n1", "k1", 6), ("n5", "k2", 9))
    for served in (everybody, nobody):
        shapes = catch(served)
        assert shapes["k1"].equals(union(plan, "n1", "n2", "n3", "n4"))
        assert shapes["k2"].equals(union(plan, "n5"))


def test_the_unserved_do_not_count(plan, catch):
    served = served_by(("n1", "k1", 6), ("n2", None, 30), ("n2", "k2", 5))
    assert catch(served)["k2"].equals(union(plan, "n2", "n5"))


def test_drawn_neighborhoods_leave_no_strip(plan, catch):
    shapes = plan.neighborhoods.geometry.copy()
    shapes["n2"] = box(47.0003, 34.2, 47.4, 34.6)  # a strip of some 28 meters beside n1
    drawn = replace(
        plan,
        neighborhoods=gpd.GeoDataFrame(plan.neighborhoods.drop(columns="geometry"),
                                       geometry=shapes, crs=shapes.crs),
        facts=replace(plan.facts, options={"neighborhoods": "given"}),
    )  # fmt: skip
    assert isinstance(drawn.facts, PlanFacts)
    served = served_by(("n1", "k1", 6), ("n2", "k2", 6))
    found = catch(served, drawn)
    strip = box(47.00005, 34.3, 47.00025, 34.5)
    assert found.union_all().intersection(strip).area == pytest.approx(strip.area, rel=0.01)
    clustered = catch(served, replace(drawn, facts=plan.facts))
    assert not clustered.union_all().intersects(strip)
