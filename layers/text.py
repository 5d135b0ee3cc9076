"""Persian letters, digits, names and numbers, as people and offices really type them.

A Persian text has many spellings: Arabic yeh and kaf beside the Persian letters, three kinds of
digits, joiners and marks that nobody sees. `normalize` makes one text of them that is still good
to read; `name_key` goes further and keeps only what tells two names apart.
"""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime

import numpy as np
import pandas as pd

#: How `str.translate` writes the digits of a text in Persian.
PERSIAN_DIGITS = {ord(str(value)): chr(0x06F0 + value) for value in range(10)}

_EMPTY_SIGNS = ("-", "--", "---", "_", ".", "nan", "nat", "null", "none", "n/a", "<na>")
_EMPTY_FORMULAS = ("#n/a", "#ref!", "#value!", "#name?", "#null!", "#div/0!", "#num!")
_EMPTY_PERSIAN = ("ندارد", "نامشخص", "نا مشخص", "نامعلوم", "نا معلوم", "فاقد", "فاقد آدرس")
_EMPTY_PLACES = ("فاقد نشانی", "بدون آدرس", "بدون نشانی")

#: Words that stand in a cell for "nothing is known", after `normalize`, in lower case.
MISSING_WORDS = frozenset((*_EMPTY_SIGNS, *_EMPTY_FORMULAS, *_EMPTY_PERSIAN, *_EMPTY_PLACES))

_DIGITS = {start + value: str(value) for start in (0x06F0, 0x0660) for value in range(10)}
_PERSIAN_LETTER = "[\u0621-\u06cc]"
_LETTERS = {
    **dict.fromkeys((0x064A, 0x0649, 0x06D0, 0x06CD, 0x06CE), "\u06cc"),  # yeh
    **dict.fromkeys((0x0643, 0x06AA), "\u06a9"),  # kaf
    **dict.fromkeys((0x06D5, 0x06BE, 0x06C1), "\u0647"),  # heh
}
_UNSEEN = dict.fromkeys(
    [
        *(0x00AD, 0x0640, 0x061C, 0x0670, 0x200B, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF),
        *range(0x064B, 0x0660),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    ]
)
_SPACES = dict.fromkeys(
    [
        *(0x1680, 0x200C, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000),
        *range(0x20),
        *range(0x7F, 0xA1),
        *range(0x2000, 0x200B),
    ],
    " ",
)
_TABLE: dict[int, str | None] = {**_SPACES, **_UNSEEN, **_LETTERS, **_DIGITS}

# Joined letter forms and wide forms, which Unicode maps to the plain ones.
_COMPATIBLE = "\ufb50-\ufdff\ufe70-\ufefc\uff01-\uff5e"
_TO_MEND = "".join(chr(code) for code in _TABLE if code > 0x20)
# Read by `re` and by Arrow's RE2 alike, so it holds plain character classes only.
_DIRTY = f"[\\x00-\\x1f{_COMPATIBLE}{_TO_MEND}\u0300-\u036f]|^ | $|  "
_NO_LETTERS = "".join(chr(code) for code in (*_UNSEEN, *_SPACES) if code > 0x20)
_NOTHING = f"[\\x00-\\x20{_NO_LETTERS}]*"
_IS_DIRTY = re.compile(_DIRTY)
_IS_COMPATIBLE = re.compile(f"[{_COMPATIBLE}]")

# What tells letters apart but not names: teh marbuta, alef wasla, hamza and what it sat on.
_KEY_TABLE = {0x0629: "\u0647", 0x0671: "\u0627", 0x0621: None, 0x064A: "\u06cc", 0x06D5: "\u0647"}
_NOT_NAME = re.compile(r"[\W_]+")  # combining marks are no word characters either

_PLAIN_NUMBER = r"[+-]?[0-9]{1,15}(\.[0-9]{1,20})?"
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_UNIT = re.compile(r"\s*(نفر|نفره|عضو|بار|مرتبه|persons?|people|times)$", re.IGNORECASE)

# Whole numbers beyond this are no longer exact in a float.
_EXACT_FLOAT = 2.0**53


def normalize(text: str) -> str:
    """Return a text in Persian letters and ASCII digits, with single spaces and no unseen marks.

    Arabic yeh, kaf and heh become Persian, Persian and Arabic digits become ASCII, zero-width
    non-joiners and control characters become spaces; tatweel, vowel signs and direction marks are
    dropped. Teh marbuta and hamza stay: they are part of how a name is written (see `name_key`).
    """
    if not _IS_DIRTY.search(text):
        return text
    known = unicodedata.normalize("NFKC", text) if _IS_COMPATIBLE.search(text) else text
    plain = unicodedata.normalize("NFC", known).translate(_TABLE)
    return " ".join(unicodedata.normalize("NFC", plain).split())


def as_named(names: pd.Series) -> pd.Series:
    """Return normalized names as they are shown: Persian ones with Persian digits."""
    persian = names.str.contains(_PERSIAN_LETTER, na=False)
    return names.where(~persian, names.str.translate(PERSIAN_DIGITS))


def key(text: str) -> str:
    """Return what tells names apart: letters and digits only, in one spelling and lower case.

    Spaces and joiners go, so that "گیلان‌غرب", "گیلان غرب" and "گیلانغرب" agree; hamza, madda and
    teh marbuta become their plain letters; Latin letters lose their accents.
    """
    bare = unicodedata.normalize("NFKD", normalize(text).casefold())
    return _NOT_NAME.sub("", bare.translate(_KEY_TABLE).translate(_TABLE))


