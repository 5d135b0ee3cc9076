"""A plan as open data: tables and layers that anybody may have, with what their columns mean."""

from siting.reports.open_data.writing import publish_plan

__all__ = ["publish_plan"]
