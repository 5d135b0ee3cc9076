"""Tables on the terminal: whole, harmless, and without small numbers."""

from layers.texts import Words
from siting.cli import shown


def test_files_that_are_not_told_are_a_dash(written, plan):
    told = plan.centers.assign(
        load=plan.centers["load"].astype("float").where(plan.centers.index != "c2")
    )
    shown.show_centers(told, plan.caseload_areas["center_id"], Words("en"))
    rows = {cell: line for line in written.getvalue().splitlines() for cell in line.split()}
    assert " - │" in rows["c2"]
    assert " 100 │" in rows["c1"]


def test_rows_are_shown_whole_and_harmless(capsys):
    row = ["x" * 200, "[bold]\x1b[31m", "12"]
    shown.show_rows("Title", ["name", "word", "count"], [row], Words("en"), names=2)
    said = capsys.readouterr().out
    assert "Title" in said
    assert "x" * 200 in said
    assert "[bold]" in said
    assert "\x1b" not in said
