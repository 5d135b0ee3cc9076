"""What a file is, told from its first bytes."""

import pandas as pd
import pytest

from layers.errors import FileFormatError
from layers.files.kinds import tell_kind


def test_the_content_tells_and_not_the_name(tmp_path):
    frame = pd.DataFrame({"id": ["a"]})
    frame.to_excel(tmp_path / "h.xlsx", index=False)
    frame.to_parquet(tmp_path / "h.parquet")
    frame.to_csv(tmp_path / "h.txt", index=False)
    for name, kind in (("h.xlsx", "workbook"), ("h.parquet", "parquet"), ("h.txt", "text")):
        (tmp_path / name).rename(tmp_path / "h.csv")
        assert tell_kind(tmp_path / "h.csv") == kind


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"7z\xbc\xaf", "is a 7z archive, not a table"),
        (b"\x1f\x8b", "is a gzip archive, not a table"),
        (b"<!DOCTYPE html>", "is a web page"),
        (b" \n", "is empty"),
    ],
)
def test_what_is_no_table_is_named(tmp_path, content, sentence):
    path = tmp_path / "h.csv"
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match=sentence):
        tell_kind(path)
