"""What a report says of a plan: what was asked, what is assumed, how good it is, from what."""

from ast import literal_eval
from collections.abc import Callable, Mapping
from dataclasses import asdict

from layers.texts import Words, catalog
from siting.maps.panel import bound_share
from siting.plans.facts import PlanFacts
from siting.plans.frames import Plan
from siting.privacy import too_few
from siting.sentences.plans import made_in_words, missing_parts
from siting.sentences.travel import source_in_words, street_sentences
from siting.standards import Standards

_MINUTE, _HOUR = 60.0, 3600.0
#: Letters of a digest that are enough to tell files apart.
_DIGEST = 12

#: What each standard is counted in, and by how much its number is divided for that.
_UNITS: Mapping[str, tuple[str, float]] = {
    "urban_limit_s": ("minutes", _MINUTE),
    "rural_limit_s": ("minutes", _MINUTE),
    "walk_kph": ("kph", 1.0),
    "urban_ride_kph": ("kph", 1.0),
    "rural_ride_kph": ("kph", 1.0),
    "boarding_s": ("minutes", _MINUTE),
    "urban_detour": ("times", 1.0),
    "rural_detour": ("times", 1.0),
    "unserved_penalty_s": ("hours", _HOUR),
    "moving_cost_s": ("hours", _HOUR),
    "closing_cost_s": ("hours", _HOUR),
    "visit_minutes": ("minutes", 1.0),
    "day_minutes": ("minutes", 1.0),
    "worker_boarding_s": ("minutes", _MINUTE),
}


def asked_in_words(plan: Plan, words: Words) -> list[str]:
    """Say what a plan was asked for: centers, the goal, and when a household is in reach."""
    facts, rules = plan.facts, plan.standards
    file = words.name(facts.input) if facts.input else words.text("paper_frame")
    return [
        words.text(
            "paper_asked",
            file=file,
            centers=len(plan.centers),
            goal=words.text(f"paper_goal_{facts.objective}"),
        ),
        words.text(
            "paper_asked_limits",
            urban=rules.urban_limit_s / _MINUTE,
            rural=rules.rural_limit_s / _MINUTE,
            standards=standards_name(rules, words),
        ),
    ]


def standards_name(rules: Standards, words: Words) -> str:
    """Name standards: those that come with the program in words, others as they call themselves."""
    key = f"standards_{rules.name}"
    return words.text(key) if key in catalog() else words.name(rules.name)


def proof_in_words(facts: PlanFacts, words: Words) -> str:
    """Say in a sentence how far from the best a plan is at most."""
    if facts.status == "optimal":
        return words.text("paper_proof_optimal")
    if facts.from_best is None:
        return words.text("paper_proof_none")
    shown = bound_share(facts.from_best, words)
    return words.text(f"paper_proof_{facts.objective}", percent=shown)


def standards_in_words(rules: Standards, words: Words) -> list[tuple[str, str]]:
    """Name each standard and write its value with its unit; those that nobody gave are left out."""
    told = [(words.text("standard_name"), standards_name(rules, words))]
    for name, value in asdict(rules).items():
        if name == "name" or value in ({}, 0):
            continue
        told.append((words.text(f"standard_{name}"), standard_value(name, value, words)))
    return told


def standard_value(name: str, value: float | Mapping[str, float], words: Words) -> str:
    """Write the value of a standard with its unit.

    Parameters
    ----------
    name, value
        A field of `siting.standards.Standards`, and what it is.
    words
        The language.
    """
    if isinstance(value, Mapping):
        return _by_group(value, words)
    unit, divisor = _UNITS.get(name, ("plain", 1.0))
    return words.text(f"unit_{unit}", number=_number(value / divisor, words))


def differing_standard(name: str, value: str, words: Words) -> str:
    """Write the value of a standard that differs, with its unit.

    Parameters
    ----------
    name, value
        As in ``standards`` of `siting.plans.comparing.Comparison`.
    words
        The language.
    """
    return standard_value(name, literal_eval(value), words) or words.text("difference_nothing")


def _by_group(values: Mapping[str, float], words: Words) -> str:
    """Write a number for each setting, density or group; names of groups are those of the files."""
    parts = []
    for name, number in values.items():
        key = f"setting_{name}"
        shown = words.text(key) if key in catalog() else words.name(words.digits(name))
        parts.append(f"{shown}: {_number(number, words)}")
    return words.joined(parts)


def _number(value: float, words: Words) -> str:
    """Write a number whole where it is, else with a decimal."""
    return words.number(value, digits=0 if float(value).is_integer() else 1)


def estimates_in_words(plan: Plan, words: Words) -> list[str]:
    """Say what of a plan is estimated, left out or not known."""
    facts = plan.facts
    said = [source_in_words(facts.travel_source, words), *street_sentences(facts.streets, words)]
    counts: tuple[tuple[str, int | None, Callable[[int], bool]], ...] = (
        ("paper_approximate", facts.approximate, _is_told),
        ("paper_outside", facts.outside_neighborhoods, _is_told),
        ("paper_centers_elsewhere", facts.centers_elsewhere, bool),
    )
    said += [words.text(key, count=count) for key, count, told in counts if count and told(count)]
    if facts.interrupted:
        said.append(words.text("paper_interrupted"))
    return [*said, *missing_parts(facts.not_measured, words)]


def _is_told(households: int) -> bool:
    return not too_few(households)


def sources_in_words(plan: Plan, words: Words) -> list[str]:
    """Say from what a plan was made, and whose the borders and names are."""
    facts = plan.facts
    said = words.text(
        "paper_made",
        file=words.name(facts.input) if facts.input else words.text("paper_frame"),
        digest=words.name(facts.input_sha256[:_DIGEST]) or "-",
        version=words.name(facts.versions.get("siting", "")) or "-",
        seed=words.digits("-" if facts.seed is None else str(facts.seed)),
    )
    streets = [words.text("attribution_streets")] if facts.streets else []
    return [*made_in_words(facts, words), said, words.text("attribution"), *streets]
