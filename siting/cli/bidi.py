"""Persian on a terminal: signs that keep words, names and columns in their order.

Terminals differ. Some draw letters in the order in which they come, some turn each line by itself,
some find the direction of a line by its first letter, and few know the isolates of Unicode 6.3;
older ones draw these as boxes. What all leave unseen, and those that turn lines obey, are the marks
of left and of right. So on a terminal isolates become marks, and lines stay in the order of
reading: never turned by us, or those that turn would turn them back. In files and pipes isolates
stay, for editors and pages know them.

A table is laid out from left to right with marks of left around its borders, so that each cell is
turned alone and columns stand where they are, whatever turns the line; its first column stands at
the right, where a Persian reader begins.
"""

import re
import unicodedata

LEFT, RIGHT = "\u200e", "\u200f"
_ISOLATED = re.compile("\u2068([^\u2066-\u2069]*)\u2069")
_BORDER = re.compile("[\u2500-\u257f]+")


def is_rightward(text: str) -> bool:
    """Return whether the first letter of a text is of a script that runs from right to left."""
    for sign in text:
        side = unicodedata.bidirectional(sign)
        if side in {"L", "R", "AL"}:
            return side != "L"
    return False


def marked(line: str) -> str:
    """Return a line with marks instead of isolates, and one in front where it holds Persian.

    Parameters
    ----------
    line
        One line of text, in the order of reading.
    """
    before = ""
    while before != line:  # names within names
        before, line = line, _ISOLATED.sub(_between_marks, line)
    rightward = any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in line)
    return f"{RIGHT}{line}" if rightward and not is_rightward(line) else line


def bordered(line: str) -> str:
    """Return a line of a table whose cells are turned each by itself, never the line."""
    return _BORDER.sub(lambda border: f"{LEFT}{border[0]}{LEFT}", line)


def _between_marks(found: re.Match[str]) -> str:
    """Put a name between marks of its own direction."""
    mark = RIGHT if is_rightward(found[1]) else LEFT
    return f"{mark}{found[1]}{mark}"
