"""Finished frames and reasons told in Persian and English; every function takes `Words`."""
