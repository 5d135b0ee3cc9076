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
    grid, header, faults, joined, _ = read_delimited(path)
    assert header == 0
    assert grid[1].tolist()[1:] == ['کوچه ۱; پلاک "۲"\nطبقه ۳', "x"]
    assert faults.isna().all()
    assert not joined.any()


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


def test_a_decimal_comma_among_commas_is_read_where_only_one_reading_is_possible(tmp_path):
    lines = [
        "id,name,lon,lat,persons",
        "1,x,52,53,29,61,4",  # both were cut
        "2,x,52,29.61,4",
        "3,x,52,53,29,4",  # the longitude was cut: 29 and 4 are no other reading
        "4,x,52,29,61,4",  # so was the latitude
        "5,x,y,52.53,29.61,4",  # no coordinate was
        "6,x,y,z,52.53,29.61,4",
        "7,x,۵۲,۵۳,۲۹,۶۱,4",
        "8,x,152,53,29,61,4",
        "9,x,,,29,61,4",
        "10,x,52,53,29,61,4,5",
    ]
    intake = read_households(write(tmp_path, "\n".join(lines)))
    points = intake.accepted.geometry
    assert dict(zip(points.index, zip(points.x, points.y, strict=True), strict=True)) == {
        "1": (52.53, 29.61),
        "2": (52.0, 29.61),
        "3": (52.53, 29.0),
        "4": (52.0, 29.61),
        "7": (52.53, 29.61),
    }
    assert intake.accepted["persons"].tolist() == [4] * 5
    mended = intake.issues[intake.issues["outcome"] == "mended"]
    assert mended["household_id"].tolist() == ["1", "3", "4", "7"]
    assert mended["reason"].eq("decimal_comma").all()
    assert mended["value"].iloc[0] == "52.53, 29.61"
    assert intake.rejected["row"].tolist() == [6, 7, 9, 10, 11]
    assert intake.rejected["reason"].eq(LONG_LINE).all()


def test_two_readings_of_a_decimal_comma_are_none(tmp_path):
    """26 and 24 may follow 52, and 52.26 may go before 24.5."""
    text = "id,lon,lat,persons\n1,52,26,24,5\n2,52,26,24,5\n"
    intake = read_households(write(tmp_path, text))
    assert intake.accepted.empty
    assert intake.rejected["reason"].eq(LONG_LINE).all()


def test_latitude_may_come_first(tmp_path):
    intake = read_households(write(tmp_path, "id,lat,lon\n1,29,61,52,53\n2,29,61,52,530\n"))
    assert intake.accepted.geometry.x.tolist() == [52.53, 52.53]


@pytest.mark.shared
def test_the_office_that_writes_decimal_commas(shared):
    folder = shared / "cases" / "intake"
    read = read_households(folder / "b06_decimal_comma_in_comma_csv.csv")
    sound = read_households(folder / "00_base_gilan_300.xlsx")
    assert len(read.accepted) == 300
    ours, true = (list_.accepted.get_coordinates() for list_ in (read, sound))
    assert (ours - true.loc[ours.index]).abs().max(axis=None) < 2e-6
    assert (read.issues["reason"] == "decimal_comma").sum() == 300
    assert read.accepted["persons"].equals(sound.accepted["persons"])


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
    with pytest.raises(FileFormatError, match=r"cannot be read to its end as text .field larger"):
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


def test_short_lines_are_findings(tmp_path):
    rows = [f"H{n},51.{n},35.7,تهران" for n in range(10, 20)]
    cut = "\n".join(["household_id,longitude,latitude,province", *rows])[:-9]
    path = write(tmp_path, cut)
    assert read_delimited(path).short.tolist() == [False] * 10 + [True]
    intake = read_households(path)
    found = intake.issues[intake.issues["reason"] == "line_too_short"]
    assert found["household_id"].tolist() == ["H19"]
    assert found["row"].tolist() == [11]


def test_lines_of_a_program_that_leaves_out_empty_ends(tmp_path):
    path = write(tmp_path, "id,lat,lon,note\n" + "1,35,51\n" * 9 + "2,35,51,x\n\n")
    assert not read_delimited(path).short.any()


@pytest.mark.parametrize(
    "content", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\t", b"\xff\xfe\n\0"]
)
def test_empty_files(tmp_path, content):
    path = tmp_path / "h.csv"
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match=r"h\.csv is empty"):
        read_delimited(path)
