"""Which files this program wrote: they bear its name where their format has a place for one."""

import json
import re
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

#: What stands in a file as the name of the program that wrote it.
PROGRAM = "siting"

#: The line in the head of a page by which it is known.
PAGE_MARK = f'<meta name="generator" content="{PROGRAM}">'

_HEAD = 65_536

#: What a file raises that is damaged, or not what its name says; it then says nothing.
BROKEN = (
    AttributeError,
    BadZipFile,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    sqlite3.Error,
    zlib.error,
)


def is_ours(path: str | Path) -> bool:
    """Say whether this program wrote a file, as far as its format can tell.

    Parameters
    ----------
    path
        A file that is there.

    Returns
    -------
    True for plans, tables in Parquet and Excel, pages, PDFs and answers that bear the mark; False
    for all others, among them CSV, which has no place for one.
    """
    source = Path(path)
    look = _LOOKS.get(source.suffix.lower())
    if look is None or not source.is_file():
        return False
    try:
        return look(source)
    except BROKEN:
        return False


def _is_plan(path: Path) -> bool:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as opened:
        told = opened.execute("SELECT count(*) FROM metadata WHERE key = 'input_sha256'")
        return bool(told.fetchone()[0])


def parquet_attributes(path: Path) -> dict[str, Any]:
    """Return the attributes of the frame in a Parquet file; raises what is in `BROKEN`."""
    from pyarrow.parquet import read_schema  # noqa: PLC0415 - only where such a file is there

    told = json.loads((read_schema(path).metadata or {})[b"pandas"])
    return dict(told.get("attributes") or {})


def office_properties(path: Path) -> bytes:
    """Return what an Office file says of itself, as XML; raises what is in `BROKEN`."""
    with ZipFile(path) as content, content.open("docProps/core.xml") as core:
        return core.read(_HEAD)


def _is_parquet(path: Path) -> bool:
    return parquet_attributes(path).get("written_by") == PROGRAM


def _is_office(path: Path) -> bool:
    return f"<dc:creator>{PROGRAM}</dc:creator>".encode() in office_properties(path)


def _is_page(path: Path) -> bool:
    with path.open("rb") as page:
        return PAGE_MARK.encode() in page.read(_HEAD)


def _is_document(path: Path) -> bool:
    """Look for the author in the description of a PDF, which stands in it as plain text."""
    content = path.read_bytes()
    found = re.search(rb"<dc:creator>(.*?)</dc:creator>", content, flags=re.DOTALL)
    return found is not None and f">{PROGRAM}<".encode() in found[1]


def _is_answer(path: Path) -> bool:
    told = json.loads(path.read_text(encoding="utf-8"))
    return isinstance(told, dict) and {"open", "assignment", "status", "method"} <= set(told)


_LOOKS: Mapping[str, Callable[[Path], bool]] = {
    ".docx": _is_office,
    ".gpkg": _is_plan,
    ".html": _is_page,
    ".json": _is_answer,
    ".parquet": _is_parquet,
    ".pdf": _is_document,
    ".xlsx": _is_office,
}
