"""The pages that people read, and the examples in them."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Where examples stand: each of them once, so that a test finds the one that it means.
PAGES = {
    page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8")
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
}
#: The same as one text, from the README on.
TEXT = "\n".join(PAGES.values())


def blocks(text: str) -> list[tuple[str, str]]:
    """Return the language (or nothing) and the content of each block of code."""
    return re.findall(r"^```(\w*)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


BLOCKS = blocks(TEXT)
