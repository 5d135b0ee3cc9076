"""Households kept and read again: nothing is lost, nobody else reads them."""

import json
import stat
from dataclasses import replace

import pytest

from layers.errors import FileFormatError
from layers.households.intake import GROUPS
from layers.households.kept import keep_intake, kept_intake
from layers.households.reading import check_households
from layers.simulated.households import simulate_households


@pytest.fixture(scope="module")
def intake():
    """Households with and without a place, one of them twice."""
    frame = simulate_households(400, province="05", seed=1)
    frame["household_id"] = frame["household_id"].where(frame.index != 7, frame["household_id"][6])
    return check_households(frame)


def test_what_is_kept_comes_back_whole(intake, tmp_path):
    keep_intake(intake, tmp_path / "kept")
    again = kept_intake(tmp_path / "kept")
    for name in (*GROUPS, "issues"):
        kept, given = getattr(again, name), getattr(intake, name)
        assert kept.equals(given), name
        assert kept.dtypes.equals(given.dtypes), name
    assert len(again.rejected) > 0
    assert (again.n_rows, again.sha256) == (intake.n_rows, intake.sha256)


def test_whether_they_are_simulated_is_kept_and_older_ones_do_not_say(intake, tmp_path):
    real = replace(intake, simulated=False)
    for name, given in (("simulated", intake), ("real", real)):
        keep_intake(given, tmp_path / name)
        assert kept_intake(tmp_path / name).simulated is given.simulated
    assert intake.simulated
    note = tmp_path / "simulated" / "intake.json"
    told = json.loads(note.read_text(encoding="utf-8"))
    del told["simulated"]
    note.write_text(json.dumps(told), encoding="utf-8")
    assert kept_intake(tmp_path / "simulated").simulated is False


def test_only_the_owner_may_read_it(intake, tmp_path):
    keep_intake(intake, tmp_path / "kept")
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "kept").iterdir()} == {0o600}


@pytest.mark.parametrize("damage", ["accepted.parquet", "intake.json", "issues.parquet"])
def test_a_damaged_folder_is_one_sentence(intake, tmp_path, damage):
    keep_intake(intake, tmp_path / "kept")
    (tmp_path / "kept" / damage).write_bytes(b"{}")
    with pytest.raises(FileFormatError, match="kept does not hold the households"):
        kept_intake(tmp_path / "kept")


def test_files_that_do_not_belong_together_are_one_sentence(intake, tmp_path):
    keep_intake(intake, tmp_path / "kept")
    fewer = intake.accepted.iloc[1:]
    fewer.to_parquet(tmp_path / "kept" / "accepted.parquet")
    with pytest.raises(FileFormatError, match=r"add up to 399, not to the 400 rows\); make"):
        kept_intake(tmp_path / "kept")
    (tmp_path / "kept" / "intake.json").write_text("[]", encoding="utf-8")
    with pytest.raises(FileFormatError, match="kept does not hold the households"):
        kept_intake(tmp_path / "kept")
