"""Tables of commands in words: headings, kinds, codes; and what is read again is understood."""

import openpyxl
import pandas as pd
import pytest

import layers
from layers.errors import FileFormatError
from layers.files.sheets import Sheet
from layers.texts import Words
from siting.reports.spoken_tables import spoken_sheet, write_book, write_spoken

EN, FA = Words("en"), Words("fa")
PHASES = pd.DataFrame(
    {
        "centers": [1, 2],
        "cost": [7200.0, 3600.0],
        "lower_bound": [float("nan"), 3599.0],
        "from_best": [float("nan"), 0.0002777],
        "in_reach": [0.5, 0.75],
        "saved_each": [float("nan"), 3600.0],
    }
)
AREAS = pd.DataFrame(
    {"province_code": ["05", "16"], "province": ["کرمانشاه", "ایلام"], "files": [40.0, None],
     "share": [0.8, None], "quotient": [2.4, None], "centers": [2, 1], "tied": [False, True]}
)  # fmt: skip
POINTS = pd.DataFrame(
    {"name": ["۱", "کرمانشاه ۲"], "longitude": [47.06, 46.42], "latitude": [34.3, 33.6]}
)


def test_times_are_told_in_hours_and_bounds_are_never_better():
    sheet = spoken_sheet(PHASES, EN, of="growth")
    assert sheet.frame["Travel with penalties (hours)"].tolist() == [2.0, 1.0]
    assert sheet.frame["At least in any plan (hours)"].tolist()[1] == 0.9  # of 0.9997
    assert sheet.frame["Above the best, at most"].tolist()[1] == pytest.approx(0.00028)
    assert sheet.kinds == {
        "Number of centers": "count",
        "Travel with penalties (hours)": "number",
        "At least in any plan (hours)": "number",
        "Above the best, at most": "bound",
        "Share in reach": "share",
        "Saved by each new center (hours)": "number",
    }
    assert sheet.frame.index.equals(PHASES.index)


def test_a_name_may_mean_something_else_in_another_table():
    table = pd.DataFrame({"in_reach": [5.0], "cost": [1500.0]})
    assert spoken_sheet(table, EN, of="growth").kinds["Share in reach"] == "share"
    income = spoken_sheet(table, EN, of="income")
    assert income.frame["Cost"].tolist() == [1500.0]
    assert (income.kinds["Cost"], income.kinds["In reach"]) == ("count", "count")
    prices = spoken_sheet(pd.DataFrame({"alone": [True]}), FA, of="prices")
    assert prices.frame["تنها همین سهمیه تغییر کند"].tolist() == ["بله"]
    assert prices.kinds == {}


def test_codes_and_names_are_said_and_what_is_missing_stays_so():
    table = pd.DataFrame(
        {"verdict": ["near", None], "event": ["today", "سیل"], "plan": ["a", None]},
        index=[7, 3],
    )
    told = spoken_sheet(table, EN, of="whatif", names={"today": "today's files", "a": "A"}).frame
    assert told["Verdict"].fillna("").tolist() == ["could stand elsewhere", ""]
    assert told["Event"].tolist() == ["today's files", "سیل"]
    assert told["Plan"].fillna("").tolist() == ["A", ""]
    assert told.index.tolist() == [7, 3]


def test_a_workbook_speaks_and_other_files_keep_their_names(tmp_path):
    tables = {"phases": PHASES, "order": PHASES[:0]}
    write_spoken(tables, tmp_path / "t.xlsx", FA, of="growth", alone="order", simulated=False)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["گام‌ها"]
    assert book.active.sheet_view.rightToLeft
    assert book.active["A1"].value == "شمار مراکز"
    write_spoken(tables, tmp_path / "t.csv", FA, of="growth", alone="phases", simulated=False)
    assert pd.read_csv(tmp_path / "t.csv").columns.tolist() == PHASES.columns.tolist()
    write_spoken(
        {"order": PHASES[:0]}, tmp_path / "t.XLSX", EN, of="growth", alone="order", simulated=False
    )
    assert openpyxl.load_workbook(tmp_path / "t.XLSX").sheetnames == ["Order of opening"]


