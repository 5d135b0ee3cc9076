"""Every error that a reader can meet is said in Persian as well as in English."""

import ast
import errno
import functools
import multiprocessing
import pickle
import re
import string
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

import layers.errors
import siting.errors
from layers.applicants import APPLICANTS
from layers.approvals import APPROVALS
from layers.area_amounts import CAPACITIES, GROWTH
from layers.centers import CANDIDATES, CENTERS
from layers.columns import HOUSEHOLDS
from layers.errors import FetchError, FileFormatError, LayersError, MissingPackageError, ToldError
from layers.files.limits import check_regular
from layers.phrases import Phrase, refusal
from layers.population import POPULATION
from layers.quotas import NEEDS, QUOTAS, read_needs
from layers.texts import Words
from layers.texts.errors import Name, Reasons, is_known, persian_errors, told
from siting.errors import EditError, ProblemError, ScenarioError
from siting.jobs.objections import Objection, RefusedError
from siting.planning.edits import Edit

ROOT = Path(__file__).resolve().parents[3]
FA, EN = Words("fa"), Words("en")

KINDS = {
    name: kind
    for module in (layers.errors, siting.errors)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, ToldError)
}

#: What a program alone can cause is told in English only.
PROGRAM = {"ArgumentError"}

#: Functions whose sentence is in the language of the reader already.
SPOKEN = {"not_measured"}


@functools.cache
def trees() -> list[tuple[Path, ast.Module]]:
    """All modules of both packages, read once."""
    return [
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for room in ("layers", "siting")
        for path in sorted((ROOT / room).rglob("*.py"))
        if "assets" not in path.parts
    ]


def literals(node: ast.expr) -> list[str] | None:
    """The texts that an expression can be; None where it is no text that stands there."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        parts = [literals(node.body), literals(node.orelse)]
        return None if None in parts else [text for part in parts for text in part or ()]
    return None


@functools.cache
def phrases_of() -> set[str]:
    """Functions that return a phrase."""
    return {
        node.name
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.returns is not None
        and "Phrase" in ast.unparse(node.returns)
    }


@functools.cache
def calls() -> list[tuple[str, ast.Call, ast.AST]]:
    """Where an error or phrase is made: the place, the call, and the function around."""
    kinds, found = {*KINDS, "Phrase"}, []
    for path, tree in trees():
        inner = {}
        for around in ast.walk(tree):
            if isinstance(around, ast.FunctionDef):
                inner.update(dict.fromkeys(ast.walk(around), around))  # the innermost comes last
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds:
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                found.append((place, node, inner.get(node, tree)))
    return found


def made(kinds: set[str]) -> Iterator[tuple[str, ast.expr | None, ast.AST]]:
    """Where one of some kinds is made: the place, its first argument, and the function around."""
    for place, call, around in calls():
        if getattr(call.func, "id", "") in kinds:
            yield place, call.args[0] if call.args else None, around


def templates(first: ast.expr | None, around: ast.AST) -> list[str] | None:
    """The templates that an error or phrase can have; empty where it takes a phrase as it is."""
    if first is None:
        return None
    if isinstance(first, ast.Attribute):
        return [] if first.attr in {"phrase", "message"} else None
    if isinstance(first, ast.Call):
        name = getattr(first.func, "id", None) or getattr(first.func, "attr", "")
        return [] if name in {*phrases_of(), "Phrase", "Objection"} | SPOKEN else None
    if not isinstance(first, ast.Name):
        return literals(first)
    found = [
        node.value
        for node in ast.walk(around)
        if isinstance(node, ast.Assign)
        and any(isinstance(name, ast.Name) and name.id == first.id for name in node.targets)
    ]
    told = [templates(value, around) for value in found]
    return None if not told or None in told else [text for part in told for text in part or ()]


def used() -> dict[str, str]:
    """The templates of all errors that are not of the program alone, and of all phrases."""
    kinds = (set(KINDS) - PROGRAM) | {"Phrase"}
    return {
        text: place
        for place, first, around in made(kinds)
        for text in templates(first, around) or ()
    }


def places(template: str) -> set[str]:
    """The names of the places of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_error_is_raised_with_a_template_that_stands_there():
    odd = [place for place, first, around in made(set(KINDS) | {"Phrase"})
           if templates(first, around) is None]  # fmt: skip
    own = ["layers/errors.py", "layers/phrases.py", "layers/texts/errors.py"]
    assert [place for place in odd if place.split(":")[0] not in own] == []


