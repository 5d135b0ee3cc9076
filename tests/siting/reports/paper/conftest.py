"""What reads a PDF back, as text and as pages."""

import pypdfium2
import pytest


@pytest.fixture
def read_pdf():
    """Return a function that returns the text of each page, without joiners and spaces."""

    def read(content):
        document = pypdfium2.PdfDocument(content)
        try:
            return [plain(page.get_textpage().get_text_range()) for page in document]
        finally:
            document.close()

    return read


@pytest.fixture
def plain_text():
    """Return a function that leaves out of a text what a PDF does not keep."""
    return plain


def plain(text):
    left_out = "\u200c\u200f\u200e\u2068\u2069\ufffe\u00ad"
    return "".join(sign for sign in text if not sign.isspace() and sign not in left_out)
