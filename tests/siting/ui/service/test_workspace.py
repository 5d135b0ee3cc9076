"""The private part of the workspace."""

import stat

import pytest

from siting.ui.service.workspace import PRIVATE, private_folder


def test_private_folders_are_for_the_owner_only(monkeypatch, tmp_path):
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    folder = private_folder("jobs")
    assert folder == tmp_path / PRIVATE / "jobs"
    assert private_folder("jobs") == folder
    for each in (folder, folder.parent):
        assert stat.S_IMODE(each.stat().st_mode) == 0o700


def test_a_workspace_that_is_gone_is_an_error_of_the_system(monkeypatch, tmp_path):
    monkeypatch.setenv("SITING_PLANS", str(tmp_path / "gone"))
    with pytest.raises(OSError, match="gone"):
        private_folder("maps")
