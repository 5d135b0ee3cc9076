"""`siting plan` with centers that stand: each question of a planner is one command."""

import sys

import pandas as pd
import pyogrio
import pytest

import layers
from siting.cli.main import main


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Households of a province, three centers that stand, and places for more."""
    folder = tmp_path_factory.mktemp("standing")
    rows = layers.simulate_households(8_000, seed=2)
    rows = rows[rows["province"] == "لرستان"]
    rows.to_csv(folder / "h.csv", index=False)
    spots = rows.dropna(subset=["longitude"]).iloc[[3, 60, 120]]
    centers = pd.DataFrame(
        {
            "شناسه مرکز": ["m1", "m2", "m3"],
            "نام مرکز": ["مهر", "امید", "نور"],
            "طول جغرافیایی": spots["longitude"].to_numpy(),
            "عرض جغرافیایی": spots["latitude"].to_numpy(),
            "ظرفیت": 90,
        }
    )
    centers.to_excel(folder / "centers.xlsx", index=False)
    centers.assign(**{"طول جغرافیایی": [2.35, 48.0, 48.1]}).to_excel(
        folder / "lost.xlsx", index=False
    )
    return folder


@pytest.fixture
def run(monkeypatch, capsys, folder):
    def plan(*words, existing="centers.xlsx", out="p.gpkg"):
        given = ["siting", "plan", str(folder / "h.csv"), "--seconds", "0.1", "--no-caseloads"]
        given += ["--existing", str(folder / existing)] if existing else []
        given += ["--out", str(folder / out), "--replace", *words]
        monkeypatch.setattr(sys, "argv", given)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return plan


@pytest.mark.parametrize(
    ("words", "told", "standing", "closed"),
    [
        (("--open", "2"), "3 stay, 0 move and 0 close; 2 new", 3, 0),
        (("--close", "1"), "2 stay, 0 move and 1 close; 0 new", 2, 1),
        (("--enlarge", "1"), "With one social worker more: m", 3, 0),
        (("--centers", "4"), "3 stay, 0 move and 0 close; 1 new", 3, 0),
    ],
)
def test_a_question_is_a_command(run, folder, words, told, standing, closed):
    code, out, err = run(*words)
    assert (code, err) == (0, "")
    assert "centers.xlsx: 3 centers stand; 0 may move and 0 may close." in out
    assert told in out
    centers = pyogrio.read_dataframe(folder / "p.gpkg", layer="centers", read_geometry=False)
    assert (centers["status"] == "existing").sum() == standing
    gone = pyogrio.read_dataframe(folder / "p.gpkg", layer="closed", read_geometry=False)
    assert len(gone) == closed


def test_in_persian(run):
    out = run("--close", "1", "--language", "fa")[1]
    assert "از مراکز دایر ۲ مرکز می‌ماند، ۰ مرکز جابه‌جا و ۱ مرکز تعطیل می‌شود" in out
    assert "تعطیل می‌شود: " in out


@pytest.mark.parametrize(
    ("words", "existing", "said"),
    [
        ((), "centers.xlsx", "Say either --centers, or with --existing any of --open, --close"),
        (("--open", "1", "--centers", "4"), "centers.xlsx", "Say either --centers, or with"),
        (("--open", "1"), None, "change the centers that stand; give --existing FILE."),
        (
            ("--close", "4"),
            "centers.xlsx",
            "4 centers are to be closed, but only 3 of the 3 that stand",
        ),
        (
            ("--open", "1"),
            "lost.xlsx",
            "1 of 3 centers in lost.xlsx cannot be placed (rows 2: the point lies outside the",
        ),
        (
            ("--centers", "2"),
            "centers.xlsx",
            "3 centers stand and stay, more than the 2 centers asked for",
        ),
    ],
)
def test_what_cannot_be_is_one_sentence(run, words, existing, said):
    code, _, err = run(*words, existing=existing)
    assert code == 2
    assert said in err
    assert err.count("\n") == 1
