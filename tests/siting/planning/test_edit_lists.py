"""Lists of edits: undone and redone, and as their file holds them."""

import json
from datetime import datetime, timedelta

import pytest

from layers.errors import FileFormatError
from siting.errors import ProblemError
from siting.planning.edit_lists import Scenario, read_scenario
from siting.planning.edits import Edit

LOCK = Edit(act="lock", center_id="c1")
ADD = Edit(act="add", center_id="n", longitude=47.1, latitude=34.3, comment="چون دور است")


def test_edits_are_done_undone_and_done_again():
    scenario = Scenario(name="s").do(LOCK).do(ADD)
    assert scenario.in_force == (LOCK, ADD)
    assert scenario.undo().in_force == (LOCK,)
    assert scenario.undo().redo() == scenario
    close = Edit(act="close", center_id="c1")
    other = scenario.undo().do(close)
    assert other.edits == (LOCK, close)
    with pytest.raises(ProblemError, match="no undone edit"):
        other.redo()
    with pytest.raises(ProblemError, match="no edit that could be undone"):
        Scenario(name="s").undo()


@pytest.fixture
def file(tmp_path):
    """The file of a scenario of two edits, one of which is undone."""
    path = tmp_path / "طرح یک" / "scenario.json"
    path.parent.mkdir()
    scenario = Scenario(name="طرح یک", comment="نخستین", version=3).do(LOCK).do(ADD).undo()
    path.write_text(scenario.stamped().written(), encoding="utf-8")
    return path


def test_what_was_written_is_read_again(file):
    again = read_scenario(file)
    assert (again.name, again.comment, again.version) == ("طرح یک", "نخستین", 3)
    assert (again.edits, again.in_force) == ((LOCK, ADD), (LOCK,))
    saved = datetime.fromisoformat(again.saved_at)
    assert abs(datetime.now(saved.tzinfo) - saved) < timedelta(minutes=10)
    assert "چون دور است" in file.read_text(encoding="utf-8"), "people can read it"


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told | {"done": 7},
        lambda told: told | {"siting_scenario": 99},
        lambda told: told | {"edits": [{"act": "burn"}]},
        lambda told: {"name": told["name"]},
        lambda told: [told],
    ],
)
def test_a_damaged_file_is_one_sentence(file, change):
    file.write_text(json.dumps(change(json.loads(file.read_text("utf-8")))), encoding="utf-8")
    with pytest.raises(FileFormatError, match="The file of scenario طرح یک cannot be read"):
        read_scenario(file)
