"""Registered and expected need told in words, without what would tell of a few households."""

import pandas as pd

from layers.texts import Words
from siting.privacy import MIN_HOUSEHOLDS, tell_parts

#: Areas that a sentence names at most.
NAMED = 3


def tell_need(table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return a table of need as it may be shown, with what was found in words.

    Parameters
    ----------
    table
        As `siting.planning.need.Need` holds it.
    words
        The language.

    Returns
    -------
    The same rows: names, ``registered``, ``expected``, ``low``, ``high``, ``unmet``, and ``words``.
    Expected households are whole. Registered ones are missing where they are few, or would give
    away few of another area of the province, and so is what is unmet there.
    """
    wider = {"neighborhood": "county", "county": "province"}
    narrowest = next((name for name in wider if name in table), None)
    whole = pd.Series("", index=table.index) if narrowest is None else table[wider[narrowest]]
    registered = tell_parts(table["registered"], whole.fillna(""))
    expected = table["expected"].round()
    shown = table[[name for name in ("province", "county", "neighborhood") if name in table]]
    told = [
        words.text(f"need_{finding}") if low >= MIN_HOUSEHOLDS or known else words.text("need_few")
        for finding, low, known in zip(
            table["finding"], table["low"], registered.notna(), strict=True
        )
    ]
    return shown.assign(
        registered=registered,
        expected=expected,
        low=table["low"],
        high=table["high"],
        unmet=expected - registered,
        words=pd.Series(told, index=table.index, dtype="str"),
    )


def need_in_words(
    table: pd.DataFrame,
    words: Words,
    *,
    per_thousand: float,
    published: bool,
    unknown: int,
    without_people: int,
    left_out: int = 0,
    no_point: int = 0,
) -> list[str]:
    """Say where fewer are registered than in areas alike, and what could not be compared.

    Parameters
    ----------
    table
        As `siting.planning.need.Need` holds it.
    words
        The language.
    per_thousand
        Expected households for each thousand people.
    published
        Whether as many are expected as the country has files, and not as the file has.
    unknown, without_people
        Households whose area is not known, and households of areas whose people are not known.
    left_out
        Provinces of which the file has next to nobody.
    no_point
        Households that count in no neighborhood since they have no point of their own.

    Returns
    -------
    Two sentences or more.
    """
    basis = words.text(
        "need_published" if published else "need_of_file", rate=words.number(per_thousand, digits=1)
    )
    fewer = table[table["finding"] == "fewer"]
    if fewer.empty:
        found = words.text("need_none", areas=len(table))
    else:
        name = next(name for name in ("neighborhood", "county", "province") if name in table)
        first = [words.name(str(label)) for label in fewer[name].head(NAMED)]
        found = words.text(
            "need_found", count=len(fewer), areas=len(table), first=words.listed(first)
        )
    small = int((table["finding"] == "too_small").sum())
    more = [words.text("need_small", count=small)] if small else []
    if left_out:
        more.append(words.text("need_left_out", count=left_out))
    lost = {
        "need_unknown": unknown,
        "need_without_people": without_people,
        "need_no_point": no_point,
    }
    for key, count in lost.items():
        if count:
            few = count < MIN_HOUSEHOLDS
            said = words.text("few_households", count=MIN_HOUSEHOLDS) if few else count
            more.append(words.text(key, count=said))
    return [basis, found, *more]
