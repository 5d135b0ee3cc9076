"""Text that does nothing where it is opened or shown."""

import pandas as pd
import pytest

from layers.files.harmless import harmless, harmless_line, harmless_table

FORMULAS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x", " =1", "\u200f=1", "\ufeff@x", "＝1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_becomes_text(text):
    assert harmless(text) == f"'{text}"
    assert harmless(harmless(text)) == f"'{text}"


@pytest.mark.parametrize("text", ["علی", "a=b", "12", "'=1", "", "کرمانشاه - غرب"])
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text


@pytest.mark.parametrize("cell", [None, float("nan"), 3])
def test_what_is_no_text_is_empty(cell):
    assert harmless(cell) == ""


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_a_table_is_made_harmless_whatever_holds_its_texts(dtype):
    texts = pd.Series([*FORMULAS, "علی", None], index=range(5, 18), dtype="object").astype(dtype)
    table = pd.DataFrame({"=name": texts, "change": -1.5, "day": pd.Timestamp("2026-01-01")})
    before = table.copy()
    mended = harmless_table(table)
    assert mended["'=name"].tolist()[:-1] == [*(f"'{text}" for text in FORMULAS), "علی"]
    assert pd.isna(mended["'=name"].iloc[-1])
    pd.testing.assert_frame_equal(mended[["change", "day"]], table[["change", "day"]])
    assert mended.index.equals(table.index)
    pd.testing.assert_frame_equal(table, before)


def test_numbers_beside_texts_in_one_column_stay_numbers():
    mixed = pd.DataFrame({"value": pd.Series(["-x", -3, None, 0.5], dtype="object")})
    assert harmless_table(mixed)["value"].tolist()[:2] == ["'-x", -3]


def test_a_terminal_is_told_nothing():
    evil = "a\x1b[2Jb\x9b31mc\x07d\re\u202ef"
    assert harmless_line(evil) == "a\ufffd[2Jb\ufffd31mc\ufffdd\ufffde\ufffdf"
    assert harmless_line("گیلان‌غرب\n\u2068a\u2069\tb") == "گیلان‌غرب\n\u2068a\u2069\tb"
