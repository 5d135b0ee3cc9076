"""The rule of Persian texts itself: it finds an English word wherever one stands."""

import pytest

from tests.persian_only import all_foreign, foreign, read_aloud


@pytest.mark.parametrize(
    ("said", "odd"),
    [
        ("۱۲ مرکز در \u2068c1-2\u2069 و \u2068h.csv\u2069", []),
        ("فایل \u200eh.csv\u200e خوانده شد", []),
        ("مشارکت‌کنندگان OpenStreetMap، ODbL 1.0", []),
        ("۱۲ centers در کرمانشاه", ["centers"]),
        ("12 مرکز", ["12"]),
        ("مرکز A", ["A"]),
        ("علت: \u2068the disk is full\u2069", ["the disk is full"]),
        ("OpenStreetMap contributors، ODbL 1.0", ["contributors"]),
    ],
)
def test_what_is_neither_persian_nor_a_name_is_found(said, odd):
    assert foreign(said) == odd


def test_names_of_a_place_are_names_there_only():
    said = "با --seconds بگویید"
    assert foreign(said, r"--[a-z]+") == []
    assert foreign(said) == ["seconds"]
    assert all_foreign(["خوب", said]) == {said: ["seconds"]}


def test_a_page_is_read_as_people_and_screen_readers_do():
    page = (
        "<title>Plan</title><style>p { color: red }</style><script>let a = 'b';</script>"
        "<!-- note --><div lang='en'>In <b>English</b><br>too</div>"
        "<p class='word'>مرکز &laquo;one&raquo;</p><img alt='a map' src='x.png'>"
    )
    assert read_aloud(page) == ["Plan", "مرکز «one»", "a map"]
