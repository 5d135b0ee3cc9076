"""Headers are known by the words of a table, and refused in a sentence that names it."""

import pandas as pd
import pytest

from layers.columns import CATALOG, HOUSEHOLDS
from layers.errors import FileFormatError, MissingColumnError
from layers.files.tables import read_table
from layers.vocabulary import Vocabulary, lines_of, read_aliases

WORDS = Vocabulary(
    read_aliases(
        "quota_of 0: province | استان\nquota_of 1: county\n" + "centers 0: centers | مراکز"
    ),
    keys=("centers", "quota_of"),
    rows="quotas",
    a_key="a number of centers",
    the_key="the number of centers (centers)",
)


def test_the_better_alias_wins():
    headers = ["کد ملی سرپرست", "شماره پرونده", "شناسه خانوار", "x", "طول جغرافیایی"]
    assert HOUSEHOLDS.match(headers) == {"household_id": 2, "longitude": 4}
    assert HOUSEHOLDS.match([*headers, "household_id"])["household_id"] == 5


def test_two_headers_of_one_meaning_are_refused():
    with pytest.raises(FileFormatError, match=r"Two columns mean latitude: 'lat' \(column 2\) and"):
        HOUSEHOLDS.match(["id", "lat", "عرض جغرافیایی"])


def test_no_id_is_refused_with_what_was_found():
    with pytest.raises(MissingColumnError, match=r"found are: 'نام', 'سن'\. Name that column"):
        HOUSEHOLDS.match(["نام", None, "سن"])
    with pytest.raises(MissingColumnError, match=r"found are: none"):
        HOUSEHOLDS.match([])


def test_header_below_titles():
    rows = [["گزارش شماره پرونده"], [], ["شماره پرونده"], ["کد خانوار", "شهر", "x"], ["1", "a"]]
    assert HOUSEHOLDS.find_header(rows) == 3
    assert HOUSEHOLDS.find_header([["نام", "شهر", "استان"], ["a"]]) is None


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("طول جغرافیایی (اعشاری)", "longitude"), ("عرض جغرافیایی*", "latitude"),
        ("* شناسه خانوار", "household_id"), ("شهرستان [محل سکونت فعلی]", "county"),
        ("Longitude: decimal degrees", "longitude"), ("۳- نام استان", "province"),
        ("بعد خانوار - نفر", "persons"), ("lat (WGS84)*", "latitude"),
        ("شماره پرونده {الکترونیکی}", "household_id"), ("(یادداشت)", None), ("*", None),
        ("طول عمر", None),
    ],
)  # fmt: skip
def test_headers_are_known_without_their_notes(header, column):
    assert HOUSEHOLDS.recognize(header) == column


def test_a_header_without_notes_goes_before_one_with_notes():
    headers = ["کد خانوار", "طول جغرافیایی (قدیم)", "طول جغرافیایی", "عرض جغرافیایی"]
    assert HOUSEHOLDS.match(headers)["longitude"] == 2


def test_any_key_will_do_and_the_first_counts():
    assert WORDS.match(["استان"]) == {"quota_of": 0}
    assert WORDS.key_of(WORDS.match(["province", "مراکز"])) == 1
    assert WORDS.columns == ("quota_of", "centers")


def test_a_table_of_other_words_is_read_and_refused_by_them(tmp_path):
    frame = pd.DataFrame({"استان": ["فارس", None], "مراکز": [3, 4], "note": ["", "x"]})
    frame.to_excel(tmp_path / "quotas.xlsx", index=False)
    table = read_table(tmp_path / "quotas.xlsx", vocabulary=WORDS)
    assert table.frame["centers"].tolist() == [3, 4]
    assert [column.header for column in table.unread] == ["note"]
    frame[["note"]].to_csv(tmp_path / "bare.csv", index=False)
    with pytest.raises(MissingColumnError, match=r"No column holds the number of centers"):
        read_table(tmp_path / "bare.csv", vocabulary=WORDS)
    (tmp_path / "empty.csv").write_text("province,centers\n", encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"has a header but no quotas below it"):
        read_table(tmp_path / "empty.csv", vocabulary=WORDS)


def test_lines_of_a_catalog_serve_another_table():
    places = read_aliases(lines_of(CATALOG, "longitude", "latitude"))
    assert {name for name, _ in places.values()} == {"longitude", "latitude"}
