"""What a file is: its content says, not its name, since offices rename files."""

from pathlib import Path

from layers.errors import FileFormatError
from layers.files.limits import check_archive, check_regular
from layers.files.vectors import vector_kind
from layers.files.workbooks import OLE2
from layers.phrases import Phrase

_MAGIC = {
    b"PK\x03\x04": "workbook",
    b"PK\x05\x06": "workbook",
    b"PAR1": "parquet",
    b"PARE": "encrypted parquet",
    b"SQLite format 3\x00": "geopackage",
    OLE2: "ole2",
}
_FOREIGN = {
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_PART = 1 << 22
_BINARY_SUFFIXES = {".xls", ".xlsb", ".xlsx", ".xlsm", ".ods", ".parquet", ".geoparquet", ".gpkg"}


def tell_kind(path: Path) -> str:
    """Tell what a file is from its first bytes, or say why it cannot be a table.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    ``workbook``, ``ole2``, ``parquet``, ``geopackage``, ``vector`` or ``text``.

    Raises
    ------
    FileFormatError
        When it is not there, no file on a disk, too large, empty, or none of these.
    """
    check_regular(path)
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        message = "{file} cannot be opened ({fault}). Close it elsewhere, or copy it."
        raise FileFormatError(message, file=path.name, fault=error) from error
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        message = "{file} is empty. Export it again."
        raise FileFormatError(message, file=path.name)
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "text")
    if kind == "workbook":
        check_archive(path)
    if kind in {"text", "workbook"} and vector_kind(path):
        return "vector"
    refusal = _refuse(path, kind, head)
    if refusal:
        raise FileFormatError(refusal)
    return kind


def _refuse(path: Path, kind: str, head: bytes) -> Phrase | None:
    """Say why a file of this kind cannot be read; None if it can."""
    if kind == "ole2":
        return _refuse_ole2(path)
    if kind == "encrypted parquet":
        return Phrase("{file} is encrypted. Save it without encryption.", file=path.name)
    return _refuse_text(path, head) if kind == "text" else None


def _refuse_text(path: Path, head: bytes) -> Phrase | None:
    """Say why a file without a known signature is no text table; None if it may be one."""
    foreign = next((what for magic, what in _FOREIGN.items() if head.startswith(magic)), None)
    if foreign is not None:
        message = "{file} is {foreign}, not a table. Give a CSV, .xlsx, Parquet or GeoPackage file."
        return Phrase(message, file=path.name, foreign=foreign)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype", b"<table")):
        message = (
            "{file} is a web page, whatever its name says. Open it in Excel and save it as .xlsx."
        )
        return Phrase(message, file=path.name)
    if path.suffix.lower() in _BINARY_SUFFIXES:
        message = (
            "{file} is not the {ending} file that its name says. Copy it anew from its source."
        )
        return Phrase(message, file=path.name, ending=path.suffix)
    return None


def _refuse_ole2(path: Path) -> Phrase | None:
    """Tell a workbook of today behind a password from one of Excel 97-2003."""
    if _holds(path, "EncryptedPackage".encode("utf-16-le")):
        message = (
            "{file} is encrypted with a password. Open it in Excel, remove the password and save "
            "it."
        )
        return Phrase(message, file=path.name)
    return None


def _holds(path: Path, word: bytes) -> bool:
    """Say whether a word stands anywhere in a file, a part of which is read at a time."""
    rest = b""
    with path.open("rb") as file:
        while part := file.read(_PART):
            if word in rest + part:
                return True
            rest = part[-len(word) :]
    return False