def test_no_sentence_of_the_catalog_is_unused():
    spoken = {node.value for _, tree in trees() for node in ast.walk(tree)
              if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
    assert set(persian_errors()) - spoken == set()


def test_every_error_that_a_user_can_meet_is_known_in_persian():
    missing = {place: text for text, place in used().items() if text not in persian_errors()}
    assert missing == {}


#: Helpers that take a word of a sentence, by the position of the argument.
HELPERS = {"whole_number": 1, "real_number": 1, "check_number": 2}


def test_every_word_that_helpers_put_into_a_sentence_is_known_in_persian():
    said = set()
    for path, tree in trees():
        for node in ast.walk(tree) if not {"cli", "sentences"} & set(path.parts) else ():
            at = HELPERS.get(getattr(getattr(node, "func", None), "id", ""))
            if at is not None and isinstance(node.args[at], ast.Constant):
                said.add(node.args[at].value)
    assert len(said) > 20
    assert said - set(persian_errors()) == set()


def test_the_words_of_tables_are_known_in_persian():
    people = (HOUSEHOLDS, CENTERS, CANDIDATES, APPLICANTS, APPROVALS, POPULATION)
    for vocabulary in (*people, QUOTAS, NEEDS, CAPACITIES, GROWTH):
        for word in (vocabulary.rows, vocabulary.a_key, vocabulary.the_key):
            assert word in persian_errors()


@pytest.mark.parametrize("template", persian_errors())
def test_a_sentence_in_persian_has_the_places_of_the_english_one(template):
    persian = persian_errors()[template]
    assert places(persian) == places(template)
    if re.search("[a-z]", re.sub(r"\{.*?\}", "", template)):
        plain = re.sub(r"\{.*?\}|\u2068[^\u2069]*\u2069", "", persian)
        assert re.search("[آ-ی]", persian)
        assert not re.search("[0-9A-Za-zيك٠-٩]", plain)


def test_an_error_is_told_with_names_isolated_and_numbers_in_persian(monkeypatch):
    said = {
        "{file} has {rows:,} rows in {sheets:and}.": "{file} {rows} سطر دارد: {sheets:and}.",
        "{source}: {fault}": "خطا در {source}: {fault}",
        "walk": "پیاده",
        "for {mode}": "برای {mode:word}",
        "{code} is {value}": "{code} برابر {value:number}",
    }
    monkeypatch.setattr("layers.texts.errors.persian_errors", lambda: said)
    inner = FileFormatError(
        "{file} has {rows:,} rows in {sheets:and}.", file="a.csv", rows=1200, sheets=["x", "y"]
    )
    assert str(inner) == told(inner, EN) == "a.csv has 1,200 rows in x and y."
    persian = "\u2068a.csv\u2069 ۱٬۲۰۰ سطر دارد: \u2068x\u2069 و \u2068y\u2069."
    assert told(inner, FA) == persian
    outer = LayersError("{source}: {fault}", source="b", fault=inner)
    assert str(outer) == "b: a.csv has 1,200 rows in x and y."
    assert told(outer, FA) == f"خطا در \u2068b\u2069: {persian}"
    assert told(LayersError("for {mode}", mode="walk"), FA) == "برای پیاده"
    given = LayersError("{code} is {value}", code="007", value="-3.5")
    assert told(given, FA) == "\u2068007\u2069 برابر \u2068-۳٫۵\u2069"
    assert is_known(outer, FA)


def test_what_is_not_known_is_told_in_english():
    unknown = LayersError("There is no such {thing}.", thing="x")
    assert told(unknown, FA) == "\u2068There is no such x.\u2069"
    assert not is_known(unknown, FA)
    assert is_known(unknown, EN)
    assert not is_known(OSError("x"), EN)
    assert told(OSError("x"), FA) == "\u2068x\u2069"
    assert told(ValueError("x {y}"), FA) == "\u2068x {y}\u2069"


def test_what_a_library_says_runs_from_left_to_right_whatever_it_begins_with():
    """The mark of left comes first, by which an isolate finds its direction (UAX 9, P2)."""
    broken = ValueError("استان.csv: bad byte")
    message = "{file} is damaged or cut short ({error}). Copy it anew from its source."
    inner = FileFormatError(message, file="a", error=broken)
    assert "(\u2068\u200eاستان.csv: bad byte\u2069)" in told(inner, FA)


REFUSALS = {
    errno.ENOENT: "چنین فایل یا پوشه‌ای نیست",
    errno.EACCES: "اجازهٔ آن را ندارید",
    errno.ENOSPC: "دیسک پر است",
    errno.EISDIR: "پوشه است",
    errno.EEXIST: "چیزی به همین نام از پیش هست",
    errno.EROFS: "جایی که در آن است تنها خواندنی است",
}


@pytest.mark.parametrize("number", REFUSALS)
def test_why_the_system_refuses_is_said_in_both_languages(number):
    """Whatever the system itself calls it."""
    error = OSError(number, "as this system has it", "a.csv")
    assert told(error, FA) == f"\u2068a.csv\u2069: {REFUSALS[number]}"
    assert "as this system has it" not in told(error, EN)
    assert told(OSError(number, "so"), FA) == REFUSALS[number]
    outer = FileFormatError(
        "{file} cannot be opened ({fault}). Close it elsewhere, or copy it.", file="a", fault=error
    )
    assert f"({REFUSALS[number]})" in told(outer, FA)
    assert told(pickle.loads(pickle.dumps(outer)), FA) == told(outer, FA)


def test_another_refusal_is_told_as_the_system_has_it():
    error = OSError(errno.ENODEV, "No such device", "a.csv")
    assert told(error, FA) == "\u2068a.csv\u2069: \u2068No such device\u2069"
    assert told(error, EN) == "a.csv: No such device"


def test_every_refusal_is_known_in_persian():
    said = {str(refusal(OSError(number, "unknown"))) for number in errno.errorcode}
    assert len(said) == 11  # ten, and what is not known
    assert said - set(persian_errors()) == {"unknown"}


def test_real_refusals_of_this_system_are_told_in_persian(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    attempts = {
        errno.ENOENT: lambda: (tmp_path / "none").read_text(encoding="utf-8"),
        errno.EISDIR: lambda: tmp_path.read_text(encoding="utf-8"),
        errno.EEXIST: (tmp_path / "file").mkdir,
    }
    for number, attempt in attempts.items():
        with pytest.raises(OSError, match=str(tmp_path)) as refused:
            attempt()
        assert told(refused.value, FA).endswith(REFUSALS[number])


def test_reasons_are_told_in_the_language():
    why = Reasons("center_closed")
    assert why == EN.reasons("center_closed")
    assert why.told(FA) == FA.reasons("center_closed")
    assert pickle.loads(pickle.dumps(why)).told(FA) == why.told(FA)


def test_a_name_is_told_in_the_language_also_from_a_copy():
    name = Name("05 Kermanshah", "05 کرمانشاه")
    error = pickle.loads(pickle.dumps(LayersError("There are {called}.", called=[name])))
    assert str(error) == "There are 05 Kermanshah."
    assert [one.told(FA) for one in error.values["called"]] == ["\u206805 کرمانشاه\u2069"]
    assert name.told(EN) == "05 Kermanshah"


def test_an_edit_that_names_no_center_is_told_as_an_act():
    with pytest.raises(ProblemError) as refused:
        Edit(act="close")
    assert "مرکزی را ببندد" in told(refused.value, FA)


def test_rows_of_a_table_are_said_in_the_middle_of_a_sentence(tmp_path):
    (tmp_path / "n.csv").write_text("province,need\n", encoding="utf-8")
    with pytest.raises(FileFormatError) as refused:
        read_needs(tmp_path / "n.csv")
    assert "ردیفی از نیازها زیر آن نیست" in told(refused.value, FA)


ERRORS = [
    FileFormatError("{file} is {what}.", file="a", what=Phrase("odd")),
    FetchError("{server} is silent.", server="x"),
    MissingPackageError("Run {command}.", command="pip"),
    EditError("Edit {number} is none.", reason="gone", number=3),
    ScenarioError("{name} is taken.", kept_as="b", name="a"),
    RefusedError(Objection("job_queue_full", {"count": 3})),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_goes_through_a_pickle_whole(error):
    copied = pickle.loads(pickle.dumps(error))
    assert type(copied) is type(error)
    assert str(copied) == str(error)
    assert copied.template == error.template
    assert copied.values == error.values
    assert vars(copied).keys() == vars(error).keys()
    assert told(copied, FA) == told(error, FA)


def test_an_error_comes_back_from_another_process(tmp_path):
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawning) as pool:
        lost = pool.submit(check_regular, tmp_path / "none.csv").exception(timeout=60)
        wrong = pool.submit(Edit, act="close").exception(timeout=60)
    assert told(lost, FA).startswith("فایلی به نام")
    assert lost.values == {"path": str(tmp_path / "none.csv")}
    assert (type(wrong), wrong.values) == (ProblemError, {"act": "close"})
