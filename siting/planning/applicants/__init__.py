"""Applicants to found centers: who gets which center of a plan, and why not."""

from siting.planning.applicants.awards import RULES, Awards, Rule, assign_centers

__all__ = ["RULES", "Awards", "Rule", "assign_centers"]
