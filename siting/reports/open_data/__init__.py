"""A plan as open data: tables and layers that anybody may have, with what their columns mean."""

from siting.reports.open_data.writing import check_publish_folder, publish_plan

__all__ = ["check_publish_folder", "publish_plan"]
