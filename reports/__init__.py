"""A Report turned into files people open."""
