"""Simulated records say so where their format has a place for it; real ones never do."""

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from layers.files.marks import is_simulated, mark_simulated, says_simulated
from layers.files.tables import read_table
from layers.files.writing import write_table

FRAME = pd.DataFrame({"household_id": ["a", "b"], "longitude": [51.4, 51.5], "latitude": 35.7})


def test_the_mark_is_on_the_copy_and_stays_through_work():
    marked = mark_simulated(FRAME)
    assert (is_simulated(FRAME), is_simulated(marked)) == (False, True)
    assert is_simulated(marked[marked["longitude"] > 51.4].reset_index(drop=True))
    assert not is_simulated(FRAME.assign(simulated=True))


@pytest.mark.parametrize(("ending", "told"), [("parquet", True), ("xlsx", True), ("csv", False)])
def test_a_file_bears_the_mark_where_it_has_a_place(tmp_path, ending, told):
    for name, frame, said in (("s", mark_simulated(FRAME), told), ("r", FRAME, False)):
        path = tmp_path / f"{name}.{ending}"
        write_table(frame, path)
        read = read_table(path)
        assert read.simulated is said, name
        assert read.frame["household_id"].tolist() == ["a", "b"]


def test_other_programs_find_the_mark(tmp_path):
    for ending in ("parquet", "xlsx"):
        write_table(mark_simulated(FRAME), tmp_path / f"s.{ending}")
    assert pd.read_parquet(tmp_path / "s.parquet").attrs["simulated"] is True
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    assert (book.properties.keywords, book.properties.creator) == ("siting: simulated", "siting")
    assert next(iter(book.active.values)) == ("household_id", "longitude", "latitude")


def test_the_mark_goes_along_when_a_person_saves_the_workbook_again(tmp_path):
    write_table(mark_simulated(FRAME), tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    book.save(tmp_path / "again.xlsx")
    assert says_simulated(tmp_path / "again.xlsx", "workbook")


@pytest.mark.parametrize("kind", ["parquet", "workbook", "text"])
def test_what_is_damaged_says_nothing(tmp_path, kind):
    (tmp_path / "broken").write_bytes(b"PK\x03\x04 simulated")
    assert not says_simulated(tmp_path / "broken", kind)


def test_parquet_of_another_program_says_nothing(tmp_path):
    table = pq.read_table(_bare(tmp_path)).replace_schema_metadata(None)
    pq.write_table(table, tmp_path / "bare.parquet")
    assert not says_simulated(tmp_path / "bare.parquet", "parquet")


def _bare(folder):
    FRAME.to_parquet(folder / "plain.parquet")
    return folder / "plain.parquet"
