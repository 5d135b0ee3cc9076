"""Expected files: by hand, by the law of compound growth, and in a plan that keeps capacity."""

import numpy as np
import pandas as pd
import pytest

import layers
from layers.area_tables import AreaTable
from siting.errors import ProblemError
from siting.location.stopping import MaxIterations
from siting.planning.ground import Clock, lay_out, pose
from siting.planning.planner import plan as make_plan
from siting.planning.projecting import Projection, expected_files, files_facts
from siting.planning.request import Given, check_request
from siting.standards import Standards

HOMES = pd.DataFrame({"county_code": ["a", "a", "b", "a", "b", None]}).astype("str")


def _rates(**rows):
    areas = pd.DataFrame(rows, index=["percent", "waiting"]).T
    nothing = pd.DataFrame(columns=["row", "column", "value", "reason"])
    areas.insert(0, "name", areas.index)
    return AreaTable("county", areas, nothing, nothing, "r.csv", "", len(areas))


def test_files_of_counties_by_hand():
    """3 households in a, 1 waits: 4/3 each; 2 in b at 10 % for two years: 1.21 each."""
    files = expected_files(HOMES, Projection(years=2, rate=_rates(a=(0, 1), b=(10, 0))))
    a, b = 4 / 3, 1.21
    assert files == pytest.approx([a, a, b, a, b, (3 * a + 2 * b) / 5])
    assert files_facts(files) == {"expected_files": round(float(files.sum()), 1)}


def test_one_rate_for_all_compounds():
    files = expected_files(HOMES, Projection(years=5, rate=0.025))
    assert files == pytest.approx(np.full(6, 1.025**5))
    assert expected_files(HOMES, None) is None
    assert files_facts(None) == {}


@pytest.mark.parametrize(
    ("text", "rate"), [("2.5%", 0.025), ("۲٫۵٪", 0.025), ("-1 %", -0.01), ("0%", 0.0)]
)
def test_a_percentage_is_read(text, rate):
    assert Projection.at_percent(text, years=1).rate == pytest.approx(rate)


@pytest.mark.parametrize("text", ["2.5", "rates.csv", "%", "much%"])
def test_what_is_no_percentage_is_refused(text):
    with pytest.raises(ProblemError, match=r"is neither a table nor a rate; write .* 2.5%"):
        Projection.at_percent(text, years=1)


@pytest.mark.parametrize(
    ("years", "rate", "why"),
    [
        (-1, 0.1, r"number of years must be at least 0, not -1"),
        (51, 0.1, r"over 50 years at most, not 51"),
        (1, 2.5, r"from -0.5 to 0.5 a year, such as 0.025 for 2.5 %, not 2.5"),
        (1, float("nan"), r"not nan"),
        (1, True, r"not True"),
    ],
)
def test_no_projection(years, rate, why):
    with pytest.raises(ProblemError, match=why):
        Projection(years=years, rate=rate)


def test_areas_that_the_table_leaves_out_or_where_nobody_lives():
    with pytest.raises(ProblemError, match=r"nothing of 1 areas with 2 located .*\(codes b\)"):
        expected_files(HOMES, Projection(years=1, rate=_rates(a=(1, 0))))
    rates = _rates(a=(1, 0), b=(1, 0), c=(0, 9))
    with pytest.raises(ProblemError, match=r"has 9 households wait in c and 0 other areas"):
        expected_files(HOMES, Projection(years=1, rate=rates))


@pytest.fixture(scope="module")
def intake():
    frame = layers.simulate_households(8_000, seed=4)
    return layers.check_households(frame[frame["province"] == "کرمانشاه"])


RULES = Standards(files_per_center=60, files_per_worker=20)


def test_a_plan_holds_the_files_that_are_expected(intake):
    codes = sorted(intake.located["county_code"].dropna().unique())
    rows = {code: (3 + at % 4, at) for at, code in enumerate(codes)}
    later = Projection(years=6, rate=_rates(**rows))
    plan = make_plan(
        intake, centers=4, standards=RULES, projection=later, stop=MaxIterations(5),
        caseloads=False,
    )  # fmt: skip
    homes = intake.located.sort_index()
    files = pd.Series(expected_files(homes, later), homes.index)
    served = plan.assignments["center_id"]
    load = files.groupby(served).sum().reindex(plan.centers.index, fill_value=0.0)
    assert (load <= plan.centers["capacity"] * (1 + 1e-9)).all()
    assert plan.centers["load"].tolist() == load.round().astype(int).tolist()
    assert plan.centers["workers"].tolist() == [-(-round(each) // 20) for each in load]
    time = plan.assignments["travel_time_s"].fillna(RULES.unserved_penalty_s)
    assert plan.facts.cost == pytest.approx((files * time).sum())
    assert plan.facts.options["projection"] == {"years": 6, "rate": "r.csv"}
    assert plan.facts.options["expected_files"] == pytest.approx(files.sum(), abs=0.1)
    waits = files[served.isna()]
    assert len(waits)  # not all fit ...
    spare = plan.centers["capacity"] - load
    assert spare.max() < 2 * files.max()  # ... and no center that is near has room for one


def test_growth_of_nothing_is_the_plan_of_today(intake):
    given = {"standards": RULES, "centers": 4, "caseloads": False}
    today = make_plan(intake, stop=MaxIterations(5), **given)
    still = make_plan(
        intake, stop=MaxIterations(5), projection=Projection(years=9, rate=0.0), **given
    )
    pd.testing.assert_frame_equal(today.assignments, still.assignments)
    assert today.facts.cost == still.facts.cost


def test_weights_and_loads_of_the_problem_are_the_files(intake):
    given = Given(projection=Projection(years=1, rate=0.5))
    problem = pose(lay_out(intake, 4, RULES, given, clock=Clock(None)), RULES, 4)
    assert problem.weight == pytest.approx(np.full(problem.n_demand, 1.5))
    assert problem.load == pytest.approx(problem.weight)
    with pytest.raises(ProblemError, match=r"The projection must be a Projection"):
        check_request(intake, RULES, Given(projection=0.5), 4)
