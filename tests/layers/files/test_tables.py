"""Reading any file of households as a table."""

import hashlib
import zipfile
from datetime import date

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from layers.errors import FileFormatError, LayersError, MissingColumnError
from layers.files.tables import read_table
from layers.text import as_text
from tests.layers.files.small_table import FRAME, check_frame


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_in_every_encoding(tmp_path, encoding, separator):
    path = tmp_path / "h.csv"
    text = FRAME.to_csv(index=False, sep=separator)
    if encoding == "cp1256":
        text = text.replace("ی", "ي")  # the code page has no Persian yeh
    path.write_bytes(text.encode(encoding))
    table = read_table(path)
    check_frame(table)
    assert table.rows.tolist() == [2, 3, 4]
    assert table.frame["latitude"].tolist() == ["29.61", "", "35.5"]
    assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert table.source == "h.csv"


def test_excel(tmp_path):
    path = tmp_path / "h.xlsx"
    FRAME.to_excel(path, index=False)
    table = read_table(path)
    check_frame(table)
    assert table.rows.tolist() == [2, 3, 4]


def write_xls(path, sheets):
    """Write rows to sheets of a workbook of Excel 97-2003."""
    book = xlwt.Workbook()
    dated = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for title, rows in sheets.items():
        sheet = book.add_sheet(title)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write(row, column, cell, dated)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.save(str(path))


def rows_of(frame):
    return [list(frame.columns), *frame.astype("object").where(frame.notna(), None).to_numpy()]


@pytest.mark.parametrize("name", ["h.xls", "h.ods", "named.wrongly.xlsx"])
def test_workbooks_of_older_kinds(tmp_path, name):
    path = tmp_path / name
    if name == "h.ods":
        FRAME.to_excel(path, index=False, engine="odf")
    else:
        write_xls(path, {"خانوارها": rows_of(FRAME)})
    table = read_table(path)
    check_frame(table)
    assert table.rows.tolist() == [2, 3, 4]
    assert table.frame["latitude"].tolist()[::2] == [29.61, 35.5]
    assert pd.isna(table.frame["latitude"][1])
    assert table.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_an_old_workbook_keeps_its_rows_sheets_and_kinds_of_cells(tmp_path):
    path = tmp_path / "h.xls"
    header = ["شناسه خانوار", "persons", "نشانی"]
    rows = [["گزارش"], [], header, [12345678901, 4, "الف"], [], ["b", "۵", date(2026, 1, 2)]]
    write_xls(
        path, {"راهنما": [["متن"]], "تهران": rows, "فارس": [["شناسه خانوار", "شهر"], ["c", "ج"]]}
    )
    with pytest.raises(
        FileFormatError, match="several sheets with a household id: 'تهران', 'فارس'"
    ):
        read_table(path)
    with pytest.raises(
        FileFormatError, match="has no sheet 'قم'; its sheets are 'راهنما', 'تهران'"
    ):
        read_table(path, sheet="قم")
    table = read_table(path, sheet="تهران")
    assert as_text(table.frame["household_id"]).tolist() == ["12345678901", "b"]
    assert as_text(table.frame["persons"]).tolist() == ["4", "۵"]
    assert as_text(table.frame["address"]).tolist() == ["الف", "2026-01-02"]
    assert table.rows.tolist() == [4, 6]
    assert table.blank_rows == 1


def test_the_content_tells_what_a_file_is(tmp_path):
    path = tmp_path / "really_excel.csv"
    FRAME.to_excel(tmp_path / "h.xlsx", index=False)
    (tmp_path / "h.xlsx").rename(path)
    check_frame(read_table(path))


