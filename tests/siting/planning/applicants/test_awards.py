"""From applicants and a plan to who founds which center: laws that hold for any of them."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from layers.applicants import check_applicants
from layers.approvals import Approvals
from siting.errors import ApplicantsError, ProblemError
from siting.planning.applicants import RULES, assign_centers


class _Wide:
    """A plan of twelve centers, three in each of four towns."""

    def __init__(self, plan):
        ids = [f"k{number:02}" for number in range(12)]
        town = [f"شهر{at // 3}" for at in range(12)]
        base = plan.centers.iloc[[0] * 12].set_axis(pd.Index(ids, name="center_id"))
        names = [f"{name} {at % 3 + 1}" for at, name in enumerate(town)]
        self.centers = gpd.GeoDataFrame(
            base.assign(name=names, county=town, county_code=town, neighborhood_id=ids)
        )
        areas = plan.neighborhoods.iloc[[0] * 12].set_axis(pd.Index(ids, name="neighborhood_id"))
        self.neighborhoods = areas.assign(name=names, county=town, county_code=town)


@pytest.fixture
def wide(plan, monkeypatch):
    """Towns of several centers; frames are all that is asked of a plan."""
    monkeypatch.setattr("siting.planning.applicants.awards.Plan", _Wide)
    return _Wide(plan)


def random_applicants(rng, count):
    """Return applicants with many equal merits, places of all kinds and some that are none."""
    places = [f"k{at:02}" for at in range(12)] + [f"شهر{at}" for at in range(4)] + ["هیچ‌جا"]
    columns = {"row": range(1, count + 1), "merit": rng.integers(0, 8, count).astype(float)}
    columns["eligible"] = rng.random(count) < 0.9
    for wish in range(1, 6):
        columns[f"place_{wish}"] = rng.choice(places if wish == 1 else [*places, None], count)
    ids = pd.Index([f"A{at}" for at in range(count)], name="applicant_id", dtype="str")
    return pd.DataFrame(columns, index=ids).astype({f"place_{wish}": "str" for wish in range(1, 6)})


@pytest.mark.parametrize("by", RULES)
def test_the_order_of_rows_changes_nothing(wide, by):
    rng = np.random.default_rng(5)
    for _ in range(3):
        applicants = random_applicants(rng, 25)
        turned = applicants.sample(frac=1.0, random_state=int(rng.integers(1000)))
        first, second = (assign_centers(each, wide, by=by) for each in (applicants, turned))
        pd.testing.assert_frame_equal(
            first.applicants, second.applicants.loc[applicants.index], check_names=False
        )
        pd.testing.assert_frame_equal(first.centers, second.centers)
        pd.testing.assert_frame_equal(first.ties, second.ties)
        assert list(second.applicants.index) == list(turned.index)


@pytest.mark.parametrize("by", RULES)
def test_each_center_has_one_founder_who_named_it_and_is_eligible(wide, by):
    rng, town = np.random.default_rng(6), wide.centers["county"]
    for _ in range(3):
        applicants = random_applicants(rng, 25)
        awards = assign_centers(applicants, wide, by=by)
        got = awards.applicants[awards.applicants["outcome"] == "approved"]
        assert got["center_id"].is_unique
        assert applicants.loc[got.index, "eligible"].all()
        for applicant, row in got.iterrows():
            place = applicants.loc[applicant, f"place_{row['wish']}"]
            assert place in {row["center_id"], town[row["center_id"]]}
        filled = awards.centers["applicant_id"].dropna()
        assert dict(zip(filled, filled.index, strict=True)) == got["center_id"].to_dict()
        assert (awards.centers["outcome"] == "unfilled").sum() == 12 - len(got)
        told = awards.applicants["reason"]
        assert (told[awards.applicants["outcome"].isin(["not_reached", "no_place"])] != "").all()


def test_the_total_is_never_below_that_of_merit(wide):
    rng = np.random.default_rng(8)
    sums = []
    for _ in range(4):
        applicants = random_applicants(rng, 14)
        sums.append([
            assign_centers(applicants, wide, by=by).centers["merit"].sum() for by in RULES
        ])  # fmt: skip
    assert all(total >= merit for merit, total in sums)
    assert any(total > merit for merit, total in sums)


@pytest.mark.parametrize("by", RULES)
def test_who_keeps_an_approval_keeps_that_very_center(wide, by):
    rng = np.random.default_rng(9)
    passed_on = 0
    for _ in range(3):
        applicants = random_applicants(rng, 30)
        before = assign_centers(applicants, wide, by=by)
        held = before.applicants["center_id"].dropna()
        lapsed = pd.Index(rng.choice(held.index, 3, replace=False))
        after = assign_centers(applicants, wide, by=by, approvals=Approvals(held, lapsed))
        kept = held.drop(lapsed)
        now = after.applicants
        assert now.loc[kept.index, "center_id"].to_dict() == kept.to_dict()
        assert (now.loc[kept.index, "outcome"] == "kept").all()
        assert now.loc[lapsed, "center_id"].isna().all()
        assert (now.loc[lapsed, "outcome"] == "lapsed").all()
        new = now[now["outcome"] == "approved"]
        assert set(new["center_id"]) <= set(wide.centers.index) - set(kept)
        assert not set(new.index) & set(held.index)
        passed_on += new["reason"].str.contains("approval_passed_on").sum()
        # The freed centers go to those whom the rule would choose if they were all there is.
        rest = applicants.drop(held.index)
        for name in [f"place_{wish}" for wish in range(1, 6)]:
            rest[name] = rest[name].where(~rest[name].isin(kept))
        alone = _Wide.__new__(_Wide)
        alone.centers = wide.centers.drop(kept)
        alone.neighborhoods = wide.neighborhoods
        alike = assign_centers(rest, alone, by=by).centers["applicant_id"]
        assert alike.dropna().to_dict() == {
            center: name for name, center in new["center_id"].items()
        }
    assert passed_on


def test_what_is_no_plan_and_what_is_no_rule_is_refused(plan):
    applicants = check_applicants(
        pd.DataFrame({"applicant_id": ["A"], "merit": [1], "place_1": ["c1"]})
    ).accepted
    with pytest.raises(ProblemError, match=r"The plan must be a Plan, not 'plan\.gpkg'"):
        assign_centers(applicants, "plan.gpkg")
    with pytest.raises(ApplicantsError, match="There is no rule 'best'; it must be one of"):
        assign_centers(applicants, plan, by="best")


def test_nobody_is_left_to_ask(plan):
    frame = {"applicant_id": ["A"], "merit": [""], "place_1": [""], "eligible": ["خیر"]}
    applicants = check_applicants(pd.DataFrame(frame)).accepted
    for by in RULES:
        awards = assign_centers(applicants, plan, by=by)
        assert awards.applicants["outcome"].tolist() == ["not_eligible"]
        assert set(awards.centers["reason"]) == {"center_unasked"}