def cell_text(value: object) -> str | None:
    """Return the text of one cell as a person sees it, or None where it is empty.

    Whole numbers that came as floats lose their ".0"; dates come in ISO form.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, str):
        return _writable(value)
    if isinstance(value, float | np.floating):
        return None if math.isnan(value) else _float_text(float(value))
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else _writable(str(value))


def _float_text(value: float) -> str:
    """Return a float as text: whole numbers without a point, others as short as they stay exact."""
    return str(int(value)) if abs(value) < _EXACT_FLOAT and value == int(value) else repr(value)


def _writable(text: str) -> str:
    """Replace halves of surrogate pairs, which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", errors="replace").decode()
    return text


def as_text(values: pd.Series) -> pd.Series:
    """Return a column as text, exactly as written; whole floats lose their ".0".

    Parameters
    ----------
    values
        Column of any type.

    Returns
    -------
    Text on the same index; empty cells are missing.
    """
    if values.dtype == "str":
        return values
    if isinstance(values.dtype, pd.CategoricalDtype):
        categories = as_text(pd.Series(values.cat.categories))
        codes = values.cat.codes.to_numpy()
        distinct = pd.array(categories.to_numpy(), dtype="str").take(codes, allow_fill=True)
        return pd.Series(distinct, index=values.index, name=values.name)
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iu":
        return values.astype("str")
    if isinstance(values.dtype, np.dtype) and values.dtype.kind == "f":
        return _floats_as_text(values)
    return pd.Series(
        [cell_text(value) for value in values], index=values.index, name=values.name, dtype="str"
    )


def _floats_as_text(values: pd.Series) -> pd.Series:
    """Return floats as text, fast where they are whole numbers."""
    wide = values.astype("float64")
    whole = (wide.abs() < _EXACT_FLOAT) & (wide == wide.round())
    text = pd.Series(None, index=values.index, name=values.name, dtype="str")
    text[whole] = wide[whole].astype("int64").astype("str")
    rest = wide.notna() & ~whole
    text[rest] = [repr(value) for value in wide[rest].tolist()]
    return text


def normalize_column(values: pd.Series) -> pd.Series:
    """Normalize a column of text; cells that say nothing (`MISSING_WORDS`) become missing.

    Parameters
    ----------
    values
        Column of any type.

    Returns
    -------
    Text on the same index.

    Notes
    -----
    Python runs only over the distinct cells that need mending; Arrow finds them.
    """
    text = as_text(values).copy()
    dirty = text.str.contains(_DIRTY, regex=True, na=False)
    if dirty.any():
        text[dirty] = _map_distinct(text[dirty], normalize)
    short = text.str.len() <= max(map(len, MISSING_WORDS))
    empty = text.where(short).str.lower().isin([*MISSING_WORDS, ""])
    return text.mask(empty)


def is_blank(values: pd.Series) -> pd.Series:
    """Tell which cells hold nothing that can be seen, on the same index."""
    if pd.api.types.is_numeric_dtype(values.dtype):
        return values.isna()
    text = as_text(values)
    return text.isna() | text.str.fullmatch(_NOTHING, na=True)


def name_key(values: pd.Series) -> pd.Series:
    """Return the `key` of each name of a column, on the same index; empty cells are missing."""
    keys = _map_distinct(normalize_column(values), key)
    return keys.mask(keys == "")


def _map_distinct(text: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Apply a function once to each distinct text of a column; missing stays missing."""
    codes, distinct = pd.factorize(text)
    changed = pd.array([change(value) for value in distinct], dtype="str")
    return pd.Series(changed.take(codes, allow_fill=True), index=text.index, name=text.name)


def numbers(values: pd.Series, *, grouped: bool = True) -> pd.Series:
    """Read a column of numbers, typed in any of the usual ways.

    Digits may be Persian, Arabic or ASCII; the decimal sign may be a point, a Persian momayyez
    or a slash.

    Parameters
    ----------
    values
        Column of any type.
    grouped
        Whether a comma before three digits sets thousands apart, as in counts. If not, as in
        degrees, one comma is a decimal sign.

    Returns
    -------
    Floats on the same index; missing where a cell is empty or is no finite number.
    """
    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "iuf":
        floats = values.astype("float64")
        return floats.where(np.isfinite(floats))
    text = normalize_column(values)
    plain = text.str.fullmatch(_PLAIN_NUMBER, na=False)
    result = pd.Series(np.nan, index=values.index, name=values.name, dtype="float64")
    result[plain] = text[plain].astype("float64")
    odd = text.notna() & ~plain
    known = {cell: read_number(cell, grouped=grouped) for cell in text[odd].unique()}
    result[odd] = text[odd].astype("object").map(known).astype("float64").to_numpy()
    return result


def read_number(text: str, *, grouped: bool = True) -> float:
    """Return the number that a normalized text says, or NaN; `grouped` as in `numbers`."""
    bare = _UNIT.sub("", text).replace("٫", ".").replace("،", ",")
    bare = bare.replace("٬", "," if "," not in bare else "").replace("−", "-")
    if bare.count("/") == 1 and "." not in bare:
        bare = bare.replace("/", ".")
    if "," in bare:
        bare = bare.replace(",", "") if grouped and _GROUPED.fullmatch(bare) else _decimal(bare)
    number = float(bare) if _NUMBER.fullmatch(bare) else math.nan
    return number if math.isfinite(number) else math.nan


def _decimal(text: str) -> str:
    """Turn a single comma into a point where no other decimal sign is there."""
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
