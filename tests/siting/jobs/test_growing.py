"""The curve of cost and coverage that a job writes, beside the growth planned without one."""

import pandas as pd

from siting.jobs.asked import GrowthAsked
from siting.jobs.growing import run
from siting.jobs.reporting import Report
from siting.location.stopping import MaxIterations
from siting.planning.growth import plan_growth
from siting.standards import Standards


def test_a_job_writes_the_curve_of_the_growth(place, intake, kept, small, tmp_path):
    given = {name: small[name] for name in ("changed", "iterations")}
    asked = GrowthAsked(households=kept, first=3, last=5, phases=2, **given)
    report, parts = Report(tmp_path), []
    report.advance = lambda done, total: parts.append((done, total))
    told = run(asked, place, report)
    assert parts == [(done, 4) for done in range(5)]  # two alone, one upwards, one downwards
    grown = plan_growth(
        intake, counts=[3, 5], standards=Standards(**small["changed"]), stop=MaxIterations(12)
    )
    phases = pd.read_parquet(tmp_path / told["tables"] / "phases.parquet")
    pd.testing.assert_series_equal(phases["cost"], grown.phases["cost"])
    assert phases["cost"].is_monotonic_decreasing
    order = pd.read_parquet(tmp_path / told["tables"] / "order.parquet")
    assert len(order) == 5
    assert list(order.index) == list(grown.order.index)
    assert (told["way"], told["files"]) == (grown.way, len(intake.located))
    assert told["paying"]["best"] in {3, 5}
