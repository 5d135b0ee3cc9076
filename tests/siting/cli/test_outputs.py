"""No command writes over what it reads, nor over what somebody else wrote, unless told to."""

import os
from pathlib import Path

import pytest

from siting.cli.outputs import check_apart, check_output
from siting.cli.program import Failure

FOREIGN = b"somebody's work"


@pytest.fixture
def files(tmp_path):
    """An input, and a file of somebody else."""
    read, foreign = tmp_path / "hh.xlsx", tmp_path / "old.gpkg"
    read.write_bytes(FOREIGN)
    foreign.write_bytes(FOREIGN)
    return read, foreign


def test_what_is_new_may_be_written(files, tmp_path):
    check_output(tmp_path / "new.gpkg", *files, None, replace=False)
    check_output(None, *files, replace=False)


@pytest.mark.parametrize("replace", [True, False])
@pytest.mark.parametrize("link", [None, os.symlink, os.link])
def test_an_input_is_never_written_over(files, tmp_path, replace, link):
    out = files[0]
    if link is not None:
        out = tmp_path / "other.xlsx"
        link(files[0], out)
    with pytest.raises(Failure, match="is read by this command") as ended:
        check_output(out, None, *files, replace=replace)
    assert ended.value.code == 2


def test_what_somebody_else_wrote_is_replaced_when_told_to(files):
    read, foreign = files
    with pytest.raises(Failure, match="add --replace"):
        check_output(foreign, read, replace=False)
    check_output(foreign, read, replace=True)
    assert foreign.read_bytes() == FOREIGN


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(Failure, match="is a folder"):
        check_output(tmp_path, replace=True)


def test_two_options_never_name_one_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_apart({"--out": tmp_path / "a.csv", "--map": tmp_path / "a.html", "--prices": None})
    with pytest.raises(Failure, match=r"--out and --prices both name a\.csv; give each"):
        check_apart({"--out": tmp_path / "a.csv", "--map": None, "--prices": Path("./a.csv")})
