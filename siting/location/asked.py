"""What may be asked, in words: a command line offers them without loading what answers."""

from typing import Literal, TypeAlias

#: What a location problem makes small, or (``covered``) large.
Objective: TypeAlias = Literal["total", "covered", "farthest"]
#: What may be asked of an instance; ``cover`` asks for the fewest sites that cover all demand.
Aim: TypeAlias = Literal[Objective, "cover"]
#: How distances between the points of an instance are measured.
Metric: TypeAlias = Literal["euclidean", "floor", "greatcircle"]
