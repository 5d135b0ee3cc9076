"""The intake and its checks."""

import dataclasses

import openpyxl
import pandas as pd
import pytest

from layers.errors import FileFormatError, LayersError
from layers.households import report as intake_report
from layers.households.reading import check_households
from layers.households.report import write_report
from layers.texts import Words
from tests.persian_only import all_foreign, foreign


@pytest.fixture(scope="module")
def intake():
    frame = pd.DataFrame(
        {
            "کد خانوار": ["1", "2", "=3+4", None, "5"],
            "lon": [52.53, None, None, 52.5, 29.6],
            "lat": [29.61, None, None, 29.6, 52.5],
            "استان": "فارس",
            "شهر": ["شیراز", "شیراز", '=HYPERLINK("http://x")', None, None],
            "آدرس": ["@cmd", "+1", "\x00\x08_x0041_", "http://example.org", "x" * 40_000],
            "بعد خانوار": [4, 0, 3, 1, 2],
        }
    )
    return check_households(frame, source="نمونه")


def test_counts_and_summary(intake):
    assert intake.counts.to_dict() == {
        "accepted": 2,
        "approximate": 1,
        "unlocated": 1,
        "rejected": 1,
    }
    lines = intake.summary().splitlines()
    assert lines[0] == "\u2068نمونه\u2069: 5 rows"
    assert "household_id from '\u2068کد خانوار\u2069'" in intake.summary()
    why = "not a household size (a whole number from 1 to 30); left empty"
    assert f"  kept, persons: 1 ({why})" in lines


def test_located_is_accepted_and_approximate(intake):
    assert intake.located.index.tolist() == ["1", "5", "2"]
    assert intake.located["placement"].tolist() == ["located", "located", "approximate"]
    assert intake.located.crs == 4326
    assert "placed_to" not in intake.located


def test_lost_rows_are_noticed(intake):
    with pytest.raises(LayersError, match=r"add up to 5, not to the 6 rows"):
        dataclasses.replace(intake, n_rows=6)
    with pytest.raises(LayersError, match=r"add up to 4, not to the 5 rows"):
        dataclasses.replace(intake, unlocated=intake.unlocated.iloc[:0])


def test_rows_and_ids_counted_twice_are_noticed(intake):
    twice = intake.rejected.assign(row=1)
    with pytest.raises(LayersError, match=r"Row 1 is in more than one group"):
        dataclasses.replace(intake, rejected=twice)
    renamed = intake.unlocated.rename(index={"=3+4": "1"})
    with pytest.raises(LayersError, match=r"Household 1 is in more than one group"):
        dataclasses.replace(intake, unlocated=renamed)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("accepted", {"persons": pd.array([99, 1], dtype="Int16")}),
        ("accepted", {"persons": [4.0, 2.0]}),
        ("accepted", {"province_code": "7"}),
        ("accepted", {"placement": "unlocated"}),
        ("accepted", {"more": 1}),
        ("approximate", {"placed_score": 101.0}),
        ("issues", {"outcome": "lost"}),
    ],
)
def test_frames_that_break_their_schema_are_refused(intake, name, change):
    frame = getattr(intake, name).assign(**change)
    with pytest.raises(LayersError, match=rf"The {name} frame is not as it must be"):
        dataclasses.replace(intake, **{name: frame})


def test_points_in_another_system_are_refused(intake):
    moved = intake.accepted.to_crs(32639)
    with pytest.raises(LayersError, match=r"accepted households must be points in WGS 84; found"):
        dataclasses.replace(intake, accepted=moved)


