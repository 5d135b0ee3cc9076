"""Words and numbers in both languages."""

import math
import re
import string
from pathlib import Path

import pytest

from layers.texts import (
    LANGUAGES,
    Words,
    catalog,
    isolated,
)

SOURCE = Path(__file__).resolve().parents[3] / "siting"


def fields(words):
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("key", catalog())
def test_each_text_is_there_in_both_languages_with_the_same_places(key):
    words = catalog()[key]
    assert set(words) == set(LANGUAGES)
    assert fields(words["fa"]) == fields(words["en"])
    assert all(words.values())


#: Texts with names that are written in Latin letters and digits everywhere: of licenses and paper.
_WITH_NAMES = {
    "attribution", "attribution_streets", "no_plans", "paper_about_brief", "paper_about_page",
    *(f"source_of_{layer}" for layer in ("provinces", "counties", "settlements", "surroundings")),
    "source_of_font",
}  # fmt: skip


def test_persian_texts_use_persian_letters_and_digits():
    for key, words in catalog().items():
        plain = re.sub(r"\{.*?\}", "", words["fa"])
        assert not re.search("[يك٠-٩]", plain), key
        if key not in _WITH_NAMES:
            assert not re.search("[0-9]", plain), key


def test_every_text_that_the_code_names_is_in_the_catalog():
    used = set()
    for path in SOURCE.rglob("*.py"):
        used |= set(re.findall(r"""\btext\(\s*["'](\w+)["']""", path.read_text(encoding="utf-8")))
    assert used
    assert used <= set(catalog())


def test_numbers_in_persian_and_english():
    assert Words("en").number(1080000) == "1,080,000"
    assert Words("fa").number(1080000) == "۱٬۰۸۰٬۰۰۰"
    assert Words("fa").number(4.25, digits=1) in {"۴٫۲", "۴٫۳"}
    assert Words("fa").number(math.nan) == ""
    assert Words("en").number(-0.04, digits=1) == "0.0"
    assert Words("en").number(-0.06, digits=1) == "-0.1"
    assert Words("fa").number(-0.04, digits=1) == "۰٫۰"
    assert Words("fa").number(-1234) == "\u200e\u2212۱٬۲۳۴"  # as the locale data of Unicode has it
    assert Words("fa").decimal("0.0156") == "۰٫۰۱۵۶"
    assert Words("en").decimal("0.0156") == "0.0156"
    assert Words("en").percent(0.456) == "46%"
    assert Words("fa").percent(0.456) == "۴۶٪"
    assert Words("en").percent(0.048, digits=1) == "4.8%"


@pytest.mark.parametrize("digits", [0, 1, 2, 3])
def test_at_most_is_never_below_and_by_no_step_above(digits):
    step = 10.0**-digits / 100
    for number in range(1, 2_000):
        for share in (number / 3_001, number * step):
            told = float(Words("en").at_most(share, digits=digits).rstrip("%").replace(",", ""))
            assert share - 1e-12 <= told / 100 < share + step - 1e-13, share


def test_at_most_in_both_languages():
    assert Words("fa").at_most(0.0501, digits=1) == "۵٫۱٪"
    assert [Words("en").at_most(share) for share in (0.0, 1.0, math.nan)] == ["0%", "100%", ""]


@pytest.mark.parametrize(
    ("meters", "english", "persian"),
    [
        (4, "0 m", "۰ متر"),
        (934, "930 m", "۹۳۰ متر"),
        (994.9, "990 m", "۹۹۰ متر"),
        (996, "1.0 km", "۱٫۰ کیلومتر"),
        (9940, "9.9 km", "۹٫۹ کیلومتر"),
        (21000, "21 km", "۲۱ کیلومتر"),
        (math.nan, "", ""),
    ],
)
def test_distances(meters, english, persian):
    assert Words("en").distance(meters) == english
    assert Words("fa").distance(meters) == persian


def test_direction_and_isolation():
    assert [Words(language).direction for language in ("fa", "en")] == ["rtl", "ltr"]
    assert isolated("05-1") == "\u206805-1\u2069"
    assert isolated("") == ""


@pytest.mark.parametrize(("name", "english"), [("c-12", "c-12"), ("سنقر ۲", "\u2068سنقر ۲\u2069")])
def test_a_name_that_runs_the_other_way_is_isolated_in_english_too(name, english):
    assert Words("en").name(name) == english
    assert Words("fa").name(name) == isolated(name)


def test_places_are_filled():
    assert Words("fa").text("province_of", name="ایلام") == "استان ایلام"


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [("group", "disability", "معلولیت"), ("tier", "comprehensive", "جامع"),
     ("group", "معلول", "معلول"), ("tier", "disability", "disability")],
)  # fmt: skip
def test_codes_of_ours_are_said_in_words_and_other_names_as_they_are(kind, name, said):
    assert Words("fa").known(kind, name) == said
    assert Words("en").known(kind, name) == name
