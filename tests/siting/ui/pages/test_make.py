"""The page that makes plans: what is asked, what is said at once, what becomes a job."""

import json

import pytest

from siting.jobs import Queue
from siting.jobs.workspace import PRIVATE
from siting.standards import Standards
from siting.ui.components import plan_wishes


def asked(folder):
    (job,) = Queue(folder).list()
    note = (folder / PRIVATE / "jobs" / job.id / "job.json").read_text(encoding="utf-8")
    return json.loads(note)


def test_without_households_the_sample_is_offered(show, said):
    app = show("make", "en")
    assert "give the file of households" in said(app)
    assert app.button(key="demo start").label == "Make the sample plan"


@pytest.mark.usefixtures("turn")
def test_the_sample_becomes_a_job(show, folder):
    show("make").button(key="demo start").click().run()
    assert asked(folder)["kind"] == "demo"


@pytest.mark.usefixtures("turn")
def test_a_plan_is_asked_as_it_stands_in_the_form(show, kept, folder):
    app = show("make")
    count = next(box for box in app.number_input if box.key.startswith("make count"))
    count.set_value(3)
    app.selectbox(key="make quotas").select("files")
    app.text_input(key="make name").set_value("آزمون")
    app.run()
    app.button(key="make start").click().run()
    assert not app.exception
    note = asked(folder)
    assert (note["kind"], note["label"]) == ("plan", "آزمون")
    told = note["asked"]
    assert (told["households"], told["centers"], told["quotas"]) == (kept, 3, "files")
    assert (told["objective"], told["standards"], told["changed"]) == ("total", "current", {})


@pytest.mark.usefixtures("kept")
def test_numbers_that_cannot_add_up_are_said_at_once(show):
    app = show("make", "en")
    count = next(box for box in app.number_input if box.key.startswith("make count"))
    count.set_value(1_000).run()
    assert "only" in app.error[0].value
    assert app.button(key="make start").disabled


@pytest.mark.usefixtures("kept", "turn")
def test_standards_are_changed_in_the_units_of_people(show, folder):
    app = show("make", "en")
    app.number_input(key="standard current urban_limit_s").set_value(20.0)
    app.run()
    app.button(key="make start").click().run()
    assert asked(folder)["asked"]["changed"] == {"urban_limit_s": 1200.0}


@pytest.mark.usefixtures("kept", "turn")
def test_a_standard_that_no_minute_says_exactly_is_not_changed_by_showing_it(
    show, folder, monkeypatch
):
    limit_s = next(s for s in range(600, 7200) if s / 60 * 60 != s)
    rules = Standards(urban_limit_s=float(limit_s))
    monkeypatch.setattr(plan_wishes, "PRESETS", {"current": lambda: rules})
    app = show("make", "en")
    app.button(key="make start").click().run()
    assert asked(folder)["asked"]["changed"] == {}


@pytest.mark.usefixtures("kept", "turn")
def test_how_many_are_enough_is_a_job_of_its_own(show, folder):
    app = show("make", "en")
    app.button_group[0].set_value("How many centers are enough?").run()
    app.button(key="growth start").click().run()
    assert not app.exception
    note = asked(folder)
    assert note["kind"] == "growth"
    assert note["asked"]["first"] < note["asked"]["last"]


@pytest.mark.usefixtures("kept", "turn")
def test_a_job_that_waits_can_be_stopped(show, folder):
    app = show("make", "en")
    app.button(key="make start").click().run()
    (job,) = Queue(folder).list()
    app.button(key=f"stop {job.id}").click().run()
    assert Queue(folder).state(job.id).stopping or Queue(folder).state(job.id).over


@pytest.mark.usefixtures("kept", "turn")
def test_the_next_plan_is_called_otherwise(show, folder):
    app = show("make")
    assert app.text_input(key="make name").value == "طرح نخست"
    app.button(key="make start").click().run()
    assert app.text_input(key="make name").value == "طرح ۲"
    (folder / "طرح ۲.gpkg").touch()
    assert show("make").text_input(key="make name").value == "طرح ۳"


@pytest.mark.usefixtures("kept", "turn")
def test_a_name_that_was_typed_stays_until_the_plan_is_asked_for(show, folder):
    app = show("make", "en")
    app.text_input(key="make name").set_value("Mine").run()
    app.selectbox(key="make objective").select("covered").run()
    assert app.text_input(key="make name").value == "Mine"
    app.button(key="make start").click().run()
    assert asked(folder)["label"] == "Mine"
    assert app.text_input(key="make name").value == "First plan"


@pytest.mark.usefixtures("kept", "turn")
def test_no_quotas_are_a_choice_like_others(show, folder):
    app = show("make", "en")
    app.selectbox(key="make quotas").select("area").run()
    app.selectbox(key="make quotas").select("").run()
    app.button(key="make start").click().run()
    assert asked(folder)["asked"]["quotas"] is None


@pytest.mark.usefixtures("kept", "turn")
def test_only_what_keeps_something_says_so_when_it_is_stopped(show, folder):
    app = show("make", "en")
    app.button(key="make start").click().run()
    (job,) = Queue(folder).list()
    assert app.button(key=f"stop {job.id}").label == "Cancel"
