"""What may be asked of a planner's part, in words: a command offers them without loading it."""

from typing import Literal, TypeAlias, get_args

#: How seats are shared, see `siting.planning.apportionment`.
ApportionmentMethod: TypeAlias = Literal["webster", "hamilton", "huntington_hill"]
METHODS: tuple[ApportionmentMethod, ...] = get_args(ApportionmentMethod)
#: By what centers are shared, see `siting.planning.quota_shares`.
Measure: TypeAlias = Literal["files", "area", "need"]
