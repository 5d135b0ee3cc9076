"""Households of the workspace are found by the digest of the file that they were read from."""

import json
from pathlib import Path

import pytest

from layers.households.reading import check_households
from layers.simulated.households import simulate_households
from siting.jobs.reading import keep, read_intake
from siting.ui.service.households import kept_for
from siting.ui.service.workspace import workspace


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The folder of some households with a digest."""
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    intake = check_households(simulate_households(20, province="05", seed=1))
    told = keep(read_intake(intake), workspace(), what="households", file=None)
    home = workspace().room("households") / told["id"]
    label = json.loads((home / "label.json").read_text(encoding="utf-8"))
    (home / "label.json").write_text(json.dumps({**label, "sha256": "abc"}), encoding="utf-8")
    return Path(home)


def test_households_are_found_by_their_digest(kept):
    assert kept_for("abc") == kept
    assert kept_for("abd") is None
    assert kept_for("") is None
