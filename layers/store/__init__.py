"""Control layers prepared once: read, repaired, on the map, in pieces."""
