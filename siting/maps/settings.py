"""What the script of a page is told of its languages: its own words, and where reading starts."""

from collections.abc import Mapping

from layers.texts import Language, Words

#: Names by which the script knows its words, and their keys in the catalog.
_WORDS = {
    "meter": "meter",
    "kilometer": "kilometer",
    "attribution": "attribution",
    "zoomIn": "zoom_in",
    "zoomOut": "zoom_out",
    "close": "card_close",
}


def page_settings(
    first: Language, titles: Mapping[Language, str], *, streets: bool = False
) -> dict[str, object]:
    """Return what ``siting.start`` of the page's script is given.

    Parameters
    ----------
    first
        The language that the page begins with.
    titles
        Title of the page in each language that it knows.
    streets
        Whether something was found on streets, whose map is named then.
    """
    languages = {key: _words(Words(key), title, streets) for key, title in titles.items()}
    return {"language": first, "languages": languages}


def panel_side(words: Words) -> str:
    """Return the corner of the panel: at the side where reading starts."""
    return "topright" if words.direction == "rtl" else "topleft"


def _words(words: Words, title: str, streets: bool) -> dict[str, str]:  # noqa: FBT001
    right = words.direction == "rtl"
    said = {name: words.text(key) for name, key in _WORDS.items()}
    if streets:
        said["attribution"] += f" · {words.text('attribution_streets')}"
    return said | {
        "title": title,
        "direction": words.direction,
        "locale": "fa-IR" if words.language == "fa" else "en-US",
        "side": panel_side(words),
        "corner": "bottomleft" if right else "bottomright",
        "zoomCorner": "topleft" if right else "topright",
        "about": words.text("drag_about", number="{number}"),
    }
