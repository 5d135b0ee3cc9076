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

from layers.texts.direction import LEFT, RIGHT, has_rightward, is_rightward, marks_for_isolates

_BORDER = re.compile("[\u2500-\u257f]+")


def marked(line: str) -> str:
    """Return a line with marks instead of isolates, and one in front where it holds Persian.

    Parameters
    ----------
    line
        One line of text, in the order of reading.
    """
    line = marks_for_isolates(line)
    return f"{RIGHT}{line}" if has_rightward(line) and not is_rightward(line) else line


def bordered(line: str) -> str:
    """Return a line of a table whose cells are turned each by itself, never the line."""
    return _BORDER.sub(lambda border: f"{LEFT}{border[0]}{LEFT}", line)