def test_files_that_are_not_there(tmp_path):
    with pytest.raises(FileFormatError, match=r"There is no file .*nothing.csv"):
        read_table(tmp_path / "nothing.csv")
    with pytest.raises(FileFormatError, match=r"is a folder, not a file"):
        read_table(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("h.csv", b"", r"h\.csv is empty"),
        ("h.csv", b" \r\n\n", r"h\.csv is empty"),
        ("h.csv", b"\xef\xbb\xbf", r"h\.csv is empty"),
        ("h.csv", b"\xff\xfe", r"h\.csv is empty"),
        ("h.xlsx", b"", r"h\.xlsx is empty"),
        ("h.csv", b"%PDF-1.7 ...", r"is a PDF document, not a table"),
        ("h.csv", b"\x89PNG\r\n\x1a\n\x00", r"is a picture, not a table"),
        ("h.csv", b"id,lat\n1,\x00\x01\x02\n", r"it holds binary data"),
        ("h.xls", b"<html><table><tr><td>1", r"is a web page, whatever its name says"),
        ("h.xlsx", b"id,lat\n1,2\n", r"is not the \.xlsx file that its name says"),
        ("h.gpkg", b"id,lat\n1,2\n", r"is not the \.gpkg file that its name says"),
        (
            "h.xls",
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
            r"h\.xls is damaged or cut short",
        ),
        (
            "h.xlsx",
            bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            r"is encrypted with a password",
        ),
        ("h.parquet", b"PARE" + bytes(100) + b"PARE", r"is encrypted\. Save it without"),
        ("h.parquet", b"PAR1" + bytes(100), r"h\.parquet is damaged or cut short"),
        ("h.gpkg", b"SQLite format 3\x00" + bytes(100), r"h\.gpkg is damaged or cut short"),
        ("h.xlsx", b"PK\x03\x04" + bytes(100), r"h\.xlsx is cut short or damaged"),
    ],
)
def test_files_that_are_no_table(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match=message) as caught:
        read_table(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "gpkg"])
def test_a_header_alone_is_refused(tmp_path, suffix):
    path = tmp_path / f"h.{suffix}"
    empty = FRAME.iloc[:0]
    if suffix == "csv":
        empty.to_csv(path, index=False)
    elif suffix == "xlsx":
        empty.to_excel(path, index=False)
    elif suffix == "parquet":
        empty.to_parquet(path)
    else:
        gpd.GeoDataFrame(empty, geometry=[], crs=4326).to_file(path)
    with pytest.raises(FileFormatError, match=rf"h\.{suffix} has a header but no households"):
        read_table(path)


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "gpkg"])
def test_a_table_without_ids_is_refused(tmp_path, suffix):
    path = tmp_path / f"h.{suffix}"
    frame = FRAME.drop(columns="شناسه خانوار")
    if suffix == "csv":
        frame.to_csv(path, index=False)
    elif suffix == "xlsx":
        frame.to_excel(path, index=False)
    elif suffix == "parquet":
        frame.to_parquet(path)
    else:
        gpd.GeoDataFrame(frame, geometry=[Point(52, 30)] * 3, crs=4326).to_file(path)
    with pytest.raises(MissingColumnError, match=r"No column holds the household's id .*'استان'"):
        read_table(path)


