"""Every reason that the code gives has a sentence in both languages, with the places it fills."""

import ast
import string
from pathlib import Path

import pytest

from layers.errors import LayersError
from layers.reasons import join_reasons, reason
from layers.texts import LANGUAGES, Words, catalog

ROOT = Path(__file__).resolve().parents[3]


def given_reasons():
    """Read code and names of values from every call that writes a reason."""
    for room in ("layers", "siting"):
        for path in sorted((ROOT / room).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if "reason(" not in text and "reason_column(" not in text:
                continue
            for node in ast.walk(ast.parse(text)):
                called = getattr(getattr(node, "func", None), "id", "")
                if called in {"reason", "reason_column"} and path.name != "reasons.py":
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    assert isinstance(node.args[0], ast.Constant), f"{where} hides its code"
                    yield node.args[0].value, {word.arg for word in node.keywords}, where


GIVEN = list(given_reasons())


def places(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_reasons_are_given_all_over_the_core():
    rooms = {where.rsplit("/", 1)[0] for _, _, where in GIVEN}
    assert {"layers/households", "layers/places", "layers/files"} <= rooms
    assert {"siting/workers/caseloads", "siting/rounds", "siting/coverage"} <= rooms


@pytest.mark.parametrize(("code", "values", "where"), GIVEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reason_has_a_sentence(code, values, where, language):
    assert f"reason_{code}" in catalog(), where
    assert places(catalog()[f"reason_{code}"][language]) == values, where


def test_no_sentence_is_left_over():
    told = {key.removeprefix("reason_") for key in catalog() if key.startswith("reason_")}
    assert told == {code for code, _, _ in GIVEN}


def test_numbers_are_written_alike_in_both_languages():
    for key, texts in catalog().items():
        forms = [
            sorted((name, form) for _, name, form, _ in string.Formatter().parse(text) if name)
            for text in texts.values()
        ]
        assert all(form == forms[0] for form in forms), key


def test_reasons_are_told_in_the_language_that_is_asked_for():
    cell = join_reasons(reason("same_id", row=1234), reason("placed", place="Yazd", likeness=97))
    assert Words("en").reasons(cell) == (
        "row 1234 has the same id; the first is kept; "
        "placed at Yazd, found by name (likeness 97 of 100)"
    )
    assert Words("fa").reasons(cell) == (
        "ردیف ۱۲۳۴ همین شناسه را دارد؛ نخستین نگه داشته شد؛ "
        "از روی نام در \u2068Yazd\u2069 جای داده شد (همانندی ۹۷ از ۱۰۰)"
    )
    several = reason("namesakes", count=2, name="ده نو", places=["a", "b"])
    assert Words("en").reasons(several).endswith("are called \u2068ده نو\u2069, such as a, b")
    assert Words("fa").reasons(several).endswith("مانند \u2068a\u2069، \u2068b\u2069")
    assert Words("fa").reasons("") == ""
    with pytest.raises(LayersError, match="is no reason"):
        Words("fa").reasons("Hours differ by 12% of their mean.")


def test_a_missing_number_is_a_dash_in_a_sentence():
    assert Words("en").text("time_hours", hours=float("nan")) == "- hours"
