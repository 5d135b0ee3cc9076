"""Files written whole or not at all."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from layers.errors import FileFormatError
from layers.files.drafts import drafted
from layers.files.harmless import harmless_table
from layers.files.marks import KEYWORD, is_simulated
from layers.files.ownership import PROGRAM

#: Rows of an Excel sheet below its header.
SHEET_ROWS = 1_048_575

#: What xlsxwriter is told, so that a text never becomes a formula or a link.
WORKBOOK_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False}


@contextmanager
def draft(path: str | Path, *, private: bool = False) -> Iterator[Path]:
    """Offer a draft that replaces the target only when the block ends without an error.

    The one way in which this project writes whole or not at all: files, and folders of them.

    Parameters
    ----------
    path
        The target; the folder that it is to be in must exist. A file there is replaced, a folder
        only where it is empty.
    private
        Whether only its owner may read it, whatever the umask: for what holds households.

    Yields
    ------
    A path of the same name, on the same disk, where nothing is: the block makes a file or a folder
    there.

    Raises
    ------
    FileFormatError
        When there is no such folder.
    """
    check_folder(path)
    with drafted(Path(path), private=private) as unfinished:
        yield unfinished


def write_table(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a table in the format that the file's ending names, without its index.

    Parameters
    ----------
    frame
        Any table.
    path
        File ending in .parquet, .csv (UTF-8 with a byte-order mark, for Excel) or .xlsx.

    Raises
    ------
    FileFormatError
        As for `check_table_path`.
    """
    check_table_path(path, rows=len(frame))
    suffix = Path(path).suffix.lower()
    with draft(path) as unfinished:
        if suffix == ".parquet":
            marked = frame.copy(deep=False)
            marked.attrs = {**frame.attrs, "written_by": PROGRAM}
            marked.to_parquet(unfinished, index=False, compression="zstd", write_page_checksum=True)
        elif suffix == ".csv":
            write_csv(frame, unfinished)
        else:
            write_sheet(frame, unfinished)


def write_csv(frame: pd.DataFrame, target: Path | BinaryIO) -> None:
    """Write a table as CSV in UTF-8 with the mark by which Excel knows it, without its index.

    Texts that a spreadsheet would read as formulas are made harmless.
    """
    harmless_table(frame).to_csv(target, index=False, encoding="utf-8-sig")


def write_sheet(frame: pd.DataFrame, target: Path | BinaryIO) -> None:
    """Write a table as an Excel workbook of one sheet, without its index.

    Texts are cells of text, never formulas or links, and harmless in a CSV made of the sheet too.
    What people read is made by `layers.files.sheets.write_workbook`.

    Parameters
    ----------
    frame
        Any table.
    target
        File to write.
    """
    write_sheets({"Sheet1": frame}, target)


def write_sheets(frames: Mapping[str, pd.DataFrame], target: Path | BinaryIO) -> None:
    """Write tables as the sheets of one Excel workbook, as `write_sheet` does.

    Parameters
    ----------
    frames
        Tables by the name of their sheet, in the order of the sheets.
    target
        File to write.
    """
    keywords = KEYWORD if any(map(is_simulated, frames.values())) else ""
    with opened_workbook(target, keywords=keywords) as writer:
        for name, frame in frames.items():
            harmless_table(frame).to_excel(writer, sheet_name=name, index=False)


@contextmanager
def opened_workbook(target: Path | BinaryIO, *, keywords: str = "") -> Iterator[Any]:
    """Offer a workbook to write sheets to: the one way in which any is made.

    Parameters
    ----------
    target
        File to write.
    keywords
        What the workbook says of itself; empty for nothing.

    Yields
    ------
    A writer of pandas, whose book bears the name of the program and takes texts for texts.
    """
    options = {"options": {**WORKBOOK_OPTIONS, **beside(target)}}
    with pd.ExcelWriter(target, engine="xlsxwriter", engine_kwargs=options) as writer:
        writer.book.set_properties({"author": PROGRAM, "keywords": keywords})
        yield writer


def beside(target: Path | BinaryIO) -> dict[str, str | bool]:
    """Tell xlsxwriter to keep its own temporary files in the draft, which leaves none behind."""
    return {"tmpdir": str(target.parent)} if isinstance(target, Path) else {"in_memory": True}


def check_table_path(path: str | Path, *, rows: int) -> None:
    """Refuse, before the work and not after it, a table that could not be written.

    Parameters
    ----------
    path
        As for `write_table`.
    rows
        Rows that the table will have.

    Raises
    ------
    FileFormatError
        When the ending is not one of `write_table`, the folder does not exist, or a sheet cannot
        hold so many rows.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in {".parquet", ".csv", ".xlsx"}:
        message = "{file} must end in .parquet, .csv or .xlsx to be written."
        raise FileFormatError(message, file=Path(path).name)
    if suffix == ".xlsx" and rows > SHEET_ROWS:
        message = (
            "{rows:,} rows do not fit into the {sheet_rows:,} of an Excel sheet; write "
            "{stem}.parquet or {stem}.csv instead."
        )
        raise FileFormatError(message, rows=rows, sheet_rows=SHEET_ROWS, stem=Path(path).stem)
    check_folder(path)


def check_folder(path: str | Path) -> None:
    """Refuse a file whose folder does not exist.

    Raises
    ------
    FileFormatError
        When there is no such folder.
    """
    target = Path(path)
    if not target.parent.is_dir():
        message = "There is no folder {folder} to write {file} to; make it first."
        raise FileFormatError(message, folder=target.parent, file=target.name)


def check_new_folder(path: str | Path) -> None:
    """Refuse a folder to write in which something is: old files beside new ones would mislead.

    Raises
    ------
    FileFormatError
        When it is not empty, or is a file.
    """
    target = Path(path)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        message = "{target} is there and not empty; name a new or an empty folder."
        raise FileFormatError(message, target=target)


def check_room(path: str | Path, *, needed: int) -> None:
    """Refuse, before the work and not after it, a file for which its disk has no room.

    Parameters
    ----------
    path
        File to write; its folder exists.
    needed
        Bytes that it takes, about.

    Raises
    ------
    FileFormatError
        When fewer are free.
    """
    free = shutil.disk_usage(Path(path).parent).free
    if free < needed:
        message = (
            "{file} takes about {needed_mb:,.0f} MB, but {free_mb:,.0f} MB are free on its disk; "
            "make room there, or write it elsewhere."
        )
        raise FileFormatError(
            message, file=Path(path).name, needed_mb=needed / 1000000.0, free_mb=free / 1000000.0
        )
