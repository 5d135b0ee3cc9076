"""Text of files that a page takes for Markdown."""

from siting.privacy.texts import harmless_markdown


def test_markdown_is_read_as_text():
    assert harmless_markdown("[a](x) *b*.gpkg") == r"\[a\]\(x\) \*b\*\.gpkg"


def test_plain_words_stay():
    assert harmless_markdown("طرح 1405") == "طرح 1405"
