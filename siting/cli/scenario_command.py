"""`siting scenario`: a plan is edited by hand, answered exactly, kept, and turned into a plan."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from layers.texts import Words
from siting.cli.console import progress, say, write
from siting.cli.options import (
    AsJson,
    ColumnNames,
    Counties,
    CrsName,
    LeaveOut,
    Replace,
    Seconds,
    Seed,
    Sheet,
    Spoken,
    StreetFiles,
    given,
    make_stop,
    read_intake,
    read_networks,
    street_file,
)
from siting.cli.outputs import check_output
from siting.cli.program import fail

if TYPE_CHECKING:
    from siting.cli.console import Steps
    from siting.planning.edit_lists import Scenario
    from siting.planning.edits import Edit
    from siting.planning.scenarios import FolderStore
    from siting.planning.workshop import Workshop

#: Centers that an edit fills and that are named, at most.
_NAMED = 5


def scenario(  # noqa: PLR0913 - each parameter is an option of the command
    name: Annotated[str | None, typer.Argument(show_default=False)] = None,
    *,
    store: Annotated[Path, typer.Option()] = Path("scenarios"),
    plan: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    households: Annotated[Path | None, typer.Option(show_default=False, callback=given)] = None,
    add: Annotated[list[str] | None, typer.Option(show_default=False)] = None,
    move: Annotated[list[str] | None, typer.Option(show_default=False)] = None,
    close: Annotated[list[str] | None, typer.Option(show_default=False)] = None,
    lock: Annotated[list[str] | None, typer.Option(show_default=False)] = None,
    unlock: Annotated[list[str] | None, typer.Option(show_default=False)] = None,
    enlarge: Annotated[list[str] | None, typer.Option(show_default=False)] = None,
    standard: Annotated[list[str] | None, typer.Option("--set", show_default=False)] = None,
    comment: Annotated[str, typer.Option(show_default=False)] = "",
    undo: Annotated[int, typer.Option("--undo", count=True)] = 0,
    redo: Annotated[int, typer.Option("--redo", count=True)] = 0,
    out: Annotated[Path | None, typer.Option(show_default=False)] = None,
    improve: Annotated[bool, typer.Option("--improve")] = False,
    counties: Counties = None,
    sheet: Sheet = None,
    columns: ColumnNames = None,
    crs: CrsName = None,
    leave_out: LeaveOut = None,
    streets: StreetFiles = None,
    seconds: Seconds = 60.0,
    seed: Seed = 0,
    as_json: AsJson = False,
    language: Spoken = "en",
    replace: Replace = False,
) -> None:
    """Edit a plan by hand and see at once, exactly, who gains and who loses."""
    from layers.files.writing import check_folder
    from siting.planning.scenarios import FolderStore
    from siting.planning.workshop import Workshop
    from siting.plans.writing import check_ending

    words, kept = Words(language), FolderStore(store)
    acts = {
        "add": add, "move": move, "close": close, "lock": lock, "unlock": unlock,
        "enlarge": enlarge, "standards": standard,
    }  # fmt: skip
    if name is None:
        if any((*acts.values(), plan, households, undo, redo, out, improve)):
            fail("cli_scenario_name")
        _list(kept, words, as_json=as_json)
        return
    if improve and out is None:
        fail("cli_scenario_out")
    if out is not None:
        check_ending(out)
        check_folder(out)
        read = [plan, households, counties, columns, *map(street_file, streets or ())]
        check_output(out, *read, replace=replace)
    new = plan is not None or households is not None
    why = "" if new else comment  # of a new scenario, it is about the whole
    edits = [_read_edit(act, text, why) for act, texts in acts.items() for text in texts or ()]
    with progress(words) as step:
        networks = read_networks(streets or [], step)
        if new:
            known = _create(
                *(kept, name, plan, households, comment, step),
                streets=[street_file(file) for file in streets or ()],
                counties=counties,
                sheet=sheet,
                columns=columns,
                crs=crs,
                leave_out=leave_out,
            )
        else:
            known = kept.open(name)
            networks = networks or kept.streets(name)
        edited = _edited(known, edits, undo=undo, redo=redo)
        with step("scenario"):
            shop = Workshop(kept.plan(name), kept.intake(name), streets=networks)
            told = _answer(shop, edited, words)
        saved = kept.save(edited) if edited != known else None
        if out is not None:
            manner = {"stop": make_stop(seconds, None), "seed": seed} if improve else {}
            _make_plan(shop, edited, out, step, {"streets": networks, **manner})
    _tell(edited, told, words, saved=new or saved is not None, as_json=as_json)
    if out is not None and not as_json:
        say(words.text("plan_written", file=words.name(str(out))))


def _list(store: FolderStore, words: Words, *, as_json: bool) -> None:
    """Say which scenarios there are."""
    kept = [store.open(name) for name in store.names()]
    if as_json:
        shown = [{"name": known.name, "comment": known.comment, "done": known.done,
                  "edits": [edit.told() for edit in known.edits]} for known in kept]  # fmt: skip
        write(json.dumps({"scenarios": shown}, ensure_ascii=False, indent=1))
        return
    if not kept:
        say(words.text("scenario_none", store=words.name(str(store.folder))))
    for known in kept:
        undone = len(known.edits) - known.done
        said = words.text(
            "scenario_told", name=words.name(known.name), done=known.done, undone=undone
        )
        say(f"{said} {words.name(known.comment)}" if known.comment else said)


def _create(
    store: FolderStore,
    name: str,
    plan: Path | None,
    households: Path | None,
    comment: str,
    step: Steps,
    *,
    streets: list[Path],
    counties: Path | None,
    **given: Any,  # noqa: ANN401 - how `read_intake` is to read the file
) -> Scenario:
    from layers.places.boundaries import read_counties

    if plan is None or households is None:
        fail("cli_scenario_new")
    with step("reading households"):
        areas = None if counties is None else read_counties(counties)
        intake = read_intake(households, counties=areas, **given)
    return store.create(name, plan, intake, comment=comment, streets=streets)


def _edited(known: Scenario, edits: list[Edit], *, undo: int, redo: int) -> Scenario:
    for edit in edits:
        known = known.do(edit)
    for _ in range(undo):
        known = known.undo()
    for _ in range(redo):
        known = known.redo()
    return known


def _read_edit(act: str, text: str, comment: str) -> Edit:
    """Read what an option says of one edit."""
    from siting.planning.edits import Edit

    if act in {"close", "lock", "unlock"}:
        return Edit(act=act, center_id=text, comment=comment)  # type: ignore[arg-type]
    key, sign, value = text.partition("=")
    parts = [part.strip() for part in value.replace("،", ",").split(",")]
    amounts = [_number(part) for part in parts]
    wanted = 2 if act in {"add", "move"} else 1
    if not sign or len(parts) != wanted or None in amounts:
        form = {"add": "ID=LONGITUDE,LATITUDE", "move": "ID=LONGITUDE,LATITUDE"}.get(act, "ID=1")
        form = "NAME=VALUE" if act == "standards" else form
        fail("cli_scenario_form", text=text, form=form)
    if act == "standards":
        return Edit(act="standards", standards={key: amounts[0]}, comment=comment)
    if act == "enlarge":  # a part of a worker is refused by the edit
        return Edit(act="enlarge", center_id=key, workers=amounts[0], comment=comment)  # type: ignore[arg-type]
    return Edit(act=act, center_id=key, longitude=amounts[0], latitude=amounts[1], comment=comment)  # type: ignore[arg-type]


def _number(text: str) -> float | None:
    """Read a number in whatever digits; a whole one is an int."""
    import pandas as pd

    from layers.text import numbers

    value = numbers(pd.Series([text], dtype="str")).iloc[0]
    if pd.isna(value):
        return None
    return int(value) if value == int(value) else float(value)


def _answer(shop: Workshop, known: Scenario, words: Words) -> dict[str, Any]:
    """Say what a scenario comes to, beside its plan."""
    from siting.planning.outcomes import effect_of
    from siting.sentences.scenarios import edits_in_words, outcome_in_words

    before, after = shop.answer(), shop.answer(known.in_force)
    effect, edits = effect_of(before, after), [edit.told() for edit in known.edits]
    was_full = before.centers.index[before.centers["full"]]
    filled = after.centers[after.centers["full"] & ~after.centers.index.isin(was_full)]
    figures = {"before": asdict(before.figures), "after": asdict(after.figures)}
    sentences = outcome_in_words(
        figures, asdict(effect), words, full=filled["name"].head(_NAMED).tolist()
    )
    return {
        "edits": edits,
        "lines": edits_in_words(edits, known.done, words),
        "sentences": sentences,
    }


def _make_plan(
    shop: Workshop, known: Scenario, out: Path, step: Steps, manner: dict[str, Any]
) -> None:
    from siting.planning.improving import improve_around, plan_as_edited

    make = improve_around if "stop" in manner else plan_as_edited
    made = make(shop.plan, shop.intake, known.in_force, announce=step, **manner)
    with step("saving"):
        made.save(out)


def _tell(
    known: Scenario, told: dict[str, Any], words: Words, *, saved: bool, as_json: bool
) -> None:
    if as_json:
        shown = {"name": known.name, "comment": known.comment, "done": known.done}
        shown |= {"edits": told["edits"], "said": told["sentences"]}
        write(json.dumps(shown, ensure_ascii=False, indent=1))
        return
    undone = len(known.edits) - known.done
    say(words.text("scenario_told", name=words.name(known.name), done=known.done, undone=undone))
    for sentence in (*told["lines"], *told["sentences"]):
        say(sentence)
    if saved:
        say(words.text("scenario_saved", name=words.name(known.name)))
