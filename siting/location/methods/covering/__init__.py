"""Most demand within a radius, and the fewest sites that cover it all."""