@pytest.mark.parametrize("name", ["t.doc", "none/t.xlsx"])
def test_a_file_that_cannot_be_written_is_refused(tmp_path, name):
    with pytest.raises(FileFormatError, match=r"must end in|There is no folder"):
        write_spoken(
            {"order": PHASES}, tmp_path / name, EN, of="growth", alone="order", simulated=False
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [EN, FA], ids=["en", "fa"])
def test_a_workbook_of_simulated_households_says_so_on_a_last_sheet(tmp_path, words):
    write_spoken(
        {"order": PHASES}, tmp_path / "t.xlsx", words, of="growth", alone="order", simulated=True
    )
    last = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[-1]
    assert [cell.value for cell in last["A"]][1:] == [words.text("households_simulated")]


def test_a_book_has_the_direction_of_its_language(tmp_path):
    write_book({"A": Sheet(PHASES)}, tmp_path / "b.xlsx", EN)
    assert not openpyxl.load_workbook(tmp_path / "b.xlsx")["A"].sheet_view.rightToLeft


@pytest.mark.parametrize("words", [EN, FA], ids=["en", "fa"])
class TestReadAgain:
    """Workbooks that other commands take, in both languages."""

    def test_quotas(self, tmp_path, words):
        write_spoken(
            {"quotas": AREAS},
            tmp_path / "q.xlsx",
            words,
            of="quotas",
            alone="quotas",
            simulated=True,
        )
        read = layers.read_quotas(tmp_path / "q.xlsx")
        assert read.areas["least"].to_dict() == {"05": 2, "16": 1}
        assert read.areas["most"].to_dict() == {"05": 2, "16": 1}
        assert read.issues.empty

    def test_need(self, tmp_path, words):
        table = pd.DataFrame(
            {"province": ["کرمانشاه", "ایلام"], "registered": [40.0, None], "expected": [50.0, 7.0],
             "low": [30, 2], "high": [70, 12], "unmet": [10.0, None], "words": ["الف", "ب"]}
        )  # fmt: skip
        write_spoken(
            {"need": table}, tmp_path / "n.xlsx", words, of="need", alone="need", simulated=True
        )
        assert layers.read_needs(tmp_path / "n.xlsx").areas["need"].to_dict() == {
            "05": 50.0,
            "16": 7.0,
        }

    def test_centers_of_a_tier(self, tmp_path, words):
        centers = POINTS.assign(center_id=["05-6-u-1", "16-6-u-2"], tier="جامع", standing=False)
        coverage = pd.DataFrame({"level": ["country"], "households": [5.0]})
        referrals = pd.DataFrame({"first_level": ["05-6-u-1"], "refers_to": ["16-6-u-2"]})
        tables = {"centers": centers, "coverage": coverage, "referrals": referrals}
        write_spoken(
            tables, tmp_path / "t.xlsx", words, of="tier", alone="centers", simulated=False
        )
        read = layers.read_centers(tmp_path / "t.xlsx").accepted
        assert read.index.tolist() == ["05-6-u-1", "16-6-u-2"]
        assert read["tier"].tolist() == ["جامع", "جامع"]
        assert read.geometry.x.tolist() == [47.06, 46.42]

    def test_an_order_of_opening(self, tmp_path, words):
        order = POINTS.assign(center_id=["a", "b"], phase=[1, 2], standing=[True, False])
        tables = {"phases": PHASES, "order": order}
        write_spoken(
            tables, tmp_path / "g.xlsx", words, of="growth", alone="order", simulated=False
        )
        assert layers.read_centers(tmp_path / "g.xlsx").accepted.index.tolist() == ["a", "b"]

    def test_the_best_centers_of_events(self, tmp_path, words):
        best = POINTS.assign(candidate_id=["a", "b"], capacity=90, must_open=True)
        write_spoken(
            {"best_worst": best},
            tmp_path / "w.xlsx",
            words,
            of="whatif",
            alone="x",
            simulated=False,
        )
        read = layers.read_candidates(tmp_path / "w.xlsx").accepted
        assert read["must_open"].all()
        assert read["capacity"].tolist() == [90, 90]
        assert read.index.tolist() == ["a", "b"]
