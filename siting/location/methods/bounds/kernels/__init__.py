"""What the demand that a site could pack is worth."""
