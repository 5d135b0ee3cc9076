"""The folder of a month: whole or not at all, and nothing lost in its table."""

import io
import zipfile

import pandas as pd
import pytest

from layers.errors import FileFormatError
from layers.jalali import jalali_text
from layers.texts import Words
from siting.reports.day_sheets import files, rounds_zip, visit_table, write_rounds


def test_a_folder_holds_a_sheet_for_every_day_a_map_and_the_table(rounds, tmp_path):
    folder = write_rounds(rounds, tmp_path / "deep" / "azar")
    assert sorted(path.name for path in folder.iterdir()) == [
        "c1-1", "c1-2", "c1-3", "visits.csv", "visits.xlsx",
    ]  # fmt: skip
    for worker in rounds.workers:
        days = {f"{jalali_text(day)}.html" for day in rounds.of(worker).days["date"]}
        found = {path.name for path in (folder / worker).iterdir()}
        assert found == days | {"month.html", "map.html"}
    table = pd.read_csv(folder / "visits.csv", encoding="utf-8-sig")
    assert len(table) == len(rounds.visits)
    told = pd.read_excel(folder / "visits.xlsx", dtype="str", engine="calamine")
    assert told["شناسهٔ خانوار"].tolist() == table["household_id"].tolist()
    persian = table["date"].fillna("").str.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    assert told["تاریخ"].fillna("").tolist() == persian.tolist()
    states = {"planned": "برنامه‌ریزی‌شده", "impossible": "نشدنی"}
    assert told["وضعیت"].tolist() == table["status"].map(states).tolist()
    assert [path.name for path in folder.parent.iterdir()] == ["azar"]


def test_the_table_has_every_due_visit_and_no_place_or_group(rounds):
    table = visit_table(rounds, Words("en"))
    assert sorted(table["household_id"]) == sorted(rounds.visits["household_id"])
    assert table["status"].value_counts().to_dict() == {"planned": 30, "impossible": 1}
    lost = table[table["status"] == "impossible"].iloc[0]
    assert (lost["household_id"], lost["reason"]) == (
        "gone",
        "the households file has no place for it",
    )
    assert not {"longitude", "latitude", "geometry", "groups"} & set(table)
    planned = table[table["status"] == "planned"]
    assert planned["date"].str.fullmatch(r"1405-09-\d\d").all()
    stops = rounds.stops.set_index(["worker", "household_id"])
    for row in planned.itertuples():
        assert stops.loc[(row.worker, row.household_id), "order"] == row.order


def test_an_old_month_is_never_mixed_with_a_new_one(rounds, tmp_path):
    (tmp_path / "old.html").write_text("old")
    with pytest.raises(FileFormatError, match="not empty"):
        write_rounds(rounds, tmp_path)
    with pytest.raises(FileFormatError, match="not empty"):
        write_rounds(rounds, tmp_path / "old.html")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert write_rounds(rounds, empty).is_dir()


def test_nothing_is_left_of_a_month_that_failed(rounds, tmp_path, monkeypatch):
    def fail(*_, **__):
        message = "the disk is full"
        raise OSError(message)

    monkeypatch.setattr(files, "rounds_map", fail)
    with pytest.raises(OSError, match="full"):
        write_rounds(rounds, tmp_path / "month")
    assert list(tmp_path.iterdir()) == []


def test_a_worker_without_visits_has_an_empty_folder(rounds, tmp_path):
    from dataclasses import replace  # noqa: PLC0415

    idle = replace(rounds, workers=(*rounds.workers, "c1/4"))
    folder = write_rounds(idle, tmp_path / "month")
    assert list((folder / "c1%2F4").iterdir()) == []


def test_the_zip_holds_what_the_folder_does(rounds, tmp_path):
    folder = write_rounds(rounds, tmp_path / "month", language="en")
    written = {
        path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()
    }
    with zipfile.ZipFile(io.BytesIO(rounds_zip(rounds, language="en"))) as packed:
        assert set(packed.namelist()) == set(written)
        assert packed.testzip() is None
        for name in ("visits.csv", "c1-1/month.html"):
            assert packed.read(name) == written[name].read_bytes()
