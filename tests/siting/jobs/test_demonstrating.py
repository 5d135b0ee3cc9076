"""What a first visitor sees: households are kept, and the plan is theirs."""

import layers
import siting
from layers.households.kept import kept_intake
from siting.jobs.asked import DemoAsked
from siting.jobs.demonstrating import run
from siting.jobs.reporting import Report
from siting.jobs.workspace import read_label


def test_a_demo_keeps_its_households_and_makes_their_plan(place, tmp_path):
    asked = DemoAsked(name="demo", households=400, centers=2, seed=1, iterations=3)
    told = run(asked, place, Report(tmp_path))
    plan = siting.open_plan(place.folder / told["plan"])
    home = place.kept("households", told["households"], what="households")
    intake = kept_intake(home)
    rows = layers.simulate_households(400, province="05", seed=1)
    assert intake.n_rows == read_label(home)["rows"] == len(rows) == 400
    assert read_label(home)["simulated"]
    assert plan.facts.simulated
    assert plan.facts.input_sha256 == read_label(home)["sha256"] == intake.sha256 != ""
    assert set(plan.assignments.index) == set(intake.located.index)
    assert len(plan.centers) == told["centers"] == 2
    assert set(plan.summary["province_code"].dropna()) == {"05"}


def test_the_demo_of_the_button_is_the_one_of_make_demo():
    asked = DemoAsked(name="demo")
    assert (asked.province, asked.households, asked.centers, asked.seconds) == (
        "05", 36_000, 80, 30.0,
    )  # fmt: skip
