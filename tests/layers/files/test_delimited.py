"""Text tables with odd lines."""

import pytest

from layers.errors import FileFormatError, MissingColumnError
from layers.files.delimited import LONG_LINE, read_delimited
from layers.households.reading import read_households


def write(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "h.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_quoted_fields_keep_delimiters_and_line_ends(tmp_path):
    path = write(tmp_path, 'id;آدرس;lat\n1;"کوچه ۱; پلاک ""۲""\nطبقه ۳";29,6\n2;x;29,7\n')
    grid, header, faults = read_delimited(path)
    assert header == 0
    assert grid[1].tolist()[1:] == ['کوچه ۱; پلاک "۲"\nطبقه ۳', "x"]
    assert faults.isna().all()


def test_titles_above_the_header(tmp_path):
    path = write(tmp_path, "فهرست خانوارها\n\nid,lat,lon\n1,29.6,52.5\n")
    intake = read_households(path)
    assert intake.accepted["row"].tolist() == [4]


@pytest.mark.parametrize("bad", [2, 60, 5000])
def test_lines_that_are_too_long_are_rejected_alone(tmp_path, bad):
    lines = ["id,address,lat,lon"] + [f"{n},x,29.6,52.5" for n in range(2, 5100)]
    lines[bad - 1] = f"{bad},a, b,29.6,52.5"
    intake = read_households(write(tmp_path, "\n".join(lines)))
    assert intake.rejected["row"].tolist() == [bad]
    assert intake.rejected["reason"].eq(LONG_LINE).all()
    assert len(intake.accepted) == 5097


def test_delimiters_at_the_end_of_lines_and_short_lines(tmp_path):
    intake = read_households(write(tmp_path, "id,lat,lon,\n1,29.6,52.5,\n2,29.6,52.5,,\n3\n"))
    assert intake.accepted.index.tolist() == ["1", "2"]
    assert intake.unlocated.index.tolist() == ["3"]


def test_a_quotation_mark_that_stays_open(tmp_path):
    path = write(tmp_path, 'id,address\n1,"x\n2,y\n')
    with pytest.raises(FileFormatError, match=r"opens a quotation mark that is never closed"):
        read_delimited(path)


def test_a_field_longer_than_any_text(tmp_path):
    path = write(tmp_path, "id,address\n" + "1,x\n" * 60 + "1,x,y\n2," + "x" * 140_000 + "\n")
    with pytest.raises(FileFormatError, match=r"not a table that can be read: field larger"):
        read_delimited(path)


def test_text_cut_in_the_middle_of_a_letter(tmp_path):
    path = write(tmp_path, "id,شهر\n1,شیراز\n")
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(FileFormatError, match=r"is UTF-8 text but its byte 21 is not"):
        read_delimited(path)


def test_text_with_one_bad_byte(tmp_path):
    path = write(tmp_path, "id,شهر\n1,شیراز\n")
    path.write_bytes(path.read_bytes().replace("ش".encode(), b"\xff", 1))
    with pytest.raises(FileFormatError, match=r"is UTF-8 text but its byte 4 is not"):
        read_delimited(path)


def test_prose_is_no_table(tmp_path):
    path = write(tmp_path, "این یک نامه است.\nبا سلام، لطفا بررسی شود.\n")
    with pytest.raises(MissingColumnError, match=r"found are: 'این یک نامه است\.'"):
        read_delimited(path)


def test_line_ends_of_old_machines(tmp_path):
    intake = read_households(write(tmp_path, "id,lat,lon\r1,29.6,52.5\r2,29.6,52.5"))
    assert intake.accepted["row"].tolist() == [2, 3]
