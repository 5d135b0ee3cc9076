"""What a file is: its content says, not its name, since offices rename files."""

from pathlib import Path

from layers.errors import FileFormatError
from layers.files.vectors import vector_kind
from layers.files.workbooks import OLE2

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
        When it is not there, empty, or none of these.
    """
    if not path.exists():
        message = f"There is no file {path}. Check the name and the folder."
        raise FileFormatError(message)
    if not path.is_file():
        message = f"{path} is a folder, not a file. Name one file in it."
        raise FileFormatError(message)
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        message = (
            f"{path.name} cannot be opened ({error.strerror}). Close it elsewhere, or copy it."
        )
        raise FileFormatError(message) from error
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n"):
        message = f"{path.name} is empty. Export it again."
        raise FileFormatError(message)
    kind = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "text")
    if kind in {"text", "workbook"} and vector_kind(path):
        return "vector"
    refusal = _refuse(path, kind, head)
    if refusal:
        message = f"{path.name} {refusal}"
        raise FileFormatError(message)
    return kind


def _refuse(path: Path, kind: str, head: bytes) -> str:
    """Say why a file of this kind cannot be read; empty if it can."""
    if kind == "ole2":
        return _refuse_ole2(path)
    if kind == "encrypted parquet":
        return "is encrypted. Save it without encryption."
    return _refuse_text(path, head) if kind == "text" else ""


def _refuse_text(path: Path, head: bytes) -> str:
    """Say why a file without a known signature is no text table; empty if it may be one."""
    foreign = next((what for magic, what in _FOREIGN.items() if head.startswith(magic)), None)
    if foreign is not None:
        return f"is {foreign}, not a table. Give a CSV, .xlsx, Parquet or GeoPackage file."
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<html", b"<!doctype", b"<table")):
        return "is a web page, whatever its name says. Open it in Excel and save it as .xlsx."
    if path.suffix.lower() in _BINARY_SUFFIXES:
        return f"is not the {path.suffix} file that its name says. Copy it anew from its source."
    return ""


def _refuse_ole2(path: Path) -> str:
    """Tell a workbook of today behind a password from one of Excel 97-2003."""
    if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
        return "is encrypted with a password. Open it in Excel, remove the password and save it."
    return ""
