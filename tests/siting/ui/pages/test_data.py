"""The page of data: what was read, what was found in it, what comes along."""

import pytest

from siting.jobs import Queue
from siting.jobs.reading import keep, read_intake
from siting.ui.components import findings
from siting.ui.components.plan_wishes import HOUSEHOLDS
from siting.ui.service.workspace import list_kept, workspace


def test_an_empty_workspace_says_what_to_do(show, said):
    assert "فایلی خوانده نشده" in said(show("data"))
    assert "No file was read yet" in said(show("data", "en"))


@pytest.mark.usefixtures("kept")
def test_counts_add_up_to_the_rows(show, said, intake):
    text = said(show("data", "en"))
    counts = [int(n) for n in intake.counts]
    assert sum(counts) == 300
    for count in (*counts, 300):
        assert f"<b>{count}</b>" in text


def test_every_source_has_its_license(show, said):
    text = said(show("data", "en"))
    assert text.count("ODbL 1.0") == 2
    assert "CC BY 4.0" in text
    assert "Open Font License" in text


def test_a_file_is_forgotten_when_asked(show, kept):
    app = show("data")
    app.button(key=f"forget {kept}").click().run()
    assert not app.exception
    assert list_kept("households") == []


@pytest.mark.usefixtures("turn")
def test_what_is_uploaded_becomes_a_job(show, folder, said):
    app = show("data")
    app.file_uploader[0].upload("خانوار.csv", b"household_id\n1\n", "text/csv").run()
    assert not app.exception
    (job,) = Queue(folder).list()
    assert (job.kind, job.label, job.phase) == ("read", "خانوار.csv", "waiting")
    assert len(list(workspace().room("uploads").iterdir())) == 1
    assert "خانوار\\.csv" in said(app)


def test_what_is_damaged_is_one_sentence(show, kept, folder):
    (folder / ".siting" / "households" / kept / "findings.parquet").write_bytes(b"no")
    app = show("data", "en")
    assert "damaged" in app.error[0].value


def test_what_is_chosen_of_one_file_is_not_chosen_of_another(show, kept, intake):
    other = keep(read_intake(intake), workspace(), what="households", file=None)["id"]
    app = show("data", "en")
    outcome = next(each for each in app.button_group if each.key.startswith("findings outcome"))
    outcome.set_value("unlocated").run()
    first = outcome.key.rpartition(" ")[2]
    assert first in {kept, other}
    second = other if first == kept else kept
    box = next(each for each in app.selectbox if (each.key or "").startswith("kept "))
    box.set_value(second).run()
    outcome = next(each for each in app.button_group if each.key.startswith("findings outcome"))
    assert outcome.key.endswith(second)
    assert outcome.value == ""


def test_households_lead_to_a_plan_of_them(show, kept, intake, monkeypatch):
    keep(read_intake(intake), workspace(), what="households", file=None)  # a newer file
    opened = []
    monkeypatch.setattr(findings, "has_page", lambda _: True)
    monkeypatch.setattr(findings, "open_page", opened.append)
    app = show("data", "en")
    kept_files = next(box for box in app.selectbox if kept in box.options or len(box.options) == 2)
    kept_files.select_index(1).run()
    app.button(key="to make").click().run()
    assert not app.exception
    assert opened == ["make"]
    assert app.session_state[HOUSEHOLDS] == kept
