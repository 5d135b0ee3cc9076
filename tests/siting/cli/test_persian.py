"""Every command in Persian, on small files: no Latin word, no ASCII digit, no line too long.

Whoever adds a command adds a case; without one the first test fails.
"""

import json
import re
import runpy
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
import typer
from wcwidth import wcswidth

import layers
import siting
from layers.files.sheets import PERSIAN_DIGITS
from siting.cli.main import app
from siting.location.stopping import MaxIterations
from tests.persian_only import all_foreign, foreign
from tests.siting.small_plan import small_plan

#: The words of whole commands: their lines are counted where each command is tested.
pytestmark = pytest.mark.no_cover

COMMANDS = typer.main.get_command(app).commands
_CENTER = runpy.run_path(str(Path(__file__).parents[1] / "small_center.py"))["small_center"]

#: What each command is given; {t} is a folder of the test.
CASES = {
    "simulate": "simulate {t}/h.csv --households ۱۲",
    "check": "check h.csv --report {t}/r.xlsx",
    "plan": "plan h.csv --centers ۳ --seconds ۰ --standards rules.toml --out {t}/p.gpkg",
    "compare": "compare plan.gpkg other.gpkg --out {t}/c.xlsx --county",
    "quotas": "quotas h.csv --centers ۵ --county --out {t}/q.csv",
    "need": "need h.csv --out {t}/n.csv",
    "growth": "growth h.csv --from ۱ --to ۳ --phases ۲ --seconds ۰٫۲ --out {t}/g.csv",
    "tier": "tier plan.gpkg --households h.csv --centers ۱ --seconds ۰٫۲ --out {t}/t.csv",
    "whatif": "whatif امروز.gpkg --households h.csv --closed each --speed ۰٫۷ --out {t}/w.csv",
    "front": "front h.csv --centers ۳ --plans ۵ --seconds ۰٫۳ --out {t}/f.csv",
    "firm": "firm plan.gpkg --households h.csv --seconds ۰٫۳ --out {t}/f.csv",
    "applicants": "applicants plan.gpkg applicants.csv --out {t}/a.csv",
    "scenario": "scenario نو --store {t}/s --plan plan.gpkg --households h.csv",
    "solve": "solve plain.npz --sites ۲ --seconds ۰٫۲ --out {t}/a.json",
    "coverage": "coverage small.gpkg --county",
    "centers": "centers plan.gpkg",
    "income": "income plan.gpkg --tariff tariff.toml --out {t}/i.csv",
    "map": "map plan.gpkg {t}/m.html",
    "report": "report plan.gpkg {t}/r.xlsx",
    "publish": "publish plan.gpkg {t}/open",
    "rounds": (
        "rounds center.gpkg --households homes.csv --center c1 --month ۱۴۰۵-۰۹ --seconds ۰٫۲ "
        "--free پنجشنبه --out {t}/azar"
    ),
    "app": "app --plans . --port ۸۵۰۱",
}

#: What is wrong with a command: its files are not there, or it is not typed as it should be.
WRONG = {
    **{name: f"{name} none.csv" for name in COMMANDS},
    "simulate": "simulate {t}/h.csv --households ۰",
    "compare": "compare plan.gpkg none.gpkg",
    "scenario": "scenario نو --store {t}/s --plan plan.gpkg",
    "whatif": "whatif plan.gpkg --households h.csv",
    "map": "map none.gpkg {t}/m.html",
    "app": "app --plans {t}/none",
}

#: What the rooms below refuse, told in Persian as well.
REFUSED = [
    "check rules.toml",
    "check h.csv --sheet رویه",
    "plan h.csv --centers ۹۹۹۹۹ --out {t}/p.gpkg",
    "plan h.csv --centers ۳ --standards tariff.toml --out {t}/p.gpkg",
    "plan h.csv --centers ۳ --out {t}/none/p.gpkg",
    "coverage h.csv",
    "map plan.gpkg {t}/m.html --province ۷۷",
    "solve plain.npz --sites ۹ --out {t}/a.json",
    "solve plain.npz --sites ۲ --objective covered --out {t}/a.json",
    "quotas h.csv --centers ۵ --by نیم",
    "income plan.gpkg --tariff rules.toml",
    "whatif plan.gpkg --households h.csv --files هیچ=+۲۰٪",
    "rounds center.gpkg --households homes.csv --center c9 --month ۱۴۰۵-۰۹ --out {t}/azar",
    "rounds center.gpkg --households homes.csv --center c1 --month دی --out {t}/azar",
    "rounds center.gpkg --households homes.csv --center c1 --month ۱۴۰۵-۰۹ --free گاه --out {t}/a",
]

#: Tables that commands write: in words into a workbook, under their names into all else.
TABLES = {
    name: CASES[name]
    for name in ("compare", "need", "growth", "front", "firm", "income", "applicants")
} | {
    "quotas": "quotas h.csv --centers ۵ --seconds ۰٫۳ --out {t}/q.csv --prices {t}/p.csv",
    "counties": CASES["quotas"],
    "tier": CASES["tier"],
    "whatif": CASES["whatif"] + " --centers ۳ --seconds ۰٫۳",
}
#: Codes of provinces and counties, and numbers of applicants: they stand alone in their cells.
_CODE = r"\d{2}(-\d+)?|100\d"

