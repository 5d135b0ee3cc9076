"""Files that this program wrote are known as its own; others are not, whatever they are called."""

import sqlite3
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from layers import check_households, simulate_households
from layers.files.ownership import PAGE_MARK, is_ours
from layers.files.writing import write_table
from layers.households.report import write_report

TABLE = pd.DataFrame({"شناسه": ["a", "b"], "n": [1, 2]})


@pytest.mark.parametrize("ending", [".parquet", ".xlsx"])
def test_tables_bear_the_mark(tmp_path, ending):
    ours, theirs = tmp_path / f"a{ending}", tmp_path / f"b{ending}"
    write_table(TABLE, ours)
    TABLE.to_parquet(theirs) if ending == ".parquet" else TABLE.to_excel(theirs)
    assert is_ours(ours)
    assert not is_ours(theirs)


def test_a_table_that_is_written_keeps_its_own_notes(tmp_path):
    noted = TABLE.copy()
    noted.attrs = {"from": "the office"}
    write_table(noted, tmp_path / "a.parquet")
    assert noted.attrs == {"from": "the office"}
    assert pd.read_parquet(tmp_path / "a.parquet").attrs["from"] == "the office"


def test_csv_has_no_place_for_a_mark(tmp_path):
    write_table(TABLE, tmp_path / "a.csv")
    assert not is_ours(tmp_path / "a.csv")


def test_a_report_of_an_intake_bears_the_mark(tmp_path):
    write_report(check_households(simulate_households(20, seed=1)), tmp_path / "r.xlsx")
    assert is_ours(tmp_path / "r.xlsx")


def test_pages_and_answers(tmp_path):
    page, answer, other = (tmp_path / name for name in ("a.html", "a.json", "b.json"))
    page.write_text(f"<html><head>{PAGE_MARK}</head></html>", encoding="utf-8")
    answer.write_text('{"open": [], "assignment": [], "status": "optimal", "method": "x"}')
    other.write_text('["open"]')
    assert [is_ours(path) for path in (page, answer, other)] == [True, True, False]


def test_a_foreign_geopackage_is_none_of_ours(tmp_path):
    gpd.GeoDataFrame(geometry=[Point(0, 0)], crs=4326).to_file(tmp_path / "a.gpkg")
    assert not is_ours(tmp_path / "a.gpkg")


@pytest.mark.parametrize("ending", [".gpkg", ".html", ".json", ".parquet", ".pdf", ".xlsx", ".doc"])
def test_what_cannot_be_read_is_none_of_ours(tmp_path, ending):
    broken = tmp_path / f"a{ending}"
    for content in (b"", b"\x00\xff" * 50, b"PK\x03\x04", b"SQLite format 3\0"):
        broken.write_bytes(content)
        assert not is_ours(broken)
    assert not is_ours(tmp_path / f"none{ending}")


def test_looking_changes_nothing(tmp_path):
    file = tmp_path / "a.gpkg"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE metadata (key TEXT, value TEXT)")
        made.execute("INSERT INTO metadata VALUES ('input_sha256', '0')")
    made.close()
    before = file.read_bytes()
    assert is_ours(file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.gpkg"]


def test_a_workbook_without_its_core_is_none_of_ours(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    assert not is_ours(tmp_path / "a.xlsx")


def test_a_pdf_is_known_by_its_author(tmp_path):
    ours, other = tmp_path / "a.pdf", tmp_path / "b.pdf"
    head = b"%PDF-1.7\n<dc:creator><rdf:Seq><rdf:li>"
    ours.write_bytes(head + b"siting</rdf:li></rdf:Seq></dc:creator>")
    other.write_bytes(head + b"somebody</rdf:li></rdf:Seq></dc:creator> siting")
    assert is_ours(ours)
    assert not is_ours(other)
