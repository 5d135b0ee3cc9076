"""Tables on a terminal: whole numbers, no line too long, columns from the right in Persian."""

import io

import pytest
from rich.console import Console
from wcwidth import wcswidth

from layers.texts import Words
from siting.cli import console
from siting.cli.bidi import LEFT
from siting.cli.tables import Column, fitted, parted, print_table

EN, FA = Words("en"), Words("fa")
NAMES = ["کرمانشاه", "چهارمحال و بختیاری، شهرکرد و پیرامون آن", "ایلام"]


def _table(count):
    numbers = [Column(f"شمار {k}", [f"{10**k:,}", "7", "-"], number=True) for k in range(count)]
    return [Column("استان و شهرستان", NAMES), *numbers, Column("زمان", ["برآوردی"] * 3)]


def _printed(capsys, monkeypatch, columns, words, *, lead=1, width=80):
    monkeypatch.setenv("COLUMNS", str(width))
    print_table("عنوان", columns, words, lead=lead)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 200])
@pytest.mark.parametrize("words", [EN, FA])
def test_no_line_is_wider_than_the_terminal_and_no_number_is_cut(capsys, monkeypatch, width, words):
    lines = _printed(capsys, monkeypatch, _table(8), words, width=width)
    assert lines[0] == "عنوان"
    assert all(wcswidth(line) <= width for line in lines)
    said = "\n".join(lines)
    for k in range(8):
        assert f" {10**k:,} " in said
    assert "…" not in said
    frames = [line.replace(LEFT, "") for line in lines if "┏" in line]
    assert len(frames) == (1 if width == 200 else len(frames))
    for name in ("کرمانشاه", "ایلام"):
        assert sum(name in line for line in lines) == len(frames), "each part names its rows"


def test_all_lines_of_a_part_are_as_wide(capsys, monkeypatch):
    lines = _printed(capsys, monkeypatch, _table(3), FA)[1:]
    assert len({wcswidth(line) for line in lines}) == 1


def test_the_first_column_stands_where_the_reader_begins(capsys, monkeypatch):
    columns = [Column("a", ["x"]), Column("b", ["1"], number=True)]
    english = _printed(capsys, monkeypatch, columns, EN)
    assert "│ x │ 1 │" in english
    persian = _printed(capsys, monkeypatch, columns, FA)
    assert "│ 1 │ x │" in [line.replace(LEFT, "") for line in persian]
    assert all(line.startswith(LEFT) and line.endswith(LEFT) for line in persian[1:])
    assert LEFT not in "".join(english)


def test_columns_are_parted_and_texts_shrink():
    columns = _table(6)
    parts = parted(columns, lead=1, width=40)
    assert [column for part in parts for column in part[1:]] == columns[1:]
    assert all(part[0] is columns[0] for part in parts)
    for part in parts:
        widths = fitted(part, width=40)
        assert sum(widths) + 3 * len(widths) + 1 <= 40
        assert all(
            width == column.natural
            for width, column in zip(widths, part, strict=True) if column.number
        )  # fmt: skip
    assert fitted(columns, width=500) == [column.natural for column in columns]


def test_a_table_without_rows_is_its_head(capsys, monkeypatch):
    lines = _printed(capsys, monkeypatch, [Column("a", []), Column("b", [], number=True)], EN)
    assert "┃ a ┃ b ┃" in lines


def test_a_terminal_gets_marks_and_whole_words(monkeypatch):
    written = io.StringIO()
    monkeypatch.setattr(console, "OUT", Console(file=written, force_terminal=True, width=30))
    console.say("طرح در \u2068/a/long/path/that/is/longer/than/a/line.gpkg\u2069 نوشته شد و تمام.")
    lines = written.getvalue().splitlines()
    assert "\u2068" not in written.getvalue()
    assert sum("/a/long/path/that/is/longer/than/a/line.gpkg" in line for line in lines) == 1
    assert len(lines) > 1
