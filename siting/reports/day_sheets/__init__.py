"""What a social worker carries: day sheets to print, and the files of a month of rounds.

This is casework: it names households and shows where they live.
"""

from siting.reports.day_sheets.day import month_sheets
from siting.reports.day_sheets.files import (
    month_map,
    rounds_zip,
    visit_table,
    write_rounds,
)

__all__ = [
    "month_map",
    "month_sheets",
    "rounds_zip",
    "visit_table",
    "write_rounds",
]
