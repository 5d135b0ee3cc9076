"""What was found in a file, in words, and the files that are taken away."""

import io

import openpyxl
import pandas as pd
import pytest

from layers.households.kept import keep_intake
from layers.households.reading import check_households, read_households
from layers.texts import Words
from siting.jobs.reading import FINDINGS, read_intake
from siting.ui.service.findings import (
    corrected_bytes,
    findings_in_words,
    kinds_of,
    read_findings,
    report_bytes,
)
from siting.ui.service.workspace import Kept

FA = Words("fa")


@pytest.fixture
def intake():
    rows = {
        "household_id": ["1", "2", "3", "4", "5", "5"],
        "longitude": ["47.07", "47٫08", None, None, "200", "47.07"],
        "latitude": ["34.31", "34٫32", None, None, "34.3", "34.31"],
        "province": ["كرمانشاه", "كرمانشاه", "كرمانشاه", "كرمانشاه", "كرمانشاه", "كرمانشاه"],
        "county": ["کرمانشاه", "کرمانشاه", "کرمانشاه", None, "کرمانشاه", "کرمانشاه"],
        "settlement": [None, None, "کرمانشاه", None, None, None],
    }
    return check_households(pd.DataFrame(rows, dtype="str"))


@pytest.fixture
def kept(intake, tmp_path):
    home = tmp_path / "kept"
    keep_intake(intake, home)
    read_intake(intake).findings.to_parquet(home / FINDINGS, index=False)
    return Kept("1", home, {"what": "households", "file": "a.xlsx"})


def test_every_finding_is_said_in_persian(kept):
    findings = read_findings(kept)
    said = findings_in_words(findings, FA)
    assert said.count == len(findings) == len(said.rows) > 0
    assert sum(count for _, count in kinds_of(findings)) == len(findings)
    for row, column, _, reason, _ in said.rows:
        assert not (row + column + reason).isascii()


def test_one_outcome_a_page_at_a_time(kept):
    findings = read_findings(kept)
    outcome, count = kinds_of(findings)[0]
    pages = [
        findings_in_words(findings, FA, outcome=outcome, start=n, most=1) for n in range(count)
    ]
    assert {page.count for page in pages} == {count}
    whole = findings_in_words(findings, FA, outcome=outcome)
    assert [page.rows[0] for page in pages] == list(whole.rows)


def test_the_report_holds_what_the_command_writes(kept):
    book = openpyxl.load_workbook(io.BytesIO(report_bytes(kept, FA)))
    assert len(book.sheetnames) >= 4
    assert book.worksheets[0].sheet_view.rightToLeft


@pytest.mark.parametrize("language", ["fa", "en"])
def test_corrected_rows_are_read_again_as_they_were_understood(kept, intake, language, tmp_path):
    file = tmp_path / "again.xlsx"
    file.write_bytes(corrected_bytes(kept, Words(language)))
    again = read_households(file)
    assert set(again.accepted.index) == set(intake.accepted.index)
    assert set(again.approximate.index) == set(intake.approximate.index)
    assert set(again.unlocated.index) == set(intake.unlocated.index)
    assert (
        again.accepted.geometry.sort_index()
        .geom_equals_exact(intake.accepted.geometry.sort_index(), 1e-5)
        .all()
    )
