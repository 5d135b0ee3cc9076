"""What is kept in private beside the plans."""

import json
import stat

import pytest

from siting.errors import JobError
from siting.jobs.workspace import LABEL, new_id
from siting.ui.service.workspace import list_kept, workspace


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    return tmp_path


def keep(room, what, **label):
    home = workspace().room(room) / new_id()
    home.mkdir()
    (home / LABEL).write_text(json.dumps({"what": what, "file": "a.xlsx", **label}))
    return home


def test_private_folders_are_for_the_owner_only(folder):
    home = workspace().room("maps")
    assert home == folder / ".siting" / "maps"
    for each in (home, home.parent):
        assert stat.S_IMODE(each.stat().st_mode) == 0o700


def test_what_was_read_is_listed_newest_first_by_what_it_holds():
    old, new = keep("inputs", "centers"), keep("inputs", "quotas")
    (workspace().room("inputs") / "strange").mkdir()
    damaged = keep("inputs", "centers")
    (damaged / LABEL).write_text("{")
    assert [kept.id for kept in list_kept("inputs")] == [new.name, old.name]
    centers = list_kept("inputs", what="centers")
    assert [(kept.id, kept.name) for kept in centers] == [(old.name, "a.xlsx")]


def test_a_workspace_that_is_gone_is_one_sentence(monkeypatch, folder):
    monkeypatch.setenv("SITING_PLANS", str(folder / "gone"))
    with pytest.raises(JobError, match="Nothing can be kept"):
        list_kept("households")
