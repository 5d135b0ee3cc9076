"""The report as a document that an office edits: headings and lists are styles of the document."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.files.ownership import PROGRAM
from layers.texts.direction import LEFT, RIGHT, marks_for_isolates
from siting.maps.palette import CLASS_COLORS
from siting.privacy import harmless_line
from siting.reports.paper.drawing import Picture
from siting.reports.paper.typesetting import map_picture
from siting.reports.paper.word_direction import (
    add_fields,
    repeat_heading,
    set_direction,
    turn_paragraph,
    turn_table,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

#: Pixels of an inch of paper.
_PPI = 200.0
#: Width of what is between the margins of a sheet of A4, in millimeters, and of its margins.
_WIDTH_MM, _MARGIN_MM = 170.0, 20.0
_MAP_MM = 150.0
#: Size of letters, in points: of text, of tables and of legends.
_TEXT, _TABLE, _LEGEND, _FOOTER = 10.5, 8.5, 8.5, 8.0
_SQUARE, _DISC, _CROSS = "\N{BLACK SQUARE}", "\N{BLACK CIRCLE}", "\N{MULTIPLICATION SIGN}"
#: The same as outlines, for what is too pale to be seen on paper.
_OUTLINES = {_SQUARE: "\N{WHITE SQUARE}", _DISC: "\N{WHITE CIRCLE}"}
_PALE, _QUIET = 0xF0, "#51606b"
#: Color of what must not be overlooked.
_WARNING = CLASS_COLORS[-1].lstrip("#").upper()
#: How much wider a column of names is.
_NAME = 1.2
#: Part of a column's usual width that a letter of its head takes where there are many columns.
_LETTER = 0.12
#: Columns of a table that has no smaller letters than others, and those of one with more.
_FEW_COLUMNS, _SMALL = 4, 7.5
#: Parts of the two forms, in their order.
_ORDER = {
    "brief": ("asked", "reached", "proof", "map", "tables", "worst", "actions", "staff",
              "assumed", "estimated", "sources"),
    "page": ("reached", "map", "tables", "worst", "proof", "asked", "estimated", "sources"),
}  # fmt: skip


def write_report_document(content: Mapping[str, Any], picture: Picture, target: Path) -> None:
    """Write a report as a document of Word.

    Parameters
    ----------
    content
        See `siting.reports.paper.content.report_content`.
    picture
        The map; it stands in the document as a picture.
    target
        File to write.
    """
    import docx  # noqa: PLC0415 - an extra

    content = _with_marks(content, RIGHT if content["language"] == "fa" else LEFT)
    document = docx.Document()
    _set_up(document, content)
    document.add_heading(harmless_line(content["title"]), level=1)
    reached = " ".join(content["reached"]["centers"])
    _say(document, f"{content['place']} · {reached} · {content['day']}")
    if content["warning"]:
        _warn(document, content["warning"])
    for name in _ORDER[content["form"]]:
        _PARTS.get(name, _add_part)(document, content, name, picture)
    for paragraph in _paragraphs(document):
        turn_paragraph(paragraph, content["language"])
    document.save(str(target))


def _set_up(document: "Document", content: Mapping[str, Any]) -> None:
    """Set paper, letters, direction, footer, and what the file says of itself."""
    from docx.shared import Mm, Pt  # noqa: PLC0415 - an extra

    section = document.sections[0]
    section.page_width, section.page_height = Mm(_WIDTH_MM + 2 * _MARGIN_MM), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
    section.top_margin = section.bottom_margin = Mm(_MARGIN_MM)
    document.styles["Normal"].font.size = Pt(_TEXT)
    set_direction(document, content["language"])
    footer = section.footer.paragraphs[0]
    footer.text = harmless_line(f"{content['title']} · {content['place']} · {content['day']} · ")
    add_fields(footer, content["page"], {"{page}": "PAGE", "{pages}": "NUMPAGES"})
    for run in footer.runs:
        run.font.size = Pt(_FOOTER)
    told = document.core_properties
    told.author, told.title = PROGRAM, harmless_line(f"{content['title']} · {content['place']}")
    told.language, told.comments = content["language"], ""
    year, month, day = content["date"]
    told.created = told.modified = datetime(year, month, day)


def _add_part(
    document: "Document", content: Mapping[str, Any], name: str, _picture: Picture
) -> None:
    """Add a heading with sentences; nothing where nothing is said."""
    part = content.get(name)
    if part and part["said"]:
        document.add_heading(harmless_line(part["title"]), level=2)
        for sentence in part["said"]:
            _say(document, sentence)


def _add_reached(
    document: "Document", content: Mapping[str, Any], name: str, _picture: Picture
) -> None:
    part = content[name]
    document.add_heading(harmless_line(part["title"]), level=2)
    rows = [[each["name"], each["amount"], each["share"]] for each in part["figures"]]
    _add_table(document, [], rows, content, names=1)
    _say(document, f"{part['adds_up']} {part['unlocated']}")


def _add_map(document: "Document", content: Mapping[str, Any], name: str, picture: Picture) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415 - an extra
    from docx.shared import Mm  # noqa: PLC0415 - an extra

    part = content[name]
    document.add_heading(harmless_line(part["title"]), level=2)
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = paragraph.add_run().add_picture(
        BytesIO(map_picture(picture, ppi=_PPI)), width=Mm(_MAP_MM)
    )
    shape._inline.docPr.set("descr", harmless_line(part["alt"]))  # noqa: SLF001 - no other way to name it
    _add_legend(document, part)


def _add_legend(document: "Document", part: Mapping[str, Any]) -> None:
    """Say what colors mean, each after a sign in its color."""
    from docx.shared import Pt, RGBColor  # noqa: PLC0415 - an extra

    paragraph = document.add_paragraph(harmless_line(f"{part['lead']}: "))
    signs = [
        *((_SQUARE, color, _QUIET, name) for color, name in part["legend"]),
        *((_DISC, fill, edge, name) for fill, edge, name in part["centers"]),
        *([(_CROSS, part["closed"][0], _QUIET, part["closed"][1])] if part["closed"] else []),
    ]
    for sign, color, edge, name in signs:
        inside = RGBColor.from_string(color.lstrip("#").upper())
        pale = min(inside) >= _PALE
        # The sign stays on the line where its name begins.
        mark = paragraph.add_run(f"  {_OUTLINES[sign] if pale else sign}\N{NO-BREAK SPACE}")
        mark.font.color.rgb = RGBColor.from_string(edge.lstrip("#").upper()) if pale else inside
        paragraph.add_run(harmless_line(name))
    for run in paragraph.runs:
        run.font.size = Pt(_LEGEND)


def _add_tables(
    document: "Document", content: Mapping[str, Any], name: str, _picture: Picture
) -> None:
    for part in content[name]:
        document.add_heading(harmless_line(part["title"]), level=2)
        _add_table(document, part["heads"], part["rows"], content, names=part["names"])
        if part["rest"]:
            _say(document, part["rest"])


def _add_worst(
    document: "Document", content: Mapping[str, Any], name: str, _picture: Picture
) -> None:
    part = content[name]
    document.add_heading(harmless_line(part["title"]), level=2)
    for sentence in part["said"]:
        document.add_paragraph(harmless_line(sentence), style="List Bullet")
    if part["note"]:
        _say(document, part["note"])


def _add_assumed(
    document: "Document", content: Mapping[str, Any], name: str, _picture: Picture
) -> None:
    part = content[name]
    document.add_heading(harmless_line(part["title"]), level=2)
    _add_table(document, part["heads"], part["rows"], content, names=1)


def _add_table(
    document: "Document",
    heads: list[str],
    rows: list[list[str]],
    content: Mapping[str, Any],
    *,
    names: int,
) -> None:
    """Add a table whose first columns hold so many names, and are wider than the others."""
    from docx.shared import Mm, Pt  # noqa: PLC0415 - an extra

    lines = [heads, *rows] if heads else rows
    size = _TABLE if len(lines[0]) <= _FEW_COLUMNS else _SMALL
    table = document.add_table(rows=0, cols=len(lines[0]), style="Table Grid")
    for line in lines:
        for cell, said in zip(table.add_row().cells, line, strict=True):
            run = cell.paragraphs[0].add_run(harmless_line(said))
            run.font.size, run.font.bold = Pt(size), line is heads
    weights = _weights(heads or [""] * len(lines[0]), names=names)
    for column, weight in zip(table.columns, weights, strict=True):
        column.width = Mm(_WIDTH_MM * weight / sum(weights))
        for cell in column.cells:
            cell.width = column.width
    if heads:
        repeat_heading(table.rows[0])
    turn_table(table, content["language"])
    document.add_paragraph()


def _weights(heads: list[str], *, names: int) -> list[float]:
    """Return how wide columns are beside each other: none is too narrow for a word of its head."""
    longest = [max(map(len, head.split()), default=0) for head in heads]
    usual = [_NAME] * names + [1.0] * (len(heads) - names)
    return [max(*pair) for pair in zip(usual, (_LETTER * n for n in longest), strict=True)]


_PARTS = {
    "reached": _add_reached,
    "map": _add_map,
    "tables": _add_tables,
    "worst": _add_worst,
    "assumed": _add_assumed,
}


def _say(document: "Document", sentence: str) -> None:
    document.add_paragraph(harmless_line(sentence))


def _warn(document: "Document", sentence: str) -> None:
    from docx.shared import RGBColor  # noqa: PLC0415 - an extra

    run = document.add_paragraph().add_run(harmless_line(sentence))
    run.font.bold, run.font.color.rgb = True, RGBColor.from_string(_WARNING)


def _with_marks(part: Any, mark: str) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Put marks of direction for isolates, which some word processors show as boxes."""
    if isinstance(part, str):
        return marks_for_isolates(part, after=mark)
    if isinstance(part, Mapping):
        return {name: _with_marks(value, mark) for name, value in part.items()}
    return [_with_marks(each, mark) for each in part] if isinstance(part, list | tuple) else part


def _paragraphs(document: "Document") -> Iterator["Paragraph"]:
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    yield from document.sections[0].footer.paragraphs
