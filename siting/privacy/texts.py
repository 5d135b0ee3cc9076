"""Text of files that a page takes for Markdown."""

_MARKDOWN = frozenset(r"\`*_{}[]()#+-.!<>|$~:")


def harmless_markdown(text: str) -> str:
    """Keep a text from being read as Markdown, where a page takes that and not plain text."""
    return "".join(f"\\{letter}" if letter in _MARKDOWN else letter for letter in text)
