"""Households simulated for the whole country, calibrated to published figures."""