@pytest.fixture(scope="module")
def book(intake, tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "گزارش.xlsx"
    write_report(intake, path)
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    return openpyxl.load_workbook(path)


def test_report_has_persian_sheets_from_right_to_left(book):
    assert book.sheetnames == ["خلاصه", "یافته‌ها", "بی‌نشانی", "ردشده"]
    assert all(sheet.sheet_view.rightToLeft for sheet in book)


def test_report_says_what_the_intake_says(intake, book):
    counts = {row[0]: row[1] for row in book["خلاصه"].iter_rows(values_only=True)}
    assert counts["پذیرفته با نشانی"] == 2
    assert counts["جمع (برابر با ردیف‌های فایل)"] == 5
    found = list(book["یافته‌ها"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in found] == intake.issues["row"].tolist()
    told = intake.issues["reason"].map(Words("fa").reasons)
    assert [row[4] for row in found] == told.tolist()
    assert book["ردشده"]["A2"].value == 4


def test_a_persian_report_is_persian(book):
    """Latin letters are those of the file, of names kept in one piece and of a digest."""
    said = [cell for row in book["خلاصه"].iter_rows(max_col=1, values_only=True) for cell in row]
    for sheet in book.worksheets[1:]:
        heads, *rows = sheet.iter_rows(values_only=True)
        ours = [heads.index(name) for name in ("ستون", "توضیح", "نتیجه") if name in heads]
        said += [*heads, *(row[place] for row in rows for place in ours)]
    assert len(said) > 40
    assert all_foreign([text for text in said if text], "[0-9a-f]{64}") == {}
    assert not any(foreign(title) for title in book.sheetnames)


def test_a_report_in_english(intake, tmp_path):
    write_report(intake, tmp_path / "r.xlsx", language="en")
    english = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert english.sheetnames == ["summary", "issues", "unlocated", "rejected"]
    assert not any(sheet.sheet_view.rightToLeft for sheet in english)
    heads, *rows = english["rejected"].iter_rows(values_only=True)
    assert heads == ("row", "column", "value", "reason")
    assert rows[0][3] == "there is no id"
    counts = dict(english["summary"].iter_rows(values_only=True))
    assert counts["accepted"] == 2


def test_a_summary_in_persian(intake):
    said = intake.summary("fa")
    counts = [line.replace("\u200c", "") for line in said.splitlines()[1:5]]
    assert [line.split()[-1] for line in counts] == ["۲", "۱", "۱", "۱"]
    assert len({len(line) for line in counts}) == 1
    assert said.splitlines()[0] == "\u2068نمونه\u2069: ۵ ردیف"
    kept = [line for line in said.splitlines() if line.startswith("  نگه‌داشته، بعد خانوار: ۱ (")]
    assert len(kept) == 1


def test_report_holds_no_formula_and_no_link(book):
    lost = dict(zip(*book["بی‌نشانی"].iter_rows(values_only=True), strict=True))
    assert lost["شناسه خانوار"] == "'=3+4"
    assert lost["شهر یا آبادی"] == '\'=HYPERLINK("http://x")'
    assert lost["بعد خانوار"] == 3
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type in {"n", "s"} and cell.hyperlink is None for cell in row)


def test_report_goes_on_on_another_sheet(intake, tmp_path, monkeypatch):
    monkeypatch.setattr(intake_report, "ROWS_PER_SHEET", 2)
    write_report(intake, tmp_path / "r.xlsx")
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    pages = [sheet for sheet in book if sheet.title.startswith("یافته‌ها")]
    assert [sheet.title for sheet in pages][:2] == ["یافته‌ها", "یافته‌ها ۲"]
    assert sum(sheet.max_row - 1 for sheet in pages) == len(intake.issues)


def test_a_report_that_fails_leaves_the_old_one(intake, tmp_path, monkeypatch):
    path = tmp_path / "r.xlsx"
    write_report(intake, path)
    before = path.read_bytes()

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(intake_report, "_write_frame", fail)
    with pytest.raises(RuntimeError):
        write_report(intake, path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["r.xlsx"]


def test_reports_are_excel_files(intake, tmp_path):
    with pytest.raises(FileFormatError, match=r"r\.csv must end in \.xlsx"):
        write_report(intake, tmp_path / "r.csv")
    with pytest.raises(FileFormatError, match=r"There is no folder"):
        write_report(intake, tmp_path / "none" / "r.xlsx")
