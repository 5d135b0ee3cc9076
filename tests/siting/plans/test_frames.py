"""A plan is checked when it is made, and tells its facts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from layers.errors import MissingPackageError
from siting.errors import PlanFileError, SitingError
from siting.location.result import Certificate, Status
from siting.plans.frames import Plan
from siting.plans.schema import LAYERS, empty_table
from siting.standards import Standards


def test_what_a_plan_need_not_be_given_is_empty(plan):
    optional = ("isochrones", "groups", "equity", "caseload_areas")
    given = {name: getattr(plan, name) for name in LAYERS if name not in optional}
    bare = Plan(**given, facts=plan.facts)
    for name in optional:
        pd.testing.assert_frame_equal(getattr(bare, name), empty_table(name))


def test_a_plan_tells_its_facts(plan):
    assert plan.result == Certificate(1000.0, 952.0, Status.FEASIBLE)
    assert plan.result.gap == pytest.approx(0.048)
    assert plan.standards == Standards.current()
    rules = Standards(name="ours", files_per_center=321)
    other = replace(plan, facts=replace(plan.facts, standards=rules))
    assert other.standards == rules
    assert other.metadata["standards"] == rules.to_toml(sources=False)
    assert other.metadata["gap_percent"] == "4.800"


@pytest.mark.parametrize("layer", LAYERS)
def test_a_plan_lacks_no_column(plan, layer):
    for column in LAYERS[layer].columns:
        less = getattr(plan, layer).drop(columns=column)
        with pytest.raises(PlanFileError, match=f"^The layer '{layer}' lacks the column '{column}"):
            replace(plan, **{layer: less})


@pytest.mark.parametrize("layer", [name for name, layer in LAYERS.items() if layer.index])
def test_a_plan_is_indexed_by_id(plan, layer):
    moved = getattr(plan, layer).rename_axis("id")
    with pytest.raises(PlanFileError, match=f"'{layer}' lacks the column '{LAYERS[layer].index}'"):
        replace(plan, **{layer: moved})


@pytest.mark.parametrize(
    ("layer", "changed", "message"),
    [
        ("centers", {"load": 1.5}, "'centers' .* column 'load' must hold whole number"),
        ("centers", {"status": "shut"}, "column 'status' holds 'shut', which is none of new"),
        ("catchments", {"hours": "many"}, "column 'hours' must hold number"),
        ("neighborhoods", {"setting": "sea"}, "column 'setting' holds 'sea'"),
        ("assignments", {"reason": "asleep"}, "'assignments' .* 'reason' holds 'asleep'"),
    ],
)
def test_a_plan_with_a_wrong_value_is_refused(plan, layer, changed, message):
    with pytest.raises(PlanFileError, match=message):
        replace(plan, **{layer: getattr(plan, layer).assign(**changed)})


def test_a_layer_in_meters_is_refused(plan):
    with pytest.raises(PlanFileError, match="'gaps' is not in WGS 84 but in EPSG:32638"):
        replace(plan, gaps=plan.gaps.to_crs("EPSG:32638"))


def test_a_later_number_may_be_missing_and_an_early_one_may_not(plan):
    replace(plan, gaps=plan.gaps.assign(crowded_out=np.nan))
    with pytest.raises(PlanFileError, match="column 'in_reach' must hold whole number"):
        replace(plan, gaps=plan.gaps.assign(in_reach=np.nan))


def test_a_plan_draws_itself_without_homes(plan):
    page = plan.explore(language="en", province="05").get_root().render()
    assert 'lang="en"' in page
    assert "دالاهو" in page
    assert not [home for home in plan.assignments.index if f'"{home}"' in page]


def test_a_map_of_a_plan_needs_folium(plan, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MissingPackageError, match=r"^A map needs .* pip install 'siting\[maps\]'"):
        plan.explore()


def test_a_plan_is_drawn_for_its_own_provinces_only(plan):
    with pytest.raises(SitingError, match=r"^The plan has no province 'تهران'"):
        plan.explore(province="تهران")
