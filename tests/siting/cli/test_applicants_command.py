"""`siting applicants`: as its page writes it, and one sentence for what cannot be done."""

import json
import shlex

import pandas as pd
import pytest

from layers.texts import Words
from siting.cli.shown import show_unfilled
from tests.siting.small_plan import small_plan
from tests.written import BLOCKS


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("plans") / "plan.gpkg"
    small_plan().save(path)
    return path


@pytest.fixture
def folder(plan_file, tmp_path, monkeypatch):
    """A folder with the plan and the applicants of the page, of whom one has lapsed later."""
    (tmp_path / "plan.gpkg").write_bytes(plan_file.read_bytes())
    table = next(block for language, block in BLOCKS if language == "csv" and "متقاضی" in block)
    (tmp_path / "applicants.csv").write_text(table, encoding="utf-8")
    (tmp_path / "lapsed.csv").write_text("شناسه متقاضی\n1002\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_planner_runs_as_written(run, folder):
    block = next(block for _, block in BLOCKS if block.startswith("siting applicants plan"))
    said = []
    for line in block.splitlines():
        code, out, error = run(*shlex.split(line)[1:])
        assert (code, error) == (0, "")
        said.append(out)
    first = pd.read_excel(folder / "awards.xlsx", dtype="str", engine="calamine").set_index(
        "applicant_id"
    )
    assert first["center_id"].dropna().to_dict() == {"1001": "c1", "1002": "c3", "1003": "c2"}
    assert "told apart by the order of ids alone, which is for people to decide: 1." in said[0]
    persian = pd.read_csv(folder / "by_total.csv", dtype="str").set_index("شناسه متقاضی")
    assert persian["شناسه مرکز"].to_dict() == first["center_id"].to_dict()
    assert "متقاضیان: ۳ موافقت تازه؛ ۱ فاقد شرایط." in said[1]
    later = pd.read_excel(folder / "later.xlsx", dtype="str", engine="calamine").set_index(
        "applicant_id"
    )
    assert later["outcome"].tolist() == ["kept", "lapsed", "kept", "not eligible"]
    assert later["center_id"].dropna().to_dict() == {"1001": "c1", "1003": "c2"}
    assert "Centers without a founder" in said[2]
    assert "no eligible applicant named it" in said[2]


def test_a_freed_center_passes_on_and_strange_ids_are_told(run, folder):
    rows = [("a", 9, "c1"), ("b", 8, "c1"), ("c", 7, "c2")]
    pd.DataFrame(rows, columns=["id", "merit", "place_1"]).to_csv("more.csv", index=False)
    assert run("applicants", "plan.gpkg", "more.csv", "--out", "one.csv")[0] == 0
    (folder / "gone.csv").write_text("id\na\nq\n", encoding="utf-8")
    words = ["plan.gpkg", "more.csv", "--out", "two.csv", "--former", "one.csv"]
    code, said, _ = run("applicants", *words, "--lapsed", "gone.csv")
    assert code == 0
    assert "WARNING: 1 of 2 ids of gone.csv hold no approval, such as q" in said
    two = pd.read_csv("two.csv").set_index("applicant_id")
    assert two["center_id"].fillna("").tolist() == ["", "c1", "c2"]
    assert two.loc["b", "reason"] == "the center passed on when the approval of a lapsed"
    assert two.loc["a", "reason"] == "the approval for the center c1 has lapsed"
    words = ["plan.gpkg", "more.csv", "--out", "three.csv", "--former", "two.csv"]
    assert run("applicants", *words)[0] == 0
    assert pd.read_csv("three.csv")["outcome"].tolist() == ["lapsed", "kept", "kept"]


@pytest.mark.usefixtures("folder")
def test_json_is_all_that_is_printed(run):
    code, said, error = run("applicants", "plan.gpkg", "applicants.csv", "--out", "a.csv", "--json")
    assert (code, error) == (0, "")
    facts = json.loads(said)
    assert facts["applicants"] == {"approved": 3, "not_eligible": 1}
    assert facts["ties"][0]["decided_by"] == "id"


WRONG = {
    "no such rule": ("applicants.csv --out a.csv --by luck", "Invalid value for '--by'"),
    "no applicants": ("none.csv --out a.csv", "There is no file none.csv"),
    "a table of another kind": ("applicants.csv --out a.txt", "a.txt must end in .parquet, .csv"),
    "over its own input": ("applicants.csv --out applicants.csv", "is read by this command"),
    "lapsed without former": ("applicants.csv --out a.csv --lapsed lapsed.csv", "with --former"),
    "former without centers": (
        "applicants.csv --out a.csv --former lapsed.csv", "holds the centers that were approved",
    ),
    "no merits": ("lapsed.csv --out a.csv", "holds the merits of the applicants"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_bad_input_ends_with_one_sentence_and_leaves_nothing(run, folder, case):
    words, message = WRONG[case]
    before = sorted(folder.iterdir())
    code, _, said = run("applicants", "plan.gpkg", *words.split())
    assert code == 2
    assert message in said
    assert said.startswith("siting: ")
    assert said.count("\n") == 1
    assert sorted(folder.iterdir()) == before


def test_many_unfilled_centers_are_not_all_printed(capsys):
    columns = {"name": "x", "province": None, "county": "y", "outcome": "unfilled"}
    centers = pd.DataFrame({**columns, "reason": "center_unasked"}, index=["c1", "c2", "c3"])
    show_unfilled(centers, Words("en"), most=2)
    said = capsys.readouterr().out
    assert "c2" in said
    assert "c3" not in said
    assert said.endswith("and 1 more; --json lists all.\n")
    show_unfilled(centers.assign(outcome="kept"), Words("en"))
    assert capsys.readouterr().out == ""
