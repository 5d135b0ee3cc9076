"""The pages of the application; each composes components."""
