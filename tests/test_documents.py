"""The pages lead somewhere, agree in both languages, and name what there is."""

import ast
import importlib
import re
import tomllib
import unicodedata
from collections import Counter

import pytest

from tests.written import PAGES, ROOT, blocks

PERSIAN = "README.fa.md"
READERS = ("planner", "manager", "analyst", "administrator")
NAMES = [
    *PAGES, PERSIAN, *(f"docs/fa/{reader}.md" for reader in READERS), "CONTRIBUTING.md",
    "CHANGELOG.md", "SECURITY.md", "data/README.md", "benchmarks/README.md",
]  # fmt: skip


def _text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def _prose(text):
    """Return a page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def _links(text):
    """Return the targets of links and pictures, but those of the web."""
    targets = re.findall(r"\]\(([^)\s]+)\)", _prose(text))
    return [target for target in targets if not target.startswith("http")]


def _anchors(text):
    """Return the anchors of the headings of a page, as the places that show Markdown make them."""
    titles = re.findall(r"^#+ (.+)$", _prose(text), flags=re.MULTILINE)
    named = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    return named | set(re.findall(r'<a id="([^"]+)"></a>', text))


def _pictures_of_the_application(name):
    links = [(ROOT / name).parent / link for link in _links(_text(name))]
    return {link.resolve() for link in links if link.parent.name == "app"}


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_to_files_and_headings(name):
    page = ROOT / name
    for link in _links(_text(name)):
        target, _, anchor = link.partition("#")
        there = page.parent / target if target else page
        assert there.exists() or there.resolve() in _pictures_of_the_application(name), link
        if anchor:
            assert anchor in _anchors(there.read_text(encoding="utf-8")), link


def test_pictures_of_the_application_are_those_that_are_taken():
    """All that the script takes is shown, each in the page of its language, and is there."""
    script = _text("scripts/app_pictures.py")
    pages = ast.literal_eval(re.search(r"^PAGES = (\(.*\))$", script, flags=re.MULTILINE)[1])
    for name, language in (("README.md", "fa"), (PERSIAN, "fa"), ("docs/manager.md", "en")):
        taken = {ROOT / "docs" / "app" / f"{page}-{language}.png" for page in pages}
        assert _pictures_of_the_application(name) == taken, name
        assert [picture.name for picture in taken if not picture.is_file()] == [], name


def test_the_first_picture_and_the_two_commands_stand_on_the_first_two_screens():
    for name in ("README.md", PERSIAN):
        top = "\n".join(_text(name).splitlines()[:80])
        assert re.search(r"!\[.+\]\(docs/national.png\)", top)
        assert "make demo " in top
        assert "make test " in top


def _figures(text):
    """Return the numbers in the prose of a page, each so often as it is written."""
    plain = re.sub(r"\]\([^)]*\)|`[^`]*`|<[^>]*>", "", _prose(text))
    found = re.findall(r"\d+(?:[.,٫٬]\d+)*", plain)
    ascii_digits = ["".join(str(unicodedata.digit(c, c)) for c in word) for word in found]
    return Counter(word.replace("٫", ".").replace("٬", ",") for word in ascii_digits)


def _without_comments(text):
    """Return the blocks of code without their comments, which are in the language of the page."""
    return [re.sub(r" +# .*", "", block) for _, block in blocks(text)]


def _targets(name):
    """Return where links lead, a Persian page or picture as its English twin, one after another."""
    found = [
        ((ROOT / name).parent / link).resolve().relative_to(ROOT.resolve()).as_posix()
        for link in _links(_text(name))
        if not link.startswith("#")
    ]
    plain = [link.replace("docs/fa/", "docs/").replace("-fa.png", "-en.png") for link in found]
    twins = {f"docs/{name}.md" for name in READERS}
    return [link for link in plain if link not in twins]


@pytest.mark.parametrize("reader", READERS)
def test_twins_say_the_same_in_both_languages(reader):
    names = (f"docs/{reader}.md", f"docs/fa/{reader}.md")
    english, persian = (_text(name) for name in names)
    assert _without_comments(english) == _without_comments(persian)
    assert Counter(_targets(names[0])) == Counter(_targets(names[1]))
    assert _figures(english) == _figures(persian)
    spans = [Counter(" ".join(s.split()) for s in _spans(page)) for page in (english, persian)]
    assert spans[0] == spans[1]
    assert f"](fa/{reader}.md)" in english
    assert f"](../{reader}.md)" in persian


@pytest.mark.parametrize("reader", READERS)
def test_twins_have_the_same_parts_in_the_same_order(reader):
    english, persian = _text(f"docs/{reader}.md"), _text(f"docs/fa/{reader}.md")
    titles = re.findall(r"^## (.+)$", _prose(english), flags=re.MULTILINE)
    anchors = re.findall(r'^<a id="([^"]+)"></a>\n\n## ', persian, flags=re.MULTILINE)
    assert anchors == [title.lower().replace(" ", "-").replace(",", "") for title in titles]
    jobs = re.findall(r"^- \[.*\]\(#(.*?)\)", persian, flags=re.MULTILINE)
    assert jobs == anchors


@pytest.mark.parametrize("reader", READERS)
def test_a_persian_page_runs_from_right_to_left_and_its_code_from_left_to_right(reader):
    text = _text(f"docs/fa/{reader}.md")
    assert text.startswith('<div dir="rtl">\n\n')
    assert text.endswith("\n\n</div>\n")
    aside = re.sub(r'<div dir="ltr">\n\n.*?\n\n</div>', "", text, flags=re.DOTALL)
    assert "```" in text or reader == "administrator"
    assert "```" not in aside
    assert text.count("<div") == text.count("</div>")
    others = re.sub(r'<span dir="ltr">`[^`]+`</span>', "", _prose(text))
    assert "`" not in others, "what begins with a sign is turned around among Persian words"
    assert re.findall("[\N{ARABIC LETTER YEH}\N{ARABIC LETTER KAF}\u0660-\u0669]", text) == []


def _spans(text):
    return re.findall(r"`([^`]+)`", _prose(text))


def test_both_readmes_say_the_same_with_the_same_examples():
    english, persian = _text("README.md"), _text(PERSIAN)
    examples = [
        [re.sub(r" +# .*", "", block) for _, block in blocks(page)] for page in (english, persian)
    ]
    assert examples[0] == examples[1]
    assert _figures(english) == _figures(persian)
    pages = [
        {link.replace("docs/fa/", "docs/") for link in _links(page)}
        - {PERSIAN, "README.md", "SECURITY.md"}
        for page in (english, persian)
    ]
    assert pages[0] == pages[1]
    assert english.count("\n## ") == persian.count("\n## ")


def test_the_persian_readme_has_persian_digits_and_runs_from_right_to_left():
    text = _text(PERSIAN)
    names = re.findall(r"\| ([A-Z][\w .-]+) \|$", _text("README.md"), flags=re.MULTILINE)
    assert text.startswith('<div dir="rtl">\n\n')
    for name in names:
        text = text.replace(f"| {name} |", "||")
    plain = re.sub(r"\]\([^)]*\)|`[^`]*`", "", _prose(text))
    assert re.findall(r"[0-9]+", plain) == []
    assert re.findall("[\N{ARABIC LETTER YEH}\N{ARABIC LETTER KAF}\u0660-\u0669]", text) == []
    before = re.findall(r"(.*)\n\n```\w*\n", text)
    assert before == ['<div dir="ltr">'] * 3


@pytest.mark.parametrize("reader", READERS)
def test_a_page_for_a_reader_begins_with_the_jobs_that_it_answers(reader):
    text = PAGES[f"docs/{reader}.md"]
    top, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    assert "\nI want to ...\n" in top
    jobs = re.findall(r"^- \[.*\]\((?:#|)(.*?)\)", top, flags=re.MULTILINE)
    titles = [part.splitlines()[0] for part in parts]
    own = [job for job in jobs if not job.endswith(".md")]
    assert own == [title.lower().replace(" ", "-").replace(",", "") for title in titles]


def test_nothing_is_said_twice():
    """Of sentences of some length; tables and the generated page of the file are left out."""
    said = Counter()
    for name, text in PAGES.items():
        if name not in ("docs/plan_file.md", "docs/glossary.md"):
            lines = [line for line in _prose(text).splitlines() if not line.startswith("|")]
            plain = " ".join(" ".join(lines).split())
            said.update(part for part in re.split(r"(?<=[.:;]) ", plain) if len(part) > 50)
    assert len(said) > 300
    assert [part for part, times in said.items() if times > 1] == []


def test_names_of_python_are_there():
    """Names in sentences, such as `siting.planning.front.plan_front(...)`."""
    spans = [span for text in PAGES.values() for span in re.findall(r"`([^`\n]+)`", text)]
    names = {name for span in spans for name in re.findall(r"^((?:siting|layers)(?:\.\w+)+)", span)}
    assert len(names) > 15
    for name in names:
        where, *rest = name.split(".")
        found = importlib.import_module(where)
        for word in rest:
            where = f"{where}.{word}"
            found = getattr(found, word, None) or importlib.import_module(where)
        assert found is not None


def test_words_of_the_glossary_are_those_of_the_texts():
    """Each Persian term is made of words that the catalogs use; each row has all four cells."""
    texts = [
        str(entry["fa"])
        for catalog in (ROOT / "layers" / "texts").glob("*.toml")
        for entry in tomllib.loads(catalog.read_text(encoding="utf-8")).values()
        if isinstance(entry, dict) and "fa" in entry
    ]
    used = set(re.findall(r"[\w\u200c]+", " ".join(texts).replace("\u0654", "")))
    rows = re.findall(r"^\| (.*) \|$", PAGES["docs/glossary.md"], flags=re.MULTILINE)[2:]
    assert len(rows) > 30
    for row in rows:
        _, term, meaning, sense = row.split(" | ")
        assert set(re.findall(r"[\w\u200c]+", term.replace("\u0654", ""))) <= used, term
        assert meaning
        assert sense
