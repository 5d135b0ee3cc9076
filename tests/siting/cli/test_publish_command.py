"""The command that publishes a plan."""

import pyogrio
import pytest


@pytest.fixture
def file(plan, tmp_path):
    path = tmp_path / "plan.gpkg"
    plan.save(path)
    return path


def test_a_plan_is_published_and_told_in_words(run, file, tmp_path):
    out = tmp_path / "open"
    code, said, err = run("publish", file, out, "--language", "en")
    assert (code, err) == (0, "")
    assert " ".join(said.split()).endswith("5 tables, each in three formats.")
    assert "assignments" not in dict(pyogrio.list_layers(out / "plan.gpkg"))
    assert (out / "README.txt").is_file()


def test_a_folder_that_holds_something_stays(run, file, tmp_path):
    code, _, err = run("publish", file, tmp_path)
    assert code == 2
    assert "not empty" in err
    assert [path.name for path in tmp_path.iterdir()] == ["plan.gpkg"]