#: Names that commands show: options, files, ids, methods and formats.
_NAMES = (
    r"\S*/\S*|--[a-z-]+|\b\d{2}-\d+-[ur]-\d+(-\d+)?\b"
    r"|\bc\d(-\d)?\b"
    r"|\bplan\b"  # a plan is called as its file
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Households, plans and whatever else the commands read."""
    folder = tmp_path_factory.mktemp("persian")
    rows = layers.simulate_households(6_000, seed=2)
    rows = rows[rows["province"].isin(["کرمانشاه", "ایلام"])].head(220)
    rows.to_csv(folder / "h.csv", index=False)
    intake = layers.read_households(folder / "h.csv")
    rules = siting.Standards(files_per_center=90)
    made = [
        siting.plan(intake, centers=count, standards=rules, stop=MaxIterations(1))
        for count in (3, 4)
    ]
    made[0].save(folder / "plan.gpkg")
    made[0].save(folder / "امروز.gpkg")
    made[1].save(folder / "other.gpkg")
    small_plan().save(folder / "small.gpkg")
    plan, homes = _CENTER()
    plan.save(folder / "center.gpkg")
    homes.to_csv(folder / "homes.csv", index=False)
    first = made[0].centers.index[0]
    (folder / "applicants.csv").write_text(
        f"applicant_id,merit,place_1\n1001,80,{first}\n1002,70,{first}\n1003,60,nowhere\n"
    )
    (folder / "rules.toml").write_text("files_per_center = 90\n")
    (folder / "tariff.toml").write_text(
        "fee_per_visit = 2\ncost_per_worker = 1_000\ncost_per_center = 500\n"
    )
    points = np.random.default_rng(3).random((7, 2))
    np.savez(folder / "plain.npz", x=points[:, 0], y=points[:, 1])
    return folder


@pytest.fixture
def persian(run, folder, tmp_path, monkeypatch):
    """Run a line of a case in Persian on a terminal of 80 columns."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr("siting.ui.serving.serve", lambda *_, **__: None)

    def call(line, *more, language="fa"):
        words = [word.format(t=tmp_path) for word in line.split()]
        return run("--language", language, *words, *more)

    return call


def test_every_command_has_a_case():
    assert set(CASES) == set(COMMANDS)
    assert set(WRONG) == set(COMMANDS)


@pytest.mark.parametrize("command", CASES)
def test_what_is_said_is_persian_and_fits(persian, command):
    code, said, error = persian(CASES[command])
    assert (code, error) == (0, "")
    assert foreign(said, _NAMES) == []
    drawn = [line for line in said.splitlines() if re.search("[│┃━─]", line)]
    assert all(wcswidth(line) <= 80 for line in drawn)
    assert said or command == "app"


@pytest.mark.parametrize("command", TABLES)
def test_every_sheet_of_a_workbook_is_persian(persian, tmp_path, command):
    line = re.sub(r"(\{t\}/\w)\.csv", r"\1.xlsx", TABLES[command])
    assert persian(line)[0] == 0
    books = list(tmp_path.glob("*.xlsx"))
    assert len(books) == line.count(".xlsx") > 0
    for sheet in [sheet for book in books for sheet in openpyxl.load_workbook(book)]:
        heads, *rows = sheet.iter_rows()
        assert sheet.sheet_view.rightToLeft
        assert len({head.value for head in heads}) == len(heads)
        columns = [
            cells for cells in zip(heads, *rows, strict=True) if cells[0].value != "کدهای دلیل"
        ]  # that column is for `--former`, which reads it again
        cells = [cell for column in columns for cell in column if cell.value is not None]
        texts = [str(cell.value) for cell in cells if cell.data_type == "s"]
        texts = [text for text in texts if not re.fullmatch(_CODE, text)]
        assert all_foreign([sheet.title, *texts], _NAMES) == {}
        # A number of a column without a kind would be shown in the digits of the machine.
        numbers = [cell for cell in cells if cell.data_type == "n"]
        assert all(cell.number_format.startswith(PERSIAN_DIGITS) for cell in numbers)
        assert rows


@pytest.mark.parametrize("command", [name for name in TABLES if name != "applicants"])
def test_tables_for_programs_keep_their_names(persian, tmp_path, command):
    assert persian(TABLES[command].replace("c.xlsx", "c.csv"))[0] == 0
    for file in tmp_path.glob("*.csv"):
        names = pd.read_csv(file, nrows=1).columns
        assert all(re.fullmatch("[a-z0-9_]+", name) for name in names)


@pytest.mark.parametrize("command", [name for name in CASES if name != "app"])
def test_english_tables_fit_as_well(persian, command):
    code, said, error = persian(CASES[command], language="en")
    assert (code, error) == (0, "")
    drawn = [line for line in said.splitlines() if re.search("[│┃━─]", line)]
    assert all(wcswidth(line) <= 80 for line in drawn)


@pytest.mark.parametrize("command", WRONG)
def test_what_is_wrong_is_persian(persian, command):
    code, said, error = persian(WRONG[command])
    assert (code, said) == (2, "")
    assert error.count("\n") == 1
    assert foreign(error, _NAMES) == []


@pytest.mark.parametrize("line", REFUSED)
def test_what_the_rooms_below_refuse_is_persian(persian, line):
    code, said, error = persian(line)
    assert (code, said) == (2, "")
    assert foreign(error, _NAMES) == []


@pytest.mark.parametrize(
    "command",
    [name for name in CASES if any("--json" in one.opts for one in COMMANDS[name].params)],
)
def test_json_is_one_object_and_nothing_else(persian, command):
    code, said, error = persian(CASES[command], "--json")
    assert (code, error) == (0, "")
    told = json.loads(said)
    assert isinstance(told, dict)
    assert all(re.fullmatch("[a-z_]+", key) for key in told)
    sentences = told.get("said", [])
    assert all(foreign(sentence, _NAMES) == [] for sentence in sentences)
    assert sentences or command in {"compare", "applicants", "centers"}
