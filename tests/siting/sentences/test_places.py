"""Places told so that namesakes are told apart."""

import pandas as pd
import pytest

from layers.texts import Words
from siting.sentences.places import places_in_words

ROWS = pd.DataFrame(
    [
        ("province", "کرمانشاه", "Kermanshah", None, None, None),
        ("county", "کرمانشاه", "Kermanshah", "کرمانشاه", "Kermanshah", None),
        ("town", "جوانرود", "Javānrūd", "جوانرود", "Javanrud", 54354.0),
        ("village", "ماهیدشت", "Māhīdasht", "کرمانشاه", "Kermanshah", 0.0),
        ("center", "کرمانشاه ۱۲", None, None, None, None),
        ("neighborhood", None, None, "دالاهو", None, None),
    ],
    columns=["kind", "name", "name_en", "county", "county_en", "people"],
)


@pytest.mark.parametrize(
    ("language", "province", "told"),
    [
        (
            "fa",
            "کرمانشاه",
            [
                ("کرمانشاه", "استان"),
                ("کرمانشاه", "شهرستان در استان کرمانشاه"),
                ("جوانرود", "شهر در شهرستان جوانرود، ۵۴٬۳۵۴ نفر"),
                ("ماهیدشت", "آبادی در شهرستان کرمانشاه"),
                ("کرمانشاه ۱۲", "مرکز در استان کرمانشاه"),
                ("بی‌نام", "محله در شهرستان دالاهو"),
            ],
        ),
        (
            "en",
            "Kermanshah",
            [
                ("Kermanshah", "Province"),
                ("Kermanshah", "County in Kermanshah Province"),
                ("Javānrūd", "Town in the county of Javanrud, 54,354 people"),
                ("Māhīdasht", "Settlement in the county of Kermanshah"),
                ("کرمانشاه ۱۲", "Center in Kermanshah Province"),
                ("Unnamed", "Neighborhood in the county of دالاهو"),
            ],
        ),
    ],
)
def test_each_place_is_told_by_name_kind_and_county(language, province, told):
    assert places_in_words(ROWS.assign(province=province), Words(language)) == told


def test_nothing_found_tells_nothing():
    assert places_in_words(ROWS.iloc[:0].assign(province=""), Words("fa")) == []
