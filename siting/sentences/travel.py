"""What streets could not say of a plan, in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def street_sentences(streets: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Say in words which households and candidates the networks of a plan do not serve."""
    for network in streets:
        what = "walking" if network["mode"] == "walk" else "driving"
        said = f"Streets for {what} ({network['source']}): {network['nodes']:,} nodes"
        lost = []
        for who in ("households", "candidates"):
            off, cut_off = network[f"{who}_off"], network[f"{who}_cut_off"]
            if off or cut_off:
                reasons = [f"{off:,} far from every street"] if off else []
                reasons += [f"{cut_off:,} cut off from the rest"] if cut_off else []
                total = network[who]
                lost.append(f"{off + cut_off:,} of {total:,} {who} ({' and '.join(reasons)})")
        if lost:
            yield f"{said}; they do not serve {' and '.join(lost)}, whose times are estimated."
        else:
            yield f"{said}; they serve every household and candidate."
