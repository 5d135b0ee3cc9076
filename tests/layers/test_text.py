"""Persian letters, digits, names and numbers."""

import datetime as dt
import math
import unicodedata

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.text import (
    as_named,
    as_text,
    cell_text,
    is_blank,
    key,
    name_key,
    normalize,
    normalize_column,
    numbers,
    read_number,
)

PERSIAN = st.text(
    st.sampled_from("علیيىكکهةئأآءٱ ۀ\u200c\u200d\u200f\u0640\u064e\u0654٠۱2aÉ\u0301\t\xa0ﻻ")
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("علي", "علی"),
        ("كرمانشاه", "کرمانشاه"),
        ("مصطفى", "مصطفی"),
        ("خانه\u200cها", "خانه ها"),
        ("\u200fتهـــران\u200e", "تهران"),
        ("مُحَمَّد", "محمد"),
        ("۱۲٣٤5", "12345"),
        ("  دو \t کلمه\xa0\n", "دو کلمه"),
        ("ﻼﺗﻬﺮﺍن", "لاتهران"),
        ("１２", "12"),
        ("فاطمة مسئول", "فاطمة مسئول"),
        ("Qeyşar", "Qeyşar"),
        ("", ""),
    ],
)
def test_normalize(typed, meant):
    assert normalize(typed) == meant


@given(PERSIAN)
def test_normalize_once_is_enough(text):
    assert normalize(normalize(text)) == normalize(text)


@given(st.lists(st.one_of(st.none(), PERSIAN)))
def test_column_and_scalar_agree(cells):
    column = normalize_column(pd.Series(cells, dtype="object"))
    expected = [normalize(cell) if cell is not None else "" for cell in cells]
    assert column.fillna("").tolist() == expected


UNSEEN = st.text(st.sampled_from("\u200c\u200d \xa0\u0640\t\u3000\ufeff\x00\x85"), max_size=3)


@given(st.lists(st.one_of(st.none(), PERSIAN, UNSEEN, st.text(max_size=3))))
def test_blank_is_what_normalizes_to_nothing(cells):
    blank = is_blank(pd.Series(cells, dtype="object"))
    assert blank.tolist() == [not normalize(cell or "") for cell in cells]


@given(PERSIAN)
def test_keys_hold_letters_and_digits_only(text):
    assert all(unicodedata.category(letter)[0] in "LN" for letter in key(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("گیلان‌غرب", "گيلانغرب"),
        ("آبادان", "ابادان"),
        ("مسئولیت", "مسیولیت"),
        ("سوره", "سورة"),
        ("خانۀ", "خانه"),
        ("Takht-e Qeyşar", "takhte qeysar"),
        ("Boneh-ye ‘Alvān", "BONEHYE ALVAN"),
        ("بخش ۲", "بخش 2"),
    ],
)
def test_keys_of_one_name_agree(one, other):
    assert key(one) == key(other)


def test_keys_of_two_names_differ():
    assert key("کرمان") != key("کرمانشاه")
    assert name_key(pd.Series(["-", None, "!"])).isna().all()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (123.0, "123"),
        (np.float64(5), "5"),
        (2.5, "2.5"),
        (1e300, "1e+300"),
        (math.inf, "inf"),
        (math.nan, None),
        (pd.NA, None),
        (pd.NaT, None),
        ("00123", "00123"),
        (7, "7"),
        (True, "True"),
        (b"x\xff", "x\ufffd"),
        ("a\ud800", "a?"),
        (dt.datetime(2024, 5, 1, tzinfo=dt.UTC).replace(tzinfo=None), "2024-05-01"),
        (dt.date(2024, 5, 1), "2024-05-01"),
    ],
)
def test_cell_text(cell, text):
    assert cell_text(cell) == text


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([1, 20, 3]),
        pd.Series([1.0, 20.0, 3.0]),
        pd.Series([1, 20, 3], dtype="Int64"),
        pd.Series(["1", "20", "3"]),
        pd.Series(["1", "20", "3"], dtype="category"),
        pd.Series([1.0, "20", 3], dtype="object"),
        pd.Series([1, 20, 3], dtype="int16"),
        pd.Series([1, 20, 3], dtype="float32"),
    ],
    ids=lambda values: str(values.dtype),
)
def test_text_of_any_type(values):
    text = as_text(values.set_axis([7, 8, 9]))
    assert text.tolist() == ["1", "20", "3"]
    assert text.index.tolist() == [7, 8, 9]
    assert text.dtype == "str"


def test_missing_cells_stay_missing():
    for values in (
        pd.Series([None, 1.5]),
        pd.Series([None, 15], dtype="Int64"),
        pd.Series([None, "x"], dtype="category"),
    ):
        assert as_text(values).isna().tolist() == [True, False]
    assert normalize_column(pd.Series(["ندارد", "NULL", "#N/A", " - ", "x"])).isna().sum() == 4


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12", 12),
        ("-3.5", -3.5),
        ("۱٬۲۳۴", 1234),
        ("۱،۲۳۴", 1234),
        ("1,234,567.5", 1234567.5),
        ("۳۵٫۷", 35.7),
        ("35/7", 35.7),
        ("35,7", 35.7),
        ("۴ نفر", 4),
        ("5 persons", 5),
        ("1e3", 1000),
        ("۱٬۲۳۴٫۵", 1234.5),
    ],
)
def test_numbers_as_they_are_typed(typed, meant):
    assert numbers(pd.Series([typed]))[0] == meant


@pytest.mark.parametrize(
    "typed", ["", "x", "12 34", "1/2/3", "1.2.3", "1,23,4", "1e999", "inf", "nan", "--1", "۵ ش"]
)
def test_what_is_no_number(typed):
    assert math.isnan(numbers(pd.Series([typed]))[0])


def test_one_comma_in_degrees_is_a_decimal_sign():
    assert read_number("35,689", grouped=False) == 35.689
    assert read_number("35,689") == 35689
    assert numbers(pd.Series(["51٬389"]), grouped=False)[0] == 51.389


@given(st.floats(-1e12, 1e12), st.sampled_from(["0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩"]))
def test_numbers_come_back(number, digits):
    typed = f"{number:.6f}".translate(str.maketrans("0123456789.", digits + "٫"))
    assert numbers(pd.Series([typed]))[0] == float(f"{number:.6f}")
    assert numbers(pd.Series([number], dtype="object"))[0] == number


def test_numbers_that_are_numbers_already():
    values = pd.Series([1.5, np.inf, np.nan])
    assert numbers(values).tolist()[0] == 1.5
    assert numbers(values)[1:].isna().all()
    assert numbers(pd.Series([1, 2], dtype="int8")).tolist() == [1.0, 2.0]


def test_persian_names_are_shown_with_persian_digits():
    names = pd.Series(["جوانرود 3", "Center 3", "3", None, "مرکز ۱۲"], dtype="str")
    shown = as_named(names.map(normalize, na_action="ignore"))
    assert shown.tolist()[:3] == ["جوانرود ۳", "Center 3", "3"]
    assert pd.isna(shown[3])
    assert shown[4] == "مرکز ۱۲"
    assert shown.dropna().map(key).tolist() == names.dropna().map(key).tolist()
