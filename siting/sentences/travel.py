"""Where the travel times of a plan come from, and what streets could not say of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from layers.texts import Words, catalog

#: Whom a network may not serve, and why.
_WHO, _WHY = ("households", "candidates"), ("off", "cut_off")


def source_word(travel_source: str, words: Words) -> str:
    """Say in a word where travel times come from: network, estimated or mixed."""
    key = f"source_{travel_source}"
    return words.text(key) if key in catalog() else words.name(travel_source)


def source_in_words(travel_source: str, words: Words) -> str:
    """Say in a sentence where travel times come from."""
    key = f"travel_times_{travel_source}"
    if key in catalog():
        return words.text(key)
    return words.text("travel_times_other", source=words.name(travel_source))


def street_sentences(streets: Sequence[Mapping[str, Any]], words: Words) -> Iterator[str]:
    """Say which households and candidates the networks of a plan do not serve, and what they lack.

    Parameters
    ----------
    streets
        ``facts.streets`` of a plan.
    words
        The language.
    """
    for network in streets:
        lost = [said for who in _WHO if (said := _lost(network, who, words))]
        yield words.text(
            "streets_lost" if lost else "streets_whole",
            mode=words.text(f"mode_{network['mode']}"),
            source=words.name(network["source"]),
            nodes=network["nodes"],
            **({"lost": words.listed(lost)} if lost else {}),
        )
    missing = {network["source"]: network.get("points_missing", 0) for network in streets}
    for source, count in missing.items():
        if count:
            yield words.text("streets_points_missing", source=words.name(source), count=count)
    if any(network[f"{who}_{why}"] for network in streets for who in _WHO for why in _WHY):
        estimated = any(network.get("gaps_estimated", True) for network in streets)
        yield words.text("streets_gaps_estimated" if estimated else "streets_gaps_closed")


def _lost(network: Mapping[str, Any], who: str, words: Words) -> str:
    """Say how many households or candidates a network does not serve, and why; empty for none."""
    off, cut_off = network[f"{who}_off"], network[f"{who}_cut_off"]
    counts = {"streets_off": off, "streets_cut_off": cut_off}
    reasons = [words.text(key, count=count) for key, count in counts.items() if count]
    if not reasons:
        return ""
    why = words.listed(reasons)
    return words.text(f"streets_lost_{who}", lost=off + cut_off, total=network[who], why=why)