@pytest.mark.parametrize("suffix", ["xlsx", "parquet", "gpkg"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_files_cut_short(tmp_path, suffix, share):
    path = tmp_path / f"h.{suffix}"
    many = pd.concat([FRAME] * 500).assign(**{"شناسه خانوار": [str(n) for n in range(1500)]})
    if suffix == "xlsx":
        many.to_excel(path, index=False)
    elif suffix == "parquet":
        many.to_parquet(path)
    else:
        points = gpd.points_from_xy([52.0] * 1500, [30.0] * 1500)
        gpd.GeoDataFrame(many, geometry=points, crs=4326).to_file(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(FileFormatError, match=r"(cut short|no whole GeoPackage)"):
        read_table(path)


def test_a_workbook_with_a_broken_part(tmp_path):
    path, broken = tmp_path / "h.xlsx", tmp_path / "b.xlsx"
    FRAME.to_excel(path, index=False)
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[:300] if "sheet1" in name else content)
    with pytest.raises(FileFormatError, match=r"b\.xlsx is damaged or cut short"):
        read_table(broken)


def test_zip_files_that_are_no_workbook(tmp_path):
    path = tmp_path / "h.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("h.csv", "id\n1\n")
    with pytest.raises(FileFormatError, match=r"is a zip file but no \.xlsx workbook"):
        read_table(path)


def test_sheets_only_where_there_are_sheets(tmp_path):
    path = tmp_path / "h.csv"
    FRAME.to_csv(path, index=False)
    with pytest.raises(FileFormatError, match=r"h\.csv has no sheets"):
        read_table(path, sheet="خانوار")


def test_blank_rows_are_counted_and_left_out(tmp_path):
    path = tmp_path / "h.csv"
    path.write_text("id,lat\n\n1,2\n , \n2,\n,\u200c\n\n", encoding="utf-8")
    table = read_table(path)
    assert table.frame["household_id"].tolist() == ["1", "2"]
    assert table.rows.tolist() == [3, 5]
    assert table.blank_rows == 4
    assert table.frame.index.tolist() == [0, 1]


def test_sheets_of_a_workbook(tmp_path):
    path = tmp_path / "h.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["راهنما"])
    for title, headers in (("تهران", ["شماره پرونده"]), ("فارس", ["شماره پرونده", "شهر"])):
        sheet = book.create_sheet(title)
        sheet.append(["گزارش"])
        sheet.append([])
        sheet.append(headers)
        sheet.append([7.0, title])
    book.save(path)
    with pytest.raises(
        FileFormatError, match=r"several sheets with a household id: 'تهران', 'فارس"
    ):
        read_table(path)
    with pytest.raises(
        FileFormatError, match=r"has no sheet 'قم'; its sheets are 'Sheet', 'تهران'"
    ):
        read_table(path, sheet="قم")
    table = read_table(path, sheet="فارس")
    assert table.frame["city"].tolist() == ["فارس"]
    assert table.rows.tolist() == [4]
    with pytest.raises(MissingColumnError, match=r"found are: 'راهنما'"):
        read_table(path, sheet="Sheet")


def test_sheets_with_one_header_are_read_as_one(tmp_path):
    path = tmp_path / "h.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["راهنما"])
    for title in ("تهران", "فارس"):
        sheet = book.create_sheet(title)
        sheet.append(["شماره پرونده", "شهر"])
        sheet.append([title[0], title])
    book.save(path)
    table = read_table(path)
    assert table.frame["city"].tolist() == ["تهران", "فارس"]
    assert table.sheets == {"تهران": 2, "فارس": 3}


def test_an_empty_workbook(tmp_path):
    path = tmp_path / "h.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(FileFormatError, match=r"h\.xlsx is empty"):
        read_table(path)


@pytest.fixture(scope="module")
def whole_files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    points = gpd.GeoDataFrame(FRAME, geometry=[Point(52, 30)] * 3, crs=4326)
    FRAME.to_csv(folder / "h.csv", index=False)
    FRAME.to_excel(folder / "h.xlsx", index=False)
    FRAME.to_excel(folder / "h.ods", index=False, engine="odf")
    write_xls(folder / "h.xls", {"خانوارها": rows_of(FRAME)})
    FRAME.to_parquet(folder / "h.parquet")
    points.to_parquet(folder / "h.geoparquet")
    points.to_file(folder / "h.gpkg")
    return sorted(folder.iterdir())


@settings(max_examples=150)
@given(data=st.data())
def test_damaged_files_are_read_or_refused_in_one_sentence(whole_files, data):
    path = data.draw(st.sampled_from(whole_files))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, min(30, len(content) - start - 1)))
        content[start : start + length] = data.draw(st.binary(max_size=8))
    damaged = path.with_name(f"damaged_{path.name}")
    damaged.write_bytes(content or b" ")
    try:
        assert len(read_table(damaged).frame) > 0
    except LayersError as error:
        assert "\n" not in str(error)  # noqa: PT017
    finally:
        damaged.unlink()
