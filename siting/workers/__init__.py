"""Social workers: hours of home visits, caseload areas, income."""
