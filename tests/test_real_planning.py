"""A planner's questions, one after the other, about real settlements in real counties."""

import json

import pandas as pd
import pytest

import siting

pytestmark = [pytest.mark.shared, pytest.mark.slow]

#: Persons of a settlement for each household of the file.
PERSONS = 60_000


@pytest.fixture(scope="module")
def households(shared, tmp_path_factory):
    """A file of households: at least one in each of the 2,459 settlements, more in the larger."""
    places = pd.read_csv(shared / "data/iran/settlements.csv", dtype={"sci_code": str})
    assert len(places) == 2459
    many = places.loc[places.index.repeat(1 + (places["population"] // PERSONS))]
    turn = many.groupby(level=0).cumcount().to_numpy()
    table = pd.DataFrame(
        {
            "household_id": [f"h{number:05d}" for number in range(len(many))],
            "longitude": many["longitude"].to_numpy() + 1e-4 * (turn % 30),
            "latitude": many["latitude"].to_numpy() + 1e-4 * (turn // 30),
            "settlement": many["name_fa"].to_numpy(),
            "groups": ["disabled" if number % 3 else "poor" for number in range(len(many))],
        }
    )
    file = tmp_path_factory.mktemp("real") / "households.parquet"
    table.to_parquet(file)
    return file


@pytest.fixture
def ask(run, households, monkeypatch):
    """Ask a question in the folder of the file; a word of it stands for the households."""
    monkeypatch.chdir(households.parent)

    def call(words):
        code, said, err = run(*words.split())
        assert (code, err) == (0, ""), words
        return said

    return call


def test_each_question_has_an_answer(ask, shared, households):
    counties = shared / "data/iran/counties_2016.geojson"
    file = f"households.parquet --counties {counties}"
    brief = "--no-caseloads --seconds 1"
    ask(f"plan {file} --centers 62 --quotas files {brief} --out a.gpkg")
    plan = siting.open_plan(households.parent / "a.gpkg")
    assert len(plan.centers) == 62
    assert plan.neighborhoods["county_code"].nunique() > 400
    shares = json.loads(ask(f"quotas {file} --centers 62 --by files --json"))["areas"]
    stand = plan.centers["province_code"].value_counts()
    assert {row["province_code"]: row["seats"] for row in shares if row["seats"]} == dict(stand)
    ask(f"plan {file} --existing a.gpkg --open 3 {brief} --out b.gpkg")
    assert "62 stay, 0 move" in ask(
        f"plan {file} --existing a.gpkg --enlarge 2 {brief} --out c.gpkg"
    )
    assert "3 opened" in ask("compare a.gpkg b.gpkg")
    assert ask(f"quotas {file} --centers 2400 --county --by files --json")
    grown = ask(f"growth {file} --from 31 --to 62 --phases 2 --seconds 0.5 --out order.xlsx")
    assert "62" in grown
    assert ask(f"plan {file} --centers 62 --objective covered {brief} --out most.gpkg")
    assert ask(f"front {file} --centers 62 --plans 5 --seconds 2 --out front.xlsx")
    assert ask(f"whatif a.gpkg b.gpkg --households {file} --closed each --speed 0.7 --out w.xlsx")
    tier = "--tier comprehensive --centers 30 --groups disabled --seconds 1 --out tier.xlsx"
    assert "30" in ask(f"tier a.gpkg --households households.parquet {tier}")
    first = plan.centers.index[0]
    ask("scenario real --plan a.gpkg --households households.parquet")
    assert "1. close" in ask(f"scenario real --close {first} --out edited.gpkg")
    edited = siting.open_plan(households.parent / "edited.gpkg")
    assert len(edited.centers) == 61
    assert len(edited.assignments) == len(plan.assignments)
