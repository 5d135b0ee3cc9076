"""What a planner decides: from households to a plan."""
