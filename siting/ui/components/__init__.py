"""Parts that pages are made of; each owns its widgets."""
