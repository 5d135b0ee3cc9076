"""How deeply shapes and elements are nested, found by a walk of our own.

GEOS reads a shape within a shape by a call within a call, so that a file of 40 KB with five
thousand of them ends the process by a signal. What comes from a file is walked first.
"""

import re
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from layers.errors import FaultError, FileFormatError
from layers.files.limits import MOST_ELEMENTS_NESTED, MOST_NESTED
from layers.phrases import Phrase

#: Kinds of shapes in well-known binary that hold shapes; of the others, a line and an area.
_HOLDERS = frozenset({4, 5, 6, 7, 9, 10, 11, 12, 15, 16})
_LINES, _AREAS = frozenset({2, 8, 13}), frozenset({3, 14, 17})
#: Flags of the extended form: a height, a measure, the number of a reference system.
_Z, _M, _SRID = 0x80000000, 0x40000000, 0x20000000

#: The number of a shape in well-known binary, by the order of its bytes (0 for the large first).
_NUMBER = (struct.Struct(">I").unpack_from, struct.Struct("<I").unpack_from)

_OPEN = re.compile(r"[()]")


def wkb_depth(content: bytes) -> int:
    """Return how many shapes in one another a shape in well-known binary has; 0 for a point.

    Parameters
    ----------
    content
        The bytes; where they end too soon or make no sense, the walk ends, and so would GEOS.

    Returns
    -------
    The depth, at most `MOST_NESTED` + 1.
    """
    place, waiting, deepest = 0, [1], 0
    try:
        while waiting and deepest <= MOST_NESTED:
            if not waiting[-1]:
                waiting.pop()
                continue
            waiting[-1] -= 1
            number = _NUMBER[content[place] != 0]
            (kind,) = number(content, place + 1)
            place += 5 + 4 * bool(kind & _SRID)
            plain = kind & 0x0FFFFFFF
            extra = (0, 1, 1, 2)[plain // 1000] if plain < 4000 else 0
            width = 8 * (2 + max(extra, bool(kind & _Z) + bool(kind & _M)))
            plain %= 1000
            if plain == 1:
                place += width
                continue
            (count,) = number(content, place)
            place += 4
            if plain in _HOLDERS:
                waiting.append(count)
                deepest = max(deepest, len(waiting) - 1)
            elif plain in _LINES:
                place += count * width
            elif plain in _AREAS:
                for _ in range(count):
                    (points,) = number(content, place)
                    place += 4 + points * width
            else:
                break
    except (struct.error, IndexError):
        return deepest
    return deepest


def check_wkb(name: str, shapes: Iterable[bytes | None]) -> None:
    """Refuse shapes in well-known binary that are nested too deeply to be read.

    Parameters
    ----------
    name
        What to call their file.
    shapes
        The shapes; None where there is none.

    Raises
    ------
    FileFormatError
        When one is.
    """
    least = 9 * MOST_NESTED  # each holder takes nine bytes, so a shorter shape is no danger
    if any(wkb_depth(shape) > MOST_NESTED for shape in shapes if shape and len(shape) > least):
        raise FileFormatError(_too_deep(name))


def wkt_depth(text: str) -> int:
    """Return how many brackets in one another a text has."""
    depth = deepest = 0
    for sign in _OPEN.findall(text):
        depth += 1 if sign == "(" else -1
        deepest = max(deepest, depth)
    return deepest


def check_xml(source: Path | IO[bytes], *, name: str, root: str) -> None:
    """Refuse XML that is nested too deeply, declares entities, is damaged, or of another kind.

    Parameters
    ----------
    source
        The file, or its bytes.
    name
        What to call it.
    root
        Name of the element that holds all others.

    Raises
    ------
    FileFormatError
        When it is.
    """
    try:
        depth = _xml_depth(source, root)
    except (ParseError, LookupError, ValueError, DefusedXmlException, FaultError) as error:
        message = "{name} is damaged or cut short ({error}); copy it anew."
        raise FileFormatError(message, name=name, error=error) from error
    if depth > MOST_ELEMENTS_NESTED:
        raise FileFormatError(_too_deep(name))


def _xml_depth(source: Path | IO[bytes], root: str) -> int:
    """Return how deeply the elements are nested, at most one more than may be."""
    depth = deepest = 0
    for event, element in iterparse(source, events=("start", "end")):
        if event == "end":
            depth -= 1
            element.clear()
            continue
        if not depth and element.tag.rpartition("}")[2] != root:
            message = "it begins with '{tag}' and not with '{root}'"
            raise FaultError(message, tag=element.tag, root=root)
        depth += 1
        deepest = max(deepest, depth)
        if depth > MOST_ELEMENTS_NESTED:
            break
    return deepest


def _too_deep(name: str) -> Phrase:
    message = (
        "{file} holds shapes or elements within one another, more than {most} deep, as no map "
        "does. Copy it anew from its source."
    )
    return Phrase(message, file=name, most=MOST_NESTED)
