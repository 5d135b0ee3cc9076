"""`siting need`: what it says and writes, and its one sentence on bad input."""

import json
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from tests.written import BLOCKS

# Five counties of one province with their people; of the last nobody is registered, of the fourth
# three households.
PEOPLE = """استان,شهرستان,جمعیت,جمعیت فعال,بیکار,بی‌سواد
کرمانشاه,کرمانشاه,10000,4000,400,200
کرمانشاه,پاوه,6000,2500,250,120
کرمانشاه,سنقر,5000,2000,200,100
کرمانشاه,جوانرود,400,150,15,8
کرمانشاه,هرسین,5000,2000,200,100
کرمانشاه,نیست,900,300,30,9
"""
REGISTERED = {"کرمانشاه": 200, "پاوه": 110, "سنقر": 95, "جوانرود": 3, "قصر شیرین": 9, None: 6}


@pytest.fixture
def files(tmp_path):
    """Households without points, and the people of their counties."""
    names = [name for name, count in REGISTERED.items() for _ in range(count)]
    rows = pd.DataFrame({"province": "کرمانشاه", "county": names})
    rows.insert(0, "household_id", [f"h{number}" for number in range(len(rows))])
    rows.to_csv(tmp_path / "households.csv", index=False)
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return tmp_path


def test_counties_are_compared_told_and_written(run, files):
    out = files / "need.csv"
    code, said, wrong = run(
        "need", files / "households.csv", "--population", files / "people.csv", "--out", out
    )
    assert (code, wrong) == (0, "")
    assert "look first in \u2068هرسین\u2069" in said
    assert "is not known, and which are not counted: 6." in said
    assert "people are not known, and which are not compared: 9;" in said
    assert "that are no known county: 1, such as \u2068نیست\u2069" in said
    table = pd.read_csv(out).set_index("county")
    assert list(table) == ["province", "registered", "expected", "low", "high", "unmet", "words"]
    assert table.index[0] == "هرسین"
    assert table["registered"]["هرسین"] == 0
    assert table["unmet"]["هرسین"] == table["expected"]["هرسین"] > 50
    withheld = table["registered"].isna()
    assert withheld["جوانرود"]
    assert withheld.sum() == 2  # and another, from which it would follow
    assert table["unmet"].isna().tolist() == withheld.tolist()


def test_it_speaks_persian_and_json(run, files):
    command = ("need", files / "households.csv", "--population", files / "people.csv")
    code, said, _ = run(*command, "--language", "fa", "--worst", "1")
    assert code == 0
    assert "کمتر از جاهای همانند ثبت شده است: ۱ از ۵" in said
    assert "خانوارهای ثبت‌شده" in said
    code, said, _ = run(*command, "--json")
    rows = json.loads(said)["areas"]
    assert code == 0
    assert len(rows) == 5
    assert set(rows[0]) >= {"county", "registered", "expected", "low", "high", "unmet", "words"}
    assert {row["county"]: row["registered"] for row in rows}["جوانرود"] is None


def test_without_people_provinces_are_compared(run, files):
    code, said, _ = run("need", files / "households.csv", "--published", "--worst", "2")
    assert code == 0
    assert "What is expected follows from the files of the country: 1" in said
    assert "Provinces of which the file has next to nobody, and which are not compared: 30." in said


def test_neighborhoods_share_what_is_expected_of_their_county(run, files):
    squares = {"name": ["شرق", "غرب"], "population": [4_000, 4_000]}
    shapes = [box(47.0, 34.2, 47.07, 34.4), box(47.07, 34.2, 47.14, 34.4)]
    frame = gpd.GeoDataFrame(squares, geometry=shapes, crs="EPSG:4326")
    frame.to_file(files / "squares.geojson")
    code, said, _ = run(
        "need", files / "households.csv", "--population", files / "people.csv",
        "--neighborhoods", files / "squares.geojson", "--json",
    )  # fmt: skip
    rows = json.loads(said)["areas"]
    assert code == 0
    assert {row["neighborhood"] for row in rows} == {"شرق", "غرب"}
    assert {row["county"] for row in rows} == {"کرمانشاه"}
    assert [row["registered"] for row in rows] == [0, 0]  # nobody has a point


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--population", "none.csv"], "There is no file none.csv"),
        (["--population", "{}/households.csv"], "counts nobody; name a column people"),
        (["--deprivation", "{}/people.csv"], "need the people of the same areas; give both"),
        (["--neighborhoods", "{}/people.csv"], "give the people of these with --population, too"),
        (["--out", "{}/need.doc"], "must end in .parquet, .csv or .xlsx"),
        (["--out", "{}/people.csv", "--population", "{}/people.csv"], "is read by this command"),
    ],
)
def test_bad_input_is_one_sentence(run, files, options, sentence):
    words = [option.format(files) for option in options]
    code, said, wrong = run("need", files / "households.csv", *words)
    assert (code, said) == (2, "")
    assert sentence in wrong
    assert wrong.count("\n") == 1


@pytest.mark.no_cover
def test_the_example_of_the_planner_runs_as_written(run, tmp_path, monkeypatch):
    block = next(block for _, block in BLOCKS if block.startswith("cat > people.csv"))
    table, commands = re.fullmatch(r"cat > \S+ <<'END'\n(.*)END\n(.*)", block, re.DOTALL).groups()
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(table, encoding="utf-8")
    first, second = commands.replace("کرمانشاه", "کرمانشاه --households 400").splitlines()
    for command in (first, second):
        code, said, wrong = run(*command.split()[1:])
        assert (code, wrong) == (0, ""), said
    assert len(pd.read_csv("need.csv")) == 5
