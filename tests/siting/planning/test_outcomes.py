"""What edits come to, counted household by household."""

import pytest

from siting.planning.edits import Edit
from siting.planning.outcomes import effect_of, moved_households
from siting.planning.workshop import Workshop


@pytest.fixture(scope="module")
def shop(edited_plan):
    """A workshop of the small plan."""
    return Workshop(*edited_plan)


def _edits(centers):
    first, second, third = centers.index
    near = centers.geometry[third]
    return [
        Edit(act="close", center_id=first),
        Edit(act="add", center_id="n1", longitude=near.x + 0.02, latitude=near.y - 0.01),
        Edit(act="move", center_id=second, longitude=near.x - 0.3, latitude=near.y + 0.1),
    ]


def test_the_three_figures_add_up_when_there_is_too_little_room(shop, edited_plan):
    plan, _ = edited_plan
    first, second, _ = plan.centers.index
    outcome = shop.answer([Edit(act="close", center_id=each) for each in (first, second)])
    figures, told = outcome.figures, outcome.assignments
    assert figures.no_capacity == (told["reason"] == "no_capacity").sum() > 0
    ways = told["travel_time_s"].dropna().sort_values()
    assert figures.farthest_s == ways.iloc[-5]
    both = figures.in_reach + figures.no_capacity + figures.beyond_reach
    assert both == len(plan.assignments)
    assert outcome.centers["full"].to_list() == [True]


def test_who_gains_and_who_loses_is_counted_household_by_household(shop, edited_plan):
    plan, _ = edited_plan
    before, after = shop.answer(), shop.answer(_edits(plan.centers))
    was, now = before.assignments, after.assignments
    change = now["travel_time_s"] - was["travel_time_s"]
    effect = effect_of(before, after)
    assert effect.shorter == (change <= -60).sum()
    assert effect.longer == (change >= 60).sum() > 0
    assert effect.newly_served == (was["center_id"].isna() & now["center_id"].notna()).sum()
    assert effect.no_longer_served == (was["center_id"].notna() & now["center_id"].isna()).sum()
    assert (effect.gaining, effect.losing) == ((change < 0).sum(), (change > 0).sum())
    assert effect.saved_s == pytest.approx(-change[change < 0].sum())
    assert effect.lost_s == pytest.approx(change[change > 0].sum())
    other = was["center_id"].fillna("") != now["center_id"].fillna("")
    assert (moved_households(before, after) == other).all()
