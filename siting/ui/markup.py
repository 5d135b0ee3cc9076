"""Parts of the pages as HTML: style, figures and notes, with everything from files escaped."""

import json
from collections.abc import Sequence
from pathlib import Path

from layers.texts import Words
from siting.maps import Facts
from siting.maps.markup import template
from siting.maps.panel import amount, three_figures

_TEMPLATES = Path(__file__).with_name("templates")
_STYLE = Path(__file__).with_name("page.css")
#: Texts that take the place of what Streamlit writes in English, by the name the style gives them.
_OWN_TEXTS = {
    "browse": "data_browse",
    "enter": "app_enter",
    "nothing-found": "app_nothing_found",
    "refused-file": "app_refused_file",
}
#: The font is served beside the pages, see `siting.ui.serving`.
_FONT = (
    "@font-face { font-family: Vazirmatn; font-weight: 100 900; font-display: swap; "
    "src: url(fonts/vazirmatn.woff2) format('woff2'); }"
)


def style_html(words: Words) -> str:
    """Return the style of the page, written from right to left for Persian."""
    texts = " ".join(
        f"--siting-{name}: {json.dumps(words.text(key), ensure_ascii=False)};"
        for name, key in _OWN_TEXTS.items()
    )
    side = f":root {{ {texts} }}\n.stApp {{ direction: {words.direction}; }}"
    return f"<style>{_FONT}\n{_STYLE.read_text(encoding='utf-8')}\n{side}</style>"


def figures_html(facts: Facts, words: Words) -> str:
    """Return the key figures as cards: three that add up to the households, then the others."""
    figures = [
        *((amount(n, words, of=facts.households), key) for n, key in three_figures(facts)),
        (amount(facts.households, words), "households"),
        (amount(facts.unlocated, words), "figure_unlocated"),
        (words.number(facts.centers), "centers"),
    ]
    return cards_html([(figure, words.text(key)) for figure, key in figures], words)


def cards_html(cards: Sequence[tuple[str, str]], words: Words) -> str:
    """Return figures, each with what it is, as cards."""
    return template("figures.html", _TEMPLATES).render(words=words, figures=cards)


def notes_html(notes: Sequence[tuple[str, str]], words: Words) -> str:
    """Return what a reader must know beside the figures, as names and what is said of them."""
    return template("notes.html", _TEMPLATES).render(words=words, notes=notes)


def legend_html(colors: Sequence[tuple[str, str]], title: str, words: Words) -> str:
    """Return colors and what each stands for, in one list with a title for screen readers."""
    return template("legend.html", _TEMPLATES).render(words=words, colors=colors, title=title)
