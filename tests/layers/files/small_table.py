"""A small table of households, and what must be read of it from any kind of file."""

import pandas as pd

FRAME = pd.DataFrame(
    {
        "شناسه خانوار": ["00123", "124", "125"],
        "استان": ["فارس", "تهران", None],
        "یادداشت": ["a", "b;c", "d"],
        "lat": [29.61, None, 35.5],
    }
)


def check_frame(table):
    assert table.frame["household_id"].tolist() == ["00123", "124", "125"]
    assert table.frame["province"].tolist()[:2] == ["فارس", "تهران"]
    assert "یادداشت" not in table.frame
    assert table.headers["household_id"] == "شناسه خانوار"
    assert table.faults.isna().all()
