"""`siting growth` on a few households: both tables, both languages, bad input."""

import json
import sys

import pandas as pd
import pytest

import layers
from siting.cli.main import main


@pytest.fixture(scope="module")
def households(tmp_path_factory):
    file = tmp_path_factory.mktemp("growth") / "h.csv"
    rows = layers.simulate_households(6_000, seed=2)
    rows[rows["province"] == "لرستان"].to_csv(file, index=False)
    return file


@pytest.fixture
def run(monkeypatch, capsys, households, tmp_path):
    def grow(*words, out="order.xlsx"):
        given = ["siting", "growth", str(households), "--seconds", "0.3", "--phases", "2"]
        monkeypatch.setattr(sys, "argv", [*given, "--out", str(tmp_path / out), *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return grow


def test_phases_and_order_are_written(run, tmp_path):
    code, out, err = run("--from", "1", "--to", "3", "--language", "fa")
    assert (code, err) == (0, "")
    assert "از ۱ تا ۳ مرکز در ۲ گام" in out
    sheets = pd.read_excel(tmp_path / "order.xlsx", sheet_name=None, engine="openpyxl")
    assert sheets["گام‌ها"]["شمار مراکز"].tolist() == [1, 3]
    assert sheets["ترتیب گشایش"].iloc[:, 4].tolist() == [1, 3, 3]


def test_as_json(run):
    told = json.loads(run("--from", "1", "--to", "2", "--json", out="order.csv")[1])
    assert [row["centers"] for row in told["phases"]] == [1, 2]
    assert len(told["order"]) == 2


def test_what_stands_is_told_and_places_are_rounded(run, tmp_path):
    """Of two centers at one place, both stand in every phase."""
    stands = pd.DataFrame({"center_id": ["m1", "m2"], "longitude": 48.3512345, "latitude": 33.48})
    stands.to_csv(tmp_path / "c.csv", index=False)
    words = ("--from", "2", "--to", "3", "--existing", str(tmp_path / "c.csv"))
    code, out, err = run(*words, out="order.csv")
    assert (code, err) == (0, "")
    said = ["c.csv: 2 centers stand; 0 may move and 0 may close.",
            "Row 3 (m2): it stands at the place of m1."]  # fmt: skip
    assert out.splitlines()[:2] == said
    order = pd.read_csv(tmp_path / "order.csv").set_index("center_id")
    assert (
        order.loc[["m1", "m2"], ["longitude", "latitude"]].to_numpy().tolist()
        == [[48.3512, 33.48]] * 2
    )
    told = json.loads(run(*words, "--json", out="again.csv")[1])
    assert told["said"][:2] == said


def test_rows_of_capacities_that_are_not_read_are_told_in_the_json(run, tmp_path):
    (tmp_path / "c.csv").write_text("province,capacity\nلرستان,70\nقم,0\n", encoding="utf-8")
    words = ("--from", "1", "--to", "2", "--capacities", str(tmp_path / "c.csv"), "--json")
    told = json.loads(run(*words, out="order.csv")[1])
    assert "a whole number from 1 to" in " ".join(told["said"])


def test_no_growth_is_one_sentence(run):
    code, _, err = run("--from", "3", "--to", "3")
    assert code == 2
    assert err.startswith("siting: Growth from 3 to 3 centers is none")


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "There is no engine 'spark'; give local"), ("fa", "موتور محاسبه‌ای به نام «")],
)
def test_an_engine_that_is_none_is_told_before_anything_is_read(run, language, said):
    code, out, err = run("--from", "1", "--to", "2", "--engine", "spark", "--language", language)
    assert (code, out) == (2, "")
    assert said in err
